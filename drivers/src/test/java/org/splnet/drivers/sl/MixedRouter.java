package org.splnet.drivers.sl;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.splnet.drivers.fxp.FxpCard;
import org.splnet.drivers.fxp.FxpDriver;
import org.splnet.drivers.serial.SerialEnd;
import org.splnet.drivers.serial.Uart16550.Timing;
import org.splnet.drivers.serial.UartPort;
import org.splnet.drivers.traffic.Flows;
import org.splnet.drivers.traffic.Generator;
import org.splnet.drivers.traffic.Sink;
import org.splnet.drivers.traffic.SlipFarEnd;
import org.splnet.drivers.wire.WireDriver;
import org.splnet.drivers.wire.WirePort;
import org.splnet.kernel.Context;
import org.splnet.kernel.Cpu;
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
import org.splnet.net.packet.Packet;
import org.splnet.net.packet.PacketPool;
import org.splnet.net.route.Route;
import org.splnet.net.stats.NetCounter;

/**
 * A router on two CPUs with four Ethernet interfaces and a SLIP line, and its neighbours: traffic
 * goes from Ethernet to Ethernet (0), from Ethernet to the line (1) and from the line to Ethernet
 * (2).
 */
final class MixedRouter implements AutoCloseable {
  private static final int RING = 128;
  private static final int PACKETS = 4096;
  private static final MacAddress NEIGHBOUR = MacAddress.local(0x77);

  final Machine machine;
  final NetStack stack;
  final SlDriver serial;
  final NetInterface line;
  final List<Generator> generators = new ArrayList<>();
  final List<Sink> sinks = new ArrayList<>();
  final SlipFarEnd farEnd;
  private final PacketPool frames;
  private final boolean cards;

  MixedRouter(Port port, MachineConfig config, NetStackOptions options, boolean cards) {
    NetStackOptions all = options.withPackets(PACKETS).withAnnouncing(false);
    this.cards = cards;
    machine = new Machine(NetStack.configure(config.withCpus(2), all), port);
    stack = new NetStack(machine, all);
    frames = new PacketPool(machine, PACKETS);
    stack.ipv4().setForwarding(true);
    SerialEnd[] cable = SerialEnd.cable(1024);
    Context ctx = machine.enterTop();
    Cpu one = machine.cpu(0);
    Cpu two = machine.cpu(1);
    serial =
        new SlDriver(
            machine,
            new WatchedPort(machine, new UartPort(machine, one, cable[0], Timing.UNLIMITED, 1)));
    line = stack.attachPointToPoint(ctx, serial);
    stack.addAddress(ctx, line, Ipv4Prefix.parse("10.0.3.1/30"));
    stack.routes().add(ctx, new Route(to(1), Route.Kind.UNICAST, line, peer()));
    // Ethernet to Ethernet, across the CPUs.
    lane(ctx, 0, ethernet(ctx, one, 1), ethernetOut(ctx, two, 2), two);
    // Ethernet to the line, and the line to Ethernet.
    WirePort[] toLine = WirePort.pair(RING);
    WirePort[] fromLine = WirePort.pair(RING);
    lane(ctx, 1, ethernet(ctx, two, 3), fromLine[1], one);
    lane(ctx, 2, toLine[1], ethernetOut(ctx, one, 4), two);
    farEnd = new SlipFarEnd(cable[1], toLine[0], fromLine[0], wirePool(), 0);
    two.addPoller(farEnd);
    machine.leaveTop(ctx);
  }

  private static Ipv4Prefix to(int lane) {
    return Ipv4Prefix.parse("198.19." + lane + ".0/24");
  }

  private static Ipv4Address peer() {
    return Ipv4Address.parse("10.0.3.2");
  }

  private WirePort ethernet(Context ctx, Cpu cpu, int net) {
    WirePort[] wire = WirePort.pair(RING);
    NetInterface iface = stack.attach(ctx, driver(ctx, cpu, wire[0], station(net)));
    stack.addAddress(ctx, iface, Ipv4Prefix.parse("10.1." + net + ".1/24"));
    return wire[1];
  }

  private static MacAddress station(int net) {
    return MacAddress.local(0x100 + net);
  }

  private LinkDriver driver(Context ctx, Cpu cpu, WirePort wire, MacAddress station) {
    return cards
        ? new FxpDriver(ctx, machine, new FxpCard(machine, cpu, wire, frames, station), 32)
        : new WireDriver(machine, cpu, wire, station, 32);
  }

  /** One behind which the destinations of that lane are: net 2 has those of lane 0, 4 of lane 2. */
  private WirePort ethernetOut(Context ctx, Cpu cpu, int net) {
    WirePort wire = ethernet(ctx, cpu, net);
    NetInterface iface = stack.interfaces().getLast();
    Ipv4Address gateway = Ipv4Address.parse("10.1." + net + ".2");
    stack.arp().addStatic(ctx, iface, gateway, NEIGHBOUR);
    stack.routes().add(ctx, new Route(to(net - 2), Route.Kind.UNICAST, iface, gateway));
    return wire;
  }

  private void lane(Context ctx, int lane, WirePort from, WirePort back, Cpu cpu) {
    int scratch = frames.allocate(ctx);
    Flows flows =
        new Flows(
            8,
            60 + 8 * lane,
            Ipv4Prefix.parse("198.18.0.0/16"),
            to(lane),
            NEIGHBOUR,
            station(2 * lane + 1),
            Packet.data(scratch));
    frames.free(ctx, scratch);
    Generator generator = new Generator(from, wirePool(), flows, 8);
    Sink sink = new Sink(back, wirePool(), flows, 32, nanos -> {});
    cpu.addPoller(generator);
    cpu.addPoller(sink);
    generators.add(generator);
    sinks.add(sink);
  }

  /** A wire driver hands the packets of the wire to the stack; a card copies them. */
  private PacketPool wirePool() {
    return cards ? frames : stack.pool();
  }

  void run(Consumer<Context> call) {
    Context ctx = machine.enterTop();
    try {
      call.accept(ctx);
    } finally {
      machine.leaveTop(ctx);
    }
  }

  long offered() {
    return generators.stream().mapToLong(Generator::offered).sum();
  }

  /** What arrived, by lane. */
  List<Long> delivered() {
    return sinks.stream().map(s -> s.seen().delivered()).toList();
  }

  long lost() {
    long n = 0;
    for (NetCounter c : NetCounter.values()) {
      n += c.isDrop() ? stack.counters().get(c) : 0;
    }
    return n;
  }

  /** Whether everything has stopped and each packet is accounted for. */
  boolean balances() {
    return generators.stream().allMatch(Generator::isQuiet)
        && delivered().stream().mapToLong(Long::longValue).sum() + lost() == offered();
  }

  int outstanding() {
    int[] n = new int[1];
    run(ctx -> n[0] = stack.pool().outstanding(ctx));
    return n[0];
  }

  boolean intact() {
    return farEnd.damaged() == 0
        && sinks.stream().allMatch(s -> s.seen().corrupted() == 0 && s.seen().duplicated() == 0);
  }

  @Override
  public String toString() {
    return "offered %s, delivered %s, lost %d, %d packets in use: %s"
        .formatted(
            generators.stream().map(Generator::offered).toList(),
            delivered(),
            lost(),
            outstanding(),
            stack.counters().snapshot());
  }

  @Override
  public void close() {
    try {
      if (machine.failure() == null) {
        stack.close();
        run(serial::close);
      }
    } finally {
      machine.close();
      stack.pool().close();
      frames.close();
    }
  }
}
