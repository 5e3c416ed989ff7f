package org.splnet.lab;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.zip.DataFormatException;
import org.HdrHistogram.Histogram;
import org.splnet.lab.child.SliceRequest;
import org.splnet.lab.child.SliceResult;

/**
 * Sweeps the offered load of a row. First the load is raised step by step until no more is
 * delivered, and that again until it comes out no better: the highest rate delivered in the last
 * rises is the saturation rate. Then the application is measured alone. Then the loads are offered,
 * in turns with other rows.
 */
final class LoadSweep {
  private static final int FEWEST_RISES = 4;
  private static final int MOST_RISES = 10;
  private static final int RISES_THAT_COUNT = 2;
  private static final double STILL_BETTER = 1.05;
  private static final long RISE_MILLIS = 20;
  private static final double FIRST_RATE = 500_000;
  private static final double LAST_RATE = 200_000_000;
  private static final double FACTOR = 1.35;
  private static final double BETTER = 1.02;
  private static final int WORSE_STEPS = 6;
  private static final int ALONE_TURNS = 3;
  private static final long ALONE_MILLIS = 100;

  private final RowRun row;
  private final List<Double> loads;
  private final List<Samples> samples = new ArrayList<>();
  private double saturation;
  private double alone;

  /** What the turns of one load came to. */
  private static final class Samples {
    final List<Double> offered = new ArrayList<>();
    final List<Double> delivered = new ArrayList<>();
    final List<Double> work = new ArrayList<>();
    final Map<String, Long> drops = new TreeMap<>();
    final Histogram latencies = new Histogram(3);
    long packets;
  }

  LoadSweep(RowRun row, List<Double> loads) {
    this.row = row;
    this.loads = loads.stream().sorted().toList();
    loads.forEach(l -> samples.add(new Samples()));
  }

  /** Finds the saturation rate and the application's speed. */
  void begin() {
    findSaturation();
    double[] speeds = new double[ALONE_TURNS];
    for (int i = 0; i < ALONE_TURNS; i++) {
      SliceResult slice = row.slice(new SliceRequest(ALONE_MILLIS, 0, false, false));
      speeds[i] = slice.workRate();
      row.result().setAccount(slice.account()); // what was lost so far is not the loads' loss
    }
    alone = Spread.of(speeds).median();
  }

  /** Rises until they are no better than those before: the first run code that is not compiled. */
  private void findSaturation() {
    double[] best = new double[MOST_RISES];
    double before = 0;
    for (int i = 0; i < MOST_RISES; i++) {
      best[i] = rise();
      if (i >= FEWEST_RISES - 1) {
        saturation = Math.max(best[i], best[i - 1]);
        before = Math.max(before, best[i - RISES_THAT_COUNT]);
        if (saturation < STILL_BETTER * before) {
          saturation = Math.max(saturation, before);
          return;
        }
      }
    }
  }

  private double rise() {
    double best = 0;
    int worse = 0;
    for (double rate = FIRST_RATE;
        row.isAlive() && rate < LAST_RATE && worse < WORSE_STEPS;
        rate *= FACTOR) {
      double delivered = row.slice(new SliceRequest(RISE_MILLIS, rate, true, false)).rate();
      worse = delivered > best * BETTER ? 0 : worse + 1;
      best = Math.max(best, delivered);
    }
    return best;
  }

  /** Offers a load for a while. */
  void turn(int load, long millis, boolean loseOne) {
    double rate = loads.get(load) * saturation;
    if (!row.isAlive() || rate == 0) {
      return;
    }
    Map<String, Long> before = row.result().account().drops();
    long offeredBefore = row.result().account().offered();
    SliceResult slice = row.slice(new SliceRequest(millis, rate, true, loseOne));
    if (!row.isAlive()) {
      return;
    }
    row.result().setAccount(slice.account());
    Samples s = samples.get(load);
    s.offered.add(slice.offeredRate());
    s.delivered.add(slice.rate());
    s.work.add(alone == 0 ? 0 : slice.workRate() / alone);
    s.packets += slice.account().offered() - offeredBefore;
    slice
        .account()
        .drops()
        .forEach((place, n) -> s.drops.merge(place, n - before.getOrDefault(place, 0L), Long::sum));
    try {
      s.latencies.add(
          Histogram.decodeFromCompressedByteBuffer(
              ByteBuffer.wrap(Base64.getDecoder().decode(slice.latencies())), 0));
    } catch (DataFormatException e) {
      throw new LabException("a row's latencies cannot be read", e);
    }
  }

  /** What was found. */
  LoadCurve curve() {
    List<LoadCurve.Point> points = new ArrayList<>();
    for (int i = 0; i < samples.size(); i++) {
      Samples s = samples.get(i);
      Map<String, Double> drops = new TreeMap<>();
      s.drops.forEach((place, n) -> {
        if (n > 0) {
          drops.put(place, (double) n / s.packets);
        }
      });
      points.add(
          new LoadCurve.Point(
              loads.get(i),
              loads.get(i) * saturation,
              spread(s.offered),
              spread(s.delivered),
              drops,
              s.latencies.getValueAtPercentile(50),
              s.latencies.getValueAtPercentile(99),
              spread(s.work)));
    }
    return new LoadCurve(saturation, points);
  }

  private static Spread spread(List<Double> figures) {
    return Spread.of(figures.stream().mapToDouble(Double::doubleValue).toArray());
  }
}
