package org.splnet.lab.child;

import org.splnet.kernel.Context;
import org.splnet.kernel.LockOrder;
import org.splnet.kernel.Machine;
import org.splnet.kernel.Mutex;
import org.splnet.kernel.host.HostPort;
import org.splnet.kernel.trace.TraceName;
import org.splnet.lab.rig.RowOptions;

/**
 * What a lock operation and a clock stamp cost in this JVM, on a machine that does nothing else:
 * the least of some rounds, for a round can be disturbed and cannot be hurried.
 */
final class Calibration {
  private static final int ROUNDS = 8;
  private static final int OPERATIONS = 2_000;

  private final Machine machine;
  private final Context ctx;
  private final Mutex mutex;
  private final int span;
  private double lockNanos = Double.MAX_VALUE;
  private double stampNanos = Double.MAX_VALUE;

  /** A machine with the row's kind of spin lock. */
  Calibration(RowOptions options) {
    machine =
        new Machine(options.setup().machine("calibration", 1, options.seed()), HostPort.invoked());
    ctx = machine.cpu(0).context();
    mutex = machine.mutex(LockOrder.DEVICE, "calibration");
    span = machine.tracing().name(TraceName.of(TraceName.Kind.SECTION, "calibration"));
  }

  /** Measures once more, and keeps the least. */
  void run() {
    for (int r = 0; r < ROUNDS; r++) {
      lockNanos = Math.min(lockNanos, lock());
      stampNanos = Math.min(stampNanos, stamp());
    }
  }

  private double lock() {
    long from = System.nanoTime();
    for (int i = 0; i < OPERATIONS; i++) {
      mutex.enter(ctx);
      try {
        mutex.assertHeld(ctx);
      } finally {
        mutex.exit(ctx);
      }
    }
    return (double) (System.nanoTime() - from) / OPERATIONS;
  }

  /** A span has two. */
  private double stamp() {
    long from = System.nanoTime();
    for (int i = 0; i < OPERATIONS; i++) {
      ctx.traceBegin(span);
      ctx.traceEnd(span);
    }
    return (double) (System.nanoTime() - from) / (2 * OPERATIONS);
  }

  /** An uncontended enter and exit, in nanoseconds. */
  double lockNanos() {
    return lockNanos;
  }

  /** One beginning or end of a span, in nanoseconds. */
  double stampNanos() {
    return stampNanos;
  }
}
