package org.splnet.net;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.splnet.kernel.Attach;
import org.splnet.kernel.Callout;
import org.splnet.kernel.Context;
import org.splnet.kernel.GuardedBy;
import org.splnet.kernel.LockOrder;
import org.splnet.kernel.Machine;
import org.splnet.kernel.Mutex;
import org.splnet.net.addr.Ipv4Address;
import org.splnet.net.addr.Ipv4Prefix;
import org.splnet.net.addr.MacAddress;
import org.splnet.net.arp.AddressClaim;
import org.splnet.net.arp.Arp;
import org.splnet.net.arp.ConflictListener;
import org.splnet.net.iface.InterfaceAddress;
import org.splnet.net.iface.InterfaceAddress.State;
import org.splnet.net.iface.LinkLayer;
import org.splnet.net.iface.NetInterface;
import org.splnet.net.iface.TransmitBatch;
import org.splnet.net.ipv4.Ipv4;
import org.splnet.net.route.Route;
import org.splnet.net.route.RouteTable;
import org.splnet.net.stats.NetCounter;
import org.splnet.net.stats.NetCounters;

/**
 * The addresses of a stack's interfaces: who may be used, and the routes that come and go with it.
 *
 * <p>An address is published to an interface's readers, and gets its routes, when its {@link
 * AddressClaim} has it; without probing, and on links that know no stations, that is at once. Until
 * then it does not exist for the rest of the stack: nothing is sent from it, and nothing answered
 * or delivered that is sent to it. It goes the same way when another station turns out to have it.
 *
 * <p>Claims are guarded by a lock of class {@code ifaddr}, taken by who configures, by one callout
 * for all claims, and by ARP input for a message that contests an address. What is to be sent is
 * sent after the lock has been left.
 */
final class Addresses implements ConflictListener {
  private final Mutex lock;
  private final RouteTable routes;
  private final Ipv4 ipv4;
  private final Arp arp;
  private final NetCounters counters;
  private final LinkLayer stations;
  private final Predicate<NetInterface> attached;
  private final boolean announcing;
  private final boolean probing;
  private final Callout timer;

  @GuardedBy("lock")
  private final List<Entry> entries = new ArrayList<>();

  @GuardedBy("lock")
  private final Map<NetInterface, Link> links = new HashMap<>();

  /** An address and its claim. */
  private static final class Entry {
    final NetInterface iface;
    final Ipv4Prefix prefix;
    final AddressClaim claim;
    State state = State.TENTATIVE;
    @Nullable MacAddress holder;

    Entry(NetInterface iface, Ipv4Prefix prefix, boolean givesUp) {
      this.iface = iface;
      this.prefix = prefix;
      this.claim = new AddressClaim(givesUp);
    }

    int bits() {
      return prefix.address().bits();
    }
  }

  /** What limits the rate of claims on an interface (RFC 5227, 2.1.1). */
  private static final class Link {
    int conflicts;
    long earliestNanos = Long.MIN_VALUE;
  }

  /** A message to be sent when the lock has been left. */
  private record Message(Entry about, boolean probe) {}

  /**
   * No addresses.
   *
   * @param stations the link layer on which addresses can be contested
   * @param attached whether the stack has an interface; false before {@link #detach}
   */
  Addresses(
      Machine machine,
      RouteTable routes,
      Ipv4 ipv4,
      Arp arp,
      NetCounters counters,
      LinkLayer stations,
      Predicate<NetInterface> attached,
      NetStackOptions options) {
    this.lock = machine.mutex(LockOrder.IFADDR, "addresses");
    this.routes = routes;
    this.ipv4 = ipv4;
    this.arp = arp;
    this.counters = counters;
    this.stations = stations;
    this.attached = attached;
    this.announcing = options.announcing();
    this.probing = options.probing();
    this.timer =
        machine.callout("addresses", (ctx, a) -> a.timeout(ctx), this, Attach.MPSAFE_PROTOCOL);
  }

  /**
   * Gives an interface an address, or another prefix if it has that address already. Context: TOP.
   * Locks: none.
   *
   * @throws IllegalStateException if the interface is detached
   */
  void add(Context ctx, NetInterface iface, Ipv4Prefix prefix) {
    Entry e = new Entry(iface, prefix, probing);
    lock.enter(ctx);
    try {
      if (!attached.test(iface)) {
        throw new IllegalStateException(
            "no address for " + iface + ", which is detached: attach its driver again");
      }
      entries.removeIf(old -> old.iface == iface && old.bits() == e.bits());
      entries.add(e);
      beginLocked(ctx, e);
    } finally {
      lock.exit(ctx);
    }
    announce(ctx, List.of(e));
  }

  /** Takes an address from an interface; false if it has none such. Context: TOP. Locks: none. */
  boolean remove(Context ctx, NetInterface iface, Ipv4Address address) {
    lock.enter(ctx);
    try {
      boolean found = entries.removeIf(e -> e.iface == iface && e.prefix.address().equals(address));
      publishLocked(ctx, iface);
      return found;
    } finally {
      lock.exit(ctx);
    }
  }

  /** Claims an interface's addresses anew: it is up. Context: TOP. Locks: none. */
  void up(Context ctx, NetInterface iface) {
    List<Entry> its;
    lock.enter(ctx);
    try {
      its = entries.stream().filter(e -> e.iface == iface).toList();
      for (Entry e : its) {
        beginLocked(ctx, e);
      }
    } finally {
      lock.exit(ctx);
    }
    announce(ctx, its);
  }

  /** Lets the claims of an interface rest: it is down. Context: TOP. Locks: none. */
  void down(Context ctx, NetInterface iface) {
    lock.enter(ctx);
    try {
      for (Entry e : entries) {
        if (e.iface == iface) {
          e.claim.stop();
        }
      }
    } finally {
      lock.exit(ctx);
    }
  }

  /**
   * Forgets an interface, with all routes through it; another may have an address in the same
   * network, and then it has the route. Context: TOP. Locks: none.
   */
  void detach(Context ctx, NetInterface iface) {
    lock.enter(ctx);
    try {
      entries.removeIf(e -> e.iface == iface);
      links.remove(iface);
      iface.setAddresses(List.of());
      for (Route gone : routes.removeThrough(ctx, iface)) {
        restoreLocked(ctx, gone.prefix().network());
      }
    } finally {
      lock.exit(ctx);
    }
  }

  /** Ends all claims. Context: TOP. Locks: none. */
  void close(Context ctx) {
    timer.cancelAndWait(ctx);
  }

  @GuardedBy("lock")
  private void beginLocked(Context ctx, Entry e) {
    e.holder = null;
    if (!probing || e.iface.link() != stations) {
      e.state = State.PREFERRED;
      e.claim.assume();
    } else {
      e.state = State.TENTATIVE;
      if (e.iface.isUp()) {
        e.claim.probe(earliestLocked(ctx, e.iface), ctx.random());
        scheduleLocked(ctx);
      }
    }
    publishLocked(ctx, e.iface);
  }

  /** When a claim on an interface may begin (RFC 5227, 2.1.1: MAX_CONFLICTS). */
  @GuardedBy("lock")
  private long earliestLocked(Context ctx, NetInterface iface) {
    Link l = links.computeIfAbsent(iface, i -> new Link());
    long now = ctx.machine().nanos();
    long earliest = l.conflicts < AddressClaim.MAX_CONFLICTS ? now : Math.max(now, l.earliestNanos);
    l.earliestNanos = earliest + AddressClaim.RATE_LIMIT_INTERVAL;
    return earliest;
  }

  @GuardedBy("lock")
  private void scheduleLocked(Context ctx) {
    long due = Long.MAX_VALUE;
    for (Entry e : entries) {
      due = Math.min(due, e.claim.dueNanos());
    }
    if (due != Long.MAX_VALUE) {
      timer.schedule(ctx, due - ctx.machine().nanos());
    }
  }

  private void timeout(Context ctx) {
    long now = ctx.machine().nanos();
    List<Message> messages = new ArrayList<>();
    lock.enter(ctx);
    try {
      for (Entry e : entries) {
        switch (e.claim.due(now, ctx.random())) {
          case PROBE -> messages.add(new Message(e, true));
          case ANNOUNCE -> messages.add(new Message(e, false));
          case ACQUIRE -> {
            e.state = State.PREFERRED;
            publishLocked(ctx, e.iface);
            messages.add(new Message(e, false));
          }
          case NONE, DEFEND, LOSE -> {
            // not on a timer
          }
        }
      }
      scheduleLocked(ctx);
    } finally {
      lock.exit(ctx);
    }
    TransmitBatch out = ipv4.takeBatch(ctx);
    for (Message m : messages) {
      if (m.probe()) {
        arp.probe(ctx, m.about().iface, m.about().bits(), out);
      } else {
        arp.announce(ctx, m.about().iface, m.about().bits(), out);
      }
    }
    ipv4.giveBatch(ctx, out);
  }

  @Override
  public void conflict(
      Context ctx, NetInterface iface, int address, long station, TransmitBatch out) {
    AddressClaim.Step step = AddressClaim.Step.NONE;
    lock.enter(ctx);
    try {
      Entry e = findLocked(iface, address);
      if (e != null) {
        step = e.claim.conflict(ctx.machine().nanos());
        if (step == AddressClaim.Step.LOSE) {
          loseLocked(ctx, e, new MacAddress(station));
        }
      }
    } finally {
      lock.exit(ctx);
    }
    if (step == AddressClaim.Step.DEFEND) {
      arp.announce(ctx, iface, address, out);
    }
  }

  @GuardedBy("lock")
  private void loseLocked(Context ctx, Entry e, MacAddress holder) {
    e.state = State.DUPLICATED;
    e.holder = holder;
    links.computeIfAbsent(e.iface, i -> new Link()).conflicts++;
    counters.count(ctx, NetCounter.ADDRESSES_DUPLICATED);
    publishLocked(ctx, e.iface);
  }

  @GuardedBy("lock")
  private @Nullable Entry findLocked(NetInterface iface, int address) {
    for (Entry e : entries) {
      if (e.iface == iface && e.bits() == address) {
        return e;
      }
    }
    return null;
  }

  /** Has readers see an interface's addresses as they are now, and the routes follow. */
  @GuardedBy("lock")
  private void publishLocked(Context ctx, NetInterface iface) {
    Map<Ipv4Prefix, Route> before = routesOf(iface, iface.addresses());
    iface.setAddresses(
        entries.stream()
            .filter(e -> e.iface == iface)
            .map(e -> new InterfaceAddress(e.prefix, e.state, e.holder))
            .toList());
    Map<Ipv4Prefix, Route> after = routesOf(iface, iface.addresses());
    after.forEach((prefix, route) -> {
      if (!route.equals(before.get(prefix))) {
        routes.add(ctx, route);
      }
    });
    for (Map.Entry<Ipv4Prefix, Route> old : before.entrySet()) {
      if (!after.containsKey(old.getKey()) && routes.remove(ctx, old.getValue())) {
        restoreLocked(ctx, old.getKey());
      }
    }
  }

  /** Another interface may have an address in the same network. */
  @GuardedBy("lock")
  private void restoreLocked(Context ctx, Ipv4Prefix prefix) {
    for (Entry e : entries) {
      Route other = routesOf(e.iface, e.iface.addresses()).get(prefix);
      if (other != null) {
        routes.add(ctx, other);
        return;
      }
    }
  }

  /** The routes that come with addresses. */
  private static Map<Ipv4Prefix, Route> routesOf(NetInterface iface, List<Ipv4Prefix> addresses) {
    Map<Ipv4Prefix, Route> out = new LinkedHashMap<>();
    for (Ipv4Prefix a : addresses) {
      if (a.length() < 32) {
        put(out, new Route(a.network(), Route.Kind.UNICAST, iface, null));
      }
      if (a.length() < 31) {
        put(out, new Route(new Ipv4Prefix(a.broadcast(), 32), Route.Kind.BROADCAST, iface, null));
      }
    }
    for (Ipv4Prefix a : addresses) {
      put(out, new Route(new Ipv4Prefix(a.address(), 32), Route.Kind.LOCAL, iface, null));
    }
    return out;
  }

  private static void put(Map<Ipv4Prefix, Route> to, Route route) {
    to.put(route.prefix(), route);
  }

  /** Announces addresses that were not probed for. */
  private void announce(Context ctx, List<Entry> which) {
    if (!announcing || probing) {
      return;
    }
    for (Entry e : which) {
      if (e.iface.isUp() && e.iface.link() == stations) {
        arp.announce(ctx, e.iface, e.prefix.address());
      }
    }
  }
}
