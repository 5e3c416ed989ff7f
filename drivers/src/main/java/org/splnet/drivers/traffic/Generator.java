package org.splnet.drivers.traffic;

import org.splnet.drivers.wire.WireEnd;
import org.splnet.kernel.Context;
import org.splnet.kernel.Poller;
import org.splnet.net.packet.Packet;
import org.splnet.net.packet.PacketPool;
import org.splnet.net.packet.PacketVector;

/**
 * A traffic generator: a device at the far end of a wire, stepped by the CPU that it loads.
 *
 * <p>Unpaced it sends a burst a step as long as the wire has room: a closed loop that finds the
 * most a path can carry. Paced it sends what is due by the clock, and stamps each frame with the
 * time at which it was due, so that a stall of the path, or of the generator itself, shows in the
 * latency of every frame behind it.
 *
 * <p>Paced it may be <em>open</em>: what is due and finds no room in the wire is lost, as a card
 * loses what finds its ring full, and counted. Otherwise it waits for room and sends it late.
 */
public final class Generator implements Poller {
  private static final long NANOS_A_SECOND = 1_000_000_000L;

  /**
   * An open generator that is further behind was kept from running: what should have been sent then
   * is not offered at all, or its own stall would hit the path as a burst.
   */
  private static final long FORGIVEN_NANOS = 100_000L;

  private final WireEnd port;
  private final PacketPool pool;
  private final Flows flows;
  private final PacketVector v;
  private final int[] sequences;
  private int nextFlow;
  private long offered;

  /** Nanoseconds between frames, as a fraction of 2^16; 0 for unpaced. Set while off. */
  private long intervalFixed;

  /** When pacing began, and how long after it the next frame is due, in the same fraction. */
  private long epoch;

  private long dueFixed;
  private boolean pacedBefore;
  private boolean open;
  private boolean sharing;
  private long lost;
  private volatile boolean on;
  private volatile long offeredPublished;
  private volatile long lostPublished;
  private volatile boolean quiet = true;
  private int dropOne;

  /**
   * A generator.
   *
   * @param burst how many frames it sends in one step at most
   */
  public Generator(WireEnd port, PacketPool pool, Flows flows, int burst) {
    this.port = port;
    this.pool = pool;
    this.flows = flows;
    this.v = new PacketVector(burst);
    this.sequences = new int[flows.count()];
  }

  /** Leaves what the other end sends to a sink at the same end of the wire. Before it is used. */
  public void shareWire() {
    sharing = true;
  }

  /** Sends as fast as the wire takes it. Any thread, while off. */
  public void unpaced() {
    intervalFixed = 0;
  }

  /** Sends so many frames a second. Any thread, while off. */
  public void paced(double framesPerSecond) {
    intervalFixed = Math.max(1, (long) (NANOS_A_SECOND * 65536.0 / framesPerSecond));
    pacedBefore = false;
    open = false;
  }

  /** Sends so many frames a second, and loses those that find no room. Any thread, while off. */
  public void open(double framesPerSecond) {
    paced(framesPerSecond);
    open = true;
  }

  /** Sends from now on. Any thread. */
  public void start() {
    quiet = false;
    on = true;
  }

  /** Stops sending after the step that is under way. Any thread. */
  public void stop() {
    on = false;
  }

  /** Whether it has stopped: no frame comes after this answered true. */
  public boolean isQuiet() {
    return quiet && !on;
  }

  /** Frames sent so far; exact once it is quiet. */
  public long offered() {
    return offeredPublished;
  }

  /** Of the frames offered, those that found no room; exact once it is quiet. */
  public long lost() {
    return lostPublished;
  }

  /** Frames of a flow sent so far; only while it is quiet. */
  public int offered(int flow) {
    return sequences[flow];
  }

  /** Loses the next frame on its way to the wire, and says nothing: a fault for a check to find. */
  public void loseOne() {
    dropOne = 1;
  }

  /** What the other end sends, such as an ARP announcement, is none of a generator's business. */
  private void ignore(Context ctx) {
    port.receive(v);
    pool.free(ctx, v);
  }

  @Override
  public long dueNanos() {
    if (!on) {
      return quiet ? NEVER : NOW;
    }
    if (!open && port.room() == 0) {
      return NEVER; // for whoever makes room
    }
    long step = intervalFixed;
    return step == 0 || !pacedBefore ? NOW : epoch + ceiling(dueFixed + step);
  }

  @Override
  public boolean maySleep() {
    return !on && quiet;
  }

  /** Whole nanoseconds, in which a time of that fraction has come. */
  private static long ceiling(long fixed) {
    return fixed + 0xffff >> 16;
  }

  @Override
  public boolean poll(Context ctx, long nowNanos) {
    boolean ignored = !sharing && port.waiting() > 0;
    if (ignored) {
      ignore(ctx);
    }
    if (!on) {
      quiet = true;
      return ignored;
    }
    if (quiet) {
      // A step that began before start() has ended after it.
      quiet = false;
    }
    int want = v.capacity();
    long step = intervalFixed;
    if (step != 0) {
      want = (int) Math.min(want, due(nowNanos));
    }
    int n = Math.min(want, port.room());
    if (n > 0) {
      n = send(ctx, n, nowNanos, step);
    }
    if (open && n < want) {
      lost += want - n;
      offered += want - n;
      dueFixed += (want - n) * step;
      lostPublished = lost;
      offeredPublished = offered;
    }
    return ignored || n > 0;
  }

  /** How many frames are due. */
  private long due(long nowNanos) {
    if (!pacedBefore) {
      pacedBefore = true;
      epoch = nowNanos;
      dueFixed = 0;
    }
    long behind = (nowNanos - epoch << 16) - dueFixed;
    if (open && behind > FORGIVEN_NANOS << 16) {
      dueFixed += behind - (FORGIVEN_NANOS << 16);
      behind = FORGIVEN_NANOS << 16;
    }
    return behind / intervalFixed;
  }

  /** Sends so many frames, for which there is room; returns for how many there were packets. */
  private int send(Context ctx, int most, long nowNanos, long step) {
    int n = pool.allocate(ctx, v, most);
    int flow = nextFlow;
    for (int i = 0; i < n; i++) {
      int p = v.get(i);
      long due = step == 0 ? nowNanos : epoch + (dueFixed >> 16);
      Packet.setLength(p, flows.write(Packet.data(p), flow, sequences[flow]++, due));
      dueFixed += step;
      flow = flow + 1 == flows.count() ? 0 : flow + 1;
    }
    nextFlow = flow;
    offered += n;
    offeredPublished = offered;
    if (dropOne != 0 && n > 0) {
      dropOne = 0;
      pool.free(ctx, v.removeLast());
    }
    port.transmit(v, 0);
    v.clear();
    return n;
  }
}
