package org.splnet.lab.rule;

import java.io.IOException;
import java.util.List;
import org.splnet.drivers.capture.Capture;
import org.splnet.drivers.capture.CaptureSink;
import org.splnet.drivers.fxp.FxpCard;
import org.splnet.drivers.fxp.FxpDriver;
import org.splnet.drivers.impair.ImpairDriver;
import org.splnet.drivers.impair.ImpairSpec;
import org.splnet.drivers.loop.LoopDriver;
import org.splnet.drivers.serial.SerialEnd;
import org.splnet.drivers.serial.Uart16550;
import org.splnet.drivers.serial.UartPort;
import org.splnet.drivers.sl.SlDriver;
import org.splnet.drivers.tap.TapDriver;
import org.splnet.drivers.tty.TtyPort;
import org.splnet.drivers.wire.WireDriver;
import org.splnet.drivers.wire.WirePort;
import org.splnet.drivers.wire.WireSwitch;
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
import org.splnet.net.iface.LinkRequest;
import org.splnet.net.iface.NetInterface;
import org.splnet.net.ipv4.PathMtuDiscovery;
import org.splnet.net.packet.PacketPool;
import org.splnet.net.queue.InputQueue;
import org.splnet.net.route.Route;
import org.splnet.net.udp.UdpChargen;
import org.splnet.net.udp.UdpDatagram;
import org.splnet.net.udp.UdpDiscard;
import org.splnet.net.udp.UdpEcho;
import org.splnet.net.udp.UdpEndpoint;
import org.splnet.net.udp.UdpSocket;

/**
 * The system whose locks are looked at: a machine with every driver that ships, a stack with its
 * options at their defaults, and an application that makes every call there is. It is read by
 * {@link StaticPass}, which begins at {@link #main}: what is not reached from here is not looked
 * at, and so stands in the table as such.
 */
final class ShippedSystem {
  private final Machine machine;
  private final Cpu cpu;
  private final NetStack stack;
  private final PacketPool frames;

  private ShippedSystem(Port port) {
    machine = new Machine(MachineConfig.named("shipped").withCpus(2), port);
    cpu = machine.nextCpu();
    stack = new NetStack(machine, NetStackOptions.DEFAULT);
    frames = new PacketPool(machine, 1);
  }

  /** Makes the system and calls it. */
  static void main(Port port, SerialEnd cable, CaptureSink sink, UdpDatagram datagram)
      throws IOException {
    ShippedSystem s = new ShippedSystem(port);
    s.machine.start();
    Context ctx = s.machine.enterTop();
    s.devices(ctx, cable, sink);
    s.configure(ctx);
    s.look(ctx);
    s.services(ctx);
    s.machine.leaveTop(ctx);
    s.sockets(datagram);
    s.stack.close();
    s.frames.close();
    s.stack.pool().close();
  }

  private void devices(Context ctx, SerialEnd cable, CaptureSink sink) throws IOException {
    NetInterface lo = stack.attachLoopback(ctx, new LoopDriver(machine));
    WirePort[] cables = WirePort.pair(1);
    WireSwitch hub = new WireSwitch(ctx, machine, cpu, frames, 1, 1);
    WireDriver wire = new WireDriver(machine, cpu, hub.port(0), MacAddress.local(1), 1);
    FxpCard card = new FxpCard(machine, cpu, cables[0], frames, MacAddress.local(2));
    FxpDriver fxp = new FxpDriver(ctx, machine, card, 1);
    ImpairDriver impair =
        new ImpairDriver(
            machine,
            new WireDriver(machine, cpu, cables[1], MacAddress.local(3), 1),
            ImpairSpec.parse("loss=1"));
    TapDriver tap = TapDriver.open(machine, cpu, "tap");
    NetInterface[] ethernets = {
      lo,
      stack.attach(ctx, wire),
      stack.attach(ctx, fxp),
      stack.attach(ctx, impair),
      stack.attach(ctx, tap),
    };
    TtyPort tty = TtyPort.open(machine, cpu, "tty");
    UartPort uart = new UartPort(machine, cpu, cable, Uart16550.Timing.UNLIMITED, 1);
    SlDriver serial = new SlDriver(machine, uart);
    NetInterface[] lines = {
      stack.attachPointToPoint(ctx, serial),
      stack.attachPointToPoint(ctx, new SlDriver(machine, tty)),
    };
    for (NetInterface[] some : List.of(ethernets, lines)) {
      for (NetInterface iface : some) {
        use(ctx, iface, sink);
      }
    }
    impair.held(ctx);
    wire.lines().getFirst().route(ctx, cpu);
    card.route(ctx, cpu);
    tap.line().route(ctx, cpu);
    uart.line().route(ctx, cpu);
    tty.line().route(ctx, cpu);
    fxp.statistics(ctx);
    serial.close(ctx);
    tty.release(ctx);
    tap.close(ctx);
  }

  private void use(Context ctx, NetInterface iface, CaptureSink sink) throws IOException {
    stack.addAddress(ctx, iface, Ipv4Prefix.parse("10.0.0.1/8"));
    stack.removeAddress(ctx, iface, Ipv4Address.ANY);
    stack.down(ctx, iface);
    stack.up(ctx, iface);
    iface.ioctl(ctx, new LinkRequest.Promiscuous(true));
    iface.ioctl(ctx, new LinkRequest.Multicast(List.of()));
    iface.ioctl(ctx, new LinkRequest.Mtu(1));
    Capture capture = new Capture(machine, 1, 1, 0);
    capture.add(ctx, iface);
    capture.drain(ctx, sink);
    capture.totals(ctx);
    capture.finish(ctx, sink);
    stack.arp().addStatic(ctx, iface, Ipv4Address.ANY, MacAddress.local(4));
    stack.arp().announce(ctx, iface, Ipv4Address.ANY);
    stack.arp().flush(ctx, iface);
    stack.arp().table(iface).put(ctx, Ipv4Address.ANY, MacAddress.local(5));
    stack.arp().table(iface).list(ctx);
    stack.arp().table(iface).size(ctx);
    for (int i = 0; i < iface.sendQueues(); i++) {
      iface.sendQueue(i).size(ctx);
      iface.sendQueue(i).highWater(ctx);
    }
    stack.detach(ctx, iface);
  }

  private void configure(Context ctx) {
    Route route =
        new Route(Ipv4Prefix.parse("10.0.0.0/8"), Route.Kind.LOCAL, stack.loopback(), null);
    for (Route.Kind kind : Route.Kind.values()) {
      Ipv4Address gateway = kind == Route.Kind.UNICAST ? Ipv4Address.ANY : null;
      stack.routes().add(ctx, new Route(route.prefix(), kind, stack.loopback(), gateway));
    }
    stack.routes().add(ctx, route);
    stack.routes().remove(ctx, route.prefix());
    stack.routes().remove(ctx, route);
    stack.routes().list(ctx);
    stack.ipv4().setForwarding(true);
    stack.ipv4().setRedirecting(true);
    stack.icmp().setAcceptingRedirects(true);
    stack.icmp().setErrorRate(1, 1);
  }

  private void look(Context ctx) {
    stack.udp().endpoints(ctx);
    stack.ipv4().pathMtus().snapshot(ctx);
    stack.pool().outstanding(ctx);
    stack.pool().drainCache(ctx);
    for (InputQueue q : stack.inputQueues().values()) {
      q.hasMore(ctx);
    }
    machine.statistics(ctx);
  }

  private void services(Context ctx) {
    for (UdpEndpoint e :
        List.of(
            UdpEcho.start(ctx, stack.udp(), Ipv4Address.ANY, 7),
            UdpDiscard.start(ctx, stack.udp(), Ipv4Address.ANY, 9),
            UdpChargen.start(ctx, stack.udp(), Ipv4Address.ANY, 19))) {
      e.close(ctx);
    }
  }

  private void sockets(UdpDatagram datagram) {
    UdpSocket s = stack.udp().socket();
    s.setListener((socket, events) -> {});
    s.setReceiveBuffer(1);
    s.setPathMtuDiscovery(PathMtuDiscovery.DO);
    s.setBroadcast(true);
    s.bind(Ipv4Address.ANY, 0);
    s.connect(Ipv4Address.LOOPBACK, 7);
    s.send(new byte[1], 0, 1);
    s.sendTo(new byte[1], 0, 1, Ipv4Address.LOOPBACK, 7);
    s.receive(datagram, 0);
    s.peek(datagram, 0);
    s.readiness();
    s.pathMtu(Ipv4Address.LOOPBACK);
    s.disconnect();
    s.close();
  }
}
