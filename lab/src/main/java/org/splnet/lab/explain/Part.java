package org.splnet.lab.explain;

import java.util.Set;
import org.splnet.kernel.trace.TraceName;
import org.splnet.lab.child.Inside;
import org.splnet.net.stats.Section;

/** The parts into which a packet's time is divided, in the order of the table. */
public enum Part {
  /** Interrupt handlers of drivers, up to the input queue, and drivers sending. */
  DRIVER("driver"),
  /** Soft interrupts and callouts of protocols. */
  PROTOCOL("protocol"),
  /** Waiting for locks. */
  LOCK_WAIT("lock wait"),
  /** Taking and leaving locks that nobody else has. */
  LOCK_OPERATIONS("lock ops"),
  /** Applications: their threads inside the stack, and those that run on a measured CPU. */
  APPLICATION("application"),
  /** What makes and takes the packets. */
  TRAFFIC("traffic"),
  /** Emulated hardware stepped by its CPU. */
  DEVICES("devices"),
  /** The loops of the CPUs, timers and poll lists, and whatever else the kernel floor does. */
  KERNEL("kernel"),
  /** Turns of a loop that found nothing to do, and sleep. */
  IDLE("idle"),
  /** The thread of a CPU was not running: the machine had something else to do. */
  AWAY("away"),
  /** The clock readings of this account. */
  MEASURING("measuring"),
  /** What is left of the CPUs' time. */
  REST("rest");

  private static final Set<String> TRAFFIC_ENGINES =
      Set.of("Generator", "Sink", "CopySumProbe", "EchoClient");
  private static final Set<String> KERNEL_SOFT = Set.of("softclock", "polling");

  private final String label;

  Part(String label) {
    this.label = label;
  }

  /** What the table calls it. */
  public String label() {
    return label;
  }

  /**
   * The part to which a use of time belongs, without the locks that were taken in it. What contexts
   * that are no CPU do outside of any span is nobody's: they are not in the kernel, or blocked.
   */
  static Part of(Inside.Use use) {
    TraceName.Kind kind = TraceName.Kind.valueOf(use.kind());
    return switch (kind) {
      case HANDLER -> DRIVER;
      case SECTION -> use.name().equals(Section.PROTOCOL.label()) ? PROTOCOL : DRIVER;
      case SOFT_INTERRUPT -> softInterrupt(use.name());
      case CALLOUT -> PROTOCOL;
      case LOCK_WAIT -> LOCK_WAIT;
      case APPLICATION -> APPLICATION;
      case ENGINE -> engine(use.name());
      case LOOP, CROSS_CALL -> KERNEL;
      case IDLE, SLEEP -> IDLE;
      case AWAY -> AWAY;
      case LOCK_HOLD, EVENT ->
          throw new IllegalArgumentException(use + " is no span and uses no time");
    };
  }

  private static Part engine(String name) {
    if (name.equals("Application")) {
      return APPLICATION;
    }
    return TRAFFIC_ENGINES.contains(name) ? TRAFFIC : DEVICES;
  }

  private static Part softInterrupt(String name) {
    if (name.equals("echo client")) {
      return TRAFFIC;
    }
    if (name.startsWith("application ")) {
      return APPLICATION;
    }
    return KERNEL_SOFT.contains(name) ? KERNEL : PROTOCOL;
  }

  /** Whether a use of time counts at all. */
  static boolean counts(Inside.Use use) {
    TraceName.Kind kind = TraceName.Kind.valueOf(use.kind());
    return use.onCpu()
        || (kind != TraceName.Kind.LOOP
            && kind != TraceName.Kind.SLEEP
            && kind != TraceName.Kind.AWAY);
  }
}
