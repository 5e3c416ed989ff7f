package org.splnet.lab.order;

import java.util.function.Consumer;
import org.splnet.drivers.fxp.FxpCard;
import org.splnet.drivers.fxp.FxpDriver;
import org.splnet.drivers.loop.LoopDriver;
import org.splnet.drivers.serial.SerialEnd;
import org.splnet.drivers.serial.Uart16550.Timing;
import org.splnet.drivers.serial.UartPort;
import org.splnet.drivers.sl.SlDriver;
import org.splnet.drivers.wire.WireDriver;
import org.splnet.drivers.wire.WirePort;
import org.splnet.kernel.Context;
import org.splnet.kernel.LevelSet;
import org.splnet.kernel.LockBinding;
import org.splnet.kernel.Machine;
import org.splnet.kernel.MachineConfig;
import org.splnet.kernel.ObservedOrder;
import org.splnet.kernel.sim.SimPort;
import org.splnet.net.NetStack;
import org.splnet.net.NetStackOptions;
import org.splnet.net.addr.Ipv4Address;
import org.splnet.net.addr.Ipv4Prefix;
import org.splnet.net.addr.MacAddress;
import org.splnet.net.iface.LinkDriver;
import org.splnet.net.iface.NetInterface;
import org.splnet.net.packet.PacketPool;
import org.splnet.net.route.Route;
import org.splnet.net.udp.UdpDatagram;
import org.splnet.net.udp.UdpEcho;
import org.splnet.net.udp.UdpSocket;

/**
 * A router with two CPUs between three hosts, on the stepping port: a wire on one CPU, a card on
 * the other, a SLIP line, whose driver is not SMP-safe, beside the wire, and a loopback. It
 * resolves neighbours, forwards, echoes datagrams whole and in fragments, asks for a neighbour that
 * is not there, and has its Ethernet interfaces taken down, up, out and in. What its machine saw of
 * the lock order is the result.
 */
final class OrderWorkload {
  private static final Ipv4Address LEFT = Ipv4Address.parse("10.1.0.2");
  private static final Ipv4Address RIGHT = Ipv4Address.parse("10.2.0.2");
  private static final Ipv4Address FAR = Ipv4Address.parse("10.3.0.2");
  private static final Ipv4Address ROUTER = Ipv4Address.parse("10.1.0.1");
  private static final int LONG = 4000;
  private static final int A_WHILE = 3_000;

  private record Host(Machine machine, NetStack stack) {
    void run(Consumer<Context> call) {
      Context ctx = machine.enterTop();
      try {
        call.accept(ctx);
      } finally {
        machine.leaveTop(ctx);
      }
    }

    NetInterface attach(LinkDriver driver, String address) {
      NetInterface[] out = new NetInterface[1];
      run(ctx -> {
        out[0] = stack.attach(ctx, driver);
        stack.addAddress(ctx, out[0], Ipv4Prefix.parse(address));
      });
      return out[0];
    }

    void close() {
      stack.close();
      machine.close();
      stack.pool().close();
    }
  }

  private final SimPort port = new SimPort(1, 1_000);
  private final Host router;
  private final Host left;
  private final Host right;
  private final Host far;
  private final NetInterface wire;
  private final NetInterface card;
  private final PacketPool frames;

  OrderWorkload(LockBinding lock, LevelSet levels) {
    router = host("router", 2, lock, levels);
    left = host("left", 1, LockBinding.FINE, levels);
    right = host("right", 1, LockBinding.FINE, levels);
    far = host("far", 1, LockBinding.FINE, levels);
    frames = new PacketPool(router.machine, 256);
    WirePort[] a = WirePort.pair(64);
    WirePort[] b = WirePort.pair(64);
    router.stack.ipv4().setForwarding(true);
    router.run(ctx -> router.stack.attachLoopback(ctx, new LoopDriver(router.machine)));
    wire = router.attach(wire(router, a[0], 1), "10.1.0.1/24");
    card = router.attach(card(b[0]), "10.2.0.1/24");
    SerialEnd[] cable = SerialEnd.cable(64);
    NetInterface line = serial(router, cable[0], "10.3.0.1/30");
    serves(far, serial(far, cable[1], "10.3.0.2/30"), line);
    hosts(left, a[1], 2, LEFT, wire);
    hosts(right, b[1], 3, RIGHT, card);
    router.run(ctx -> UdpEcho.start(ctx, router.stack.udp(), Ipv4Address.ANY, UdpEcho.PORT));
  }

  private Host host(String name, int cpus, LockBinding lock, LevelSet levels) {
    Machine machine =
        new Machine(
            MachineConfig.named(name).withCpus(cpus).withBinding(lock).withLevels(levels), port);
    machine.start();
    return new Host(machine, new NetStack(machine, NetStackOptions.DEFAULT.withPackets(512)));
  }

  private static LinkDriver wire(Host of, WirePort end, int station) {
    return new WireDriver(of.machine, of.machine.cpu(0), end, MacAddress.local(station), 16);
  }

  /** A SLIP line's end, on the first CPU. */
  private static NetInterface serial(Host of, SerialEnd end, String address) {
    UartPort port = new UartPort(of.machine, of.machine.cpu(0), end, Timing.UNLIMITED, 1);
    NetInterface[] out = new NetInterface[1];
    of.run(ctx -> {
      out[0] = of.stack.attachPointToPoint(ctx, new SlDriver(of.machine, port));
      of.stack.addAddress(ctx, out[0], Ipv4Prefix.parse(address));
    });
    return out[0];
  }

  private LinkDriver card(WirePort end) {
    Machine m = router.machine;
    FxpCard card = new FxpCard(m, m.cpu(1), end, frames, MacAddress.local(9));
    Context ctx = m.enterTop();
    try {
      return new FxpDriver(ctx, m, card, 16);
    } finally {
      m.leaveTop(ctx);
    }
  }

  /** A host at the other end, which echoes and has the router as its gateway. */
  private static void hosts(
      Host host, WirePort end, int station, Ipv4Address address, NetInterface routers) {
    serves(host, host.attach(wire(host, end, station), address + "/24"), routers);
  }

  private static void serves(Host host, NetInterface iface, NetInterface routers) {
    Ipv4Address gateway = routers.addresses().getFirst().address();
    host.run(ctx -> {
      host.stack
          .routes()
          .add(ctx, new Route(Ipv4Prefix.parse("0.0.0.0/0"), Route.Kind.UNICAST, iface, gateway));
      UdpEcho.start(ctx, host.stack.udp(), Ipv4Address.ANY, UdpEcho.PORT);
    });
  }

  /** Runs it. */
  ObservedOrder run() {
    try (UdpSocket fromRouter = router.stack.udp().socket();
        UdpSocket fromLeft = left.stack.udp().socket()) {
      fromRouter.bind(Ipv4Address.ANY, 0);
      fromLeft.bind(Ipv4Address.ANY, 0);
      talk(fromRouter, fromLeft);
      fromRouter.sendTo(new byte[1], 0, 1, Ipv4Address.parse("10.2.0.77"), 9);
      port.run(A_WHILE);
      for (NetInterface i : new NetInterface[] {wire, card}) {
        router.run(ctx -> router.stack.down(ctx, i));
        router.run(ctx -> router.stack.up(ctx, i));
      }
      talk(fromRouter, fromLeft);
      router.run(ctx -> router.stack.detach(ctx, card));
      router.attach(card.driver(), "10.2.0.1/24");
      talk(fromRouter, fromLeft);
    }
    ObservedOrder seen = router.machine.observed();
    router.close();
    left.close();
    right.close();
    far.close();
    frames.close();
    return seen;
  }

  private void talk(UdpSocket fromRouter, UdpSocket fromLeft) {
    for (int length : new int[] {64, LONG}) {
      echo(fromRouter, Ipv4Address.LOOPBACK, length);
      echo(fromRouter, LEFT, length);
      echo(fromRouter, RIGHT, length);
      echo(fromRouter, FAR, length);
      echo(fromLeft, FAR, length);
      echo(fromLeft, ROUTER, length);
      echo(fromLeft, RIGHT, length);
    }
  }

  /** Has a datagram echoed; asks again, for a neighbour that is asked for may cost the first. */
  private void echo(UdpSocket socket, Ipv4Address to, int length) {
    UdpDatagram answer = new UdpDatagram(LONG);
    for (int tries = 0; tries < 3; tries++) {
      socket.sendTo(new byte[length], 0, length, to, UdpEcho.PORT);
      for (int turns = 0; turns < A_WHILE; turns += 100) {
        port.run(100);
        if (socket.receive(answer, 0)) {
          return;
        }
      }
    }
    throw new IllegalStateException("no echo of " + length + " bytes from " + to);
  }
}
