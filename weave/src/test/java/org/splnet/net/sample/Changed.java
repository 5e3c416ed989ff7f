package org.splnet.net.sample;

import java.util.concurrent.atomic.AtomicInteger;
import org.splnet.kernel.Context;
import org.splnet.kernel.Mutex;
import org.splnet.kernel.sim.Points;

/** What mutations change. */
public class Changed {
  private final Mutex lock = new Mutex();
  private final AtomicInteger word = new AtomicInteger();

  public long caller(Context ctx, long a) {
    long r = 0;
    try {
      r = 100 + work(ctx, a, "x");
      r = r + work(ctx, a, "y");
    } catch (IllegalStateException e) {
      Points.note("caught");
    }
    return r;
  }

  private long work(Context ctx, long a, String s) {
    Points.note("work " + s);
    if (a < 0) {
      throw new IllegalStateException("negative");
    }
    return a;
  }

  private long other(Context ctx, long a, String s) {
    Points.note("other " + s);
    return 2 * a;
  }

  public void viaLambda(Context ctx) {
    Runnable r = () -> other(ctx, 1, "lambda");
    r.run();
  }

  public boolean ready() {
    return Points.LOG.isEmpty();
  }

  public void release() {
    word.set(1);
  }
}
