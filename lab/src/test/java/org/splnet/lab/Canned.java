package org.splnet.lab;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.HdrHistogram.Histogram;
import org.splnet.lab.child.Inside;
import org.splnet.lab.child.SliceResult;
import org.splnet.lab.rig.Rig;
import org.splnet.lab.rig.RowOptions;

/** An experiment with results that nobody measured. */
public final class Canned {
  private static final long SECOND = 1_000_000_000;
  private static final int SAMPLES = 20_000;

  private final Experiment experiment;
  private final List<RowResult> results = new ArrayList<>();

  /** An experiment that compares these choices, with as many turns as are given for each row. */
  public Canned(Map<String, List<String>> choices) {
    experiment =
        new Experiment(
            "forward", choices, false, 16, 32, new Turns(3, 100, 0), List.of(), false, false, 1);
  }

  /** The next row in the order of the table, with the rate of each turn in packets a second. */
  public Canned row(long... rates) {
    RowOptions options = experiment.rows().get(results.size());
    RowResult row = new RowResult(options);
    long delivered = 0;
    for (long rate : rates) {
      delivered += rate;
      row.add(slice(rate, delivered, ""));
    }
    row.setLatencyRate(rates[0] / 2.0);
    row.addLatencies(slice(rates[0], delivered, latencies(results.size() + 1)));
    results.add(row);
    return this;
  }

  private static SliceResult slice(long rate, long delivered, String latencies) {
    return new SliceResult(
        rate,
        0,
        rate,
        SECOND,
        0,
        new Rig.Account(delivered + 7, delivered, 0, 0, 0, 0, Map.of("input queue", 7L)),
        List.of(
            new SliceResult.Lock("kernel", rate / 10, rate / 10, rate / 100, rate, 5000, 50),
            new SliceResult.Lock("device", rate / 5, 0, 0, 0, 0, 0)),
        latencies,
        Inside.NOTHING,
        null);
  }

  private static String latencies(int factor) {
    Histogram h = new Histogram(3);
    for (int i = 1; i <= SAMPLES; i++) {
      h.recordValue(1000L * factor + (long) SAMPLES * 1000 / i);
    }
    ByteBuffer buffer = ByteBuffer.allocate(h.getNeededByteBufferCapacity());
    int length = h.encodeIntoCompressedByteBuffer(buffer);
    return Base64.getEncoder().encodeToString(Arrays.copyOf(buffer.array(), length));
  }

  /** The experiment. */
  public Experiment experiment() {
    return experiment;
  }

  /** The results of the rows so far. */
  public List<RowResult> results() {
    return results;
  }
}
