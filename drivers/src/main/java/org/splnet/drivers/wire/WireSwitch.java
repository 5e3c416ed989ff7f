package org.splnet.drivers.wire;

import org.splnet.kernel.Attach;
import org.splnet.kernel.Context;
import org.splnet.kernel.Cpu;
import org.splnet.kernel.InterruptLine;
import org.splnet.kernel.Ipl;
import org.splnet.kernel.Machine;
import org.splnet.kernel.Poller;
import org.splnet.net.addr.MacAddress;
import org.splnet.net.header.EthernetHeader;
import org.splnet.net.packet.Memory;
import org.splnet.net.packet.Packet;
import org.splnet.net.packet.PacketPool;
import org.splnet.net.packet.PacketVector;

/**
 * A learning switch of the emulated world: an engine without a thread or a lock, stepped by one
 * CPU.
 *
 * <p>A frame goes to the port where its destination was last heard, and to all other ports if it
 * was not heard yet or is a group; never back to where it came from. What a port has no room for is
 * lost, and counted. To flood, the frame is copied: what lies on a wire belongs to whoever takes
 * it.
 */
public final class WireSwitch implements Poller {
  private static final int BATCH = 64;

  private final WirePort[] outside;
  private final WirePort[] inside;
  private final PacketVector[] out;
  private final PacketPool pool;
  private final StationTable stations = new StationTable();
  private final PacketVector in = new PacketVector(BATCH);
  private volatile long forwarded;
  private volatile long flooded;
  private volatile long dropped;

  /**
   * A switch.
   *
   * @param cpu who steps it
   * @param pool of frames, of the machine of that CPU
   * @param ports how many
   * @param capacity of the ring in each direction at each port, in frames, a power of two
   */
  public WireSwitch(
      Context ctx, Machine machine, Cpu cpu, PacketPool pool, int ports, int capacity) {
    this.pool = pool;
    outside = new WirePort[ports];
    inside = new WirePort[ports];
    out = new PacketVector[ports];
    // The line only wakes the CPU: the frames are found by the poll.
    InterruptLine line = machine.line("switch", cpu);
    line.establish(ctx, "switch", Ipl.NET, (c, s) -> {}, this, Attach.MPSAFE);
    for (int i = 0; i < ports; i++) {
      WirePort[] wire = WirePort.pair(capacity);
      outside[i] = wire[0];
      inside[i] = wire[1];
      inside[i].connect(line);
      out[i] = new PacketVector(BATCH);
    }
    cpu.addPoller(this);
  }

  /** The wire end to be plugged into what is at a port. */
  public WirePort port(int i) {
    return outside[i];
  }

  /** Frames sent to the one port of their destination; a moment old. */
  public long forwarded() {
    return forwarded;
  }

  /** Frames sent to all other ports, each counted once; a moment old. */
  public long flooded() {
    return flooded;
  }

  /** Frames and copies lost, for want of room, of packets, or of another port; a moment old. */
  public long dropped() {
    return dropped;
  }

  @Override
  public boolean maySleep() {
    for (WirePort p : inside) {
      if (!p.arm()) {
        return false;
      }
    }
    return true;
  }

  @Override
  public boolean poll(Context ctx, long nowNanos) {
    boolean worked = false;
    for (int i = 0; i < inside.length; i++) {
      if (inside[i].receive(in) > 0) {
        worked = true;
        for (int k = 0; k < in.size(); k++) {
          pass(ctx, i, in.get(k));
        }
        in.clear();
        for (int k = 0; k < inside.length; k++) {
          flush(ctx, k);
        }
      }
    }
    return worked;
  }

  private void pass(Context ctx, int from, int p) {
    long at = Packet.data(p);
    if (Packet.length(p) < EthernetHeader.LENGTH) {
      drop(ctx, p);
      return;
    }
    long source = EthernetHeader.source(at);
    if (!MacAddress.isGroup(source)) {
      stations.learn(source, from);
    }
    long destination = EthernetHeader.destination(at);
    int to = MacAddress.isGroup(destination) ? -1 : stations.port(destination);
    if (to == from) {
      pool.free(ctx, p); // heard there already
    } else if (to >= 0) {
      forwarded++;
      send(ctx, to, p);
    } else {
      flooded++;
      flood(ctx, from, p);
    }
  }

  private void flood(Context ctx, int from, int p) {
    int last = from == inside.length - 1 ? from - 1 : inside.length - 1;
    for (int i = 0; i < last; i++) {
      if (i != from) {
        int copy = pool.allocate(ctx);
        if (copy == Packet.NONE) {
          dropped++;
        } else {
          Packet.setLength(copy, Packet.length(p));
          Memory.copy(Packet.data(p), Packet.data(copy), Packet.length(p));
          send(ctx, i, copy);
        }
      }
    }
    if (last < 0) {
      drop(ctx, p);
    } else {
      send(ctx, last, p);
    }
  }

  private void send(Context ctx, int port, int p) {
    if (out[port].isFull()) {
      flush(ctx, port);
    }
    out[port].add(p);
  }

  private void flush(Context ctx, int port) {
    PacketVector v = out[port];
    if (v.isEmpty()) {
      return;
    }
    for (int i = inside[port].transmit(v, 0); i < v.size(); i++) {
      drop(ctx, v.get(i));
    }
    v.clear();
  }

  private void drop(Context ctx, int p) {
    dropped++;
    pool.free(ctx, p);
  }
}
