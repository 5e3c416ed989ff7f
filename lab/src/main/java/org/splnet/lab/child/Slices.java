package org.splnet.lab.child;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.HdrHistogram.Histogram;
import org.splnet.kernel.LockStatistics;
import org.splnet.lab.rig.Rig;

/** Makes results of what was measured. */
public final class Slices {
  private static final Rig.Account NONE = new Rig.Account(0, 0, 0, 0, 0, 0, Map.of());

  private Slices() {}

  /** Of traffic alone; account and latencies come later, see {@link #with}. */
  public static SliceResult of(long offered, long packets, long nanos, LockStatistics locks) {
    return new SliceResult(
        offered, 0, packets, nanos, 0, NONE, locks(locks), "", null, Inside.NOTHING, null);
  }

  /** The same with the account after it has drained, and {@link #encode encoded} latencies. */
  public static SliceResult with(SliceResult s, Rig.Account account, String latencies) {
    return new SliceResult(
        s.offered(),
        s.work(),
        s.packets(),
        s.nanos(),
        s.allocatedBytes(),
        account,
        s.locks(),
        latencies,
        s.line(),
        s.inside(),
        s.failure());
  }

  /** The classes that did anything. */
  static List<SliceResult.Lock> locks(LockStatistics s) {
    return s.classes().stream()
        .filter(c -> c.enters() > 0)
        .map(c ->
            new SliceResult.Lock(
                c.lockClass().name(),
                c.enters(),
                c.acquisitions(),
                c.contended(),
                c.waitNanos(),
                c.holdNanos(),
                c.holdSamples()))
        .toList();
  }

  /** A histogram without a value, as text. */
  public static String none() {
    return encode(new Histogram(2));
  }

  /** A histogram as text. */
  public static String encode(Histogram h) {
    ByteBuffer buffer = ByteBuffer.allocate(h.getNeededByteBufferCapacity());
    int length = h.encodeIntoCompressedByteBuffer(buffer);
    return Base64.getEncoder().encodeToString(Arrays.copyOf(buffer.array(), length));
  }
}
