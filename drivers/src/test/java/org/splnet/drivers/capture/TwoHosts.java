package org.splnet.drivers.capture;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.function.Consumer;
import org.splnet.drivers.loop.LoopDriver;
import org.splnet.drivers.wire.WireDriver;
import org.splnet.drivers.wire.WirePort;
import org.splnet.kernel.Context;
import org.splnet.kernel.Machine;
import org.splnet.kernel.MachineConfig;
import org.splnet.kernel.sim.SimPort;
import org.splnet.net.NetStack;
import org.splnet.net.NetStackOptions;
import org.splnet.net.addr.Ipv4Address;
import org.splnet.net.addr.Ipv4Prefix;
import org.splnet.net.addr.MacAddress;
import org.splnet.net.header.IcmpHeader;
import org.splnet.net.header.Ipv4Header;
import org.splnet.net.iface.NetInterface;
import org.splnet.net.iface.TransmitBatch;
import org.splnet.net.packet.Checksum;
import org.splnet.net.packet.Memory;
import org.splnet.net.packet.Packet;
import org.splnet.net.udp.UdpDatagram;
import org.splnet.net.udp.UdpEcho;
import org.splnet.net.udp.UdpEndpoint;
import org.splnet.net.udp.UdpSocket;

/** Two hosts on a stepping port, 10.0.0.1 and 10.0.0.2, joined by a wire; the second echoes. */
final class TwoHosts implements AutoCloseable {
  static final Ipv4Address SECOND = Ipv4Address.parse("10.0.0.2");
  private static final int ENOUGH_TURNS = 10_000;

  /** A host. */
  static final class Host {
    final Machine machine;
    final NetStack stack;
    final NetInterface wire;
    final NetInterface loop;

    Host(SimPort port, WirePort end, int number) {
      machine = new Machine(MachineConfig.named("host" + number), port);
      stack = new NetStack(machine, NetStackOptions.DEFAULT.withPackets(512));
      Context ctx = machine.enterTop();
      loop = stack.attachLoopback(ctx, new LoopDriver(machine));
      wire =
          stack.attach(
              ctx, new WireDriver(machine, machine.cpu(0), end, MacAddress.local(number), 8));
      stack.addAddress(ctx, wire, Ipv4Prefix.parse("10.0.0." + number + "/24"));
      machine.leaveTop(ctx);
      machine.start();
    }

    void run(Consumer<Context> work) {
      Context ctx = machine.enterTop();
      try {
        work.accept(ctx);
      } finally {
        machine.leaveTop(ctx);
      }
    }
  }

  final SimPort port = new SimPort(1, 1000);
  final Host first;
  final Host second;
  private final UdpSocket socket;
  private final UdpEndpoint echo;
  private int pings;

  TwoHosts() {
    WirePort[] wire = WirePort.pair(64);
    first = new Host(port, wire[0], 1);
    second = new Host(port, wire[1], 2);
    Context ctx = second.machine.enterTop();
    echo = UdpEcho.start(ctx, second.stack.udp(), Ipv4Address.ANY, UdpEcho.PORT);
    second.machine.leaveTop(ctx);
    socket = first.stack.udp().socket();
    socket.bind(Ipv4Address.ANY, 5000);
    port.run(100);
  }

  /** Sends an echo request and lets everything come to rest. */
  void ping(Ipv4Address to) {
    first.run(ctx -> {
      int p = first.stack.pool().allocate(ctx);
      Packet.setLength(p, 64);
      long at = Packet.data(p);
      for (int i = 0; i < 64; i++) {
        Memory.setU8(at + i, i);
      }
      IcmpHeader.set(at, IcmpHeader.ECHO, 0, 0, 77 << 16 | ++pings);
      IcmpHeader.setChecksum(at, Checksum.of(at, 64));
      TransmitBatch out = first.stack.ipv4().takeBatch(ctx);
      first.stack.ipv4().output(ctx, p, 0, to.bits(), Ipv4Header.PROTO_ICMP, 64, out);
      first.stack.ipv4().giveBatch(ctx, out);
    });
    port.run(200);
  }

  /** Has a datagram echoed. */
  void echo(int length) {
    byte[] data = new byte[length];
    socket.sendTo(data, 0, length, SECOND, UdpEcho.PORT);
    UdpDatagram answer = new UdpDatagram(2000);
    port.runUntil(() -> socket.receive(answer, 0), ENOUGH_TURNS);
    assertThat(answer.length()).isEqualTo(length);
  }

  /** Sends a datagram to where nobody listens. */
  void knock() {
    socket.sendTo(new byte[3], 0, 3, SECOND, 9);
    port.run(200);
  }

  @Override
  public void close() {
    socket.close();
    second.run(echo::close);
    for (Host h : new Host[] {first, second}) {
      h.stack.close();
      h.machine.close();
      h.stack.pool().close();
    }
  }
}
