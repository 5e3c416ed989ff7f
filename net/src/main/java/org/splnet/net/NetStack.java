package org.splnet.net;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.splnet.kernel.Context;
import org.splnet.kernel.GuardedBy;
import org.splnet.kernel.Ipl;
import org.splnet.kernel.LockBinding;
import org.splnet.kernel.LockOrder;
import org.splnet.kernel.Machine;
import org.splnet.kernel.MachineConfig;
import org.splnet.kernel.Mutex;
import org.splnet.net.addr.Ipv4Address;
import org.splnet.net.addr.Ipv4Prefix;
import org.splnet.net.arp.Arp;
import org.splnet.net.ethernet.Ethernet;
import org.splnet.net.header.Ipv4Header;
import org.splnet.net.icmp.Icmp;
import org.splnet.net.iface.LinkDriver;
import org.splnet.net.iface.LinkLayer;
import org.splnet.net.iface.NetInterface;
import org.splnet.net.iface.RawLink;
import org.splnet.net.iface.SendQueue;
import org.splnet.net.ipv4.InterfaceTable;
import org.splnet.net.ipv4.Ipv4;
import org.splnet.net.packet.Packet;
import org.splnet.net.packet.PacketPool;
import org.splnet.net.packet.PacketVector;
import org.splnet.net.packet.VectorPool;
import org.splnet.net.queue.DeferredDispatch;
import org.splnet.net.queue.DirectDispatch;
import org.splnet.net.queue.Dispatch;
import org.splnet.net.queue.DispatchKind;
import org.splnet.net.queue.FlowHash;
import org.splnet.net.queue.FlowSteering;
import org.splnet.net.queue.FollowSteering;
import org.splnet.net.queue.HybridDispatch;
import org.splnet.net.queue.InputQueue;
import org.splnet.net.queue.MarkedQueue;
import org.splnet.net.queue.ProtocolInput;
import org.splnet.net.queue.SteeredDispatch;
import org.splnet.net.queue.Steering;
import org.splnet.net.route.Route;
import org.splnet.net.route.RouteTable;
import org.splnet.net.stats.NetCounters;
import org.splnet.net.udp.Udp;

/**
 * A network stack on a machine.
 *
 * <p>Built, given its interfaces, and used while the machine runs. Closing it stops its interfaces;
 * the machine is the caller's.
 */
public final class NetStack implements InterfaceTable, AutoCloseable {
  private final Machine machine;
  private final NetStackOptions options;
  private final PacketPool pool;
  private final NetCounters counters;
  private final VectorPool vectors;
  private final RouteTable routes;
  private final Ipv4 ipv4;
  private final Arp arp;
  private final Icmp icmp;
  private final Udp udp;
  private final Ethernet ethernet;
  private final RawLink loopbackLink;
  private final RawLink pointToPointLink;
  private final Mutex lock;

  @GuardedBy("lock")
  private final Map<String, Integer> names = new HashMap<>();

  private volatile List<NetInterface> interfaces = List.of();
  private volatile int loopbackIndex = -1;

  /**
   * A stack.
   *
   * @throws IllegalArgumentException if the options do not go together or not with the machine
   */
  public NetStack(Machine machine, NetStackOptions options) {
    options.check();
    options.start().check(machine.config().binding());
    if (options.dispatch().isInInterrupt() && machine.config().protocolIpl() != Ipl.NET) {
      throw new IllegalArgumentException(
          options.dispatch().label()
              + " dispatch runs protocols in NET interrupts, but the machine holds their locks at "
              + machine.config().protocolIpl()
              + ": configure the machine with protocolIpl NET, or choose deferred dispatch");
    }
    this.machine = machine;
    this.options = options;
    this.lock = machine.mutex(LockOrder.IFCONF, "interface configuration");
    this.pool = new PacketPool(machine, options.packets());
    this.counters = new NetCounters(machine);
    this.vectors = new VectorPool(machine, PacketVector.BATCH);
    this.routes = new RouteTable(machine);
    this.ipv4 = new Ipv4(machine, pool, counters, routes, this);
    this.arp = new Arp(machine, pool, counters, ipv4);
    this.icmp = new Icmp(machine, pool, counters, ipv4, this);
    ipv4.setErrors(icmp);
    ipv4.register(Ipv4Header.PROTO_ICMP, icmp);
    this.udp = new Udp(machine, pool, counters, ipv4);
    ipv4.register(Ipv4Header.PROTO_UDP, udp);
    icmp.register(Ipv4Header.PROTO_UDP, udp);
    Dispatch ipv4Dispatch = ipv4Dispatch();
    Dispatch arpDispatch = dispatch("arp", arp, queue("arp"), Steering.HERE);
    this.ethernet = new Ethernet(pool, counters, vectors, ipv4Dispatch, arpDispatch, arp);
    this.loopbackLink = new RawLink(ipv4Dispatch, Packet.CHECKSUM_TRUSTED);
    this.pointToPointLink = new RawLink(ipv4Dispatch, 0);
  }

  /** The level at which a machine for these options holds protocol classes. */
  public static MachineConfig configure(MachineConfig config, NetStackOptions options) {
    return options.dispatch().isInInterrupt() ? config.withProtocolIpl(Ipl.NET) : config;
  }

  /** The way to IPv4, which is steered. */
  private Dispatch ipv4Dispatch() {
    int cpus = machine.cpus().size();
    InputQueue queue = queue("ipv4");
    return switch (options.steering()) {
      case NONE, CPU -> dispatch("ipv4", ipv4, queue, Steering.HERE);
      case FLOW ->
          options.dispatch() == DispatchKind.HYBRID
              ? dispatch("ipv4", ipv4, queue, new FlowSteering(new FlowHash(), cpus))
              : new SteeredDispatch(
                  machine, new FlowSteering(new FlowHash(), cpus), deferred("ipv4", ipv4, queue));
      case FOLLOW -> {
        MarkedQueue marked = new MarkedQueue(queue, cpus);
        FollowSteering steering = new FollowSteering(machine, new FlowHash(), marked);
        udp.setConsumer(steering);
        yield new SteeredDispatch(machine, steering, deferred("ipv4", ipv4, marked));
      }
    };
  }

  /** The way to a protocol, each packet on the CPU where it comes in, but for hybrid dispatch. */
  private Dispatch dispatch(
      String name, ProtocolInput protocol, InputQueue queue, Steering steering) {
    return switch (options.dispatch()) {
      case DIRECT -> new DirectDispatch(machine, protocol);
      case DEFERRED -> deferred(name, protocol, queue);
      case HYBRID ->
          new HybridDispatch(machine, name, steering, queue, protocol, pool, counters, vectors);
    };
  }

  private DeferredDispatch deferred(String name, ProtocolInput protocol, InputQueue queue) {
    return new DeferredDispatch(machine, name, queue, protocol, pool, counters, vectors);
  }

  private InputQueue queue(String name) {
    return options.queue().make(machine, name + " input queue", options.inputQueueLength());
  }

  /** The machine. */
  public Machine machine() {
    return machine;
  }

  /** The packet pool. */
  public PacketPool pool() {
    return pool;
  }

  /** The counters. */
  public NetCounters counters() {
    return counters;
  }

  /** Scratch batches for drivers. */
  public VectorPool vectors() {
    return vectors;
  }

  /** The IPv4 routes. */
  public RouteTable routes() {
    return routes;
  }

  /** IPv4. */
  public Ipv4 ipv4() {
    return ipv4;
  }

  /** ARP. */
  public Arp arp() {
    return arp;
  }

  /** ICMP. */
  public Icmp icmp() {
    return icmp;
  }

  /** UDP: endpoints for services in the stack, sockets for applications. */
  public Udp udp() {
    return udp;
  }

  /**
   * Makes an Ethernet interface for a driver and brings it up. Context: TOP. Locks: none.
   *
   * @return the interface, named after the driver's kind and a number
   */
  public NetInterface attach(Context ctx, LinkDriver driver) {
    return attach(ctx, driver, ethernet);
  }

  /**
   * Makes an interface for a driver of IPv4 datagrams between two ends, and brings it up. Context:
   * TOP. Locks: none.
   */
  public NetInterface attachPointToPoint(Context ctx, LinkDriver driver) {
    return attach(ctx, driver, pointToPointLink);
  }

  /** Makes the loopback interface with 127.0.0.1/8. Context: TOP. Locks: none. */
  public NetInterface attachLoopback(Context ctx, LinkDriver driver) {
    NetInterface iface = attach(ctx, driver, loopbackLink);
    loopbackIndex = iface.index();
    Ipv4Prefix address = new Ipv4Prefix(Ipv4Address.LOOPBACK, 8);
    addAddress(ctx, iface, address);
    // All of 127/8 is this host (RFC 1122, 3.2.1.3).
    routes.add(ctx, new Route(address.network(), Route.Kind.LOCAL, iface, null));
    return iface;
  }

  private NetInterface attach(Context ctx, LinkDriver driver, LinkLayer link) {
    checkUnflagged(driver);
    NetInterface iface;
    lock.enter(ctx);
    try {
      int number = names.merge(driver.kind(), 1, Integer::sum) - 1;
      String name = driver.kind() + number;
      iface =
          new NetInterface(
              interfaces.size(),
              name,
              driver,
              link,
              new SendQueue(machine, name, options.sendQueueLength()),
              options.start().make(machine, name, driver),
              options.upcall(),
              pool,
              counters);
      List<NetInterface> now = new ArrayList<>(interfaces);
      now.add(iface);
      arp.attach(ctx, iface);
      interfaces = List.copyOf(now);
    } finally {
      lock.exit(ctx);
    }
    enterDriver(ctx, driver, d -> d.attached(ctx, iface));
    up(ctx, iface);
    return iface;
  }

  /**
   * A wrapped handler that went straight into a protocol would take that one's locks inside the
   * kernel lock, which others take outside.
   */
  private void checkUnflagged(LinkDriver driver) {
    LockBinding binding = machine.config().binding();
    if (!driver.isMpSafe()
        && options.dispatch().isInInterrupt()
        && binding.target(LockOrder.UDPTABLE) != LockOrder.BIG) {
      throw new IllegalArgumentException(
          "the "
              + driver.kind()
              + " driver is not SMP-safe, so "
              + options.dispatch().label()
              + " dispatch from its interrupt would take protocol locks under the kernel lock:"
              + " choose deferred dispatch, or lock grain big or flagged instead of '"
              + binding
              + "'");
    }
  }

  /** Calls a driver, inside the kernel lock if it is not SMP-safe. */
  private void enterDriver(Context ctx, LinkDriver driver, Consumer<LinkDriver> call) {
    if (driver.isMpSafe()) {
      call.accept(driver);
      return;
    }
    machine.kernelLock().enter(ctx);
    try {
      call.accept(driver);
    } finally {
      machine.kernelLock().exit(ctx);
    }
  }

  /** Brings an interface up. Context: TOP. Locks: none. */
  public void up(Context ctx, NetInterface iface) {
    enterDriver(ctx, iface.driver(), d -> d.init(ctx));
    iface.setUp(true);
    for (Ipv4Prefix a : iface.addresses()) {
      announce(ctx, iface, a);
    }
  }

  /** Brings an interface down; what it still held is freed. Context: TOP. Locks: none. */
  public void down(Context ctx, NetInterface iface) {
    iface.setUp(false);
    enterDriver(ctx, iface.driver(), d -> d.stop(ctx));
    arp.flush(ctx, iface);
  }

  private void announce(Context ctx, NetInterface iface, Ipv4Prefix address) {
    if (options.announcing() && iface.isUp() && iface.link() == ethernet) {
      arp.announce(ctx, iface, address.address());
    }
  }

  /** Gives an interface an address, and the routes that come with it. Context: TOP. Locks: none. */
  public void addAddress(Context ctx, NetInterface iface, Ipv4Prefix address) {
    lock.enter(ctx);
    try {
      List<Ipv4Prefix> all = new ArrayList<>(iface.addresses());
      all.add(address);
      iface.setAddresses(all);
      if (address.length() < 32) {
        routes.add(ctx, new Route(address.network(), Route.Kind.UNICAST, iface, null));
      }
      if (address.length() < 31) {
        routes.add(
            ctx,
            new Route(new Ipv4Prefix(address.broadcast(), 32), Route.Kind.BROADCAST, iface, null));
      }
      routes.add(
          ctx, new Route(new Ipv4Prefix(address.address(), 32), Route.Kind.LOCAL, iface, null));
    } finally {
      lock.exit(ctx);
    }
    announce(ctx, iface, address);
  }

  /** All interfaces. */
  public List<NetInterface> interfaces() {
    return interfaces;
  }

  @Override
  public boolean isLoopback(int index) {
    return index == loopbackIndex;
  }

  @Override
  public boolean hasLoopback() {
    return loopbackIndex >= 0;
  }

  @Override
  public NetInterface loopback() {
    if (loopbackIndex < 0) {
      throw new IllegalStateException(
          "the stack has no loopback interface: attach one to send to its own addresses");
    }
    return interfaces.get(loopbackIndex);
  }

  @Override
  public NetInterface get(int index) {
    return interfaces.get(index);
  }

  /** Brings all interfaces down. The machine must still run, or never have run. */
  @Override
  public void close() {
    Context ctx = machine.enterTop();
    try {
      for (NetInterface iface : interfaces) {
        if (iface.isUp()) {
          down(ctx, iface);
        }
      }
      ipv4.close(ctx);
    } finally {
      machine.leaveTop(ctx);
    }
  }
}
