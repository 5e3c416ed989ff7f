package org.splnet.net.stats;

import jdk.jfr.Category;
import jdk.jfr.Description;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;
import jdk.jfr.Throttle;
import org.splnet.kernel.Context;

/** Packets lost inside the stack. Under overload a sample of them; the counters know all. */
@Name("splnet.Drop")
@Label("Packet Drop")
@Category({"splnet", "Net"})
@Description("Packets lost inside the stack; throttled, the counters know all")
@StackTrace(false)
@Throttle("1000/s")
final class DropEvent extends Event {
  /** For the question whether anybody records these. */
  private static final DropEvent ANY = new DropEvent();

  /** The counter under which they are counted. */
  @Label("Reason")
  String reason = "";

  /** How many were lost at once. */
  @Label("Packets")
  int packets;

  /** Where. */
  @Label("CPU")
  @Description("The CPU or application context that dropped them")
  String cpu = "";

  /** The machine. */
  @Label("Machine")
  String machine = "";

  private DropEvent() {}

  /** Whether anybody records these; folded to false where nobody ever did. */
  static boolean recorded() {
    return ANY.isEnabled();
  }

  static void record(Context ctx, NetCounter reason, int packets) {
    DropEvent event = new DropEvent();
    if (event.shouldCommit()) {
      event.reason = reason.name();
      event.packets = packets;
      event.cpu = ctx.name();
      event.machine = ctx.machine().config().name();
      event.commit();
    }
  }
}
