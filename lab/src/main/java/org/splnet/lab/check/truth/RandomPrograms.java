package org.splnet.lab.check.truth;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/**
 * Random small programs. What handlers take is at their level or above, so that nobody meets
 * himself; in which order locks are taken is left to chance, so some deadlock.
 */
final class RandomPrograms {
  private static final int LOCKS = 2;
  private static final int VARIABLES = 2;
  private static final int MOST_OPS = 3;

  private final SplittableRandom random;

  RandomPrograms(long seed) {
    random = new SplittableRandom(seed);
  }

  /** One of two to four contexts, some of which are handlers if that is asked for. */
  SmallProgram next(boolean handlers) {
    List<Integer> levels = new ArrayList<>();
    for (int i = 0; i < LOCKS; i++) {
      levels.add(handlers ? 1 + random.nextInt(Compiled.MOST) : 1);
    }
    List<SmallProgram.Body> bodies = new ArrayList<>();
    int contexts = 2 + random.nextInt(3);
    int cpus = handlers ? 1 + random.nextInt(2) : 0;
    for (int c = 0; c < cpus && bodies.size() < contexts; c++) {
      bodies.add(new SmallProgram.Body("main" + c, c, 0, ops(0, levels, contexts, false)));
      if (bodies.size() < contexts) {
        bodies.add(handler(bodies.size(), c, levels, contexts));
      }
    }
    while (bodies.size() < contexts) {
      if (cpus > 0 && random.nextInt(2) == 0) {
        bodies.add(handler(bodies.size(), random.nextInt(cpus), levels, contexts));
      } else {
        String name = "thread" + bodies.size();
        bodies.add(
            new SmallProgram.Body(name, SmallProgram.NO_CPU, 0, ops(0, levels, contexts, true)));
      }
    }
    return new SmallProgram(VARIABLES, List.copyOf(levels), List.copyOf(bodies));
  }

  private SmallProgram.Body handler(int n, int cpu, List<Integer> levels, int contexts) {
    int level = 1 + random.nextInt(Compiled.MOST - 1);
    return new SmallProgram.Body("handler" + n, cpu, level, ops(level, levels, contexts, false));
  }

  private List<Op> ops(int level, List<Integer> levels, int contexts, boolean thread) {
    List<Op> ops = new ArrayList<>();
    int most = contexts == 2 ? MOST_OPS + 2 : contexts == 3 ? MOST_OPS + 1 : MOST_OPS;
    add(ops, 1 + random.nextInt(most), level, levels, new ArrayList<>(), thread);
    return List.copyOf(ops);
  }

  private void add(
      List<Op> ops,
      int count,
      int level,
      List<Integer> levels,
      List<Integer> held,
      boolean thread) {
    for (int i = 0; i < count; i++) {
      int choice = random.nextInt(20);
      int lock = random.nextInt(LOCKS);
      boolean free = !held.contains(lock) && levels.get(lock) >= level;
      if (choice < 7 && free) {
        section(ops, Op.Kind.LOCK, lock, level, levels, held, thread);
      } else if (choice < 9 && free) {
        section(ops, Op.Kind.TRY, lock, level, levels, held, thread);
      } else if (choice == 9 && !thread) {
        ops.add(new Op(Op.Kind.RAISE, 1 + random.nextInt(Compiled.MOST), 0));
        add(ops, 1 + random.nextInt(2), level, levels, held, false);
        ops.add(new Op(Op.Kind.LOWER, 0, 0));
      } else if (choice == 10 && thread) {
        ops.add(new Op(Op.Kind.AWAIT, random.nextInt(VARIABLES), random.nextInt(2)));
      } else {
        ops.add(access());
      }
    }
  }

  private void section(
      List<Op> ops,
      Op.Kind kind,
      int lock,
      int level,
      List<Integer> levels,
      List<Integer> held,
      boolean thread) {
    List<Op> inside = new ArrayList<>();
    held.add(lock);
    add(inside, random.nextInt(3), level, levels, held, thread);
    held.remove((Integer) lock);
    inside.add(new Op(Op.Kind.UNLOCK, lock, 0));
    ops.add(new Op(kind, lock, kind == Op.Kind.TRY ? inside.size() : 0));
    ops.addAll(inside);
  }

  private Op access() {
    int variable = random.nextInt(VARIABLES);
    return switch (random.nextInt(3)) {
      case 0 -> new Op(Op.Kind.READ, variable, 0);
      case 1 -> new Op(Op.Kind.WRITE, variable, 1);
      default -> new Op(Op.Kind.ADD, variable, 1);
    };
  }
}
