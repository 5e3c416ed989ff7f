package org.splnet.simnet;

import org.splnet.drivers.loop.LoopDriver;
import org.splnet.kernel.Context;
import org.splnet.kernel.Machine;
import org.splnet.kernel.MachineConfig;
import org.splnet.kernel.sim.ClockedPort;
import org.splnet.net.NetStack;
import org.splnet.net.NetStackOptions;
import org.splnet.net.addr.Ipv4Address;
import org.splnet.net.addr.Ipv4Prefix;
import org.splnet.net.iface.NetInterface;
import org.splnet.net.route.Route;

/** One life of a host, from its start to its crash: machine, stack and callbacks. */
final class Boot {
  private static final int INPUT_QUEUE = 256;
  private static final int SEND_QUEUE = 256;

  private final SimHost host;
  private final ClockedPort port;
  private final Machine machine;
  private final NetStack stack;
  private final EventLoop loop;
  private final SimPing ping;

  Boot(SimHost host, ClockedPort port, int life) {
    this.host = host;
    this.port = port;
    HostSpec spec = host.spec();
    NetStackOptions options =
        new NetStackOptions(
                NetStackOptions.DEFAULT.queue(),
                NetStackOptions.DEFAULT.dispatch(),
                spec.packets(),
                INPUT_QUEUE,
                SEND_QUEUE)
            .withGrowing(true)
            .withAnnouncing(spec.announcing());
    long seed = History.sum(History.sum(host.network().seed(), host.number()), life);
    machine =
        new Machine(
            NetStack.configure(
                MachineConfig.named(host.name())
                    .withCpus(spec.cpus())
                    .withBinding(spec.binding())
                    .withSeed(seed),
                options),
            port);
    stack = new NetStack(machine, options);
    ping = new SimPing(host, stack);
    loop = new EventLoop(port.port(), machine, host.name() + " callbacks " + life);
    Context ctx = machine.enterTop();
    stack.attachLoopback(ctx, new LoopDriver(machine));
    machine.leaveTop(ctx);
    machine.start();
  }

  Machine machine() {
    return machine;
  }

  NetStack stack() {
    return stack;
  }

  EventLoop loop() {
    return loop;
  }

  SimPing ping() {
    return ping;
  }

  ClockedPort port() {
    return port;
  }

  /** Brings up an interface at a station. */
  void plug(Station station) {
    Context ctx = machine.enterTop();
    try {
      NetInterface iface =
          stack.attach(ctx, new SimNic(machine, port, station, station.link().mtu()));
      stack.addAddress(ctx, iface, station.address());
    } finally {
      machine.leaveTop(ctx);
    }
  }

  void route(Ipv4Prefix to, Ipv4Address via) {
    Route way = stack.routes().lookup(via);
    if (way == null || way.kind() != Route.Kind.UNICAST || way.gateway() != null) {
      throw new IllegalArgumentException(
          "the way of %s to %s goes by %s, which is on no link of it: name a neighbour"
              .formatted(host.name(), to, via));
    }
    Context ctx = machine.enterTop();
    try {
      stack.routes().add(ctx, new Route(to, Route.Kind.UNICAST, way.iface(), via));
    } finally {
      machine.leaveTop(ctx);
    }
  }

  /** The power fails. */
  void kill() {
    port.port().kill(machine);
    stack.pool().close();
  }
}
