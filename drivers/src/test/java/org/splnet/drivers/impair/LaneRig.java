package org.splnet.drivers.impair;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.splnet.kernel.Context;
import org.splnet.kernel.Machine;
import org.splnet.kernel.MachineConfig;
import org.splnet.kernel.sim.SimPort;
import org.splnet.net.iface.LinkUpper;
import org.splnet.net.iface.SendQueue;
import org.splnet.net.iface.UpcallKind;
import org.splnet.net.packet.Packet;
import org.splnet.net.packet.PacketPool;
import org.splnet.net.packet.PacketVector;
import org.splnet.net.stats.NetCounter;
import org.splnet.net.stats.NetCounters;

/** A lane by itself, with numbered frames through it on a clock that the test sets. */
final class LaneRig implements AutoCloseable {
  private static final byte FILL = 0x5a;

  /** A frame that came out: when, which, and how many of its bits were turned. */
  record Out(long nanos, int number, int flips) {}

  private final Machine machine = new Machine(MachineConfig.named("lane"), new SimPort(1, 1));
  private final Context ctx = machine.enterTop();
  private final PacketPool pool = new PacketPool(machine, 1024);
  private final NetCounters counters = new NetCounters(machine);
  private final PacketVector v = new PacketVector(8);
  private final List<Out> out = new ArrayList<>();
  private final Lane lane;
  private final int frameLength;
  private int sent;

  LaneRig(ImpairSpec spec) {
    this(spec, 125);
  }

  LaneRig(ImpairSpec spec, int frameLength) {
    this.frameLength = frameLength;
    LinkUpper upper =
        new LinkUpper() {
          @Override
          public String name() {
            return "test0";
          }

          @Override
          public SendQueue sendQueue() {
            throw new AssertionError("a lane has nothing to do with the queue");
          }

          @Override
          public PacketPool pool() {
            return pool;
          }

          @Override
          public NetCounters counters() {
            return counters;
          }

          @Override
          public UpcallKind upcall() {
            throw new AssertionError("a lane receives nothing");
          }

          @Override
          public void released(Context c) {
            throw new AssertionError("a lane has no device");
          }

          @Override
          public void input(Context c, PacketVector frames) {
            throw new AssertionError("a lane hands nothing up");
          }
        };
    lane = new Lane(spec, new SplittableRandom(spec.seed()), Lane.Names.OUT, upper);
  }

  Context context() {
    return ctx;
  }

  PacketPool pool() {
    return pool;
  }

  long count(NetCounter c) {
    return counters.get(c);
  }

  int held() {
    return lane.held();
  }

  int sent() {
    return sent;
  }

  /** A frame that says its number and is otherwise always the same. */
  int frame() {
    int p = pool.allocate(ctx);
    byte[] bytes = new byte[frameLength];
    java.util.Arrays.fill(bytes, FILL);
    bytes[0] = (byte) (sent >> 16);
    bytes[1] = (byte) (sent >> 8);
    bytes[2] = (byte) sent;
    sent++;
    Packet.append(p, bytes, 0, bytes.length);
    return p;
  }

  /** Sends so many frames at one time. */
  LaneRig send(int n, long nanos) {
    for (int i = 0; i < n; i++) {
      give(frame(), nanos);
    }
    return this;
  }

  void give(int packet, long nanos) {
    v.add(packet);
    lane.take(ctx, v, nanos);
    collect(nanos);
  }

  /** Sends frames at an even distance, looking for what is due in between. */
  LaneRig stream(int n, long gapNanos) {
    for (int i = 0; i < n; i++) {
      long now = i * gapNanos;
      drainUntil(now);
      give(frame(), now);
    }
    return this;
  }

  /** Takes out everything as it becomes due, up to a time. */
  LaneRig drainUntil(long nanos) {
    while (lane.nextDueNanos() <= nanos) {
      collect(lane.nextDueNanos());
    }
    return this;
  }

  List<Out> rest() {
    drainUntil(Long.MAX_VALUE - 1);
    return out;
  }

  List<Out> out() {
    return out;
  }

  private void collect(long nanos) {
    do {
      lane.release(ctx, nanos, v);
      for (int i = 0; i < v.size(); i++) {
        out.add(look(nanos, v.get(i)));
      }
      pool.free(ctx, v);
    } while (lane.nextDueNanos() <= nanos);
  }

  /** The number is wrong if one of its bits is turned; such a frame counts as intact otherwise. */
  private Out look(long nanos, int p) {
    byte[] b = Packet.toBytes(p);
    assertThat(b).hasSize(frameLength);
    int flips = 0;
    for (int i = 3; i < b.length; i++) {
      flips += Integer.bitCount((b[i] ^ FILL) & 0xff);
    }
    return new Out(nanos, (b[0] & 0xff) << 16 | (b[1] & 0xff) << 8 | b[2] & 0xff, flips);
  }

  /** Drops what is held, and shows that every frame is accounted for. */
  @Override
  public void close() {
    int held = lane.held();
    lane.drop(ctx);
    assertThat(lane.held()).isZero();
    assertThat(count(NetCounter.DROP_INTERFACE_DOWN)).isEqualTo(held);
    assertThat(sent + count(NetCounter.IMPAIR_DUPLICATED_OUT))
        .isEqualTo(
            out.size()
                + held
                + count(NetCounter.DROP_IMPAIR_LOSS_OUT)
                + count(NetCounter.DROP_IMPAIR_LIMIT_OUT));
    assertThat(pool.outstanding(ctx)).isZero();
    machine.leaveTop(ctx);
    pool.close();
    machine.close();
  }
}
