package org.splnet.simnet;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;
import org.splnet.kernel.Context;
import org.splnet.net.NetStack;
import org.splnet.net.addr.Ipv4Address;
import org.splnet.net.header.IcmpHeader;
import org.splnet.net.header.Ipv4Header;
import org.splnet.net.iface.TransmitBatch;
import org.splnet.net.ipv4.SendResult;
import org.splnet.net.ipv4.TransportInput;
import org.splnet.net.packet.Checksum;
import org.splnet.net.packet.Packet;
import org.splnet.net.packet.PacketChain;

/** Sends echo requests and hears the replies, in front of the stack's ICMP. */
final class SimPing implements TransportInput {
  private static final int IDENTIFIER = 0x5350;

  private record Waiting(long sentNanos, Consumer<Duration> then) {}

  private final SimHost host;
  private final NetStack stack;
  private final Map<Integer, Waiting> waiting = new HashMap<>(2);
  private int sequence;

  SimPing(SimHost host, NetStack stack) {
    this.host = host;
    this.stack = stack;
    stack.ipv4().register(Ipv4Header.PROTO_ICMP, this);
  }

  void send(Ipv4Address to, int bytes, Consumer<Duration> then) {
    if (bytes < 0 || bytes + IcmpHeader.LENGTH > Packet.CAPACITY) {
      throw new IllegalArgumentException(
          "a ping of %d bytes: from 0 to %d".formatted(bytes, Packet.CAPACITY - IcmpHeader.LENGTH));
    }
    Context ctx = stack.machine().enterTop();
    try {
      int p = stack.pool().allocate(ctx);
      if (p == Packet.NONE) {
        throw new IllegalStateException(
            host + " has no packet left: give it more with HostSpec.withPackets");
      }
      Packet.setLength(p, bytes + IcmpHeader.LENGTH);
      long at = Packet.data(p);
      for (int i = 0; i < bytes; i++) {
        org.splnet.net.packet.Memory.setU8(at + IcmpHeader.LENGTH + i, i);
      }
      int number = sequence++ & 0xffff;
      IcmpHeader.set(at, IcmpHeader.ECHO, 0, 0, IDENTIFIER << 16 | number);
      IcmpHeader.setChecksum(at, ~Checksum.fold(PacketChain.sum(p, 0, Packet.length(p))) & 0xffff);
      waiting.put(number, new Waiting(host.network().nanos(), then));
      TransmitBatch out = stack.ipv4().takeBatch(ctx);
      SendResult result = stack.ipv4().output(ctx, p, 0, to.bits(), Ipv4Header.PROTO_ICMP, 64, out);
      stack.ipv4().giveBatch(ctx, out);
      if (result != SendResult.SENT) {
        throw new IllegalStateException(
            "%s cannot send to %s: %s; add a route, or call SimNetwork.routes()"
                .formatted(host, to, result));
      }
    } finally {
      stack.machine().leaveTop(ctx);
    }
  }

  @Override
  public void input(Context ctx, int packet, int headerLength, TransmitBatch out) {
    long at = Packet.data(packet) + headerLength;
    if (IcmpHeader.type(at) == IcmpHeader.ECHO_REPLY
        && IcmpHeader.rest(at) >>> 16 == IDENTIFIER
        && Checksum.fold(
                PacketChain.sum(packet, headerLength, PacketChain.length(packet) - headerLength))
            == 0xffff) {
      Waiting w = waiting.remove(IcmpHeader.rest(at) & 0xffff);
      if (w != null) {
        Duration took = Duration.ofNanos(host.network().nanos() - w.sentNanos());
        host.post(() -> w.then().accept(took));
      }
    }
    stack.icmp().input(ctx, packet, headerLength, out);
  }

  @Override
  public boolean takesChains() {
    return stack.icmp().takesChains();
  }
}
