package org.splnet.net.iface;

import java.util.concurrent.atomic.AtomicInteger;
import org.splnet.kernel.Context;

/**
 * The first sender drains for all that come while it does so; they only queue.
 *
 * <p>The count is of senders not yet served. Who raises it from zero drains, takes off what it has
 * seen and goes on until it is back at zero. The others never touch the device, its lock stays with
 * one CPU, and the first one may be kept for as long as they go on. A handler that interrupts the
 * drainer on its own CPU is one of those others, and so never waits for it.
 */
final class FirstInStart implements TransmitStart {
  private final LinkDriver driver;
  private final AtomicInteger senders = new AtomicInteger();

  FirstInStart(LinkDriver driver) {
    this.driver = driver;
  }

  @Override
  public void start(Context ctx) {
    if (senders.getAndIncrement() != 0) {
      return;
    }
    int seen = 1;
    do {
      driver.start(ctx);
      seen = senders.addAndGet(-seen);
    } while (seen != 0);
  }
}
