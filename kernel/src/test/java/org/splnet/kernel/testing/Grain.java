package org.splnet.kernel.testing;

import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.splnet.kernel.Context;
import org.splnet.kernel.Operation;
import org.splnet.kernel.sim.Points;

/** Whether this JVM weaves: whether an access made here is reported. */
public final class Grain {
  private static final class Told implements Points.Observer {
    private boolean access;

    @Override
    public void access(int kind, String site) {
      access = true;
    }

    @Override
    public void operation(Operation operation, @Nullable Object subject, @Nullable Context ctx) {}

    @Override
    public void foreign(String what, String site) {}

    @Override
    public boolean mutated(String name) {
      return false;
    }
  }

  private Grain() {}

  /** Whether it does. Not during a run. */
  public static boolean isWoven() {
    Told told = new Told();
    AtomicInteger shared = new AtomicInteger();
    Points.observe(told);
    shared.incrementAndGet();
    Points.observe(null);
    return told.access;
  }
}
