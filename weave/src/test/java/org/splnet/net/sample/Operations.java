package org.splnet.net.sample;

import java.util.function.Consumer;
import org.splnet.kernel.Context;
import org.splnet.kernel.Operation;
import org.splnet.kernel.SchedulingPoint;

/** Scheduling points; its bridge method has the annotation too. */
public class Operations implements Consumer<Context> {
  @SchedulingPoint(Operation.LOCK_ENTER)
  @Override
  public void accept(Context ctx) {}

  @SchedulingPoint(Operation.QUEUE)
  public static void of(long before, Context ctx) {}

  @SchedulingPoint(Operation.QUEUE)
  public void without(int n) {}

  public void not(Context ctx) {}
}
