package org.splnet.lab.report;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.HdrHistogram.Histogram;
import org.splnet.kernel.LockOrder;
import org.splnet.lab.Experiment;
import org.splnet.lab.LoadCurve;
import org.splnet.lab.RowResult;
import org.splnet.lab.Spread;
import org.splnet.lab.axis.Axes;
import org.splnet.lab.child.SliceResult;
import org.splnet.lab.order.LockGraph;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/** Everything that was measured, every repeat, as JSON. */
public final class JsonReport {
  private static final double STEPS_A_NINE = 10;

  private JsonReport() {}

  /**
   * The report of an experiment.
   *
   * @param lockGraphs the lock orders observed under its lock grains; empty if none were
   */
  public static String render(
      Experiment e, List<RowResult> results, Origin origin, List<LockGraph> lockGraphs) {
    Map<String, Object> out = new LinkedHashMap<>();
    out.put(
        "machine",
        origin.virtual().isEmpty() ? Provenance.collect(origin.version()) : origin.virtual());
    out.put("command", origin.command());
    out.put("seed", e.seed());
    out.put("options", e);
    out.put("axes", axes());
    out.put("leftOut", e.leftOut());
    Verdict verdict = Verdict.of(e, results);
    out.put("verdict", inOrder("sentences", verdict.sentences(), "chance", verdict.chance()));
    List<Object> rows = new ArrayList<>();
    for (RowResult r : results) {
      rows.add(row(e, r, results.getFirst()));
    }
    out.put("rows", rows);
    if (!lockGraphs.isEmpty()) {
      out.put("lockLevels", lockLevels());
      out.put("lockGraphs", lockGraphs);
    }
    return JsonMapper.builder()
        .enable(SerializationFeature.INDENT_OUTPUT)
        .build()
        .writeValueAsString(out);
  }

  /** What each axis is. */
  private static Map<String, String> axes() {
    Map<String, String> out = new LinkedHashMap<>();
    Axes.ALL.forEach(a -> out.put(a.name(), a.title()));
    return out;
  }

  private static Map<String, String> lockLevels() {
    Map<String, String> out = new LinkedHashMap<>();
    LockOrder.STANDARD.classes().forEach(c -> out.put(c.name(), c.ipl().name()));
    return out;
  }

  private static Map<String, Object> row(Experiment e, RowResult r, RowResult first) {
    Map<String, Object> out = new LinkedHashMap<>();
    out.put("name", TableReport.name(e, r.options()));
    out.put("options", r.options());
    out.put("cpus", r.options().cpus());
    r.failure().ifPresent(f -> out.put("failure", f));
    out.put("conserved", r.conserved());
    out.put("account", r.account());
    r.load().ifPresent(c -> load(out, c));
    out.put("packetsPerSecond", r.rate());
    out.put("cpuNanosPerPacket", r.nanosPerPacket());
    Spread ratio = r.ratioTo(first);
    out.put("ratioToFirst", ratio);
    out.put("latency", latency(r.latencyRate(), r.latencies()));
    if (r.hasLine()) {
      out.put(
          "line",
          inOrder(
              "packetsPerSecond",
              r.lineRate(),
              "latency",
              latency(r.lineRate().median(), r.lineLatencies())));
    }
    out.put("acquisitionsPerPacket", r.acquisitionsPerPacket());
    out.put("allocatedBytesPerPacket", r.allocatedBytesPerPacket());
    out.put("locks", r.locks());
    r.explanation().ifPresent(x -> out.put("explained", x));
    r.simulated().ifPresent(x -> out.put("simulated", x));
    out.put("repeats", r.slices().stream().map(JsonReport::repeat).toList());
    return out;
  }

  private static void load(Map<String, Object> out, LoadCurve c) {
    out.put("saturationPacketsPerSecond", c.saturation());
    out.put("lossFreePacketsPerSecond", c.lossFree());
    out.put("peakPacketsPerSecond", c.peak());
    if (!Double.isNaN(c.slope())) {
      out.put("slopeBeyondSaturation", c.slope());
    }
    out.put("load", c.points());
  }

  private static Map<String, Object> latency(double rate, Histogram h) {
    Map<String, Object> out = new LinkedHashMap<>();
    out.put("packetsPerSecond", rate);
    out.put("samples", h.getTotalCount());
    out.put("p50Nanos", h.getValueAtPercentile(50));
    out.put("p99Nanos", h.getValueAtPercentile(99));
    out.put("p999Nanos", h.getValueAtPercentile(99.9));
    out.put("maxNanos", h.getMaxValue());
    out.put("distribution", distribution(h));
    return out;
  }

  /**
   * The value at each percentile, in steps that are even in the number of nines (90 is one, 99 two,
   * 99.9 three) and the same for every row, as far as there are samples to tell.
   */
  private static Map<String, Object> distribution(Histogram h) {
    List<Double> percentiles = new ArrayList<>();
    List<Long> nanos = new ArrayList<>();
    for (int i = 0; Math.pow(10, i / STEPS_A_NINE) <= h.getTotalCount(); i++) {
      double percentile = 100 - Math.pow(10, 2 - i / STEPS_A_NINE);
      percentiles.add(percentile);
      nanos.add(h.getValueAtPercentile(percentile));
    }
    return inOrder("percentiles", percentiles, "nanos", nanos);
  }

  /** In the order given: that of {@code Map.of} differs from JVM to JVM. */
  private static Map<String, Object> inOrder(
      String first, Object value, String second, Object other) {
    Map<String, Object> out = new LinkedHashMap<>();
    out.put(first, value);
    out.put(second, other);
    return out;
  }

  private static Map<String, Object> repeat(SliceResult s) {
    Map<String, Object> out = new LinkedHashMap<>();
    out.put("packets", s.packets());
    out.put("nanos", s.nanos());
    out.put("packetsPerSecond", s.rate());
    SliceResult.Line line = s.line();
    if (line != null) {
      out.put("line", inOrder("offered", line.offered(), "packets", line.packets()));
    }
    out.put("locks", s.locks());
    return out;
  }
}
