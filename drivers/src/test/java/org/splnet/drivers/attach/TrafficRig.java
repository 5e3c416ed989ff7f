package org.splnet.drivers.attach;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;
import org.splnet.drivers.fxp.FxpCard;
import org.splnet.drivers.fxp.FxpDriver;
import org.splnet.drivers.traffic.Flows;
import org.splnet.drivers.traffic.Generator;
import org.splnet.drivers.traffic.Sink;
import org.splnet.drivers.wire.FlowWire;
import org.splnet.drivers.wire.WireDriver;
import org.splnet.drivers.wire.WireEnd;
import org.splnet.kernel.Context;
import org.splnet.kernel.Cpu;
import org.splnet.kernel.LockBinding;
import org.splnet.kernel.Machine;
import org.splnet.kernel.MachineConfig;
import org.splnet.kernel.Port;
import org.splnet.net.NetStack;
import org.splnet.net.NetStackOptions;
import org.splnet.net.addr.Ipv4Address;
import org.splnet.net.addr.Ipv4Prefix;
import org.splnet.net.addr.MacAddress;
import org.splnet.net.iface.LinkDriver;
import org.splnet.net.iface.NetInterface;
import org.splnet.net.iface.StartKind;
import org.splnet.net.packet.Packet;
import org.splnet.net.packet.PacketPool;
import org.splnet.net.route.Route;
import org.splnet.net.stats.NetCounter;
import org.splnet.net.udp.UdpEcho;
import org.splnet.net.udp.UdpSocket;

/**
 * A router with two CPUs that forwards what a generator sends, in by slot 0 and out by slot 1 to a
 * sink, and whose sockets talk by slot 2 to a peer that echoes. Each slot has a driver that can be
 * taken out and put in again.
 */
final class TrafficRig implements AutoCloseable {
  static final Ipv4Address PEER = Ipv4Address.parse("10.3.0.2");
  static final String QUEUES = "queues";
  static final int IN = 0;
  static final int OUT = 1;
  static final int TO_PEER = 2;
  private static final Ipv4Prefix DESTINATIONS = Ipv4Prefix.parse("198.19.0.0/16");
  private static final Ipv4Address GATEWAY = Ipv4Address.parse("10.2.0.2");
  private static final MacAddress FAR = MacAddress.local(0x77);

  /** A driver, its place, and the interface that it has now. */
  static final class Slot {
    final LinkDriver driver;
    final Ipv4Prefix address;
    final Function<Context, Long> lost;
    NetInterface iface;

    Slot(LinkDriver driver, String address, Function<Context, Long> lost) {
      this.driver = driver;
      this.address = Ipv4Prefix.parse(address);
      this.lost = lost;
    }
  }

  final Machine machine;
  final NetStack stack;
  final Machine peer;
  final NetStack peerStack;
  final PacketPool frames;
  final List<Slot> slots = new ArrayList<>();
  final Generator generator;
  final Sink sink;

  /**
   * Of {@code kinds} there are three, in the order of the slots: wire, fxp, or a wire of two
   * queues; if all are that, each CPU sends by its own.
   */
  TrafficRig(Port port, String lock, String... kinds) {
    NetStackOptions options = NetStackOptions.DEFAULT.withPackets(2048).withAnnouncing(false);
    boolean manyQueues = List.of(kinds).stream().allMatch(QUEUES::equals);
    machine =
        new Machine(
            MachineConfig.named("router").withCpus(2).withBinding(LockBinding.of(lock)), port);
    stack = new NetStack(machine, manyQueues ? options.withStart(StartKind.PER_QUEUE) : options);
    stack.ipv4().setForwarding(true);
    frames = new PacketPool(machine, 2048);
    peer = new Machine(MachineConfig.named("peer"), port);
    peerStack = new NetStack(peer, options);
    WireEnd in = slot(kinds[IN], 0, "10.1.0.1/24");
    WireEnd out = slot(kinds[OUT], 1, "10.2.0.1/24");
    WireEnd toPeer = slot(kinds[TO_PEER], 0, "10.3.0.1/24");
    for (int i = 0; i < slots.size(); i++) {
      attach(i);
    }
    startPeer(toPeer);
    Flows flows = flows();
    generator = new Generator(in, frames, flows, 8);
    sink = new Sink(out, frames, flows, 32, nanos -> {});
    machine.cpu(0).addPoller(generator);
    machine.cpu(1).addPoller(sink);
    machine.start();
    peer.start();
  }

  private void startPeer(WireEnd end) {
    run(
        peer,
        ctx -> {
          WireDriver d = new WireDriver(peer, peer.cpu(0), end, MacAddress.local(0x99), 16);
          peerStack.addAddress(
              ctx,
              peerStack.attach(ctx, d),
              new Ipv4Prefix(PEER, slots.get(TO_PEER).address.length()));
          UdpEcho.start(ctx, peerStack.udp(), Ipv4Address.ANY, UdpEcho.PORT);
        });
  }

  /** Adds a slot; returns the other end of its wire. */
  private WireEnd slot(String kind, int cpu, String address) {
    MacAddress station = MacAddress.local(slots.size() + 1);
    boolean manyQueues = kind.equals(QUEUES);
    FlowWire wire =
        FlowWire.between(
            64, manyQueues ? FlowWire.Side.of(2) : FlowWire.Side.ONE, FlowWire.Side.ONE);
    if (kind.equals("fxp")) {
      FxpCard card =
          new FxpCard(machine, machine.cpu(cpu), wire.near().getFirst(), frames, station);
      Context ctx = machine.enterTop();
      FxpDriver driver = new FxpDriver(ctx, machine, card, 16);
      machine.leaveTop(ctx);
      slots.add(new Slot(driver, address, c -> card.engine().missed()));
    } else {
      List<Cpu> cpus = manyQueues ? machine.cpus() : List.of(machine.cpu(cpu));
      WireDriver driver = new WireDriver(machine, cpus, wire.near(), station, 16);
      slots.add(new Slot(driver, address, ctx -> 0L));
    }
    return wire.far().getFirst();
  }

  private Flows flows() {
    Flows[] out = new Flows[1];
    run(
        machine,
        ctx -> {
          int scratch = frames.allocate(ctx);
          out[0] =
              new Flows(
                  16,
                  60,
                  Ipv4Prefix.parse("198.18.0.0/16"),
                  DESTINATIONS,
                  FAR,
                  slots.get(IN).driver.address(),
                  Packet.data(scratch));
          frames.free(ctx, scratch);
        });
    return out[0];
  }

  static void run(Machine machine, Consumer<Context> call) {
    Context ctx = machine.enterTop();
    try {
      call.accept(ctx);
    } finally {
      machine.leaveTop(ctx);
    }
  }

  void run(Consumer<Context> call) {
    run(machine, call);
  }

  /** Puts the driver of a slot in, with all that its interface needs. */
  void attach(int index) {
    Slot s = slots.get(index);
    run(ctx -> {
      NetInterface iface = stack.attach(ctx, s.driver);
      s.iface = iface;
      stack.addAddress(ctx, iface, s.address);
      if (index == OUT) {
        stack.arp().addStatic(ctx, iface, GATEWAY, FAR);
        stack.routes().add(ctx, new Route(DESTINATIONS, Route.Kind.UNICAST, iface, GATEWAY));
      }
    });
  }

  void detach(int index) {
    run(ctx -> stack.detach(ctx, slots.get(index).iface));
  }

  /** A socket that is bound to the address of the way to the peer. */
  UdpSocket socket() {
    UdpSocket socket = stack.udp().socket();
    socket.bind(slots.get(TO_PEER).address.address(), 5000);
    return socket;
  }

  long count(NetCounter c) {
    return stack.counters().get(c);
  }

  /** Drops of the stack, and frames that cards lost while they were down. */
  long dropped() {
    long[] n = new long[1];
    for (NetCounter c : NetCounter.values()) {
      n[0] += c.isDrop() ? count(c) : 0;
    }
    run(ctx -> slots.forEach(s -> n[0] += s.lost.apply(ctx)));
    return n[0];
  }

  /** Packets of all pools that are in use. */
  int inUse() {
    int[] n = new int[1];
    run(ctx ->
        n[0] +=
            stack.pool().outstanding(ctx)
                + frames.outstanding(ctx)
                - stack.pool().strangers()
                - frames.strangers());
    run(peer, ctx -> n[0] += peerStack.pool().outstanding(ctx) - peerStack.pool().strangers());
    return n[0];
  }

  void closeStacks() {
    stack.close();
    peerStack.close();
  }

  @Override
  public void close() {
    machine.close();
    peer.close();
    stack.pool().close();
    peerStack.pool().close();
    frames.close();
  }
}
