package org.splnet.net.arp;

import java.util.Arrays;
import java.util.List;
import org.splnet.kernel.Attach;
import org.splnet.kernel.Callout;
import org.splnet.kernel.Context;
import org.splnet.kernel.GuardedBy;
import org.splnet.kernel.Machine;
import org.splnet.net.addr.Ipv4Address;
import org.splnet.net.addr.Ipv4Prefix;
import org.splnet.net.addr.MacAddress;
import org.splnet.net.ethernet.Ethernet;
import org.splnet.net.header.ArpHeader;
import org.splnet.net.header.EthernetHeader;
import org.splnet.net.iface.InterfaceAddress;
import org.splnet.net.iface.NetInterface;
import org.splnet.net.iface.TransmitBatch;
import org.splnet.net.ipv4.IcmpError;
import org.splnet.net.ipv4.Ipv4;
import org.splnet.net.packet.Packet;
import org.splnet.net.packet.PacketPool;
import org.splnet.net.stats.NetCounter;
import org.splnet.net.stats.NetCounters;

/**
 * Address resolution on one interface: the life of its neighbours.
 *
 * <p>A neighbour is asked for when the first packet for it comes, then once a second, {@value
 * #MAX_TRIES} times in all; packets wait meanwhile (RFC 1122, 2.3.2.2). When it answers it is known
 * for {@value #REACHABLE_SECONDS} seconds and then withdrawn from readers for {@value
 * #STALE_SECONDS}: if a packet for it comes in that time, it is used once more and asked, by
 * unicast, to confirm (RFC 1122, 2.3.2.1); if none comes, or no answer, it is forgotten.
 *
 * <p>Under the lock only the table changes. What is to be sent or reported is noted and done after
 * the lock has been left. One callout an interface is set to the earliest time at which a neighbour
 * is due.
 */
final class ArpInterface {
  static final int MAX_TRIES = 5;
  static final int REACHABLE_SECONDS = 1170;
  static final int STALE_SECONDS = 30;
  private static final long SECOND = 1_000_000_000L;

  private final NetInterface iface;
  private final NeighbourTable table;
  private final Ipv4 ipv4;
  private final PacketPool pool;
  private final NetCounters counters;
  private final Callout timer;

  ArpInterface(
      Machine machine, NetInterface iface, Ipv4 ipv4, PacketPool pool, NetCounters counters) {
    this.iface = iface;
    this.ipv4 = ipv4;
    this.pool = pool;
    this.counters = counters;
    this.table = new NeighbourTable(machine, iface.name());
    this.timer =
        machine.callout(
            iface.name() + " arp", (ctx, a) -> a.timeout(ctx), this, Attach.MPSAFE_PROTOCOL);
  }

  NetInterface iface() {
    return iface;
  }

  NeighbourTable table() {
    return table;
  }

  /** Sends a packet to a neighbour, or has it wait until the neighbour is known. */
  void resolve(Context ctx, int packet, int address, TransmitBatch out) {
    long now = ctx.machine().nanos();
    long station;
    int dropped = Packet.NONE;
    boolean ask = false;
    table.lock.enter(ctx);
    try {
      Neighbour n = table.findLocked(address);
      if (n == null && table.mayAskLocked()) {
        n = table.addLocked(ctx, address, true);
        if (n != null) {
          ask = true;
          dueLocked(ctx, n, now, SECOND);
          n.tries = 1;
        }
      }
      station = n == null ? NeighbourTable.UNKNOWN : n.station;
      if (n == null) {
        dropped = packet;
      } else if (n.state == Neighbour.State.PENDING) {
        dropped = n.await(packet);
      } else if (n.state == Neighbour.State.STALE) {
        ask = true;
        table.setStateLocked(n, Neighbour.State.PROBE);
        dueLocked(ctx, n, now, SECOND);
        n.tries = 1;
        table.publishLocked();
      }
    } finally {
      table.lock.exit(ctx);
    }
    if (station != NeighbourTable.UNKNOWN) {
      Ethernet.frame(ctx, iface, packet, station, EthernetHeader.TYPE_IPV4, out);
    }
    if (dropped != Packet.NONE) {
      counters.count(ctx, NetCounter.DROP_ARP_WAIT);
      pool.free(ctx, dropped);
    }
    if (ask) {
      request(
          ctx,
          address,
          station != NeighbourTable.UNKNOWN ? station : MacAddress.BROADCAST.bits(),
          out);
    }
  }

  /**
   * Takes in that a neighbour is at a station: sends what waited for it.
   *
   * @param add whether to add it if it is not in the table
   */
  void learn(Context ctx, int address, long station, boolean add, TransmitBatch out) {
    long now = ctx.machine().nanos();
    int waited = Packet.NONE;
    table.lock.enter(ctx);
    try {
      Neighbour n = table.findLocked(address);
      if (n == null && add) {
        n = table.addLocked(ctx, address, false);
      }
      if (n != null && n.state != Neighbour.State.STATIC) {
        boolean published = n.state.published && n.station == station;
        waited = n.takeWaiting();
        n.station = station;
        table.setStateLocked(n, Neighbour.State.REACHABLE);
        dueLocked(ctx, n, now, REACHABLE_SECONDS * SECOND);
        if (!published) {
          table.publishLocked();
        }
      }
    } finally {
      table.lock.exit(ctx);
    }
    send(ctx, waited, station, out);
  }

  void addStatic(Context ctx, int address, long station, TransmitBatch out) {
    int waited;
    table.lock.enter(ctx);
    try {
      waited = table.putLocked(ctx, address, station).takeWaiting();
    } finally {
      table.lock.exit(ctx);
    }
    send(ctx, waited, station, out);
  }

  /** Forgets every neighbour that is not permanent, and drops what waits. */
  void flush(Context ctx) {
    flush(ctx, false);
  }

  /** Forgets every neighbour for good; the timer does not run any more. */
  void close(Context ctx) {
    flush(ctx, true);
    timer.cancelAndWait(ctx);
  }

  private void flush(Context ctx, boolean close) {
    int dropped = Packet.NONE;
    table.lock.enter(ctx);
    try {
      if (close) {
        table.closeLocked();
      }
      for (Neighbour n : table.entriesLocked()) {
        if (close || n.state != Neighbour.State.STATIC) {
          dropped = joined(n.takeWaiting(), dropped);
          table.removeLocked(n);
        }
      }
      table.publishLocked();
      table.clearTimerLocked();
      timer.cancel(ctx);
    } finally {
      table.lock.exit(ctx);
    }
    while (dropped != Packet.NONE) {
      int next = Packet.next(dropped);
      counters.count(ctx, NetCounter.DROP_ARP_UNRESOLVED);
      pool.free(ctx, dropped);
      dropped = next;
    }
  }

  /** Says to all stations which one has an address of this host (RFC 5227, 2.3). */
  void announce(Context ctx, int address, TransmitBatch out) {
    sendRequest(ctx, address, address, MacAddress.BROADCAST.bits(), out);
  }

  /** Asks all stations whether one of them has an address (RFC 5227, 2.1.1). */
  void probe(Context ctx, int address, TransmitBatch out) {
    sendRequest(ctx, 0, address, MacAddress.BROADCAST.bits(), out);
  }

  /** Sets when the timer is to look at a neighbour next. */
  @GuardedBy("table.lock")
  private void dueLocked(Context ctx, Neighbour n, long now, long delayNanos) {
    n.dueNanos = now + delayNanos;
    if (table.setTimerLocked(n.dueNanos)) {
      timer.schedule(ctx, delayNanos);
    }
  }

  /** What the timer has found to do. */
  private static final class Findings {
    int[] addresses = new int[8];
    long[] stations = new long[8];
    int requests;
    int failed = Packet.NONE;

    void request(Neighbour n, long station) {
      if (requests == addresses.length) {
        addresses = Arrays.copyOf(addresses, requests * 2);
        stations = Arrays.copyOf(stations, requests * 2);
      }
      addresses[requests] = n.address;
      stations[requests++] = station;
    }
  }

  private void timeout(Context ctx) {
    Findings f = new Findings();
    long now = ctx.machine().nanos();
    table.lock.enter(ctx);
    try {
      table.clearTimerLocked();
      boolean changed = false;
      long earliest = Long.MAX_VALUE;
      List<Neighbour> all = table.entriesLocked();
      for (Neighbour n : all) {
        if (n.dueNanos <= now) {
          changed |= dueNowLocked(n, now, f);
        }
        earliest = Math.min(earliest, n.dueNanos);
      }
      if (changed) {
        table.publishLocked();
      }
      if (earliest != Long.MAX_VALUE && table.setTimerLocked(earliest)) {
        timer.schedule(ctx, earliest - now);
      }
    } finally {
      table.lock.exit(ctx);
    }
    TransmitBatch out = ipv4.takeBatch(ctx);
    for (int i = 0; i < f.requests; i++) {
      request(ctx, f.addresses[i], f.stations[i], out);
    }
    fail(ctx, f.failed, out);
    ipv4.giveBatch(ctx, out);
  }

  /** Deals with a neighbour that is due; true if what is published changes. */
  @GuardedBy("table.lock")
  private boolean dueNowLocked(Neighbour n, long now, Findings f) {
    switch (n.state) {
      case PENDING, PROBE -> {
        if (n.tries < MAX_TRIES) {
          n.tries++;
          n.dueNanos = now + SECOND;
          f.request(n, n.state == Neighbour.State.PROBE ? n.station : MacAddress.BROADCAST.bits());
          return false;
        }
        f.failed = joined(n.takeWaiting(), f.failed);
        n.dueNanos = Long.MAX_VALUE;
        table.removeLocked(n);
        return n.state.published;
      }
      case REACHABLE -> {
        table.setStateLocked(n, Neighbour.State.STALE);
        n.dueNanos = now + STALE_SECONDS * SECOND;
        return true;
      }
      case STALE -> {
        n.dueNanos = Long.MAX_VALUE;
        table.removeLocked(n);
        return false;
      }
      case STATIC -> {
        n.dueNanos = Long.MAX_VALUE;
        return false;
      }
    }
    return false;
  }

  /** Two chains as one. */
  private static int joined(int chain, int rest) {
    if (chain == Packet.NONE) {
      return rest;
    }
    int last = chain;
    while (Packet.next(last) != Packet.NONE) {
      last = Packet.next(last);
    }
    Packet.setNext(last, rest);
    return chain;
  }

  private void send(Context ctx, int chain, long station, TransmitBatch out) {
    int p = chain;
    while (p != Packet.NONE) {
      int next = Packet.next(p);
      Ethernet.frame(ctx, iface, p, station, EthernetHeader.TYPE_IPV4, out);
      p = next;
    }
  }

  /** Drops packets whose neighbour did not answer, and says so (RFC 1122, 2.3.2.2). */
  private void fail(Context ctx, int chain, TransmitBatch out) {
    int p = chain;
    while (p != Packet.NONE) {
      int next = Packet.next(p);
      ipv4.errors().report(ctx, p, IcmpError.HOST_UNREACHABLE, 0, out);
      counters.count(ctx, NetCounter.DROP_ARP_UNRESOLVED);
      pool.free(ctx, p);
      p = next;
    }
  }

  /** Asks for a neighbour; without an address of its own a host does not, for that is a probe. */
  private void request(Context ctx, int target, long station, TransmitBatch out) {
    int sender = senderFor(target);
    if (sender != 0) {
      sendRequest(ctx, sender, target, station, out);
    }
  }

  private void sendRequest(Context ctx, int sender, int target, long station, TransmitBatch out) {
    int p = pool.allocate(ctx);
    if (p == Packet.NONE) {
      counters.count(ctx, NetCounter.DROP_NO_PACKET);
      return;
    }
    Packet.setLength(p, ArpHeader.LENGTH);
    ArpHeader.set(Packet.data(p), ArpHeader.REQUEST, iface.addressBits(), sender, 0, target);
    counters.count(ctx, NetCounter.ARP_REQUESTS);
    Ethernet.frame(ctx, iface, p, station, EthernetHeader.TYPE_ARP, out);
  }

  /** The address of this interface that a neighbour can be expected to know. */
  private int senderFor(int target) {
    List<Ipv4Prefix> addresses = iface.addresses();
    for (int i = 0; i < addresses.size(); i++) {
      if (contains(addresses.get(i), target)) {
        return addresses.get(i).address().bits();
      }
    }
    return addresses.isEmpty() ? Ipv4Address.ANY.bits() : addresses.getFirst().address().bits();
  }

  /** Whether an address is one of this interface's own. */
  boolean isOwn(int address) {
    List<Ipv4Prefix> addresses = iface.addresses();
    for (int i = 0; i < addresses.size(); i++) {
      if (addresses.get(i).address().bits() == address) {
        return true;
      }
    }
    return false;
  }

  /**
   * The address of this interface that the sender of a message claims, or that it probes while this
   * host does (RFC 5227, 2.1.1 and 2.4); 0 if it does neither.
   */
  int contested(int sender, int target) {
    List<InterfaceAddress> all = iface.allAddresses();
    for (int i = 0; i < all.size(); i++) {
      InterfaceAddress a = all.get(i);
      boolean probed = sender == 0 && a.state() == InterfaceAddress.State.TENTATIVE;
      if (a.state() != InterfaceAddress.State.DUPLICATED
          && a.bits() == (probed ? target : sender)) {
        return a.bits();
      }
    }
    return 0;
  }

  /** Whether an address is of a network of this interface, and not that network's broadcast. */
  boolean isOnLink(int address) {
    List<Ipv4Prefix> addresses = iface.addresses();
    for (int i = 0; i < addresses.size(); i++) {
      Ipv4Prefix a = addresses.get(i);
      if (contains(a, address)) {
        return a.length() >= 31 || (address & ~a.mask()) != ~a.mask();
      }
    }
    return false;
  }

  private static boolean contains(Ipv4Prefix prefix, int address) {
    return ((address ^ prefix.address().bits()) & prefix.mask()) == 0;
  }
}
