package org.splnet.net.sample;

import java.util.concurrent.atomic.AtomicInteger;
import org.splnet.kernel.Context;
import org.splnet.kernel.Mutex;
import org.splnet.kernel.sim.Points;

/** What mutations change. */
public class Changed {
  static final String FIRST = new String("first");
  static final String SECOND = new String("second");

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

  public void setName(String name) {
    lock.setName(name);
  }

  /** One lock inside another, and work under both. */
  public long nested(Context ctx, Changed inner, long a) {
    lock.enter(ctx);
    inner.lock.enter(ctx);
    long r = work(ctx, a, "x");
    inner.lock.exit(ctx);
    lock.exit(ctx);
    return r;
  }

  public String named() {
    return FIRST;
  }

  public int rank() {
    return rankOf("one") * 10 + rankOf("two");
  }

  private int rankOf(Object name) {
    Points.note("rank " + name);
    return 3;
  }

  public int level() {
    return raise("high");
  }

  private int raise(String to) {
    Points.note("raise " + to);
    return 7;
  }

  private int raised() {
    Points.note("raised");
    return 5;
  }

  public boolean tries() {
    return trying(1);
  }

  private boolean trying(int times) {
    Points.note("tries " + times);
    return false;
  }
}
