package org.splnet.net.iface;

import java.lang.invoke.VarHandle;
import java.util.concurrent.atomic.AtomicLong;
import org.splnet.kernel.Context;
import org.splnet.kernel.WeakOrder;

/**
 * A sender starts the device if its lock is free; otherwise whoever holds the lock sends for it.
 *
 * <p>Each sender counts its request after it has queued, then tries. Whoever lets go of the lock
 * looks whether requests have been counted since before it drained the queue, and if so tries
 * again: {@link #start} itself, and the device's interrupt by way of {@link #released}. A
 * store-then-load handshake: the sender counts (a full fence), then looks at the lock; the holder
 * leaves the lock, then, behind a full fence, looks at the count. One of the two sees the other, so
 * no packet is left behind.
 *
 * <p>{@code served} may fall back when two holders write it in the wrong order; that costs a look
 * into an empty queue. The device's lock must be its own: where it is shared with other things, who
 * holds it may have nothing to do with the device and would not send.
 */
@WeakOrder(
    primitive = "try-lock start",
    why = "a full fence between letting go of the lock and the look at the requests",
    stress = "TryLockStartStress")
final class TryLockStart implements TransmitStart {
  private final LinkDriver driver;
  private final AtomicLong requests = new AtomicLong();
  private volatile long served;

  TryLockStart(LinkDriver driver) {
    this.driver = driver;
  }

  @Override
  public void start(Context ctx) {
    requests.incrementAndGet();
    serve(ctx);
  }

  @Override
  public void released(Context ctx) {
    // The release of the lock before the look at the count.
    VarHandle.fullFence();
    serve(ctx);
  }

  private void serve(Context ctx) {
    for (long r = requests.get(); r > served; r = requests.get()) {
      if (!driver.tryStart(ctx)) {
        return;
      }
      served = r;
      // As in released; the volatile store is one already, but says so less clearly.
      VarHandle.fullFence();
    }
  }
}
