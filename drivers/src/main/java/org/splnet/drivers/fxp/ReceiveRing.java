package org.splnet.drivers.fxp;

import org.splnet.drivers.i8255x.BusMemory;
import org.splnet.drivers.i8255x.ReceiveArea;
import org.splnet.kernel.Context;
import org.splnet.net.packet.Packet;
import org.splnet.net.packet.PacketPool;
import org.splnet.net.packet.PacketVector;

/**
 * The driver's side of reception: {@value #AREAS} receive areas, each in the headroom of a packet,
 * in a list whose last one carries the end-of-list bit.
 *
 * <p>Harvesting takes complete areas off the front and appends as many fresh ones, linked among
 * themselves first: the old last one is given its link, and only then loses its end-of-list bit.
 * Where there is no fresh packet the old one is appended again and its frame is lost: the list
 * never gets shorter.
 *
 * <p>Locks: the device's.
 */
final class ReceiveRing {
  /** Areas in the list. */
  static final int AREAS = 128;

  private static final int MASK = AREAS - 1;
  private static final int SIZE = Packet.CAPACITY & ~1;

  private final BusMemory bus;

  /** By place: the packets, and the bus addresses of their areas. */
  private final int[] packets = new int[AREAS];

  private final int[] areas = new int[AREAS];

  /** The place of the front of the list. */
  private int head;

  private boolean filled;
  private int recycled;

  ReceiveRing(BusMemory bus) {
    this.bus = bus;
  }

  /** Gets a packet for every area; false, and none, if there are not enough. */
  boolean fill(Context ctx, PacketPool pool) {
    if (filled) {
      return true;
    }
    for (int i = 0; i < AREAS; i++) {
      int p = pool.allocate(ctx);
      if (p == Packet.NONE) {
        while (--i >= 0) {
          pool.free(ctx, packets[i]);
        }
        return false;
      }
      put(i, p);
    }
    filled = true;
    return true;
  }

  private void put(int place, int packet) {
    packets[place] = packet;
    areas[place] = (int) Packet.data(packet) - ReceiveArea.LENGTH;
  }

  /** Makes the list anew from the packets that are there; returns where to start the unit. */
  int reset() {
    head = 0;
    for (int i = 0; i < AREAS; i++) {
      prepare(areas[i], i == AREAS - 1 ? ReceiveArea.END_OF_LIST : 0);
      if (i > 0) {
        bus.setI32(areas[i - 1] + ReceiveArea.LINK, areas[i]);
      }
    }
    return areas[0];
  }

  private void prepare(int at, int control) {
    bus.setI32(at + ReceiveArea.LINK, -1);
    bus.setI32(at + ReceiveArea.COUNT, SIZE << 16);
    bus.setU16(at + ReceiveArea.CONTROL, control);
    bus.setU16(at + ReceiveArea.STATUS, 0);
  }

  /** Where the unit is to start after it ran out of areas and all were harvested. */
  int front() {
    return areas[head];
  }

  /** Frames lost for want of a fresh packet since the last call. */
  int takeRecycled() {
    int n = recycled;
    recycled = 0;
    return n;
  }

  /**
   * Moves complete frames behind those of a batch, as many as it has room for.
   *
   * @return whether there may be more
   */
  boolean harvest(Context ctx, PacketPool pool, PacketVector to) {
    int most = Math.min(to.room(), AREAS - 1);
    int n = 0;
    int place = head;
    int previous = 0;
    while (n < most) {
      int at = areas[place];
      int status = bus.u16(at + ReceiveArea.STATUS);
      if ((status & ReceiveArea.COMPLETE) == 0) {
        break;
      }
      replace(ctx, pool, to, place, status);
      int fresh = areas[place];
      prepare(fresh, 0);
      if (previous != 0) {
        bus.setI32(previous + ReceiveArea.LINK, fresh);
      }
      previous = fresh;
      place = place + 1 & MASK;
      n++;
    }
    if (n > 0) {
      append(areas[head - 1 & MASK], areas[head], previous);
      head = place;
    }
    return n == most;
  }

  /** Hands up the frame at a place and puts a fresh packet there, or loses it and keeps its own. */
  private void replace(Context ctx, PacketPool pool, PacketVector to, int place, int status) {
    if ((status & ReceiveArea.OK) == 0) {
      return; // counted by the hardware
    }
    int fresh = pool.allocate(ctx);
    if (fresh == Packet.NONE) {
      recycled++;
      return;
    }
    int p = packets[place];
    Packet.setLength(p, bus.u16(areas[place] + ReceiveArea.COUNT) & ReceiveArea.COUNT_MASK);
    to.add(p);
    put(place, fresh);
  }

  /**
   * Appends a chain of fresh areas. Where the whole list was complete the old last one is stopped
   * at or will be harvested next, and what is written to it does no harm.
   */
  private void append(int oldLast, int first, int last) {
    bus.setU16(last + ReceiveArea.CONTROL, ReceiveArea.END_OF_LIST);
    bus.setI32(oldLast + ReceiveArea.LINK, first);
    bus.setU16(oldLast + ReceiveArea.CONTROL, 0);
  }

  /** Frames that are complete and not harvested; the card has been reset. */
  int unharvested() {
    int complete = 0;
    for (int i = 0; filled && i < AREAS; i++) {
      complete += bus.u16(areas[i]) >>> 15;
    }
    return complete;
  }

  /** Frees all packets; the card has been reset. */
  void freeAll(Context ctx, PacketPool pool) {
    if (filled) {
      filled = false;
      for (int p : packets) {
        pool.free(ctx, p);
      }
    }
  }
}
