package org.splnet.net.route;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.splnet.kernel.Context;
import org.splnet.kernel.GuardedBy;
import org.splnet.kernel.LockOrder;
import org.splnet.kernel.Machine;
import org.splnet.kernel.Mutex;
import org.splnet.kernel.WeakOrder;
import org.splnet.kernel.Work;
import org.splnet.net.addr.Ipv4Address;
import org.splnet.net.addr.Ipv4Prefix;
import org.splnet.net.iface.NetInterface;

/**
 * Longest-prefix match over IPv4 routes; readers take no lock.
 *
 * <p>A trie of four levels, eight bits each, with prefixes expanded to the slots they cover: a
 * lookup is one to four dependent loads. A node is never changed once published: a writer copies
 * the nodes on the path (and, for a short prefix, those below it) and publishes the new root by one
 * release store; a reader loads the root by acquire and sees the table as it was or as it is.
 *
 * <p>Writers are serialised by a mutex of class {@code route}. A change costs the nodes it touches,
 * 1 KiB each; the prefixes themselves are kept in a map, from which the next shorter one is found
 * when one goes.
 */
@WeakOrder(
    primitive = "published snapshot",
    why =
        "nodes are not changed once the root that leads to them was stored by release; who loads it"
            + " by acquire sees them whole",
    stress = "RouteTableStress")
public final class RouteTable {
  private static final int FANOUT = 256;
  private static final VarHandle ROOT;

  static {
    try {
      ROOT = MethodHandles.lookup().findVarHandle(RouteTable.class, "root", Object[].class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  private final Mutex lock;

  @GuardedBy("lock")
  private final Map<Ipv4Prefix, Route> routes = new HashMap<>();

  /** Slots are null, a {@link Route}, or an {@code Object[]} one level down. */
  @SuppressWarnings("unused")
  private @Nullable Object[] root = new @Nullable Object[FANOUT];

  /** An empty table. */
  public RouteTable(Machine machine) {
    lock = machine.mutex(LockOrder.ROUTE, "IPv4 routes");
  }

  /** The route with the longest prefix that holds a destination, or null. Context: any. */
  @Work("route.lookup")
  public @Nullable Route lookup(int destination) {
    @Nullable Object[] node = (@Nullable Object[]) ROOT.getAcquire(this);
    Object o = node[destination >>> 24];
    if (o instanceof Object[] n1) {
      o = n1[destination >>> 16 & 0xff];
      if (o instanceof Object[] n2) {
        o = n2[destination >>> 8 & 0xff];
        if (o instanceof Object[] n3) {
          o = n3[destination & 0xff];
        }
      }
    }
    return (Route) o;
  }

  /** The route for an address. */
  public @Nullable Route lookup(Ipv4Address destination) {
    return lookup(destination.bits());
  }

  /**
   * Adds a route; one for the same prefix is replaced. Context: any up to the class's level. Locks:
   * none of class {@code route} or further in.
   */
  public void add(Context ctx, Route route) {
    Ipv4Prefix key = route.prefix().network();
    lock.enter(ctx);
    try {
      routes.put(key, route);
      publishLocked(key, route);
    } finally {
      lock.exit(ctx);
    }
  }

  /** Removes the route for a prefix; false if there is none. */
  public boolean remove(Context ctx, Ipv4Prefix prefix) {
    Ipv4Prefix key = prefix.network();
    lock.enter(ctx);
    try {
      if (routes.remove(key) == null) {
        return false;
      }
      publishLocked(key, coveringLocked(key));
      return true;
    } finally {
      lock.exit(ctx);
    }
  }

  /** Removes every route through an interface; returns them. */
  public List<Route> removeThrough(Context ctx, NetInterface iface) {
    lock.enter(ctx);
    try {
      List<Route> gone = new ArrayList<>(routes.values());
      gone.removeIf(r -> r.iface() != iface);
      for (Route r : gone) {
        Ipv4Prefix key = r.prefix().network();
        routes.remove(key);
        publishLocked(key, coveringLocked(key));
      }
      return gone;
    } finally {
      lock.exit(ctx);
    }
  }

  /** Removes a route; false if it is not the one for its prefix. Context and locks as for add. */
  public boolean remove(Context ctx, Route route) {
    Ipv4Prefix key = route.prefix().network();
    lock.enter(ctx);
    try {
      if (!routes.remove(key, route)) {
        return false;
      }
      publishLocked(key, coveringLocked(key));
      return true;
    } finally {
      lock.exit(ctx);
    }
  }

  /** All routes, longest prefixes first within an address. */
  public List<Route> list(Context ctx) {
    List<Route> out;
    lock.enter(ctx);
    try {
      out = new ArrayList<>(routes.values());
    } finally {
      lock.exit(ctx);
    }
    out.sort((a, b) -> {
      int c = a.prefix().network().address().compareTo(b.prefix().network().address());
      return c != 0 ? c : Integer.compare(b.prefix().length(), a.prefix().length());
    });
    return out;
  }

  @GuardedBy("lock")
  private @Nullable Route coveringLocked(Ipv4Prefix key) {
    for (int length = key.length() - 1; length >= 0; length--) {
      Route r = routes.get(new Ipv4Prefix(key.address(), length).network());
      if (r != null) {
        return r;
      }
    }
    return null;
  }

  @GuardedBy("lock")
  private void publishLocked(Ipv4Prefix key, @Nullable Route now) {
    @Nullable Object[] next = replaced(root, 0, key, now);
    ROOT.setRelease(this, next);
  }

  /** A copy of a node in which the slots of a prefix hold {@code now}, longer prefixes kept. */
  private static @Nullable Object[] replaced(
      @Nullable Object[] node, int depth, Ipv4Prefix key, @Nullable Route now) {
    @Nullable Object[] copy = node.clone();
    int shift = 24 - 8 * depth;
    int index = key.address().bits() >>> shift & 0xff;
    int bits = key.length() - 8 * depth;
    if (bits > 8) {
      Object child = copy[index];
      @Nullable Object[] below = child instanceof Object[] n ? n : filled(child);
      copy[index] = replaced(below, depth + 1, key, now);
    } else {
      int count = 1 << (8 - bits);
      for (int i = index; i < index + count; i++) {
        copy[i] = settled(copy[i], key.length(), now);
      }
    }
    return copy;
  }

  private static @Nullable Object settled(@Nullable Object slot, int length, @Nullable Route now) {
    if (slot instanceof Object[] node) {
      @Nullable Object[] copy = node.clone();
      for (int i = 0; i < FANOUT; i++) {
        copy[i] = settled(copy[i], length, now);
      }
      return copy;
    }
    return slot instanceof Route r && r.prefix().length() > length ? slot : now;
  }

  private static @Nullable Object[] filled(@Nullable Object with) {
    @Nullable Object[] node = new @Nullable Object[FANOUT];
    java.util.Arrays.fill(node, with);
    return node;
  }
}
