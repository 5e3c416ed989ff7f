package org.splnet.observe;

import static java.util.Map.entry;

import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Map.Entry;
import org.splnet.net.stats.NetCounter;

/**
 * How a counter of the stack is told: the protocol whose it is, its tag beside that, and what it
 * counts in words, as the kernel's {@code netstat -s} puts it.
 *
 * @param protocol {@code link}, {@code arp}, {@code ip}, {@code icmp} or {@code udp}
 * @param tag its name without the protocol's, in small letters, such as {@code no_route}
 * @param words what it counts; {@code {s}} stands for the ending of the plural
 */
public record CounterText(String protocol, String tag, String words) {
  /** The protocols in the order of their layers. */
  public static final List<String> PROTOCOLS = List.of("link", "arp", "ip", "icmp", "udp");

  private static final Map<NetCounter, CounterText> TEXTS = texts();

  /** How a counter is told; one without words of its own by its name. */
  public static CounterText of(NetCounter c) {
    CounterText t = TEXTS.get(c);
    return t != null ? t : unknown(c.name());
  }

  /** How a counter of that name is told, also one that this version does not have. */
  public static CounterText of(String name) {
    for (NetCounter c : NetCounter.values()) {
      if (c.name().equals(name)) {
        return of(c);
      }
    }
    return unknown(name);
  }

  /** Whether a counter has words of its own. */
  static boolean knows(NetCounter c) {
    return TEXTS.containsKey(c);
  }

  /** A number of what it counts. */
  public String sentence(long n) {
    return n + " " + words.replace("{s}", n == 1 ? "" : "s");
  }

  private static CounterText unknown(String name) {
    String plain = plain(name);
    int end = plain.indexOf('_');
    String first = end < 0 ? plain : plain.substring(0, end);
    return PROTOCOLS.contains(first)
        ? new CounterText(first, plain.substring(end + 1), plain.replace('_', ' '))
        : new CounterText("link", plain, plain.replace('_', ' '));
  }

  private static String plain(String name) {
    return name.replaceFirst("^DROP_", "").toLowerCase(Locale.ROOT);
  }

  private static CounterText of(String protocol, NetCounter c, String words) {
    String plain = plain(c.name());
    String prefix = protocol + "_";
    return new CounterText(
        protocol, plain.startsWith(prefix) ? plain.substring(prefix.length()) : plain, words);
  }

  private static Map<NetCounter, CounterText> texts() {
    Map<NetCounter, CounterText> out = new EnumMap<>(NetCounter.class);
    Map.of("link", link(), "arp", arp(), "ip", ip(), "icmp", icmp(), "udp", udp())
        .forEach((protocol, entries) ->
            entries.forEach(e -> out.put(e.getKey(), of(protocol, e.getKey(), e.getValue()))));
    return out;
  }

  private static List<Entry<NetCounter, String>> link() {
    return List.of(
        entry(NetCounter.FRAMES_IN, "frame{s} received"),
        entry(NetCounter.BYTES_IN, "byte{s} received"),
        entry(NetCounter.FRAMES_OUT, "frame{s} queued to be sent"),
        entry(NetCounter.BYTES_OUT, "byte{s} queued to be sent"),
        entry(NetCounter.DROP_LINK_SHORT, "frame{s} dropped: shorter than the link header"),
        entry(NetCounter.DROP_LINK_LONG, "frame{s} dropped: longer than a packet"),
        entry(NetCounter.DROP_LINK_FRAMING, "frame{s} dropped: damaged on the line"),
        entry(NetCounter.DROP_LINK_NOT_OURS, "frame{s} dropped: for another station"),
        entry(NetCounter.DROP_LINK_PROTOCOL, "frame{s} dropped: unknown protocol"),
        entry(NetCounter.DROP_INPUT_QUEUE, "packet{s} dropped: protocol input queue full"),
        entry(NetCounter.DROP_SEND_QUEUE, "frame{s} not sent: send queue full"),
        entry(NetCounter.DROP_INTERFACE_DOWN, "frame{s} not sent: interface down"),
        entry(NetCounter.DROP_NO_PACKET, "frame{s} not taken: no packet free"),
        entry(NetCounter.DROP_DEVICE, "frame{s} not sent: refused by the device"),
        entry(NetCounter.DROP_RECEIVE_RING, "frame{s} not taken: receive ring full"),
        entry(NetCounter.DROP_IMPAIR_LOSS_IN, "received frame{s} lost on purpose"),
        entry(NetCounter.DROP_IMPAIR_LOSS_OUT, "sent frame{s} lost on purpose"),
        entry(NetCounter.DROP_IMPAIR_LIMIT_IN, "received frame{s} over the limit of an impairment"),
        entry(NetCounter.DROP_IMPAIR_LIMIT_OUT, "sent frame{s} over the limit of an impairment"),
        entry(
            NetCounter.DROP_IMPAIR_DOWN_IN,
            "received frame{s} held back as the interface went down"),
        entry(NetCounter.IMPAIR_DUPLICATED_IN, "received frame{s} doubled on purpose"),
        entry(NetCounter.IMPAIR_DUPLICATED_OUT, "sent frame{s} doubled on purpose"),
        entry(NetCounter.IMPAIR_CORRUPTED, "frame{s} with a bit turned on purpose"),
        entry(NetCounter.IMPAIR_REORDERED, "frame{s} made to wait for later ones on purpose"));
  }

  private static List<Entry<NetCounter, String>> arp() {
    return List.of(
        entry(NetCounter.ARP_IN, "message{s} received"),
        entry(NetCounter.ARP_DONE, "message{s} used"),
        entry(NetCounter.ARP_REQUESTS, "request{s} sent"),
        entry(NetCounter.ARP_REPLIES, "answer{s} sent"),
        entry(NetCounter.ARP_CONFLICTS, "claim{s} by others to an address of this host"),
        entry(
            NetCounter.ADDRESSES_DUPLICATED, "time{s} another station had an address of this host"),
        entry(NetCounter.DROP_ARP_BAD, "message{s} dropped: not well-formed"),
        entry(NetCounter.DROP_ARP_WAIT, "packet{s} dropped: too many wait for a neighbour"),
        entry(NetCounter.DROP_ARP_UNRESOLVED, "packet{s} dropped: neighbour did not answer"));
  }

  private static List<Entry<NetCounter, String>> ip() {
    return List.of(
        entry(NetCounter.IP_IN, "packet{s} received"),
        entry(NetCounter.IP_DELIVERED, "packet{s} for this host"),
        entry(NetCounter.IP_FORWARDED, "packet{s} forwarded"),
        entry(NetCounter.IP_OUT, "packet{s} sent from this host"),
        entry(NetCounter.IP_FRAGMENTED, "packet{s} cut into fragments"),
        entry(NetCounter.IP_FRAGMENTS_MADE, "fragment{s} made beside the first ones"),
        entry(NetCounter.IP_FRAGMENTS_IN, "fragment{s} received"),
        entry(NetCounter.IP_REASSEMBLED, "datagram{s} put together"),
        entry(NetCounter.IP_FRAGMENTS_JOINED, "fragment{s} joined to others"),
        entry(NetCounter.REDIRECTS_SENT, "redirect{s} sent"),
        entry(NetCounter.REDIRECTS_TAKEN, "redirect{s} heeded"),
        entry(NetCounter.PATH_MTU_LOWERED, "path MTU{s} lowered"),
        entry(NetCounter.PATH_MTU_RAISED, "path MTU{s} raised"),
        entry(NetCounter.DROP_OUT_NO_SOURCE, "packet{s} not sent: no address to send from"),
        entry(NetCounter.DROP_IP_HEADER, "packet{s} dropped: bad header"),
        entry(NetCounter.DROP_IP_CHECKSUM, "packet{s} dropped: bad header checksum"),
        entry(NetCounter.DROP_IP_ADDRESS, "packet{s} dropped: address that may not be there"),
        entry(NetCounter.DROP_IP_OPTIONS, "packet{s} dropped: bad or refused options"),
        entry(NetCounter.DROP_IP_NO_ROUTE, "packet{s} not forwarded: no route"),
        entry(NetCounter.DROP_IP_NOT_FORWARDING, "packet{s} not forwarded: this is no router"),
        entry(NetCounter.DROP_IP_TTL, "packet{s} not forwarded: time to live used up"),
        entry(NetCounter.DROP_IP_TOO_BIG, "packet{s} not forwarded: larger than the MTU"),
        entry(NetCounter.DROP_IP_FRAGMENT_BAD, "fragment{s} dropped: bad length or place"),
        entry(NetCounter.DROP_IP_FRAGMENT_DUPLICATE, "fragment{s} dropped: here already"),
        entry(NetCounter.DROP_IP_FRAGMENT_OVERLAP, "fragment{s} dropped: overlapping others"),
        entry(NetCounter.DROP_IP_FRAGMENT_LIMIT, "fragment{s} dropped: limit of reassembly"),
        entry(NetCounter.DROP_IP_FRAGMENT_TIMEOUT, "fragment{s} dropped after a timeout"),
        entry(
            NetCounter.DROP_IP_REASSEMBLED_LONG,
            "datagram{s} put together too long for a protocol"),
        entry(
            NetCounter.DROP_REASSEMBLY_CLOSED, "fragment{s} dropped: waiting as the stack closed"),
        entry(NetCounter.DROP_IP_PROTOCOL, "packet{s} dropped: unknown protocol"),
        entry(NetCounter.DROP_OUT_NO_ROUTE, "packet{s} not sent: no route"),
        entry(NetCounter.DROP_OUT_TOO_BIG, "packet{s} not sent: larger than the MTU"),
        entry(NetCounter.DROP_OUT_NO_PACKET, "packet{s} not sent: no packets for the fragments"));
  }

  private static List<Entry<NetCounter, String>> icmp() {
    return List.of(
        entry(NetCounter.ICMP_IN, "message{s} received"),
        entry(NetCounter.ICMP_DONE, "message{s} used"),
        entry(NetCounter.ICMP_ECHOES, "echo request{s} answered"),
        entry(NetCounter.ICMP_ERRORS, "error{s} sent"),
        entry(NetCounter.ICMP_LIMITED, "error{s} not sent: rate limit"),
        entry(NetCounter.ICMP_TIMESTAMPS, "timestamp request{s} answered"),
        entry(NetCounter.DROP_ICMP_QUOTE, "error{s} dropped: about a packet not sent from here"),
        entry(NetCounter.DROP_ICMP_REDIRECT, "redirect{s} not heeded"),
        entry(NetCounter.DROP_ICMP_BAD, "message{s} dropped: not well-formed"),
        entry(NetCounter.DROP_ICMP_GROUP, "echo request{s} dropped: to or from a group"),
        entry(NetCounter.DROP_ICMP_TYPE, "message{s} dropped: type not served"));
  }

  private static List<Entry<NetCounter, String>> udp() {
    return List.of(
        entry(NetCounter.UDP_IN, "datagram{s} received"),
        entry(NetCounter.UDP_DELIVERED, "datagram{s} delivered"),
        entry(NetCounter.UDP_OUT, "datagram{s} sent"),
        entry(NetCounter.UDP_LIMITED, "datagram{s} not answered by a service: rate limit"),
        entry(NetCounter.DROP_UDP_HEADER, "datagram{s} dropped: bad header"),
        entry(NetCounter.DROP_UDP_CHECKSUM, "datagram{s} dropped: bad checksum"),
        entry(NetCounter.DROP_UDP_PORT, "datagram{s} dropped: nobody at the port"),
        entry(NetCounter.DROP_UDP_FULL, "datagram{s} dropped: receive buffer full"));
  }
}
