package org.splnet.lab.check.truth;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.splnet.kernel.Context;
import org.splnet.kernel.Ipl;
import org.splnet.kernel.LockClass;
import org.splnet.kernel.Machine;
import org.splnet.kernel.Mutex;
import org.splnet.kernel.explore.Program;
import org.splnet.kernel.explore.Shared;
import org.splnet.kernel.explore.World;

/** A small program over the real kernel floor; it keeps the history of its last run. */
final class Compiled implements Program {
  /** The levels of a small program, 0 being none. */
  private static final List<Ipl> LEVELS = List.of(Ipl.NONE, Ipl.BIO, Ipl.NET, Ipl.TTY, Ipl.HIGH);

  /** The highest level of a small program. */
  static final int MOST = LEVELS.size() - 1;

  private static final List<LockClass> CLASSES =
      LEVELS.stream().map(l -> World.lockClass("level" + l, l)).toList();

  private final SmallProgram program;
  private History history;
  private Shared[] variables = {};
  private final boolean[] done;

  Compiled(SmallProgram program) {
    this.program = program;
    this.history = new History(program);
    this.done = new boolean[program.bodies().size()];
  }

  @Override
  public void build(World w) {
    history = new History(program);
    Machine m = w.machine(Math.max(1, program.cpus()), CLASSES.toArray(LockClass[]::new));
    List<Mutex> locks = new ArrayList<>();
    for (int level : program.lockLevels()) {
      locks.add(m.mutex(CLASSES.get(level), "l" + locks.size()));
    }
    variables = new Shared[program.variables()];
    for (int i = 0; i < variables.length; i++) {
      variables[i] = w.shared("v" + i, 0);
    }
    Shared[] shared = variables;
    for (int i = 0; i < program.bodies().size(); i++) {
      int body = i;
      done[i] = false;
      SmallProgram.Body b = program.bodies().get(i);
      if (b.cpu() == SmallProgram.NO_CPU) {
        w.top(m, b.name(), ctx -> run(body, ctx, locks, shared));
      } else if (b.isHandler()) {
        w.interrupt(
            m.cpu(b.cpu()), b.name(), LEVELS.get(b.level()), ctx -> run(body, ctx, locks, shared));
      } else {
        w.onCpu(m.cpu(b.cpu()), b.name(), ctx -> run(body, ctx, locks, shared));
      }
    }
  }

  @SuppressWarnings("LockedCheck") // a lock is left by the step that says so
  private void run(int body, Context ctx, List<Mutex> locks, Shared[] shared) {
    List<Op> ops = program.bodies().get(body).ops();
    History h = history;
    Deque<Integer> saved = new ArrayDeque<>();
    int read = 0;
    for (int next = 0; next < ops.size(); next++) {
      Op op = ops.get(next);
      int t = op.target();
      switch (op.kind()) {
        case READ -> read = shared[t].read();
        case WRITE -> shared[t].write(read + op.value());
        case ADD -> shared[t].fetchAdd(op.value());
        case AWAIT -> shared[t].await(v -> v >= op.value());
        case LOCK -> locks.get(t).enter(ctx);
        case UNLOCK -> locks.get(t).exit(ctx);
        case TRY -> {
          if (!locks.get(t).tryEnter(ctx)) {
            next += op.value();
          }
        }
        case RAISE -> saved.push(ctx.splraise(LEVELS.get(t)));
        case LOWER -> ctx.splx(saved.pop());
      }
      h.made(body, op);
    }
    done[body] = true;
  }

  /** The class of the last run. */
  String canonical() {
    return history.canonical();
  }

  /** How the last run ended, in the words of {@link Interpreter#finalState}. */
  String finalState() {
    List<String> left = new ArrayList<>();
    for (int i = 0; i < done.length; i++) {
      if (!done[i]) {
        left.add(program.bodies().get(i).name());
      }
    }
    List<Integer> values = new ArrayList<>();
    for (Shared v : variables) {
      values.add(v.value());
    }
    return values + " left " + left;
  }
}
