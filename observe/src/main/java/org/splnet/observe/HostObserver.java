package org.splnet.observe;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.splnet.kernel.Context;
import org.splnet.kernel.LockStatistics;
import org.splnet.kernel.Machine;
import org.splnet.kernel.Switches;
import org.splnet.net.NetStack;
import org.splnet.net.addr.Ipv4Address;
import org.splnet.net.addr.Ipv4Prefix;
import org.splnet.net.addr.MacAddress;
import org.splnet.net.arp.NeighbourEntry;
import org.splnet.net.ethernet.Ethernet;
import org.splnet.net.iface.NetInterface;
import org.splnet.net.packet.PacketPool;
import org.splnet.net.route.Route;
import org.splnet.net.stats.NetCounter;
import org.splnet.net.stats.NetCounter.Part;
import org.splnet.net.udp.UdpEndpointState;
import org.splnet.observe.HostSnapshot.CounterState;
import org.splnet.observe.HostSnapshot.InterfaceState;
import org.splnet.observe.HostSnapshot.LockState;
import org.splnet.observe.HostSnapshot.NeighbourState;
import org.splnet.observe.HostSnapshot.PoolState;
import org.splnet.observe.HostSnapshot.QueueState;
import org.splnet.observe.HostSnapshot.RouteState;
import org.splnet.observe.HostSnapshot.SocketState;
import org.splnet.observe.HostSnapshot.Traffic;

/**
 * Takes snapshots of a host.
 *
 * <p>Counters are read as they are, without a lock; the tables (routes, neighbours, endpoints,
 * queues, lines) are copied each under its own lock, one after the other, as a call of an
 * application would. So a snapshot is not of one instant, and the stack waits for none.
 */
public final class HostObserver {
  private final NetStack stack;
  private final Machine machine;
  private final long sinceNanos;

  /** Observes a stack from now on. */
  public HostObserver(NetStack stack) {
    this.stack = stack;
    this.machine = stack.machine();
    this.sinceNanos = machine.nanos();
  }

  /**
   * What the host has counted so far. Any thread that holds no lock of the machine.
   *
   * @throws IllegalStateException if the machine has failed
   */
  public HostSnapshot snapshot() {
    Context ctx = machine.enterTop();
    try {
      return snapshot(ctx);
    } finally {
      machine.leaveTop(ctx);
    }
  }

  private HostSnapshot snapshot(Context ctx) {
    return new HostSnapshot(
        HostSnapshot.FORMAT,
        ProcessHandle.current().pid(),
        machine.config().name(),
        Instant.now().truncatedTo(ChronoUnit.MILLIS).toString(),
        machine.nanos() - sinceNanos,
        options(),
        stack.interfaces().stream().map(i -> of(ctx, i)).toList(),
        counters(),
        machine.statistics(ctx),
        locks(),
        stack.routes().list(ctx).stream().map(HostObserver::of).toList(),
        neighbours(ctx),
        stack.udp().endpoints(ctx).stream().map(HostObserver::of).toList(),
        pool(ctx),
        inputQueues());
  }

  private Map<String, String> options() {
    Map<String, String> out = new LinkedHashMap<>();
    out.put("cpus", Integer.toString(machine.cpus().size()));
    out.put("lock", machine.config().binding().label());
    out.put("levels", machine.levels().label());
    out.put("queue", stack.options().queue().label());
    out.put("steering", stack.options().steering().label());
    out.put("dispatch", stack.options().dispatch().label());
    out.put("upcall", stack.options().upcall().label());
    out.put("start", stack.options().start().label());
    return out;
  }

  private InterfaceState of(Context ctx, NetInterface i) {
    boolean ethernet = i.link() instanceof Ethernet;
    List<String> flags = new ArrayList<>();
    if (i.isUp()) {
      flags.add("UP");
    }
    if (ethernet) {
      flags.add("BROADCAST");
    }
    if (stack.isLoopback(i.index())) {
      flags.add("LOOPBACK");
    }
    flags.add(i.driver().isMpSafe() ? "MPSAFE" : "NEEDSGIANT");
    Map<NetCounter, Long> counted = i.counters().snapshot();
    Map<String, Long> drops = new LinkedHashMap<>();
    counted.forEach((c, n) -> {
      if (c.isDrop() && n != 0) {
        drops.put(CounterText.of(c).tag(), n);
      }
    });
    return new InterfaceState(
        i.name(),
        i.driver().device().kind(),
        flags,
        i.mtu(),
        i.addresses().stream().map(Ipv4Prefix::toString).toList(),
        ethernet ? Optional.of(i.address().toString()) : Optional.empty(),
        traffic(counted, false),
        traffic(counted, true),
        drops,
        new QueueState(
            i.name(),
            i.sendQueue().size(ctx),
            i.sendQueue().highWater(ctx),
            i.sendQueue().capacity()));
  }

  private static Traffic traffic(Map<NetCounter, Long> counted, boolean out) {
    long errors = 0;
    long dropped = 0;
    for (Map.Entry<NetCounter, Long> e : counted.entrySet()) {
      NetCounter c = e.getKey();
      if (c.isDrop() && (c.part() == Part.OUTPUT_DROP) == out) {
        switch (c) {
          case DROP_LINK_SHORT, DROP_LINK_LONG, DROP_DEVICE -> errors += e.getValue();
          default -> dropped += e.getValue();
        }
      }
    }
    return new Traffic(
        counted.getOrDefault(out ? NetCounter.FRAMES_OUT : NetCounter.FRAMES_IN, 0L),
        counted.getOrDefault(out ? NetCounter.BYTES_OUT : NetCounter.BYTES_IN, 0L),
        errors,
        dropped);
  }

  private List<CounterState> counters() {
    List<CounterState> out = new ArrayList<>();
    stack
        .counters()
        .snapshot()
        .forEach((c, n) ->
            out.add(new CounterState(c.name(), CounterText.of(c).protocol(), c.isDrop(), n)));
    return out;
  }

  private List<LockState> locks() {
    if (!Switches.STATS) {
      return List.of();
    }
    List<LockState> out = new ArrayList<>();
    for (LockStatistics.ByClass c : machine.lockStatistics().classes()) {
      out.add(
          new LockState(
              c.lockClass().name(),
              c.enters(),
              c.acquisitions(),
              c.contended(),
              c.waitNanos(),
              c.holdNanos(),
              c.holdSamples()));
    }
    return out;
  }

  private static RouteState of(Route r) {
    return new RouteState(
        r.prefix().network().toString(),
        Optional.ofNullable(r.gateway()).map(Ipv4Address::toString),
        r.kind().name().toLowerCase(Locale.ROOT),
        r.iface().name());
  }

  private List<NeighbourState> neighbours(Context ctx) {
    List<NeighbourState> out = new ArrayList<>();
    for (NetInterface i : stack.interfaces()) {
      for (NeighbourEntry n : stack.arp().table(i).list(ctx)) {
        out.add(
            new NeighbourState(
                i.name(),
                n.address().toString(),
                n.station().map(MacAddress::toString),
                n.state(),
                n.waiting()));
      }
    }
    return out;
  }

  private static SocketState of(UdpEndpointState e) {
    return new SocketState(
        e.label(),
        (e.address().bits() == 0 ? "*" : e.address().toString()) + ":" + e.port(),
        e.peerPort() == 0 ? "*:*" : e.peer() + ":" + e.peerPort(),
        e.backlog().packets(),
        e.backlog().bytes());
  }

  private PoolState pool(Context ctx) {
    PacketPool pool = stack.pool();
    // Counted while packets move: it may be a few beside it, but not absurd.
    int used = Math.clamp(pool.outstanding(ctx), 0, pool.capacity());
    return new PoolState(pool.capacity(), used, pool.exhausted());
  }

  private List<QueueState> inputQueues() {
    List<QueueState> out = new ArrayList<>();
    stack
        .inputQueues()
        .forEach((name, q) ->
            out.add(
                new QueueState(name, q.size(), q.highWater(), stack.options().inputQueueLength())));
    return out;
  }
}
