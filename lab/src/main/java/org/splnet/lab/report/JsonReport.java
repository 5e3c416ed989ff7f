package org.splnet.lab.report;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.HdrHistogram.Histogram;
import org.splnet.lab.Experiment;
import org.splnet.lab.LoadCurve;
import org.splnet.lab.RowResult;
import org.splnet.lab.Spread;
import org.splnet.lab.child.SliceResult;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/** Everything that was measured, every repeat, as JSON. */
public final class JsonReport {
  private JsonReport() {}

  /** The report of an experiment. */
  public static String render(Experiment e, List<RowResult> results) {
    Map<String, Object> out = new LinkedHashMap<>();
    out.put("machine", Provenance.collect());
    out.put("seed", e.seed());
    out.put("options", e);
    List<Object> rows = new ArrayList<>();
    for (RowResult r : results) {
      rows.add(row(e, r, results.getFirst()));
    }
    out.put("rows", rows);
    return JsonMapper.builder()
        .enable(SerializationFeature.INDENT_OUTPUT)
        .build()
        .writeValueAsString(out);
  }

  private static Map<String, Object> row(Experiment e, RowResult r, RowResult first) {
    Map<String, Object> out = new LinkedHashMap<>();
    out.put("name", TableReport.name(e, r.options()));
    out.put("options", r.options());
    r.failure().ifPresent(f -> out.put("failure", f));
    out.put("conserved", r.conserved());
    out.put("account", r.account());
    r.load().ifPresent(c -> load(out, c));
    out.put("packetsPerSecond", r.rate());
    out.put("cpuNanosPerPacket", r.nanosPerPacket());
    Spread ratio = r.ratioTo(first);
    out.put("ratioToFirst", ratio);
    out.put("latency", latency(r));
    out.put("acquisitionsPerPacket", r.acquisitionsPerPacket());
    out.put("allocatedBytesPerPacket", r.allocatedBytesPerPacket());
    out.put("locks", r.locks());
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

  private static Map<String, Object> latency(RowResult r) {
    Map<String, Object> out = new LinkedHashMap<>();
    Histogram h = r.latencies();
    out.put("packetsPerSecond", r.latencyRate());
    out.put("samples", h.getTotalCount());
    out.put("p50Nanos", h.getValueAtPercentile(50));
    out.put("p99Nanos", h.getValueAtPercentile(99));
    out.put("p999Nanos", h.getValueAtPercentile(99.9));
    out.put("maxNanos", h.getMaxValue());
    return out;
  }

  private static Map<String, Object> repeat(SliceResult s) {
    Map<String, Object> out = new LinkedHashMap<>();
    out.put("packets", s.packets());
    out.put("nanos", s.nanos());
    out.put("packetsPerSecond", s.rate());
    out.put("locks", s.locks());
    return out;
  }
}
