package org.splnet.lab.rig;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.HdrHistogram.Histogram;
import org.splnet.drivers.traffic.Sink;

/** A rig whose traffic is that of lanes; all of them are measured unless a rig says otherwise. */
abstract class LaneRig extends NetworkRig {
  /** All lanes; the account is theirs. */
  final List<Lane> lanes = new ArrayList<>();

  /** The lanes whose rate and latency are the rig's. */
  List<Lane> measured() {
    return lanes;
  }

  @Override
  public void stop() {
    lanes.forEach(lane -> lane.generator.stop());
  }

  @Override
  public void sleep() {
    lanes.forEach(lane -> lane.sink.setActive(false));
  }

  @Override
  public boolean isQuiet() {
    return lanes.stream().allMatch(lane -> lane.generator.isQuiet());
  }

  @Override
  public long delivered() {
    return measured().stream().mapToLong(lane -> lane.sink.delivered()).sum();
  }

  @Override
  public long offered() {
    return measured().stream().mapToLong(lane -> lane.generator.offered()).sum();
  }

  @Override
  Account account(long leaked) {
    long offered = besides();
    long delivered = offered;
    long reordered = 0;
    long duplicated = 0;
    long corrupted = damaged();
    for (Lane lane : lanes) {
      Sink.Seen s = lane.sink.seen();
      offered += lane.generator.offered();
      delivered += s.delivered();
      reordered += s.reordered();
      duplicated += s.duplicated();
      corrupted += s.corrupted();
    }
    return new Account(offered, delivered, reordered, duplicated, corrupted, leaked, drops());
  }

  /** Packets that were offered and delivered, and crossed no lane. */
  long besides() {
    return 0;
  }

  /** Packets damaged on their way, and seen by no sink. */
  long damaged() {
    return 0;
  }

  /** What was dropped, by place. */
  Map<String, Long> drops() {
    return network.drops();
  }

  @Override
  public Histogram latencies() {
    Histogram all = new Histogram(Lane.LATENCY_DIGITS);
    measured().forEach(lane -> all.add(lane.latencies));
    return all;
  }

  @Override
  public void loseOne() {
    measured().getFirst().generator.loseOne();
  }

  @Override
  public long[] moved() {
    return lanes.stream()
        .mapToLong(lane -> lane.generator.offered() + lane.sink.delivered())
        .toArray();
  }
}
