package org.splnet.lab.check.known;

import static org.splnet.lab.check.known.Threads.check;

import java.util.concurrent.atomic.AtomicInteger;
import org.splnet.kernel.explore.Program;

/**
 * A driver that may be stopped while requests are under way (after the model by Qadeer and Wu,
 * 2004): who begins a request looks whether the driver is being stopped, and only then counts
 * itself among those under way. In between the driver is stopped.
 */
final class Bluetooth {
  private final Cell stopping = new Cell(0);
  private final Cell stopped = new Cell(0);
  private final Cell idle = new Cell(0);
  private final AtomicInteger pending = new AtomicInteger(1);

  private Bluetooth() {}

  static KnownProgram known() {
    Program program =
        w -> {
          Bluetooth driver = new Bluetooth();
          Threads t = new Threads(w);
          t.thread("requests", ctx -> driver.request());
          t.thread(
              "stops",
              ctx -> {
                driver.stopping.set(1);
                driver.done();
                t.await(() -> driver.idle.get() == 1);
                driver.stopped.set(1);
              });
        };
    return KnownProgram.of(
        "bluetooth_driver",
        2,
        "AssertionError",
        "a request counts itself after it has looked whether the driver is being stopped",
        program);
  }

  private void request() {
    if (stopping.get() == 0) {
      pending.incrementAndGet();
      check(stopped.get() == 0, "a request works on a driver that is stopped");
      done();
    }
  }

  private void done() {
    if (pending.decrementAndGet() == 0) {
      idle.set(1);
    }
  }
}
