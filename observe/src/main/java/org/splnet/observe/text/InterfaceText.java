package org.splnet.observe.text;

import java.util.ArrayList;
import java.util.List;
import org.splnet.net.addr.Ipv4Address;
import org.splnet.net.addr.Ipv4Prefix;
import org.splnet.observe.HostSnapshot;
import org.splnet.observe.HostSnapshot.InterfaceState;
import org.splnet.observe.HostSnapshot.Traffic;

/** Interfaces as {@code ifconfig} shows them. */
public final class InterfaceText {
  private InterfaceText() {}

  /** The interfaces, each with its addresses and its counts. */
  public static List<String> lines(HostSnapshot s) {
    List<String> out = new ArrayList<>();
    for (InterfaceState i : s.interfaces()) {
      out.add(
          "%s: flags=<%s>  mtu %d  driver %s"
              .formatted(i.name(), String.join(",", i.flags()), i.mtu(), i.driver()));
      i.addresses().forEach(a -> out.add("        " + inet(a, i)));
      i.ether().ifPresent(e -> out.add("        ether " + e));
      out.add("        RX " + traffic(i.in()));
      out.add("        TX " + traffic(i.out()));
      out.add(
          "        send queue %d/%d (most %d)"
              .formatted(
                  i.sendQueue().length(), i.sendQueue().capacity(), i.sendQueue().highWater()));
      if (!i.drops().isEmpty()) {
        List<String> drops = new ArrayList<>();
        i.drops().forEach((reason, n) -> drops.add(reason.replace('_', ' ') + " " + n));
        out.add("        drops: " + String.join(", ", drops));
      }
    }
    return out;
  }

  private static String inet(String address, InterfaceState i) {
    Ipv4Prefix p = Ipv4Prefix.parse(address);
    String text = "inet " + p.address() + "  netmask " + new Ipv4Address(p.mask());
    return i.flags().contains("BROADCAST") && p.length() < 31
        ? text + "  broadcast " + p.broadcast()
        : text;
  }

  private static String traffic(Traffic t) {
    return "packets %d  bytes %d  errors %d  dropped %d"
        .formatted(t.packets(), t.bytes(), t.errors(), t.dropped());
  }
}
