package org.splnet.simnet;

import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.PriorityQueue;
import org.jspecify.annotations.Nullable;
import org.splnet.kernel.Machine;
import org.splnet.kernel.sim.SimPort;
import org.splnet.kernel.sim.Strand;

/**
 * Calls that are made one after the other: by what has come, and by time. A host has one for its
 * callbacks, the network one for what the test has planned.
 *
 * <p>Between two calls others may go on, as the seed decides; inside of one, only where it blocks.
 */
final class EventLoop {
  private static final Comparator<SimTimer> ORDER =
      Comparator.comparingLong(SimTimer::dueNanos).thenComparingLong(SimTimer::number);

  private final SimPort port;
  private final Strand strand;
  private final ArrayDeque<Runnable> ready = new ArrayDeque<>();
  private final PriorityQueue<SimTimer> timers = new PriorityQueue<>(2, ORDER);
  private long numbers;

  EventLoop(SimPort port, @Nullable Machine machine, String name) {
    this.port = port;
    this.strand =
        machine == null
            ? port.program(name, this::run)
            : port.application(machine, name, this::run);
  }

  /** Has it called soon. */
  void post(Runnable call) {
    ready.add(call);
    port.wake(strand);
  }

  /** Has it called at a time of the port. */
  SimTimer at(long portNanos, Runnable call) {
    SimTimer t = new SimTimer(this, portNanos, numbers++, call);
    timers.add(t);
    port.wake(strand);
    return t;
  }

  boolean cancel(SimTimer t) {
    return timers.remove(t);
  }

  /** Whether it runs at this moment. */
  boolean isCurrent() {
    return port.current() == strand;
  }

  private void run() {
    for (; ; ) {
      Runnable next = ready.poll();
      if (next == null) {
        next = due();
      }
      if (next == null) {
        SimTimer first = timers.peek();
        port.sleep(first == null ? Long.MAX_VALUE : first.dueNanos());
      } else {
        next.run();
        port.pause();
      }
    }
  }

  private @Nullable Runnable due() {
    SimTimer first = timers.peek();
    if (first == null || first.dueNanos() > port.nanos()) {
      return null;
    }
    timers.remove();
    return first.call();
  }
}
