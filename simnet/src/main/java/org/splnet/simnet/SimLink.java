package org.splnet.simnet;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;
import org.splnet.net.addr.Ipv4Address;
import org.splnet.net.addr.Ipv4Prefix;
import org.splnet.net.addr.MacAddress;
import org.splnet.net.header.EthernetHeader;

/**
 * A link of a network: a switch with any number of hosts, or with two, a cable. Made by {@link
 * SimNetwork#link} and {@link SimNetwork#lan}.
 *
 * <p>Between any two hosts on it lie two ways, one each way, that do to frames what their {@link
 * LinkSpec} says, each by itself. A broadcast goes each of its ways on its own: one host may miss
 * what another gets. Nothing is learnt: who has an address is known.
 */
public final class SimLink {
  private static final int MIN_MTU = 68;
  private static final int MAX_MTU = 1500;
  private static final int MOST_HOSTS = 0xfffe;

  private final SimNetwork network;
  private final int number;
  private final String name;
  private final Map<Long, Station> stations = new LinkedHashMap<>();
  private final Map<Long, Path> paths = new HashMap<>();
  private final long[] counts = new long[LinkCounts.Kind.values().length];
  private LinkSpec spec;
  private int mtu = MAX_MTU;

  SimLink(SimNetwork network, int number, String name, LinkSpec spec) {
    this.network = network;
    this.number = number;
    this.name = name;
    this.spec = spec;
  }

  SimNetwork network() {
    return network;
  }

  int number() {
    return number;
  }

  /** Its name. */
  public String name() {
    return name;
  }

  /**
   * Sets how many bytes a packet on it has at most, 68 to 1500; 1500 unless told. Before any host
   * is on it.
   */
  public SimLink mtu(int bytes) {
    if (bytes < MIN_MTU || bytes > MAX_MTU) {
      throw new IllegalArgumentException(
          "mtu " + bytes + " of " + name + ": from " + MIN_MTU + " to " + MAX_MTU);
    }
    if (!stations.isEmpty()) {
      throw new IllegalStateException(
          "mtu of " + name + ": set it before the first host is attached");
    }
    mtu = bytes;
    return this;
  }

  int mtu() {
    return mtu;
  }

  // ---- Hosts

  /**
   * Puts a host on it, with the next address of 10.N.0.0/16, N being the link's number.
   *
   * @return the address
   */
  public Ipv4Address attach(SimHost host) {
    int n = stations.size() + 1;
    if (number > 0xff || n > MOST_HOSTS) {
      throw new IllegalStateException(
          name + " has no address left to give: name one, as in attach(host, \"10.0.0.1/24\")");
    }
    Ipv4Address next = new Ipv4Address(10 << 24 | number << 16 | n);
    attach(host, new Ipv4Prefix(next, 16));
    return next;
  }

  /** Puts a host on it, with an address and the length of its prefix, as {@code 10.0.0.1/24}. */
  public SimLink attach(SimHost host, String address) {
    attach(host, Ipv4Prefix.parse(address));
    return this;
  }

  private void attach(SimHost host, Ipv4Prefix address) {
    network.own(host);
    for (Station s : stations.values()) {
      if (s.host() == host) {
        throw new IllegalArgumentException(
            host + " is on " + name + " already, as " + s.address() + ": one place is enough");
      }
    }
    Station s = new Station(host, this, network.nextStation(), address);
    stations.put(s.mac().bits(), s);
    host.plug(s);
  }

  /** The hosts on it, in the order in which they came. */
  public List<SimHost> hosts() {
    return stations.values().stream().map(Station::host).toList();
  }

  /** The address of a host on it. */
  public Ipv4Address address(SimHost host) {
    return station(host).address().address();
  }

  List<Station> stations() {
    return List.copyOf(stations.values());
  }

  private Station station(SimHost host) {
    Station s = find(host);
    if (s == null) {
      throw new IllegalArgumentException(
          host + " is not on " + name + ": attach it, or name another link");
    }
    return s;
  }

  @Nullable Station find(SimHost host) {
    for (Station s : host.stations()) {
      if (s.link() == this) {
        return s;
      }
    }
    return null;
  }

  // ---- What it does to frames

  /** Sets what every way of it does from now on. */
  public SimLink set(LinkSpec now) {
    spec = now;
    for (Path p : paths.values()) {
      p.set(now);
    }
    return this;
  }

  /** Sets what the way from one host to another does from now on; the way back is another. */
  public SimLink set(SimHost from, SimHost to, LinkSpec now) {
    path(station(from), station(to)).set(now);
    return this;
  }

  /** What the way from one host to another does. */
  public LinkSpec spec(SimHost from, SimHost to) {
    return path(station(from), station(to)).spec();
  }

  /** What became of its frames so far. */
  public LinkCounts counts() {
    return LinkCounts.of(counts);
  }

  void count(LinkCounts.Kind kind) {
    counts[kind.ordinal()]++;
  }

  void lose(Path path, LinkCounts.Kind why, byte[] frame) {
    count(why);
    network.note(path.from().host().name(), why.lost(path.to().host()), History.sum(frame));
  }

  void lose(SimHost at, LinkCounts.Kind why, byte[] frame) {
    count(why);
    network.note("", why.lost(at), History.sum(frame));
  }

  Path path(Station from, Station to) {
    if (from == to) {
      throw new IllegalArgumentException(
          "from " + from.host() + " to itself no frame goes by " + name + ": name two hosts");
    }
    return paths.computeIfAbsent(
        (long) from.number() << 32 | to.number(), key -> new Path(this, from, to, spec));
  }

  /** All ways between the hosts of two groups, the hosts of one on this side. */
  void forPaths(List<SimHost> from, List<SimHost> to, BiConsumer<SimLink, Path> what) {
    for (SimHost f : from) {
      Station s = find(f);
      for (SimHost t : to) {
        Station d = find(t);
        if (s != null && d != null && s != d) {
          what.accept(this, path(s, d));
        }
      }
    }
  }

  /** The ways on which there was anything, in no order. */
  Iterable<Path> paths() {
    return paths.values();
  }

  /** Sends a frame on its ways. */
  void carry(Station from, byte[] frame) {
    long now = network.nanos();
    long to = frame.length < EthernetHeader.LENGTH ? -1 : destination(frame);
    if (MacAddress.isGroup(to)) {
      for (Station s : stations.values()) {
        if (s != from) {
          path(from, s).send(frame, now);
        }
      }
      return;
    }
    Station s = stations.get(to);
    if (s != null && s != from) {
      path(from, s).send(frame, now);
    } else {
      count(LinkCounts.Kind.SENT);
      lose(from.host(), LinkCounts.Kind.MISSED, frame);
    }
  }

  private static long destination(byte[] frame) {
    long bits = 0;
    for (int i = 0; i < 6; i++) {
      bits = bits << 8 | (frame[i] & 0xff);
    }
    return bits;
  }

  @Override
  public String toString() {
    return "link " + name;
  }
}
