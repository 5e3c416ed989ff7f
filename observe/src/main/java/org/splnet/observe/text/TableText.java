package org.splnet.observe.text;

import java.util.ArrayList;
import java.util.List;
import org.splnet.observe.HostSnapshot;
import org.splnet.observe.HostSnapshot.InterfaceState;
import org.splnet.observe.HostSnapshot.NeighbourState;
import org.splnet.observe.HostSnapshot.QueueState;
import org.splnet.observe.HostSnapshot.RouteState;
import org.splnet.observe.HostSnapshot.SocketState;

/** Tables of the stack: routes, sockets, neighbours, packets and queues. */
public final class TableText {
  private TableText() {}

  /** The routes as {@code netstat -rn} shows them. */
  public static List<String> routes(HostSnapshot s) {
    Columns c = new Columns("llll", "Destination", "Gateway", "Flags", "Netif");
    for (RouteState r : s.routes()) {
      c.row(
          r.destination().equals("0.0.0.0/0") ? "default" : r.destination().replace("/32", ""),
          r.gateway().orElse("link"),
          flags(r, s),
          r.iface());
    }
    return c.lines();
  }

  /** Up, gateway, host; l for an address of this host, b for a broadcast address. */
  private static String flags(RouteState r, HostSnapshot s) {
    boolean up =
        s.interfaces().stream()
            .anyMatch(i -> i.name().equals(r.iface()) && i.flags().contains("UP"));
    return (up ? "U" : "")
        + (r.gateway().isPresent() ? "G" : "")
        + (r.destination().endsWith("/32") ? "H" : "")
        + (r.kind().equals("local") ? "l" : "")
        + (r.kind().equals("broadcast") ? "b" : "");
  }

  /** The sockets and services as {@code netstat -an} shows them; Recv-Q is in bytes. */
  public static List<String> sockets(HostSnapshot s) {
    Columns c =
        new Columns(
            "lrrlll", "Proto", "Recv-Q", "Packets", "Local Address", "Foreign Address", "Owner");
    for (SocketState e : s.sockets()) {
      c.row("udp", e.bytes(), e.packets(), e.local(), e.peer(), e.owner());
    }
    return c.lines();
  }

  /** The neighbours as {@code arp -an} shows them. */
  public static List<String> neighbours(HostSnapshot s) {
    List<String> out = new ArrayList<>();
    for (NeighbourState n : s.neighbours()) {
      out.add(
          "? (%s) at %s on %s %s%s"
              .formatted(
                  n.address(),
                  n.ether().orElse("(incomplete)"),
                  n.iface(),
                  n.state(),
                  n.waiting() == 0 ? "" : ", " + n.waiting() + " waiting"));
    }
    return out;
  }

  /** The packet pool and the queues. */
  public static List<String> memory(HostSnapshot s) {
    List<String> out = new ArrayList<>();
    out.add("%d/%d packets in use".formatted(s.pool().used(), s.pool().capacity()));
    out.add(s.pool().exhausted() + " requests for packets denied");
    Columns c = new Columns("lrrr", "queue", "length", "most", "capacity");
    s.inputQueues().forEach(q -> row(c, q.name() + " input", q));
    for (InterfaceState i : s.interfaces()) {
      row(c, i.name() + " send", i.sendQueue());
    }
    out.addAll(c.lines());
    return out;
  }

  private static void row(Columns c, String name, QueueState q) {
    c.row(name, q.length(), q.highWater(), q.capacity());
  }
}
