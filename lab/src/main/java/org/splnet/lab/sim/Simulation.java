package org.splnet.lab.sim;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.splnet.kernel.LockStatistics;
import org.splnet.kernel.sim.Points;
import org.splnet.kernel.sim.timed.Costs;
import org.splnet.kernel.sim.timed.LineUse;
import org.splnet.kernel.sim.timed.TimeUse;
import org.splnet.kernel.sim.timed.TimedPort;
import org.splnet.kernel.sim.timed.Topology;
import org.splnet.lab.child.SliceResult;
import org.splnet.lab.child.Slices;
import org.splnet.lab.rig.EchoRig;
import org.splnet.lab.rig.ForwardRig;
import org.splnet.lab.rig.Rig;
import org.splnet.lab.rig.RowOptions;
import org.splnet.lab.rig.Workloads;

/**
 * Runs one row in virtual time: at full load until so many packets have come through, and at half
 * of that rate for the latencies.
 */
final class Simulation {
  private static final long STEP_NANOS = 2_000;
  private static final long WARM_NANOS = 50_000;

  /** Until the caches of packets have what they need from the depot. */
  private static final long FILL_NANOS = 150_000;

  /** A share of the packets, for warming up and for the latencies. */
  private static final long PART = 4;

  /**
   * Without a packet for so long, nothing comes through: a livelock, which has a rate of nearly 0.
   */
  private static final long STUCK_NANOS = 10_000_000;

  private final SimRow row;
  private final TimedPort port;
  private final Rig rig;

  private Simulation(SimRow row) {
    this.row = row;
    this.port =
        new TimedPort(
            Costs.parse(row.costs(), "the costs of a row"),
            Topology.parse(row.topology()),
            row.options().cpus(),
            row.options().seed());
    this.rig = rig(row.options(), port);
  }

  private static Rig rig(RowOptions options, TimedPort port) {
    return options.workload().equals(Workloads.ECHO)
        ? new EchoRig(options, port)
        : new ForwardRig(options, port);
  }

  /** The answer to a row. On one thread at a time. */
  static SimAnswer run(SimRow row) {
    long began = System.nanoTime();
    Simulation s = new Simulation(row);
    Points.observe(s.port.observer());
    try {
      return s.measure(began);
    } finally {
      s.rig.close();
      Points.observe(null);
    }
  }

  private SimAnswer measure(long began) {
    if (row.loseOne()) {
      rig.loseOne();
    }
    rig.start(0, false);
    port.runUntil(port.nanos() + WARM_NANOS);
    port.settle();
    port.runUntil(port.nanos() + FILL_NANOS);
    deliver(row.packets() / PART);
    SliceResult full = slice(row.packets());
    SimFigures figures = figures(full);
    rig.stop();
    drain();
    double half = full.rate() / 2;
    SliceResult timed = full;
    if (half > 0) {
      rig.start(half, true);
      timed = slice(row.packets() / PART);
      rig.stop();
      drain();
    }
    rig.sleep();
    Rig.Account account = rig.account();
    return new SimAnswer(
        Slices.with(full, account, ""),
        Slices.with(timed, account, half > 0 ? Slices.encode(rig.latencies()) : Slices.none()),
        half,
        figures,
        account.delivered(),
        System.nanoTime() - began);
  }

  private SliceResult slice(long packets) {
    LockStatistics locks = rig.locks();
    long offered = rig.offered();
    long delivered = rig.delivered();
    long from = port.nanos();
    port.forget();
    deliver(packets);
    return Slices.of(
        rig.offered() - offered,
        rig.delivered() - delivered,
        port.nanos() - from,
        rig.locks().since(locks));
  }

  /** Until so many more have been delivered. */
  private void deliver(long packets) {
    long until = rig.delivered() + packets;
    long seen = rig.delivered();
    long since = port.nanos();
    while (seen < until) {
      port.runUntil(port.nanos() + STEP_NANOS);
      long now = rig.delivered();
      if (now != seen) {
        seen = now;
        since = port.nanos();
      } else if (port.nanos() - since > STUCK_NANOS) {
        return;
      }
      if (!rig.failure().isEmpty()) {
        throw new IllegalStateException(rig.failure());
      }
    }
  }

  private void drain() {
    long end = port.nanos() + STUCK_NANOS;
    while (port.nanos() < end) {
      Rig.Account a = rig.traffic();
      if (rig.isQuiet() && a.offered() == a.delivered() + a.dropped()) {
        return;
      }
      port.runUntil(port.nanos() + STEP_NANOS);
    }
  }

  private SimFigures figures(SliceResult full) {
    Map<String, Long> uses = new LinkedHashMap<>();
    long[] used = port.used();
    for (TimeUse u : TimeUse.values()) {
      uses.put(u.name().toLowerCase(Locale.ROOT), used[u.ordinal()]);
    }
    List<SimFigures.Line> lines = new ArrayList<>();
    for (LineUse l : port.lines()) {
      lines.add(new SimFigures.Line(l.name(), l.transfers(), l.nanos()));
    }
    return new SimFigures(
        row.options().cpus(), full.packets(), full.nanos(), uses, List.copyOf(lines));
  }
}
