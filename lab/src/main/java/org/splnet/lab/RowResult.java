package org.splnet.lab;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.zip.DataFormatException;
import org.HdrHistogram.Histogram;
import org.jspecify.annotations.Nullable;
import org.splnet.lab.child.Failure;
import org.splnet.lab.child.SliceResult;
import org.splnet.lab.explain.Explanation;
import org.splnet.lab.rig.Rig;
import org.splnet.lab.rig.RowOptions;
import org.splnet.lab.sim.SimAnswer;
import org.splnet.lab.sim.SimFigures;

/** What was measured of one row, slice by slice. */
public final class RowResult {
  private final RowOptions options;
  private final List<SliceResult> slices = new ArrayList<>();
  private final Histogram latencies = new Histogram(3);
  private final Histogram lineLatencies = new Histogram(3);
  private Optional<Explanation> explanation = Optional.empty();
  private Optional<SimFigures> simulated = Optional.empty();
  private double latencyRate;
  private long droppedBefore;
  private @Nullable Failure failure;
  private @Nullable LoadCurve load;
  private Rig.Account account = new Rig.Account(0, 0, 0, 0, 0, 0, java.util.Map.of());

  RowResult(RowOptions options) {
    this.options = options;
  }

  /** The last slice before those that count. */
  void begin(SliceResult warm) {
    droppedBefore = warm.account().dropped();
    account = warm.account();
  }

  /** Packets dropped in the slices that count. */
  long dropped() {
    return account.dropped() - droppedBefore;
  }

  /** It goes no further. */
  void fail(Failure why) {
    failure = why;
  }

  /** Why the row went no further, if it did not. */
  public Optional<Failure> failure() {
    return Optional.ofNullable(failure);
  }

  void setLoad(LoadCurve curve) {
    load = curve;
  }

  /** What became of its packets under the loads that were offered, if the load was swept. */
  public Optional<LoadCurve> load() {
    return Optional.ofNullable(load);
  }

  void add(SliceResult slice) {
    slices.add(slice);
    account = slice.account();
    SliceResult.Line line = slice.line();
    if (line != null) {
      lineLatencies.add(decoded(line.latencies()));
    }
  }

  /** Latencies of a serial line's packets in a slice, in nanoseconds; empty if there was none. */
  public static Histogram lineLatencies(SliceResult slice) {
    SliceResult.Line line = slice.line();
    return line == null ? new Histogram(3) : decoded(line.latencies());
  }

  void addLatencies(SliceResult slice) {
    account = slice.account();
    latencies.add(decoded(slice.latencies()));
  }

  private static Histogram decoded(String text) {
    try {
      return Histogram.decodeFromCompressedByteBuffer(
          ByteBuffer.wrap(Base64.getDecoder().decode(text)), 0);
    } catch (DataFormatException e) {
      throw new LabException("a row's latencies cannot be read", e);
    }
  }

  void setAccount(Rig.Account now) {
    account = now;
  }

  void setLatencyRate(double packetsPerSecond) {
    latencyRate = packetsPerSecond;
  }

  void setExplanation(Explanation found) {
    explanation = Optional.of(found);
  }

  /** What the time of its packets goes into, if that was asked for. */
  public Optional<Explanation> explanation() {
    return explanation;
  }

  /** The result of a row that was simulated. */
  public static RowResult simulated(RowOptions options, SimAnswer answer) {
    RowResult result = new RowResult(options);
    result.add(answer.full());
    result.addLatencies(answer.timed());
    result.setLatencyRate(answer.packetsPerSecond());
    result.simulated = Optional.of(answer.figures());
    return result;
  }

  /** What the time of its virtual CPUs went into, if it was simulated. */
  public Optional<SimFigures> simulated() {
    return simulated;
  }

  /** The row. */
  public RowOptions options() {
    return options;
  }

  /** The slices at full load, in turn. */
  public List<SliceResult> slices() {
    return List.copyOf(slices);
  }

  /** Packets a second at full load: median, minimum and maximum of the slices. */
  public Spread rate() {
    return Spread.of(slices.stream().mapToDouble(SliceResult::rate).toArray());
  }

  /** Whether there was a serial line beside. */
  public boolean hasLine() {
    return slices.stream().anyMatch(s -> s.line() != null);
  }

  /** Packets a second over the serial line at full load: median and range of the slices. */
  public Spread lineRate() {
    return Spread.of(slices.stream().mapToDouble(SliceResult::lineRate).toArray());
  }

  /** Latencies of the serial line's packets at full load, in nanoseconds. */
  public Histogram lineLatencies() {
    return lineLatencies;
  }

  /** CPU time a packet in nanoseconds, all CPUs counted. */
  public double nanosPerPacket() {
    return slices.isEmpty() ? 0 : options.cpus() * 1e9 / rate().median();
  }

  /** How many times the rate of another row, slice by slice. */
  public Spread ratioTo(RowResult other) {
    int n = Math.min(slices.size(), other.slices.size());
    double[] ratios = new double[n];
    for (int i = 0; i < n; i++) {
      double to = other.slices.get(i).rate();
      ratios[i] = to == 0 ? 0 : slices.get(i).rate() / to;
    }
    return Spread.of(ratios);
  }

  /** Latencies in nanoseconds at {@link #latencyRate}; empty if none were taken. */
  public Histogram latencies() {
    return latencies;
  }

  /** The load at which latencies were taken, packets a second; 0 if none were. */
  public double latencyRate() {
    return latencyRate;
  }

  /** The account of every packet of this row. */
  public Rig.Account account() {
    return account;
  }

  /** Whether it came to its end or was not begun, and every packet is accounted for. */
  public boolean conserved() {
    boolean wentOn = failure == null || failure.kind() == Failure.Kind.UNMEASURED;
    return wentOn && account.balances();
  }

  /** Real locks taken a packet. */
  public double acquisitionsPerPacket() {
    long packets = slices.stream().mapToLong(SliceResult::packets).sum();
    long taken =
        slices.stream()
            .flatMap(s -> s.locks().stream())
            .mapToLong(SliceResult.Lock::acquisitions)
            .sum();
    return packets == 0 ? 0 : (double) taken / packets;
  }

  /** Bytes allocated on the heap a packet. */
  public double allocatedBytesPerPacket() {
    long packets = slices.stream().mapToLong(SliceResult::packets).sum();
    long bytes = slices.stream().mapToLong(SliceResult::allocatedBytes).sum();
    return packets == 0 ? 0 : (double) bytes / packets;
  }

  /** Lock classes over all slices, outermost first. */
  public List<SliceResult.Lock> locks() {
    List<SliceResult.Lock> out = new ArrayList<>();
    for (SliceResult slice : slices) {
      for (SliceResult.Lock l : slice.locks()) {
        int at = -1;
        for (int i = 0; i < out.size(); i++) {
          if (out.get(i).name().equals(l.name())) {
            at = i;
          }
        }
        if (at < 0) {
          out.add(l);
        } else {
          out.set(at, sum(out.get(at), l));
        }
      }
    }
    return out;
  }

  private static SliceResult.Lock sum(SliceResult.Lock a, SliceResult.Lock b) {
    return new SliceResult.Lock(
        a.name(),
        a.enters() + b.enters(),
        a.acquisitions() + b.acquisitions(),
        a.contended() + b.contended(),
        a.waitNanos() + b.waitNanos(),
        a.holdNanos() + b.holdNanos(),
        a.holdSamples() + b.holdSamples());
  }

  /** The class whose acquisitions had to wait most often, if any had to. */
  public Optional<SliceResult.Lock> hottest() {
    return locks().stream()
        .filter(l -> l.contended() > 0)
        .max(Comparator.comparingLong(SliceResult.Lock::contended));
  }
}
