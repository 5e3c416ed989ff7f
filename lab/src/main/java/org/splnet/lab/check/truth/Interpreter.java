package org.splnet.lab.check.truth;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;

/**
 * A small program in the midst of a schedule. Of what a real machine does it knows: a lock raises
 * the level and then waits; a handler begins when the level of its CPU is below its own, and what
 * it has interrupted goes on when it has ended.
 */
final class Interpreter {
  private static final int FREE = -1;

  private final SmallProgram program;
  private final History history;
  private final int[] values;
  private final int[] owners;
  private final Context[] contexts;
  private final List<Deque<Integer>> onCpu = new ArrayList<>();
  private final boolean[] begun;

  private static final class Context {
    private int next;
    private int read;
    private boolean raised;
    private int level;
    private int nest;
    private int beforeLocks;
    private final Deque<Integer> saved = new ArrayDeque<>();

    String place() {
      return next
          + ","
          + read
          + ","
          + raised
          + ","
          + level
          + ","
          + nest
          + ","
          + beforeLocks
          + saved;
    }
  }

  Interpreter(SmallProgram program) {
    this.program = program;
    this.history = new History(program);
    this.values = new int[program.variables()];
    this.owners = new int[program.lockLevels().size()];
    Arrays.fill(owners, FREE);
    int n = program.bodies().size();
    this.contexts = new Context[n];
    this.begun = new boolean[n];
    for (int i = 0; i < program.cpus(); i++) {
      onCpu.add(new ArrayDeque<>());
    }
    for (int i = 0; i < n; i++) {
      SmallProgram.Body b = program.bodies().get(i);
      contexts[i] = new Context();
      contexts[i].level = b.level();
      if (!b.isHandler()) {
        begun[i] = true;
        if (b.cpu() >= 0) {
          onCpu.get(b.cpu()).push(i);
        }
      }
    }
  }

  private boolean isDone(int body) {
    return contexts[body].next == program.bodies().get(body).ops().size();
  }

  boolean canStep(int body) {
    SmallProgram.Body b = program.bodies().get(body);
    if (isDone(body)) {
      return false;
    }
    Integer top = b.cpu() < 0 ? null : onCpu.get(b.cpu()).peek();
    if (!begun[body]) {
      return top == null || contexts[top].level < b.level();
    }
    if (b.cpu() >= 0 && (top == null || top != body)) {
      return false;
    }
    Op op = b.ops().get(contexts[body].next);
    return switch (op.kind()) {
      case LOCK -> !contexts[body].raised || owners[op.target()] == FREE;
      case AWAIT -> values[op.target()] >= op.value();
      default -> true;
    };
  }

  void step(int body) {
    SmallProgram.Body b = program.bodies().get(body);
    Context c = contexts[body];
    if (!begun[body]) {
      begun[body] = true;
      onCpu.get(b.cpu()).push(body);
      return;
    }
    Op op = b.ops().get(c.next);
    if (op.kind() == Op.Kind.LOCK && !c.raised) {
      raise(c, op.target());
      c.raised = true;
      return;
    }
    history.made(body, op);
    c.next++;
    perform(body, c, op);
    if (isDone(body) && b.cpu() >= 0) {
      onCpu.get(b.cpu()).remove(body);
    }
  }

  private void perform(int body, Context c, Op op) {
    int t = op.target();
    switch (op.kind()) {
      case READ -> c.read = values[t];
      case WRITE -> values[t] = c.read + op.value();
      case ADD -> values[t] += op.value();
      case AWAIT -> {}
      case LOCK -> {
        owners[t] = body;
        c.raised = false;
      }
      case TRY -> {
        // A try raises before it looks; where it fails, only the end of the outermost section
        // lowers
        // the level again (Mutex.tryEnter, Context.nestLower): inside another it stays raised.
        raise(c, t);
        if (owners[t] == FREE) {
          owners[t] = body;
        } else {
          leave(c);
          c.next += op.value();
        }
      }
      case UNLOCK -> {
        owners[t] = FREE;
        leave(c);
      }
      case RAISE -> {
        c.saved.push(c.level);
        c.level = Math.max(c.level, t);
      }
      case LOWER -> c.level = c.saved.pop();
    }
  }

  private void raise(Context c, int lock) {
    if (c.nest++ == 0) {
      c.beforeLocks = c.level;
    }
    c.level = Math.max(c.level, program.lockLevels().get(lock));
  }

  private static void leave(Context c) {
    if (--c.nest == 0) {
      c.level = c.beforeLocks;
    }
  }

  String canonical() {
    return history.canonical();
  }

  /** Everything that what follows depends on, and how it came to be. */
  String place() {
    StringBuilder out = new StringBuilder(canonical());
    for (Context c : contexts) {
      out.append('|').append(c.place());
    }
    return out.append(onCpu).append(Arrays.toString(begun)).toString();
  }

  /** The variables, and who has not ended. */
  String finalState() {
    List<String> left = new ArrayList<>();
    for (int i = 0; i < contexts.length; i++) {
      if (!isDone(i)) {
        left.add(program.bodies().get(i).name());
      }
    }
    return Arrays.toString(values) + " left " + left;
  }
}
