package org.splnet.lab.child;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.splnet.kernel.Cpu;
import org.splnet.lab.rig.Rig;

/**
 * Waits in the place of whoever measures, and notices that the network goes no further: a CPU whose
 * loop makes no turn and that does not sleep, or traffic that stands still.
 *
 * <p>It counts its own looks, not the clock, so that a process that was stopped for a while is not
 * taken for a hanging one. It takes no lock of the stack and asks nothing of a hanging CPU.
 */
final class Watchdog {
  private static final long LOOK_NANOS = 100_000_000;
  private static final int FRAMES = 24;

  private final Rig rig;
  private final int patience;
  private final long[] turns;
  private final long[] moved;
  private final int[] looksWithoutTurn;
  private final int[] looksWithoutMove;
  private long nextLook;

  /** The network goes no further. */
  static final class StuckException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final transient Failure failure;

    StuckException(Failure failure) {
      super(failure.report());
      this.failure = failure;
    }

    Failure failure() {
      return failure;
    }
  }

  /**
   * A watchdog.
   *
   * @param patience looks, a tenth of a second apart, without progress
   */
  Watchdog(Rig rig, int patience) {
    this.rig = rig;
    this.patience = patience;
    this.turns = new long[rig.cpus().size()];
    this.moved = new long[rig.moved().length];
    this.looksWithoutTurn = new int[turns.length];
    this.looksWithoutMove = new int[moved.length];
  }

  /** A slice begins: CPUs that slept before it say nothing. Traffic goes on where it was. */
  void begin() {
    Arrays.fill(looksWithoutTurn, 0);
    nextLook = System.nanoTime() + LOOK_NANOS;
  }

  /**
   * Waits.
   *
   * @param traffic whether traffic is on, and must move
   * @throws StuckException if the network goes no further
   */
  void pause(long nanos, boolean traffic) {
    long until = System.nanoTime() + nanos;
    for (long now = System.nanoTime(); now < until; now = System.nanoTime()) {
      if (now >= nextLook) {
        nextLook = now + LOOK_NANOS;
        look(traffic);
      }
      LockSupport.parkNanos(Math.min(until - now, LOOK_NANOS));
    }
  }

  private void look(boolean traffic) {
    List<Cpu> cpus = rig.cpus();
    boolean hanging = false;
    for (int i = 0; i < turns.length; i++) {
      long now = cpus.get(i).turns();
      looksWithoutTurn[i] = now == turns[i] && isTurning(cpus.get(i)) ? looksWithoutTurn[i] + 1 : 0;
      turns[i] = now;
      hanging |= looksWithoutTurn[i] >= patience;
    }
    if (hanging) {
      throw new StuckException(new Failure(Failure.Kind.DEADLOCKED, report()));
    }
    if (!traffic) {
      return;
    }
    long[] now = rig.moved();
    for (int i = 0; i < moved.length; i++) {
      looksWithoutMove[i] = now[i] == moved[i] ? looksWithoutMove[i] + 1 : 0;
      moved[i] = now[i];
      if (looksWithoutMove[i] >= patience) {
        throw new StuckException(
            new Failure(
                Failure.Kind.STALLED,
                "the CPUs go on, but no packet has moved on lane " + i + "; " + report()));
      }
    }
  }

  /** Whether whoever turns the loop of a CPU is in a turn; a CPU that sleeps is in none. */
  private static boolean isTurning(Cpu cpu) {
    Map<Thread, StackTraceElement[]> all = Thread.getAllStackTraces();
    StackTraceElement[] own = stackOf(cpu, all);
    return own != null ? isTurn(own) : all.values().stream().anyMatch(Watchdog::isTurn);
  }

  /** The stack of a CPU's own thread, if it has one. */
  private static StackTraceElement @Nullable [] stackOf(
      Cpu cpu, Map<Thread, StackTraceElement[]> all) {
    String name = cpu.machine().config().name() + "-" + cpu;
    for (Map.Entry<Thread, StackTraceElement[]> t : all.entrySet()) {
      if (t.getKey().getName().equals(name)) {
        return t.getValue();
      }
    }
    return null;
  }

  private static boolean isTurn(StackTraceElement[] stack) {
    return Arrays.stream(stack)
        .anyMatch(
            f -> f.getClassName().equals(Cpu.class.getName()) && f.getMethodName().equals("turn"));
  }

  /** Every CPU: its level, how long it has hung, and where it stands. */
  private String report() {
    Map<Thread, StackTraceElement[]> all = Thread.getAllStackTraces();
    StringBuilder out = new StringBuilder();
    List<Cpu> cpus = rig.cpus();
    for (int i = 0; i < turns.length; i++) {
      Cpu cpu = cpus.get(i);
      if (i > 0) {
        out.append('\n');
      }
      out.append(cpu.machine().config().name()).append(' ').append(cpu.context());
      if (looksWithoutTurn[i] >= patience) {
        out.append(" has made no turn for ").append(looksWithoutTurn[i] / 10.0).append(" s, and");
      }
      out.append(" stands in");
      StackTraceElement[] stack = stackOf(cpu, all);
      if (stack == null) {
        stack = all.values().stream().filter(Watchdog::isTurn).findFirst().orElse(null);
      }
      if (stack == null || !isTurn(stack)) {
        out.append(" its loop, between turns");
      } else {
        append(out, stack);
      }
    }
    return out.toString();
  }

  private static void append(StringBuilder out, StackTraceElement[] stack) {
    int n = 0;
    for (StackTraceElement f : stack) {
      if (f.getClassName().contains("$$Lambda") || f.getClassName().startsWith("java.")) {
        continue;
      }
      if (n++ == FRAMES) {
        out.append("\n    …");
        return;
      }
      String type = f.getClassName().substring(f.getClassName().lastIndexOf('.') + 1);
      out.append("\n    ").append(type).append('.').append(f.getMethodName());
      out.append(':').append(f.getLineNumber());
      if (f.getClassName().equals(Cpu.class.getName()) && f.getMethodName().equals("turn")) {
        return;
      }
    }
  }
}
