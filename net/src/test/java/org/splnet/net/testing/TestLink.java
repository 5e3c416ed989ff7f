package org.splnet.net.testing;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.splnet.kernel.Attach;
import org.splnet.kernel.Context;
import org.splnet.kernel.InterruptLine;
import org.splnet.kernel.Ipl;
import org.splnet.kernel.Machine;
import org.splnet.net.addr.MacAddress;
import org.splnet.net.iface.LinkDriver;
import org.splnet.net.iface.LinkUpper;
import org.splnet.net.packet.Memory;
import org.splnet.net.packet.Packet;
import org.splnet.net.packet.PacketVector;
import org.splnet.net.stats.NetCounter;

/**
 * A link for tests on a stepping port: what the stack sends is kept as bytes, and goes to the peer
 * if there is one; what a test injects comes in by an interrupt.
 */
public final class TestLink implements LinkDriver {
  private final InterruptLine line;
  private final MacAddress address;
  private final int mtu;
  private final ArrayDeque<byte[]> incoming = new ArrayDeque<>();
  private final List<byte[]> sent = new ArrayList<>();
  private final PacketVector in = new PacketVector(PacketVector.BATCH);
  private final PacketVector out = new PacketVector(PacketVector.BATCH);
  private @Nullable TestLink peer;
  private @Nullable LinkUpper upper;
  private @Nullable Consumer<byte[]> tap;
  private final byte[] poison = new byte[Packet.CAPACITY];
  private boolean up;
  private boolean keep = true;
  private long sentCount;
  private long missed;

  /** A link of a machine. */
  public TestLink(Machine machine, MacAddress address, int mtu) {
    this.line = machine.line("test link", machine.nextCpu());
    this.address = address;
    this.mtu = mtu;
  }

  /** Joins two links. */
  public static void join(TestLink a, TestLink b) {
    a.peer = b;
    b.peer = a;
  }

  /** Has frames come in at the next turn of the CPU. */
  public void inject(byte[]... frames) {
    incoming.addAll(List.of(frames));
    line.raise();
  }

  /** Whether to keep what is sent. */
  public void keep(boolean on) {
    keep = on;
  }

  /** Shows every frame that is sent to someone. */
  public void tap(Consumer<byte[]> to) {
    tap = to;
  }

  /** Fills the memory behind each frame that comes in; 0 unless told. */
  public void poison(int octet) {
    Arrays.fill(poison, (byte) octet);
  }

  /** Takes what was sent since the last time. */
  public List<byte[]> takeSent() {
    List<byte[]> all = List.copyOf(sent);
    sent.clear();
    return all;
  }

  /** How many frames were sent. */
  public long sentCount() {
    return sentCount;
  }

  /** How many injected frames found no packet. */
  public long missed() {
    return missed;
  }

  @Override
  public String kind() {
    return "test";
  }

  @Override
  public MacAddress address() {
    return address;
  }

  @Override
  public int mtu() {
    return mtu;
  }

  @Override
  public void attached(Context ctx, LinkUpper to) {
    upper = to;
    line.establish(ctx, to.name(), Ipl.NET, (c, link) -> link.interrupt(c), this, Attach.MPSAFE);
  }

  private LinkUpper upper() {
    return Objects.requireNonNull(upper);
  }

  private void interrupt(Context ctx) {
    LinkUpper to = upper();
    while (!incoming.isEmpty()) {
      byte[] frame = incoming.remove();
      int p = to.pool().allocate(ctx);
      if (p == Packet.NONE) {
        to.counters().count(ctx, NetCounter.DROP_NO_PACKET);
        missed++;
        continue;
      }
      Memory.put(poison, 0, Packet.data(p), poison.length);
      Packet.append(p, frame, 0, frame.length);
      in.add(p);
      if (in.isFull()) {
        to.input(ctx, in);
      }
    }
    if (!in.isEmpty()) {
      to.input(ctx, in);
    }
  }

  @Override
  public void init(Context ctx) {
    up = true;
  }

  @Override
  public void stop(Context ctx) {
    up = false;
    drain(ctx);
  }

  @Override
  public void start(Context ctx) {
    drain(ctx);
  }

  private void drain(Context ctx) {
    LinkUpper from = upper();
    for (; ; ) {
      from.sendQueue().dequeue(ctx, out, PacketVector.BATCH);
      if (out.isEmpty()) {
        return;
      }
      for (int i = 0; i < out.size(); i++) {
        send(ctx, out.get(i));
      }
      from.pool().free(ctx, out);
    }
  }

  private void send(Context ctx, int p) {
    if (!up) {
      upper().counters().count(ctx, NetCounter.DROP_INTERFACE_DOWN);
      return;
    }
    sentCount++;
    if (!keep && peer == null && tap == null) {
      return;
    }
    byte[] frame = new byte[Packet.length(p)];
    Memory.get(Packet.data(p), frame, 0, frame.length);
    if (keep) {
      sent.add(frame);
    }
    Consumer<byte[]> t = tap;
    if (t != null) {
      t.accept(frame);
    }
    TestLink to = peer;
    if (to != null) {
      to.inject(frame);
    }
  }
}
