package org.splnet.lab.rig;

import java.util.ArrayList;
import java.util.List;
import org.splnet.drivers.wire.FlowWire;
import org.splnet.drivers.wire.WireEnd;
import org.splnet.kernel.Context;
import org.splnet.kernel.Cpu;
import org.splnet.kernel.Machine;
import org.splnet.kernel.Port;
import org.splnet.lab.axis.Setup;
import org.splnet.net.NetStack;
import org.splnet.net.NetStackOptions;
import org.splnet.net.addr.Ipv4Address;
import org.splnet.net.addr.Ipv4Prefix;
import org.splnet.net.addr.MacAddress;
import org.splnet.net.iface.NetInterface;
import org.splnet.net.route.Route;

/**
 * A host that forwards. For each lane there is an interface in and an interface out, on one CPU, or
 * with a queue on each CPU where lines are routed by flow; or, where paths cross, one interface,
 * and what comes in by one goes out by the next.
 */
public final class Router {
  private static final int RING = 512;
  private static final int PACKETS_A_CPU = 4096;

  final Machine machine;
  final NetStack stack;
  final Devices devices;
  final List<Lane.Ends> ends = new ArrayList<>();

  /**
   * A router, standing still.
   *
   * @param cpus how many CPUs, each with a lane
   * @param firstLane the number of the first lane
   */
  public Router(String name, RowOptions options, Port port, int cpus, int firstLane) {
    Setup setup = options.setup();
    NetStackOptions stackOptions =
        setup.stack().withPackets(PACKETS_A_CPU * cpus).withAnnouncing(false);
    machine = new Machine(setup.machine(name, cpus, options.seed()), port);
    stack = new NetStack(machine, stackOptions);
    stack.ipv4().setForwarding(true);
    devices = new Devices(stack, options, PACKETS_A_CPU * cpus);
    Context ctx = machine.enterTop();
    try {
      if (options.workload().equals(Workloads.CROSS)) {
        addCrossing(ctx, Math.max(2, cpus));
      } else {
        for (int i = 0; i < setup.line().ethernetCpus(cpus); i++) {
          addLane(ctx, machine.cpu(i), firstLane + i);
        }
      }
    } finally {
      machine.leaveTop(ctx);
    }
  }

  private void addLane(Context ctx, Cpu cpu, int lane) {
    WireEnd in = addIn(ctx, cpu, lane);
    WireEnd out = addOut(ctx, cpu, lane);
    ends.add(new Lane.Ends(lane, cpu, stationIn(lane), in, out));
  }

  /** An interface by which the frames of a lane come in; returns the far end of its cable. */
  WireEnd addIn(Context ctx, Cpu cpu, int lane) {
    FlowWire wire = cable(cpu);
    attach(ctx, cpu, wire.near(), stationIn(lane), address(1, lane, 1));
    return wire.far().getFirst();
  }

  /** An interface by which the frames of a lane go out; returns the far end of its cable. */
  WireEnd addOut(Context ctx, Cpu cpu, int lane) {
    FlowWire wire = cable(cpu);
    NetInterface out =
        attach(ctx, cpu, wire.near(), MacAddress.local(0x400 + lane), address(2, lane, 1));
    routeOut(ctx, lane, out, address(2, lane, 2));
    return wire.far().getFirst();
  }

  /** The station to which the frames of a lane are addressed. */
  static MacAddress stationIn(int lane) {
    return MacAddress.local(0x300 + lane);
  }

  private void addCrossing(Context ctx, int lanes) {
    List<WireEnd> far = new ArrayList<>();
    List<NetInterface> interfaces = new ArrayList<>();
    for (int i = 0; i < lanes; i++) {
      FlowWire wire = cable(cpu(i));
      far.add(wire.far().getFirst());
      interfaces.add(attach(ctx, cpu(i), wire.near(), stationIn(i), address(1, i, 1)));
    }
    for (int i = 0; i < lanes; i++) {
      int next = (i + 1) % lanes;
      routeOut(ctx, i, interfaces.get(next), address(1, next, 2 + i));
      ends.add(new Lane.Ends(i, cpu(i), stationIn(i), far.get(i), far.get(next)));
    }
  }

  /** From a device of the router to traffic, which has one queue. */
  private FlowWire cable(Cpu cpu) {
    return FlowWire.between(RING, devices.side(cpu), FlowWire.Side.ONE);
  }

  private Cpu cpu(int lane) {
    return machine.cpu(lane % machine.cpus().size());
  }

  private NetInterface attach(
      Context ctx, Cpu cpu, List<WireEnd> end, MacAddress station, Ipv4Address address) {
    NetInterface iface = stack.attach(ctx, devices.add(ctx, cpu, end, station));
    stack.addAddress(ctx, iface, new Ipv4Prefix(address, 24));
    return iface;
  }

  /** A lane's destinations are behind a gateway on an interface, which is its sink. */
  private void routeOut(Context ctx, int lane, NetInterface out, Ipv4Address gateway) {
    stack.arp().addStatic(ctx, out, gateway, Lane.sinkAddress(lane));
    stack.routes().add(ctx, new Route(Lane.destinations(lane), Route.Kind.UNICAST, out, gateway));
  }

  private static Ipv4Address address(int net, int lane, int host) {
    return new Ipv4Address(10 << 24 | net << 16 | lane << 8 | host);
  }

  /** The machine. */
  public Machine machine() {
    return machine;
  }

  /** The stack. */
  public NetStack stack() {
    return stack;
  }
}
