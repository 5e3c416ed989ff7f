package org.splnet.net.sample;

import java.util.concurrent.atomic.AtomicInteger;
import org.splnet.kernel.Confined;
import org.splnet.kernel.GuardedBy;
import org.splnet.kernel.Mutex;
import org.splnet.kernel.Unwatched;

/** Plain accesses. */
public final class Plain {
  private static int all;

  public final Mutex lock = new Mutex();
  private final int fixed = Integer.parseInt("1");
  private final int[] cells = new int[2];
  private final AtomicInteger atomic = new AtomicInteger();
  private int count;
  private long total;

  @GuardedBy("lock")
  int guarded;

  @Unwatched(primitive = "sample", why = "it is one")
  int unwatched;

  @Confined("a sample")
  int confined;

  public void fields() {
    total = count + fixed;
    all = (int) total;
  }

  public void elements() {
    cells[1] = cells[0];
  }

  public void declared() {
    guarded = 1;
    unwatched = 2;
    confined = 3;
  }

  public void attempts() {
    atomic.compareAndSet(0, 1);
    atomic.compareAndSet(0, 1);
    atomic.lazySet(2);
  }

  public int sum() {
    return all + guarded + unwatched + confined;
  }
}
