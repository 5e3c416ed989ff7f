package org.splnet.lab.rig;

import org.splnet.drivers.wire.WireDriver;
import org.splnet.drivers.wire.WirePort;
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

/** A host that forwards: for each lane an interface in and an interface out, on one CPU. */
public final class Router {
  private static final int RING = 512;
  private static final int PACKETS_A_CPU = 4096;

  final Machine machine;
  final NetStack stack;
  final Lane[] lanes;

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
    lanes = new Lane[cpus];
    Context ctx = machine.enterTop();
    try {
      for (int i = 0; i < cpus; i++) {
        lanes[i] = addLane(ctx, machine.cpu(i), firstLane + i, options);
      }
    } finally {
      machine.leaveTop(ctx);
    }
  }

  private Lane addLane(Context ctx, Cpu cpu, int lane, RowOptions options) {
    WirePort[] in = WirePort.pair(RING);
    WirePort[] out = WirePort.pair(RING);
    MacAddress inAddress = MacAddress.local(0x300 + lane);
    NetInterface inside =
        stack.attach(ctx, new WireDriver(machine, cpu, in[0], inAddress, options.batch()));
    NetInterface outside =
        stack.attach(
            ctx,
            new WireDriver(machine, cpu, out[0], MacAddress.local(0x400 + lane), options.batch()));
    stack.addAddress(ctx, inside, new Ipv4Prefix(address(1, lane, 1), 24));
    stack.addAddress(ctx, outside, new Ipv4Prefix(address(2, lane, 1), 24));
    Ipv4Address gateway = address(2, lane, 2);
    stack.arp().addStatic(ctx, outside, gateway, Lane.sinkAddress(lane));
    stack
        .routes()
        .add(ctx, new Route(Lane.destinations(lane), Route.Kind.UNICAST, outside, gateway));
    return new Lane(ctx, cpu, lane, options, stack.pool(), inAddress, in[1], out[1]);
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
