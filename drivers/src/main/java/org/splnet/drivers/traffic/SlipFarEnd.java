package org.splnet.drivers.traffic;

import org.splnet.drivers.serial.SerialEnd;
import org.splnet.drivers.sl.Slip;
import org.splnet.drivers.sl.SlipDecoder;
import org.splnet.drivers.wire.WirePort;
import org.splnet.kernel.Context;
import org.splnet.kernel.Poller;
import org.splnet.net.header.EthernetHeader;
import org.splnet.net.packet.Memory;
import org.splnet.net.packet.Packet;
import org.splnet.net.packet.PacketPool;
import org.splnet.net.packet.PacketVector;

/**
 * Whoever is at the far end of a SLIP line, for a {@link Generator} and a {@link Sink}: the
 * datagrams in the frames of one wire go over the line, those that come over the line go into
 * frames on another wire. So what crosses a line is sent, checked and accounted for as everything
 * else is.
 *
 * <p>An engine without a thread or a lock, stepped by a CPU. It loses nothing: what has no room on
 * the line waits on the first wire, what has none on the second wire waits in the line. Frames that
 * arrive damaged are counted.
 */
public final class SlipFarEnd implements Poller {
  private static final long SECOND = 1_000_000_000L;
  private static final int BITS_A_CHARACTER = 10;
  private static final int BURST = 32;
  private static final int MOST = Packet.CAPACITY - EthernetHeader.LENGTH;

  private final SerialEnd line;
  private final WirePort from;
  private final WirePort to;
  private final PacketPool pool;
  private final long bitsPerSecond;

  private final PacketVector sending = new PacketVector(BURST);
  private int begun;
  private final byte[] datagram = new byte[MOST];
  private final byte[] out = new byte[Slip.encodedLength(MOST)];
  private int outFrom;
  private int outTo;

  /** Until when the line is busy with what was sent. */
  private long busyNanos;

  private final SlipDecoder decoder = new SlipDecoder(MOST);
  private final byte[] in = new byte[512];
  private int inFrom;
  private int inTo;
  private final PacketVector received = new PacketVector(BURST);
  private int passed;

  private volatile boolean active = true;
  private volatile long damaged;

  /**
   * A far end.
   *
   * @param from the wire whose frames go over the line
   * @param to the wire on which those go that come over the line
   * @param pool of the frames on both
   * @param bitsPerSecond how fast it sends, start and stop bits included; 0 for as fast as the
   *     other end takes it
   */
  public SlipFarEnd(
      SerialEnd line, WirePort from, WirePort to, PacketPool pool, long bitsPerSecond) {
    this.line = line;
    this.from = from;
    this.to = to;
    this.pool = pool;
    this.bitsPerSecond = bitsPerSecond;
  }

  /** Frames that came over the line and were not as they were sent; a moment old. */
  public long damaged() {
    return damaged;
  }

  /** While active it looks at line and wire in every turn, so its CPU may not sleep. Any thread. */
  public void setActive(boolean now) {
    active = now;
  }

  @Override
  public long dueNanos() {
    if (outFrom == outTo) {
      return begun < sending.size() || from.waiting() > 0 ? NOW : NEVER;
    }
    if (line.room() == 0) {
      return NEVER; // for whoever makes room
    }
    return bitsPerSecond == 0 ? NOW : busyNanos + characterNanos();
  }

  @Override
  public boolean maySleep() {
    return !active;
  }

  @Override
  public boolean poll(Context ctx, long nowNanos) {
    return send(ctx, nowNanos) | receive(ctx);
  }

  // ---- Over the line

  private boolean send(Context ctx, long now) {
    if (outFrom == outTo && !encodeNext(ctx)) {
      // Time in which the line was idle is not made up for.
      busyNanos = Math.max(busyNanos, now);
      return false;
    }
    int n = line.send(out, outFrom, Math.min(outTo - outFrom, due(now)));
    outFrom += n;
    if (bitsPerSecond != 0) {
      busyNanos += n * characterNanos();
    }
    return n > 0;
  }

  private long characterNanos() {
    return BITS_A_CHARACTER * SECOND / bitsPerSecond;
  }

  /** How many characters may have left by now. */
  private int due(long now) {
    if (bitsPerSecond == 0) {
      return Integer.MAX_VALUE;
    }
    return Math.clamp((now - busyNanos) / characterNanos(), 0, out.length);
  }

  private boolean encodeNext(Context ctx) {
    if (begun == sending.size()) {
      pool.free(ctx, sending);
      begun = 0;
      if (from.receive(sending) == 0) {
        return false;
      }
    }
    int p = sending.get(begun++);
    long at = Packet.data(p);
    int length = Packet.length(p) - EthernetHeader.LENGTH;
    outFrom = 0;
    outTo = 0;
    if (length > 0 && EthernetHeader.type(at) == EthernetHeader.TYPE_IPV4) {
      Memory.get(at + EthernetHeader.LENGTH, datagram, 0, length);
      outTo = Slip.encode(datagram, length, out);
    }
    return true;
  }

  // ---- From the line

  private boolean receive(Context ctx) {
    boolean decoded = received.isEmpty() && decode(ctx);
    if (received.isEmpty()) {
      return decoded;
    }
    int n = to.transmit(received, passed);
    passed += n;
    if (passed == received.size()) {
      received.clear();
      passed = 0;
    }
    return n > 0 || decoded;
  }

  private boolean decode(Context ctx) {
    if (inFrom == inTo) {
      inFrom = 0;
      inTo = line.receive(in, 0, in.length);
    }
    boolean any = inFrom < inTo;
    while (inFrom < inTo && !received.isFull()) {
      inFrom = decoder.decode(in, inFrom, inTo);
      switch (decoder.event()) {
        case NONE -> {
          // used up
        }
        case DATAGRAM -> frame(ctx);
        case TOO_LONG, DAMAGED -> damaged++;
      }
    }
    return any;
  }

  private void frame(Context ctx) {
    int p = pool.allocate(ctx);
    if (p == Packet.NONE) {
      damaged++;
      return;
    }
    int length = decoder.length();
    long at = Packet.data(p);
    Packet.setLength(p, EthernetHeader.LENGTH + length);
    EthernetHeader.set(at, 0, 0, EthernetHeader.TYPE_IPV4);
    Memory.put(decoder.datagram(), 0, at + EthernetHeader.LENGTH, length);
    received.add(p);
  }
}
