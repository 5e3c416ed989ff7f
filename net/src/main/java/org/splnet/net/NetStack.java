package org.splnet.net;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.splnet.kernel.Context;
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
import org.splnet.net.iface.StartKind;
import org.splnet.net.iface.TransmitStart;
import org.splnet.net.ipv4.InterfaceTable;
import org.splnet.net.ipv4.Ipv4;
import org.splnet.net.packet.Packet;
import org.splnet.net.packet.PacketPool;
import org.splnet.net.packet.PacketVector;
import org.splnet.net.packet.VectorPool;
import org.splnet.net.queue.ConfinedSteering;
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
import org.splnet.net.queue.QueueKind;
import org.splnet.net.queue.SteeredDispatch;
import org.splnet.net.queue.Steering;
import org.splnet.net.queue.SteeringKind;
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
  private final Addresses addresses;
  private final Mutex lock;

  /** Filled while the stack is built, not changed after. */
  private final Map<String, InputQueue> inputQueues = new LinkedHashMap<>();

  /** Those that are attached. */
  private volatile List<NetInterface> interfaces = List.of();

  /**
   * By number. A number is not given again: packets that an interface received before it was
   * detached still have it.
   */
  private volatile List<NetInterface> numbered = List.of();

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
    this.pool =
        options.growing()
            ? PacketPool.growing(machine, options.packets())
            : new PacketPool(machine, options.packets());
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
    this.ethernet = new Ethernet(pool, vectors, ipv4Dispatch, arpDispatch, arp);
    this.loopbackLink = new RawLink(ipv4Dispatch, Packet.CHECKSUM_TRUSTED);
    this.pointToPointLink = new RawLink(ipv4Dispatch, 0);
    this.addresses =
        new Addresses(machine, routes, ipv4, arp, counters, ethernet, this::has, options);
    arp.setConflictListener(addresses);
  }

  /** The level at which a machine for these options holds protocol classes. */
  public static MachineConfig configure(MachineConfig config, NetStackOptions options) {
    return options.dispatch().isInInterrupt() ? config.withProtocolIpl(Ipl.NET) : config;
  }

  /** The way to IPv4, which is steered. */
  private Dispatch ipv4Dispatch() {
    int cpus = machine.cpus().size();
    InputQueue queue = queue("ipv4");
    List<Integer> senders = machine.config().cpusFor(LockOrder.DEVICE);
    if (senders.size() < cpus) {
      return confined(queue, senders);
    }
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

  /** The way to IPv4 where only some CPUs may take the locks of devices, and so send. */
  private Dispatch confined(InputQueue queue, List<Integer> senders) {
    if (options.dispatch() != DispatchKind.DEFERRED
        || options.queue() == QueueKind.LOCKED
        || options.steering() == SteeringKind.FOLLOW) {
      throw new IllegalArgumentException(
          "devices are confined to some CPUs, so packets from others must be queued there: choose"
              + " deferred dispatch, a queue per CPU, and steering cpu or flow");
    }
    int cpus = machine.cpus().size();
    Steering steering =
        options.steering() == SteeringKind.FLOW
            ? new FlowSteering(new FlowHash(), cpus)
            : Steering.HERE;
    return new SteeredDispatch(
        machine, new ConfinedSteering(steering, cpus, senders), deferred("ipv4", ipv4, queue));
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
    InputQueue q = options.queue().make(machine, name + " input queue", options.inputQueueLength());
    inputQueues.put(name, q);
    return q;
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

  /** The options with which it was built. */
  public NetStackOptions options() {
    return options;
  }

  /** The protocols' input queues, by protocol; direct dispatch leaves them empty. */
  public Map<String, InputQueue> inputQueues() {
    return Collections.unmodifiableMap(inputQueues);
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
    StartKind kind = options.start();
    if (link == loopbackLink && kind == StartKind.PER_QUEUE) {
      kind = StartKind.LOCKED; // no device, and no queues
    }
    lock.enter(ctx);
    try {
      String name = freeName(driver);
      TransmitStart start = kind.make(machine, name, driver);
      iface =
          new NetInterface(
              machine,
              numbered.size(),
              name,
              driver,
              link,
              sendQueues(name, start.queues()),
              start,
              options.upcall(),
              pool,
              counters);
      arp.attach(ctx, iface);
      numbered = with(numbered, iface);
      interfaces = with(interfaces, iface);
    } finally {
      lock.exit(ctx);
    }
    iface.tellDriver(ctx);
    up(ctx, iface);
    return iface;
  }

  private List<SendQueue> sendQueues(String name, int count) {
    return IntStream.range(0, count)
        .mapToObj(i -> count == 1 ? name : name + " " + i)
        .map(n -> new SendQueue(machine, n, options.sendQueueLength()))
        .toList();
  }

  private static <T> List<T> with(List<T> list, T more) {
    List<T> now = new ArrayList<>(list);
    now.add(more);
    return List.copyOf(now);
  }

  /** The kind of the driver and the lowest number that no attached interface has. */
  private String freeName(LinkDriver driver) {
    Set<String> taken = new HashSet<>();
    for (NetInterface i : numbered) {
      if (i.isDetached()) {
        continue;
      }
      if (i.driver() == driver) {
        throw new IllegalArgumentException(
            "the driver is attached already, as " + i.name() + ": detach that first");
      }
      taken.add(i.name());
    }
    int number = 0;
    while (taken.contains(driver.kind() + number)) {
      number++;
    }
    return driver.kind() + number;
  }

  /**
   * Takes an interface out of the stack, under traffic or not: its routes and neighbours go with
   * it, what waits to be sent through it is dropped and counted, and when this returns no handler
   * of its driver runs. Sockets stay bound, and hear again of what comes for their address when it
   * is given to another interface. The driver may be attached again.
   *
   * <p>Context: TOP. Locks: none.
   *
   * @throws IllegalArgumentException if the stack does not have it
   */
  public void detach(Context ctx, NetInterface iface) {
    lock.enter(ctx);
    try {
      List<NetInterface> now = new ArrayList<>(interfaces);
      if (!now.remove(iface)) {
        throw new IllegalArgumentException(
            "interface " + iface + " is not attached: it was detached before, or is another's");
      }
      interfaces = List.copyOf(now);
      if (loopbackIndex == iface.index()) {
        loopbackIndex = -1;
      }
    } finally {
      lock.exit(ctx);
    }
    addresses.detach(ctx, iface);
    iface.detach(ctx);
    arp.detach(ctx, iface);
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

  /** Brings an interface up. Context: TOP. Locks: none. */
  public void up(Context ctx, NetInterface iface) {
    iface.bringUp(ctx);
    addresses.up(ctx, iface);
  }

  /** Brings an interface down; what it still held is freed. Context: TOP. Locks: none. */
  public void down(Context ctx, NetInterface iface) {
    iface.bringDown(ctx);
    addresses.down(ctx, iface);
    arp.flush(ctx, iface);
  }

  /**
   * Gives an interface an address, and the routes that come with it. If the stack probes, both are
   * there only when nobody has objected: {@link NetInterface#allAddresses} tells. Context: TOP.
   * Locks: none.
   *
   * @throws IllegalStateException if the interface is detached
   */
  public void addAddress(Context ctx, NetInterface iface, Ipv4Prefix address) {
    addresses.add(ctx, iface, address);
  }

  /**
   * Takes an address from an interface, with its routes. Context: TOP. Locks: none.
   *
   * @return false if the interface has no such address
   */
  public boolean removeAddress(Context ctx, NetInterface iface, Ipv4Address address) {
    return addresses.remove(ctx, iface, address);
  }

  private boolean has(NetInterface iface) {
    return interfaces.contains(iface);
  }

  /** All interfaces that are attached. */
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
    return numbered.get(loopbackIndex);
  }

  @Override
  public int anyAddress() {
    for (NetInterface iface : interfaces) {
      if (iface.index() != loopbackIndex && !iface.addresses().isEmpty()) {
        return iface.addresses().getFirst().address().bits();
      }
    }
    return 0;
  }

  @Override
  public NetInterface get(int index) {
    return numbered.get(index);
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
      addresses.close(ctx);
      icmp.close(ctx);
      ipv4.close(ctx);
    } finally {
      machine.leaveTop(ctx);
    }
  }
}
