package org.splnet.net.icmp;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import org.splnet.kernel.Attach;
import org.splnet.kernel.Callout;
import org.splnet.kernel.Context;
import org.splnet.kernel.GuardedBy;
import org.splnet.kernel.LockOrder;
import org.splnet.kernel.Machine;
import org.splnet.kernel.Mutex;
import org.splnet.net.addr.Ipv4Address;
import org.splnet.net.addr.Ipv4Prefix;
import org.splnet.net.header.IcmpHeader;
import org.splnet.net.header.Ipv4Header;
import org.splnet.net.ipv4.Ipv4;
import org.splnet.net.route.Route;
import org.splnet.net.stats.NetCounter;
import org.splnet.net.stats.NetCounters;

/**
 * Redirects that a host heeds (RFC 1122, 3.2.2.2): each becomes a route to one destination, for
 * {@link #LIFE_NANOS} from the last time it was said.
 *
 * <p>Heeded is who is the present first hop to that destination, and names another station of the
 * network on which it says so. All codes are taken for that of a host. A route to the very
 * destination that somebody has made stays as it is. At most {@value #MAX} are remembered, the
 * oldest making room.
 */
final class Redirects {
  /** Most destinations. */
  static final int MAX = 64;

  /** How long a redirect holds. */
  static final long LIFE_NANOS = 600_000_000_000L;

  private final NetCounters counters;
  private final Ipv4 ipv4;
  private final Mutex lock;
  private final Callout timer;
  private volatile boolean accepting = true;

  /** By destination, the one that was said longest ago first. */
  @GuardedBy("lock")
  private final Map<Integer, Heeded> heeded = new LinkedHashMap<>();

  private record Heeded(Route route, long dueNanos) {}

  Redirects(Machine machine, NetCounters counters, Ipv4 ipv4) {
    this.counters = counters;
    this.ipv4 = ipv4;
    this.lock = machine.mutex(LockOrder.PATH, "redirects");
    this.timer =
        machine.callout("redirects", (ctx, r) -> r.timeout(ctx), this, Attach.MPSAFE_PROTOCOL);
  }

  void setAccepting(boolean on) {
    accepting = on;
  }

  /**
   * Takes in a redirect about a packet that this host may have sent. Context: the protocol's.
   * Locks: none.
   *
   * @param input number of the interface on which it came
   * @param router who sent it
   * @param at where its ICMP header is
   * @param quoted where the quoted IPv4 header is
   * @return whether it is heeded
   */
  boolean redirect(Context ctx, int input, int router, long at, long quoted) {
    int destination = Ipv4Header.destination(quoted);
    int gateway = IcmpHeader.gateway(at);
    Route now = ipv4.routes().lookup(destination);
    if (!accepting
        || ipv4.isForwarding()
        || now == null
        || !concerns(now, input, router, gateway)) {
      return false;
    }
    Route better =
        new Route(
            new Ipv4Prefix(new Ipv4Address(destination), 32),
            Route.Kind.UNICAST,
            now.iface(),
            new Ipv4Address(gateway));
    long due = ctx.machine().nanos() + LIFE_NANOS;
    lock.enter(ctx);
    try {
      Heeded before = heeded.get(destination);
      if (now.prefix().length() == 32 && (before == null || !before.route().equals(now))) {
        return false;
      }
      heeded.remove(destination);
      boundLocked(ctx);
      heeded.put(destination, new Heeded(better, due));
      ipv4.routes().add(ctx, better);
      if (!timer.isArmed(ctx)) {
        timer.schedule(ctx, LIFE_NANOS);
      }
    } finally {
      lock.exit(ctx);
    }
    counters.count(ctx, NetCounter.REDIRECTS_TAKEN);
    return true;
  }

  /** Whether the router is the first hop, and the gateway a station of the same network. */
  private boolean concerns(Route now, int input, int router, int gateway) {
    Ipv4Address hop = now.gateway();
    if (now.kind() != Route.Kind.UNICAST
        || hop == null
        || hop.bits() != router
        || now.iface().index() != input
        || gateway == router) {
      return false;
    }
    Route link = ipv4.routes().lookup(gateway);
    return link != null
        && link.kind() == Route.Kind.UNICAST
        && link.gateway() == null
        && link.iface() == now.iface();
  }

  @GuardedBy("lock")
  private void boundLocked(Context ctx) {
    if (heeded.size() == MAX) {
      Iterator<Heeded> all = heeded.values().iterator();
      ipv4.routes().remove(ctx, all.next().route());
      all.remove();
    }
  }

  private void timeout(Context ctx) {
    long now = ctx.machine().nanos();
    lock.enter(ctx);
    try {
      for (Map.Entry<Integer, Heeded> e : new ArrayList<>(heeded.entrySet())) {
        if (e.getValue().dueNanos() > now) {
          timer.schedule(ctx, e.getValue().dueNanos() - now);
          break;
        }
        ipv4.routes().remove(ctx, e.getValue().route());
        heeded.remove(e.getKey());
      }
    } finally {
      lock.exit(ctx);
    }
  }

  /** Forgets all. Context: TOP. Locks: none. */
  void close(Context ctx) {
    timer.cancelAndWait(ctx);
    lock.enter(ctx);
    try {
      for (Heeded h : heeded.values()) {
        ipv4.routes().remove(ctx, h.route());
      }
      heeded.clear();
    } finally {
      lock.exit(ctx);
    }
  }
}
