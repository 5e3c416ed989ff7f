package org.splnet.cli;

import java.util.ArrayList;
import java.util.List;
import org.splnet.net.addr.Ipv4Address;
import org.splnet.net.addr.Ipv4Prefix;

/**
 * What {@code splnet up} is to bring up.
 *
 * @param links the interfaces
 * @param routes the routes beside those of the interfaces' own networks
 */
record UpPlan(List<Link> links, List<Via> routes) {
  /**
   * An interface over a device.
   *
   * @param addresses of this end
   * @param peers of the other end of a line, where they are in no network of the addresses
   */
  record Link(
      UpDevice.Kind kind, String device, List<Ipv4Prefix> addresses, List<Ipv4Address> peers) {}

  /** A route, and the interface on whose network its gateway is. */
  record Via(Ipv4Prefix prefix, Ipv4Address gateway, Link link) {}

  /**
   * Makes sense of the options.
   *
   * @param drivers {@code KIND:NAME} each
   * @param addresses those of the n-th driver, separated by commas
   * @param routes words: {@code PREFIX via GATEWAY}, any number of times
   * @throws IllegalArgumentException if there is none in them, with the remedy
   */
  static UpPlan of(List<String> drivers, List<String> addresses, List<String> routes) {
    if (drivers.size() != addresses.size()) {
      throw new IllegalArgumentException(
          "%d times --driver, %d times --address: give each driver an --address of its own, several addresses of one driver separated by commas"
              .formatted(drivers.size(), addresses.size()));
    }
    List<Link> links = new ArrayList<>();
    for (int i = 0; i < drivers.size(); i++) {
      UpDevice.Kind kind = kind(drivers.get(i));
      String device = drivers.get(i).substring(kind.prefix().length());
      if (links.stream().anyMatch(l -> l.device().equals(device))) {
        throw new IllegalArgumentException(
            "--driver " + drivers.get(i) + " is given twice: one interface per device");
      }
      links.add(link(kind, device, addresses.get(i)));
    }
    return new UpPlan(List.copyOf(links), routes(routes, links));
  }

  private static UpDevice.Kind kind(String driver) {
    for (UpDevice.Kind k : UpDevice.Kind.values()) {
      if (driver.startsWith(k.prefix())) {
        return k;
      }
    }
    throw new IllegalArgumentException(
        "unknown driver '"
            + driver
            + "': write tap:NAME, as tap:tap0, or sl:TERMINAL, as sl:/dev/ttyS0");
  }

  private static Link link(UpDevice.Kind kind, String device, String list) {
    List<Ipv4Prefix> addresses = new ArrayList<>();
    List<Ipv4Address> peers = new ArrayList<>();
    for (String text : list.split(",", -1)) {
      if (text.isBlank()) {
        throw new IllegalArgumentException(
            "an address is missing in '" + list + "': write for instance 10.0.0.2/24");
      }
      int colon = text.indexOf(':');
      if (colon >= 0 && kind != UpDevice.Kind.SL) {
        throw new IllegalArgumentException(
            "'" + text + "' names the other end, which only a line has: write ADDR/LEN");
      }
      if (colon >= 0) {
        addresses.add(host(text.substring(0, colon), text));
        peers.add(host(text.substring(colon + 1), text).address());
      } else {
        addresses.add(address(text));
      }
    }
    return new Link(kind, device, List.copyOf(addresses), List.copyOf(peers));
  }

  /** One address of an ADDR:PEER. */
  private static Ipv4Prefix host(String address, String text) {
    Ipv4Prefix host = new Ipv4Prefix(Ipv4Address.parse(address), 32);
    checkOneHost(host.address(), text);
    return host;
  }

  private static Ipv4Prefix address(String text) {
    Ipv4Prefix a = Ipv4Prefix.parse(text);
    int bits = a.address().bits();
    checkOneHost(a.address(), text);
    if (a.length() < 31 && (bits == a.network().address().bits() || bits == a.broadcast().bits())) {
      throw new IllegalArgumentException(
          "'" + text + "' is the network or its broadcast address: write a host's, as " + first(a));
    }
    return a;
  }

  private static void checkOneHost(Ipv4Address address, String text) {
    int bits = address.bits();
    if (address.isMulticast() || Ipv4Address.isLoopback(bits) || bits == 0 || bits == -1) {
      throw new IllegalArgumentException("'" + text + "' is not an address of one host");
    }
  }

  /** The first address of a network that is not this one, for the other end of a link. */
  static Ipv4Prefix peer(Ipv4Prefix own) {
    Ipv4Prefix first = first(own);
    return first.address().equals(own.address())
        ? new Ipv4Prefix(new Ipv4Address(first.address().bits() + 1), own.length())
        : first;
  }

  private static Ipv4Prefix first(Ipv4Prefix network) {
    int skipped = network.length() < 31 ? 1 : 0;
    return new Ipv4Prefix(
        new Ipv4Address(network.network().address().bits() + skipped), network.length());
  }

  private static List<Via> routes(List<String> options, List<Link> links) {
    String[] words = String.join(" ", options).strip().split("\\s+");
    List<Via> out = new ArrayList<>();
    for (int i = 0; i < words.length && !words[0].isEmpty(); i += 3) {
      if (i + 2 >= words.length || !words[i + 1].equals("via")) {
        throw new IllegalArgumentException(
            "'"
                + String.join(" ", List.of(words).subList(i, Math.min(i + 3, words.length)))
                + "' is not a route: write PREFIX via GATEWAY, as 10.1.0.0/16 via 10.0.0.1");
      }
      Ipv4Prefix prefix =
          words[i].equals("default") ? new Ipv4Prefix(Ipv4Address.ANY, 0) : prefix(words[i]);
      Ipv4Address gateway = Ipv4Address.parse(words[i + 2]);
      out.add(new Via(prefix, gateway, linkOf(gateway, links)));
    }
    return List.copyOf(out);
  }

  private static Ipv4Prefix prefix(String text) {
    Ipv4Prefix p = Ipv4Prefix.parse(text);
    if (!p.equals(p.network())) {
      throw new IllegalArgumentException(
          "'" + text + "' has bits behind its length: write " + p.network());
    }
    return p;
  }

  private static Link linkOf(Ipv4Address gateway, List<Link> links) {
    for (Link l : links) {
      for (Ipv4Prefix a : l.addresses()) {
        if (a.contains(gateway)) {
          if (a.address().equals(gateway)) {
            throw new IllegalArgumentException(
                "gateway "
                    + gateway
                    + " is this host itself: give the address of the other router");
          }
          return l;
        }
      }
      if (l.peers().contains(gateway)) {
        return l;
      }
    }
    throw new IllegalArgumentException(
        "gateway "
            + gateway
            + " is on no network of this host: give one within "
            + String.join(
                ", ",
                links.stream()
                    .flatMap(l -> l.addresses().stream())
                    .map(a -> a.network().toString())
                    .toList()));
  }
}
