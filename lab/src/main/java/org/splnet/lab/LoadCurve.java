package org.splnet.lab;

import java.util.List;
import java.util.Map;

/**
 * What became of a row's packets under loads up to saturation and past it.
 *
 * @param saturation the highest rate delivered while the load was raised step by step, packets a
 *     second: what a load of 1 means
 * @param points by load, ascending
 */
public record LoadCurve(double saturation, List<Point> points) {
  private static final double LOSS_FREE = 0.001;

  /**
   * A load.
   *
   * @param load as a fraction of the saturation rate
   * @param asked packets a second that it comes to
   * @param offered packets a second that the generators offered
   * @param delivered packets a second
   * @param drops of all packets offered, the part lost at each place
   * @param p50Nanos median latency of what was delivered
   * @param p99Nanos 99th percentile
   * @param application of the speed that it has alone, what was left to the application
   */
  public record Point(
      double load,
      double asked,
      Spread offered,
      Spread delivered,
      Map<String, Double> drops,
      long p50Nanos,
      long p99Nanos,
      Spread application) {
    /** Of all packets offered, the part that was lost. */
    public double lost() {
      return drops.values().stream().mapToDouble(Double::doubleValue).sum();
    }
  }

  /**
   * The highest rate offered of which no more than one packet in a thousand was lost; 0 if none.
   */
  public double lossFree() {
    double best = 0;
    for (Point p : points) {
      if (p.lost() > LOSS_FREE) {
        break;
      }
      best = p.offered.median();
    }
    return best;
  }

  /** The highest rate delivered at any load. */
  public double peak() {
    return points.stream().mapToDouble(p -> p.delivered.median()).max().orElse(0);
  }

  /**
   * What a packet offered beyond saturation does to the rate delivered, by least squares over the
   * loads of 1 and more: 0 is flat, -1 costs another packet. NaN with fewer than two such loads.
   */
  public double slope() {
    List<Point> past = points.stream().filter(p -> p.load >= 1).toList();
    double x = past.stream().mapToDouble(p -> p.offered.median()).average().orElse(0);
    double y = past.stream().mapToDouble(p -> p.delivered.median()).average().orElse(0);
    double xy = 0;
    double xx = 0;
    for (Point p : past) {
      double dx = p.offered.median() - x;
      xy += dx * (p.delivered.median() - y);
      xx += dx * dx;
    }
    return past.size() < 2 || xx == 0 ? Double.NaN : xy / xx;
  }
}
