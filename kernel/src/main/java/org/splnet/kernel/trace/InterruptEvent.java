package org.splnet.kernel.trace;

import jdk.jfr.Category;
import jdk.jfr.Description;
import jdk.jfr.Enabled;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;
import jdk.jfr.Threshold;

/**
 * A run of the handler of an interrupt line, what interrupted it included.
 *
 * <p>Two readings of the recorder's clock for each run are much for a short handler, so these are
 * not recorded unless they are asked for.
 */
@Name("splnet.Interrupt")
@Label("Interrupt")
@Category({"splnet", "Kernel"})
@Description("A run of the handler of an interrupt line")
@Enabled(false)
@StackTrace(false)
@Threshold("1 ms")
public final class InterruptEvent extends Event {
  /** For the question whether anybody records these. */
  private static final InterruptEvent ANY = new InterruptEvent();

  /** The name of the handler. */
  @Label("Handler")
  public String handler = "";

  /** The line. */
  @Label("Line")
  public String line = "";

  /** The level at which it runs. */
  @Label("Level")
  public String level = "";

  /** Whether a lock is entered around it. */
  @Label("Wrapped")
  @Description("Whether a lock is entered around the handler, which is not SMP-safe itself")
  public boolean wrapped;

  /** Where it ran. */
  @Label("CPU")
  public String cpu = "";

  /** The machine. */
  @Label("Machine")
  public String machine = "";

  /** An event to be filled; see {@link #recorded}. */
  public InterruptEvent() {}

  /** Whether anybody records these; folded to false where nobody ever did. */
  public static boolean recorded() {
    return ANY.isEnabled();
  }
}
