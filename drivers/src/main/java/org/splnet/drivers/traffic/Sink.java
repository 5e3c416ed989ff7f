package org.splnet.drivers.traffic;

import org.splnet.drivers.wire.WireEnd;
import org.splnet.kernel.Context;
import org.splnet.kernel.Poller;
import org.splnet.kernel.Work;
import org.splnet.net.header.EthernetHeader;
import org.splnet.net.packet.Memory;
import org.splnet.net.packet.Packet;
import org.splnet.net.packet.PacketPool;
import org.splnet.net.packet.PacketVector;

/**
 * A traffic sink: a device at the far end of a wire that checks every frame it gets.
 *
 * <p>A {@link FlowTracker} tells it what is late, missing or a duplicate. It trusts no counter of
 * the stack.
 */
public final class Sink implements Poller {
  /** Who is told how long each frame took. */
  @FunctionalInterface
  public interface LatencyRecorder {
    /** Records one frame, in nanoseconds from when it was due. */
    void record(long nanos);
  }

  /**
   * What a sink has seen.
   *
   * @param delivered intact frames, each counted once
   * @param bytes of these
   * @param missing frames of which a later one of the flow came and they did not
   * @param reordered frames that came after a later one of their flow
   * @param duplicated frames that came again
   * @param corrupted frames that were not as written
   */
  public record Seen(
      long delivered, long bytes, long missing, long reordered, long duplicated, long corrupted) {}

  private final WireEnd port;
  private final PacketPool pool;
  private final Flows flows;
  private final PacketVector v;
  private final FlowTracker tracker;
  private final LatencyRecorder latency;
  private boolean timed;
  private boolean remote;

  /** Keeps the compiler from leaving out the loads of {@link #fetch}. */
  @SuppressWarnings("unused")
  private long fetched;

  private volatile boolean active = true;

  private long delivered;
  private long bytes;
  private long corrupted;
  private boolean unpublished;
  private volatile Seen seen = new Seen(0, 0, 0, 0, 0, 0);
  private volatile long deliveredPublished;

  /**
   * A sink.
   *
   * @param burst how many frames it takes in one step at most
   * @param latency told of each frame while {@link #setTimed timed}
   */
  public Sink(WireEnd port, PacketPool pool, Flows flows, int burst, LatencyRecorder latency) {
    this.port = port;
    this.pool = pool;
    this.flows = flows;
    this.v = new PacketVector(burst);
    this.tracker = new FlowTracker(flows.count());
    this.latency = latency;
  }

  /** Whether latencies are recorded. Set while no frames come. */
  public void setTimed(boolean on) {
    timed = on;
  }

  /**
   * Says that the frames come from another processor's cache: those of a burst are fetched before
   * the first of them is checked, so that they come side by side. Before it is used.
   */
  public void fetchAhead() {
    remote = true;
  }

  /** What was seen; exact once the traffic has stopped and a step has found nothing. */
  public Seen seen() {
    return seen;
  }

  /** Intact frames so far; a step old. */
  public long delivered() {
    return deliveredPublished;
  }

  /** Frames that wait in the wire; a moment old. */
  public int waiting() {
    return port.waiting();
  }

  /** While active it looks at the wire in every turn, so its CPU may not sleep. Any thread. */
  public void setActive(boolean now) {
    active = now;
  }

  @Override
  public boolean maySleep() {
    return !active;
  }

  @Override
  public boolean poll(Context ctx, long nowNanos) {
    int n = port.receive(v);
    if (n == 0) {
      if (unpublished) {
        unpublished = false;
        seen =
            new Seen(
                delivered,
                bytes,
                tracker.missing(),
                tracker.reordered(),
                tracker.duplicated(),
                corrupted);
      }
      return false;
    }
    unpublished = true;
    if (remote) {
      fetch(n);
    }
    long now = timed ? ctx.machine().nanos() : 0;
    for (int i = 0; i < n; i++) {
      int p = v.get(i);
      check(Packet.data(p), Packet.length(p), now);
    }
    pool.free(ctx, v);
    deliveredPublished = delivered;
    return true;
  }

  private void fetch(int n) {
    long sum = 0;
    for (int i = 0; i < n; i++) {
      int p = v.get(i);
      sum += Packet.length(p) + Memory.i64(Packet.data(p));
    }
    fetched = sum;
  }

  @Work("sink")
  private void check(long at, int length, long now) {
    if (!flows.isIntact(at, length)) {
      if (EthernetHeader.type(at) == EthernetHeader.TYPE_ARP) {
        return; // an announcement of the other end, no traffic of ours
      }
      corrupted++;
      return;
    }
    if (!tracker.accept(Flows.flow(at), Flows.sequence(at))) {
      return;
    }
    delivered++;
    bytes += length;
    if (timed) {
      latency.record(now - Flows.timeNanos(at));
    }
  }
}
