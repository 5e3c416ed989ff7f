package org.splnet.observe.text;

import java.util.ArrayList;
import java.util.List;
import org.splnet.observe.HostSnapshot;

/** A part of a snapshot that can be shown by itself. */
public enum Section {
  /** Interfaces. */
  INTERFACES("Interfaces"),
  /** Counters of the protocols. */
  PROTOCOLS("Protocols"),
  /** Interrupts, soft interrupts and CPUs. */
  INTERRUPTS("Interrupts"),
  /** Lock classes. */
  LOCKS("Locks"),
  /** Routes. */
  ROUTES("Routes"),
  /** Sockets and services. */
  SOCKETS("Sockets"),
  /** Neighbours. */
  NEIGHBOURS("Neighbours"),
  /** Packets and queues. */
  MEMORY("Packets and queues");

  private final String title;

  Section(String title) {
    this.title = title;
  }

  /**
   * The lines of this section.
   *
   * @param all whether to show what has counted nothing, too
   */
  public List<String> lines(HostSnapshot s, boolean all) {
    return switch (this) {
      case INTERFACES -> InterfaceText.lines(s);
      case PROTOCOLS -> ProtocolText.lines(s, all);
      case INTERRUPTS -> InterruptText.lines(s);
      case LOCKS -> LockText.lines(s, all);
      case ROUTES -> TableText.routes(s);
      case SOCKETS -> TableText.sockets(s);
      case NEIGHBOURS -> TableText.neighbours(s);
      case MEMORY -> TableText.memory(s);
    };
  }

  /** All sections, each under its title, without what has counted nothing. */
  public static List<String> overview(HostSnapshot s) {
    List<String> out = new ArrayList<>();
    for (Section section : values()) {
      List<String> lines = section.lines(s, false);
      if (!out.isEmpty()) {
        out.add("");
      }
      out.add(section.title);
      out.addAll(lines.isEmpty() ? List.of("(none)") : lines);
    }
    return out;
  }
}
