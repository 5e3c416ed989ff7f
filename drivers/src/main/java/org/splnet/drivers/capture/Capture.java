package org.splnet.drivers.capture;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.splnet.kernel.Context;
import org.splnet.kernel.GuardedBy;
import org.splnet.kernel.LockOrder;
import org.splnet.kernel.Machine;
import org.splnet.kernel.Mutex;
import org.splnet.net.iface.FrameTap;
import org.splnet.net.iface.NetInterface;
import org.splnet.net.packet.Memory;
import org.splnet.net.packet.Packet;
import org.splnet.net.packet.PacketVector;

/**
 * A capture: sees every frame of its interfaces, both ways, and keeps a copy until it is drained.
 *
 * <p>Two buffers. The packets' path fills one; {@link #drain}, called by an application thread as
 * often as it likes, takes it away, puts the other in its place and shows its frames to a {@link
 * CaptureSink}. A frame that finds the buffer full is not captured, and counted: the packets never
 * wait for the disk.
 *
 * <p>One lock, of the device class, for a capture is a device that writes memory; held for the
 * copying of one batch. With it held the clock is read, so the frames of a capture are in order of
 * time. Invariant: one buffer fills; the other is empty, or with the one who drains.
 *
 * <p>Cost, per batch: a lock and a look at the clock; per frame: a copy of at most the snap length.
 * Allocates nothing but in {@link #add}. An interface without a capture pays one load and one
 * branch a batch.
 */
public final class Capture implements FrameTap {
  /** A snap length that cuts nothing. */
  public static final int WHOLE = 1 << 18;

  /** Room for a few thousand full frames. */
  public static final int DEFAULT_BUFFER = 8 << 20;

  /** Bytes in front of what was kept of a frame: time, interface and direction, two lengths. */
  private static final int HEADER = 8 + 4 + 4 + 4;

  private final Machine machine;
  private final int snapLength;
  private final long epochNanos;
  private final Mutex lock;

  @GuardedBy("lock")
  private ByteBuffer filling;

  @GuardedBy("lock")
  private ByteBuffer spare;

  @GuardedBy("lock")
  private boolean draining;

  /** In the order in which they were added. */
  private volatile List<NetInterface> interfaces = List.of();

  /** By the interface's index. */
  @GuardedBy("lock")
  private long[] captured = new long[0];

  @GuardedBy("lock")
  private long[] lost = new long[0];

  /**
   * A capture of nothing yet.
   *
   * @param snapLength most bytes kept of a frame, from 1 to {@link #WHOLE}
   * @param bufferBytes how much is kept until it is drained, twice
   * @param epochNanos how far behind the machine's clock is of the time since 1970
   * @throws IllegalArgumentException if the snap length is none, or the buffer too small for it
   */
  public Capture(Machine machine, int snapLength, int bufferBytes, long epochNanos) {
    if (snapLength < 1 || snapLength > WHOLE) {
      throw new IllegalArgumentException(
          "snap length " + snapLength + ": give bytes from 1 to " + WHOLE);
    }
    if (bufferBytes < HEADER + Packet.CAPACITY) {
      throw new IllegalArgumentException(
          "a buffer of "
              + bufferBytes
              + " bytes does not hold one frame: give at least "
              + (HEADER + Packet.CAPACITY));
    }
    this.machine = machine;
    this.snapLength = snapLength;
    this.epochNanos = epochNanos;
    this.lock = machine.mutex(LockOrder.DEVICE, "capture");
    this.filling = ByteBuffer.allocate(bufferBytes);
    this.spare = ByteBuffer.allocate(bufferBytes);
  }

  /** Most bytes kept of a frame. */
  public int snapLength() {
    return snapLength;
  }

  /**
   * Captures an interface from now on, in place of any tap that it has. Context: TOP. Locks: none.
   */
  public void add(Context ctx, NetInterface iface) {
    lock.enter(ctx);
    try {
      List<NetInterface> now = new ArrayList<>(interfaces);
      if (!now.contains(iface)) {
        now.add(iface);
      }
      interfaces = List.copyOf(now);
      int size = Math.max(captured.length, iface.index() + 1);
      captured = Arrays.copyOf(captured, size);
      lost = Arrays.copyOf(lost, size);
    } finally {
      lock.exit(ctx);
    }
    iface.setTap(this);
  }

  @Override
  public void frames(Context ctx, NetInterface iface, boolean out, PacketVector v) {
    int which = iface.index() << 1 | (out ? 1 : 0);
    lock.enter(ctx);
    try {
      long now = machine.nanos();
      for (int i = 0; i < v.size(); i++) {
        keepLocked(now, which, v.get(i));
      }
    } finally {
      lock.exit(ctx);
    }
  }

  @GuardedBy("lock")
  private void keepLocked(long nanos, int which, int packet) {
    int length = Packet.length(packet);
    int kept = Math.min(length, snapLength);
    ByteBuffer to = filling;
    if (to.remaining() < HEADER + kept) {
      lost[which >> 1]++;
      return;
    }
    captured[which >> 1]++;
    to.putLong(nanos).putInt(which).putInt(length).putInt(kept);
    Memory.get(Packet.data(packet), to.array(), to.position(), kept);
    to.position(to.position() + kept);
  }

  /**
   * Shows what was captured since the last time to a sink, and has it flushed.
   *
   * <p>Context: TOP, one at a time. Locks: none; none is held while the sink is called.
   *
   * @return how many frames
   * @throws IOException if the sink fails; the frames that it was not shown count as lost then
   */
  public int drain(Context ctx, CaptureSink sink) throws IOException {
    ByteBuffer full = swap(ctx);
    int frames = 0;
    full.flip();
    try {
      while (full.hasRemaining()) {
        show(full, sink);
        frames++;
      }
    } finally {
      giveBack(ctx, full);
    }
    if (frames > 0) {
      sink.flush();
    }
    return frames;
  }

  private ByteBuffer swap(Context ctx) {
    lock.enter(ctx);
    try {
      if (draining) {
        throw new IllegalStateException("a capture is drained by two at once: leave it to one");
      }
      draining = true;
      ByteBuffer full = filling;
      filling = spare;
      return full;
    } finally {
      lock.exit(ctx);
    }
  }

  private void show(ByteBuffer full, CaptureSink sink) throws IOException {
    long nanos = full.getLong();
    int which = full.getInt();
    int length = full.getInt();
    int kept = full.getInt();
    ByteBuffer data = full.slice(full.position(), kept);
    full.position(full.position() + kept);
    sink.frame(iface(which >> 1), (which & 1) != 0, nanos + epochNanos, length, data);
  }

  private NetInterface iface(int index) {
    for (NetInterface i : interfaces) {
      if (i.index() == index) {
        return i;
      }
    }
    throw new IllegalStateException("the capture holds a frame of interface " + index);
  }

  private void giveBack(Context ctx, ByteBuffer buffer) {
    lock.enter(ctx);
    try {
      while (buffer.hasRemaining()) {
        int index = buffer.getInt(buffer.position() + 8) >> 1;
        captured[index]--;
        lost[index]++;
        buffer.position(buffer.position() + HEADER + buffer.getInt(buffer.position() + HEADER - 4));
      }
      buffer.clear();
      spare = buffer;
      draining = false;
    } finally {
      lock.exit(ctx);
    }
  }

  /** How it went so far. Context: TOP. Locks: none. */
  public List<CaptureTotals> totals(Context ctx) {
    List<CaptureTotals> out = new ArrayList<>();
    lock.enter(ctx);
    try {
      for (NetInterface i : interfaces) {
        out.add(new CaptureTotals(i, captured[i.index()], lost[i.index()]));
      }
    } finally {
      lock.exit(ctx);
    }
    return out;
  }

  /**
   * Ends the capture: no frame is captured any more, what is there is drained, and the sink is told
   * the totals.
   *
   * <p>Context: TOP. Locks: none.
   *
   * @return the totals
   */
  public List<CaptureTotals> finish(Context ctx, CaptureSink sink) throws IOException {
    for (NetInterface i : interfaces) {
      i.setTap(null);
    }
    drain(ctx, sink);
    List<CaptureTotals> totals = totals(ctx);
    sink.end(totals, machine.nanos() + epochNanos);
    sink.flush();
    return totals;
  }
}
