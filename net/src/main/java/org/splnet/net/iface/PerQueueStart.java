package org.splnet.net.iface;

import org.splnet.kernel.Context;

/**
 * Each CPU has a send queue of its own and sends by a transmit queue of its own: no sender waits
 * for another, and only the interrupt of that queue, which is routed to that CPU, wants its lock
 * too. A flow is sent in order as long as one CPU sends it.
 */
final class PerQueueStart implements TransmitStart {
  private final LinkDriver driver;
  private final int queues;

  PerQueueStart(LinkDriver driver, int queues) {
    this.driver = driver;
    this.queues = queues;
  }

  @Override
  public int queues() {
    return queues;
  }

  @Override
  public int queue(Context ctx) {
    return ctx.cpu().index();
  }

  @Override
  public void start(Context ctx) {
    driver.start(ctx, queue(ctx));
  }
}
