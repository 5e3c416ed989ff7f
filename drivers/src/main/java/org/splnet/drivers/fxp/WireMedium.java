package org.splnet.drivers.fxp;

import org.splnet.drivers.i8255x.Medium;
import org.splnet.drivers.wire.WirePort;
import org.splnet.kernel.Context;
import org.splnet.net.packet.Packet;
import org.splnet.net.packet.PacketPool;
import org.splnet.net.packet.PacketVector;

/**
 * An end of a wire as a card's cable. Frames on it are packets of the emulated world: those that
 * come in are given to their pool when the card has copied them, those that go out are taken from
 * it. One caller at a time, whoever has claimed the card.
 */
final class WireMedium implements Medium {
  private static final int BATCH = 64;

  private final WirePort port;
  private final PacketPool pool;
  private final PacketVector in = new PacketVector(BATCH);
  private final PacketVector out = new PacketVector(BATCH);
  private int next;
  private int length;
  private int room;
  private int gathered = Packet.NONE;

  WireMedium(WirePort port, PacketPool pool) {
    this.port = port;
    this.pool = pool;
  }

  @Override
  public boolean canSend(Context ctx) {
    if (room > 0) {
      return true;
    }
    sendAll();
    room = port.room();
    if (room == 0 && !port.stall()) {
      room = port.room();
    }
    return room > 0;
  }

  @Override
  public int gather(Context ctx) {
    if (gathered == Packet.NONE) {
      gathered = pool.allocate(ctx);
    }
    return gathered == Packet.NONE ? NONE : (int) Packet.data(gathered);
  }

  @Override
  public int capacity() {
    return Packet.CAPACITY;
  }

  @Override
  public void send(Context ctx, int bytes) {
    Packet.setLength(gathered, bytes);
    out.add(gathered);
    gathered = Packet.NONE;
    room--;
    if (out.isFull()) {
      sendAll();
    }
  }

  private void sendAll() {
    if (!out.isEmpty()) {
      // There is room for all: only this end takes any.
      port.transmit(out, 0);
      out.clear();
    }
  }

  @Override
  public int next(Context ctx) {
    if (next == in.size()) {
      free(ctx);
      if (port.receive(in) == 0) {
        return NONE;
      }
    }
    int p = in.get(next++);
    length = Packet.length(p);
    return (int) Packet.data(p);
  }

  private void free(Context ctx) {
    next = 0;
    pool.free(ctx, in);
  }

  @Override
  public int length() {
    return length;
  }

  @Override
  public boolean flush(Context ctx) {
    sendAll();
    if (gathered != Packet.NONE) {
      pool.free(ctx, gathered); // of a frame that underran
      gathered = Packet.NONE;
    }
    if (next < in.size()) {
      return true;
    }
    free(ctx);
    return false;
  }

  @Override
  public boolean mayHaveMore() {
    return port.waiting() > 0;
  }

  @Override
  public boolean arm() {
    return port.arm();
  }
}
