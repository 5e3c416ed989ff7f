package org.splnet.kernel.trace;

import jdk.jfr.Category;
import jdk.jfr.Description;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.Threshold;

/** A wait for a lock; its duration takes in the interrupts that were served meanwhile. */
@Name("splnet.LockWait")
@Label("Lock Wait")
@Category({"splnet", "Kernel"})
@Description("A context waited for a lock that another one held")
@Threshold("10 us")
public final class LockWaitEvent extends Event {
  /** The class of the lock. */
  @Label("Lock Class")
  public String lockClass = "";

  /** The lock within its class. */
  @Label("Lock")
  public String lock = "";

  /** Who waited. */
  @Label("Waiter")
  @Description("The CPU or application context that waited")
  public String waiter = "";

  /** Who held it when the wait began. */
  @Label("Holder")
  @Description("The CPU or application context that held the lock when the wait began")
  public String holder = "";

  /** The machine of both. */
  @Label("Machine")
  public String machine = "";

  /** An event whose duration begins now, if anybody records such events. */
  public static LockWaitEvent begun() {
    LockWaitEvent e = new LockWaitEvent();
    e.begin();
    return e;
  }

  private LockWaitEvent() {}
}
