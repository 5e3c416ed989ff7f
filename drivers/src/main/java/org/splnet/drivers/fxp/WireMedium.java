package org.splnet.drivers.fxp;

import org.splnet.drivers.i8255x.I8255x;
import org.splnet.drivers.i8255x.Medium;
import org.splnet.drivers.wire.WireEnd;
import org.splnet.kernel.Context;
import org.splnet.net.packet.Packet;
import org.splnet.net.packet.PacketPool;
import org.splnet.net.packet.PacketVector;

/**
 * An end of a wire as a card's cable. Frames on it are packets of the emulated world: those that
 * come in are given to their pool when the card has copied them, those that go out are taken from
 * it. The pool, which has a lock, is used before and after the card is claimed, never within.
 */
final class WireMedium implements Medium {
  private static final int BATCH = I8255x.BUDGET;

  private final WireEnd port;
  private final PacketPool pool;
  private final PacketVector in = new PacketVector(BATCH);
  private final PacketVector out = new PacketVector(BATCH);

  /** Frames to be filled; the last one is next. */
  private final PacketVector stock = new PacketVector(BATCH);

  private boolean received;
  private int next;
  private int length;
  private int room;

  WireMedium(WireEnd port, PacketPool pool) {
    this.port = port;
    this.pool = pool;
  }

  @Override
  public void prepare(Context ctx, boolean sending) {
    received = false;
    if (sending && !stock.isFull()) {
      pool.allocate(ctx, stock, stock.room());
    }
  }

  @Override
  public void settle(Context ctx, boolean sending) {
    sendAll();
    if (!sending && !stock.isEmpty()) {
      pool.free(ctx, stock);
    }
    if (!in.isEmpty()) {
      pool.free(ctx, in);
    }
  }

  @Override
  public boolean canSend() {
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

  private void sendAll() {
    if (!out.isEmpty()) {
      // There is room for all: only this end takes any.
      port.transmit(out, 0);
      out.clear();
    }
  }

  @Override
  public int gather() {
    return stock.isEmpty() ? NONE : (int) Packet.data(stock.get(stock.size() - 1));
  }

  @Override
  public int capacity() {
    return Packet.CAPACITY;
  }

  @Override
  public void send(int bytes) {
    int p = stock.removeLast();
    Packet.setLength(p, bytes);
    out.add(p);
    room--;
  }

  @Override
  public int next() {
    if (!received) {
      received = true;
      next = 0;
      port.receive(in);
    }
    if (next == in.size()) {
      return NONE;
    }
    int p = in.get(next++);
    length = Packet.length(p);
    return (int) Packet.data(p);
  }

  @Override
  public int length() {
    return length;
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
