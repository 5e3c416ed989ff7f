package org.splnet.drivers.wire;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.splnet.drivers.traffic.Flows;
import org.splnet.drivers.traffic.Generator;
import org.splnet.drivers.traffic.Sink;
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
import org.splnet.net.iface.NetInterface;
import org.splnet.net.iface.StartKind;
import org.splnet.net.packet.Packet;
import org.splnet.net.route.Route;
import org.splnet.net.stats.NetCounter;

/**
 * A router with two CPUs and two lanes that cross: what comes in on one CPU goes out through an
 * interface whose line is routed to the other, so that senders and interrupts meet at a device.
 */
final class PolicyRouter {
  private static final int FRAME = 60;

  final Machine machine;
  final NetStack stack;
  private final StartKind start;
  final List<Generator> generators = new ArrayList<>();
  final List<Sink> sinks = new ArrayList<>();

  PolicyRouter(Port port, MachineConfig config, NetStackOptions options) {
    NetStackOptions o = options.withPackets(1024).withAnnouncing(false);
    machine = new Machine(NetStack.configure(config.withCpus(2), o), port);
    stack = new NetStack(machine, o);
    start = o.start();
    stack.ipv4().setForwarding(true);
    Context ctx = machine.enterTop();
    for (int i = 0; i < 2; i++) {
      addLane(ctx, i);
    }
    machine.leaveTop(ctx);
  }

  private void addLane(Context ctx, int lane) {
    FlowWire in = FlowWire.between(64, side(lane), FlowWire.Side.ONE);
    FlowWire out = FlowWire.between(32, side(1 - lane), FlowWire.Side.ONE);
    MacAddress inside = MacAddress.local(1 + lane);
    NetInterface a =
        stack.attach(ctx, new WireDriver(machine, cpus(in, lane), in.near(), inside, 8));
    NetInterface b =
        stack.attach(
            ctx,
            new WireDriver(
                machine, cpus(out, 1 - lane), out.near(), MacAddress.local(0x10 + lane), 8));
    stack.addAddress(ctx, a, Ipv4Prefix.parse("10.1." + lane + ".1/24"));
    stack.addAddress(ctx, b, Ipv4Prefix.parse("10.2." + lane + ".1/24"));
    Ipv4Address gateway = Ipv4Address.parse("10.2." + lane + ".2");
    stack.arp().addStatic(ctx, b, gateway, MacAddress.local(0x20 + lane));
    Ipv4Prefix destinations = Ipv4Prefix.parse("198.19." + lane + ".0/24");
    stack.routes().add(ctx, new Route(destinations, Route.Kind.UNICAST, b, gateway));
    int scratch = stack.pool().allocate(ctx);
    Flows flows =
        new Flows(
            32,
            FRAME,
            Ipv4Prefix.parse("198.18.0.0/16"),
            destinations,
            MacAddress.local(0x30 + lane),
            inside,
            Packet.data(scratch));
    stack.pool().free(ctx, scratch);
    Generator generator = new Generator(in.far().getFirst(), stack.pool(), flows, 8);
    Sink sink = new Sink(out.far().getFirst(), stack.pool(), flows, 16, nanos -> {});
    generators.add(generator);
    sinks.add(sink);
    machine.cpu(lane).addPoller(generator);
    machine.cpu(1 - lane).addPoller(sink);
  }

  /** As many queues as the options want; the only one that receives is that of a CPU. */
  private FlowWire.Side side(int cpu) {
    int lines = machine.config().options().routing().lines(machine);
    return lines > 1
        ? FlowWire.Side.of(lines)
        : start == StartKind.PER_QUEUE ? new FlowWire.Side(2, List.of(cpu)) : FlowWire.Side.ONE;
  }

  private List<Cpu> cpus(FlowWire wire, int one) {
    return wire.near().size() == 1 ? List.of(machine.cpu(one)) : machine.cpus();
  }

  long offered() {
    return generators.stream().mapToLong(Generator::offered).sum();
  }

  long delivered() {
    return sinks.stream().mapToLong(Sink::delivered).sum();
  }

  long dropped() {
    long n = 0;
    for (NetCounter c : NetCounter.values()) {
      n += c.isDrop() ? stack.counters().get(c) : 0;
    }
    return n;
  }

  boolean isDone() {
    return generators.stream().allMatch(Generator::isQuiet) && delivered() + dropped() == offered();
  }

  /** Everything has been accounted for: nothing out of order, nothing leaked. */
  void close() {
    sinks.forEach(s -> {
      assertThat(s.seen().reordered()).isZero();
      assertThat(s.seen().duplicated()).isZero();
      assertThat(s.seen().corrupted()).isZero();
      s.setActive(false);
    });
    stack.close();
    Context ctx = machine.enterTop();
    assertThat(stack.pool().outstanding(ctx)).isZero();
    machine.leaveTop(ctx);
    machine.close();
    stack.pool().close();
  }
}
