package org.splnet.lab.explain;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.splnet.lab.child.Inside;
import org.splnet.lab.child.SliceResult;

/**
 * What the time of a row's packets went into, in nanoseconds a packet.
 *
 * <p>The parts add up to {@link #total}: the time of all CPUs, and that of contexts which are no
 * CPU while they are in the stack. All of it is time by the clock: where a thread was not running
 * for a while, what it was in the middle of is charged. Of each span's time the calibrated cost of
 * its clock readings is moved to <em>measuring</em>, and that of the locks taken in it to <em>lock
 * operations</em>.
 *
 * @param total nanoseconds a packet
 * @param parts of it; each of them is there
 * @param spans by what ran, largest first
 * @param lockNanos what an uncontended lock operation was taken to cost
 * @param stampNanos what a clock reading was taken to cost
 * @param packets how many packets this is about
 */
public record Explanation(
    double total,
    Map<Part, Double> parts,
    List<Span> spans,
    double lockNanos,
    double stampNanos,
    long packets) {
  /**
   * What one handler, engine or other span used.
   *
   * @param part to which it belongs
   * @param kind of the span
   * @param name of the span
   * @param nanos a packet, its locks and clock readings apart
   * @param perPacket how many there were a packet
   * @param locks real locks taken, a packet
   */
  public record Span(
      Part part, String kind, String name, double nanos, double perPacket, double locks) {}

  /**
   * The explanation of the one of some slices that has the median rate: so the parts add up, and a
   * slice in which the machine was taken away does not count.
   *
   * @param cpus how many CPUs worked on them
   */
  public static Explanation ofMedian(int cpus, List<SliceResult> slices) {
    return of(
        cpus,
        slices.stream()
            .sorted(Comparator.comparingDouble(SliceResult::rate))
            .toList()
            .get(slices.size() / 2));
  }

  /** The explanation of one slice, on which so many CPUs worked. */
  public static Explanation of(int cpus, SliceResult slice) {
    Inside inside = slice.inside();
    double packets = slice.packets();
    EnumMap<Part, Double> parts = new EnumMap<>(Part.class);
    for (Part p : Part.values()) {
      parts.put(p, 0.0);
    }
    Map<String, Span> spans = new LinkedHashMap<>();
    double elsewhere = 0;
    for (Inside.Use use : inside.uses()) {
      if (Part.counts(use)) {
        add(parts, spans, use, inside);
        elsewhere += use.onCpu() ? 0 : use.nanos();
      }
    }
    double total = (double) cpus * slice.nanos() + elsewhere;
    double known = parts.values().stream().mapToDouble(Double::doubleValue).sum();
    parts.put(Part.REST, total - known);
    parts.replaceAll((p, nanos) -> nanos / packets);
    List<Span> byNanos = new ArrayList<>();
    for (Span s : spans.values()) {
      byNanos.add(
          new Span(
              s.part, s.kind, s.name, s.nanos / packets, s.perPacket / packets, s.locks / packets));
    }
    byNanos.sort(Comparator.comparingDouble(Span::nanos).reversed());
    return new Explanation(
        total / packets, parts, byNanos, inside.lockNanos(), inside.stampNanos(), slice.packets());
  }

  private static void add(
      Map<Part, Double> parts, Map<String, Span> spans, Inside.Use use, Inside costs) {
    double locks = use.locks() * costs.lockNanos();
    // Half of each clock reading falls before the moment that it tells and half after: a span pays
    // one for itself and one for each span inside it.
    double stamps = (use.spans() + use.inner()) * costs.stampNanos();
    Part part = Part.of(use);
    double own = use.nanos() - locks - stamps;
    parts.merge(part, own, Double::sum);
    parts.merge(Part.LOCK_OPERATIONS, locks, Double::sum);
    parts.merge(Part.MEASURING, stamps, Double::sum);
    Span span = new Span(part, use.kind(), use.name(), own, use.spans(), use.locks());
    spans.merge(
        use.kind() + " " + use.name(),
        span,
        (a, b) ->
            new Span(
                a.part,
                a.kind,
                a.name,
                a.nanos + b.nanos,
                a.perPacket + b.perPacket,
                a.locks + b.locks));
  }
}
