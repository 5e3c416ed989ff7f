package org.splnet.lab.rig;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.HdrHistogram.Histogram;
import org.splnet.drivers.traffic.Sink;
import org.splnet.kernel.Context;
import org.splnet.kernel.Cpu;
import org.splnet.kernel.LockStatistics;
import org.splnet.kernel.Machine;
import org.splnet.kernel.MachineConfig;
import org.splnet.kernel.host.HostPort;
import org.splnet.net.packet.PacketPool;

/**
 * A router under a load that it cannot slow down: generators and sinks are on a machine of their
 * own, with a CPU of its own, and what they offer and finds the ring full is lost, as on a card.
 * Each CPU of the router has an {@link Application} besides.
 */
public final class LoadRig implements Rig {
  private static final int PACKETS = 8192;
  private static final String RING_FULL = "ring full";

  private final Network network = new Network();
  private final List<Lane> lanes = new ArrayList<>();
  private final List<Application> applications = new ArrayList<>();

  /** A rig for a row, its CPUs asleep. */
  public LoadRig(RowOptions options) {
    HostPort port = HostPort.dedicated();
    Router router = new Router("lab", options, port, options.cpus(), 0);
    network.add(router.stack, router.devices);
    for (Cpu cpu : router.machine.cpus()) {
      applications.add(new Application(cpu));
    }
    Machine outside = new Machine(MachineConfig.named("traffic"), port);
    PacketPool pool = new PacketPool(outside, PACKETS * options.cpus());
    network.addBare(outside, pool);
    Context ctx = outside.enterTop();
    try {
      for (Lane.Ends ends : router.ends) {
        lanes.add(new Lane(ctx, outside.cpu(0), options, pool, ends));
      }
    } finally {
      outside.leaveTop(ctx);
    }
    if (options.workload().equals(Workloads.CROSS)) {
      lanes.forEach(lane -> lane.generator.shareWire());
    }
    lanes.forEach(lane -> lane.sink.fetchAhead());
    network.start();
  }

  /**
   * {@inheritDoc}
   *
   * @param packetsPerSecond offered in all; 0 for none, which leaves the application alone
   */
  @Override
  public void start(double packetsPerSecond, boolean timed) {
    applications.forEach(a -> a.setOn(true));
    if (packetsPerSecond > 0) {
      lanes.forEach(lane -> lane.open(packetsPerSecond / lanes.size()));
    }
    network.wake();
  }

  @Override
  public void stop() {
    lanes.forEach(lane -> lane.generator.stop());
    applications.forEach(a -> a.setOn(false));
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
    return lanes.stream().mapToLong(lane -> lane.sink.delivered()).sum();
  }

  @Override
  public long offered() {
    return lanes.stream().mapToLong(lane -> lane.generator.offered()).sum();
  }

  @Override
  public long work() {
    return applications.stream().mapToLong(Application::units).sum();
  }

  @Override
  public Account traffic() {
    return account(0);
  }

  @Override
  public Account account() {
    return account(network.outstanding());
  }

  private Account account(long leaked) {
    long delivered = 0;
    long reordered = 0;
    long duplicated = 0;
    long corrupted = 0;
    long lost = 0;
    for (Lane lane : lanes) {
      Sink.Seen s = lane.sink.seen();
      delivered += s.delivered();
      reordered += s.reordered();
      duplicated += s.duplicated();
      corrupted += s.corrupted();
      lost += lane.generator.lost();
    }
    Map<String, Long> drops = new TreeMap<>(network.drops());
    if (lost > 0) {
      drops.put(RING_FULL, lost);
    }
    return new Account(offered(), delivered, reordered, duplicated, corrupted, leaked, drops);
  }

  @Override
  public Histogram latencies() {
    Histogram all = new Histogram(Lane.LATENCY_DIGITS);
    lanes.forEach(lane -> all.add(lane.latencies));
    return all;
  }

  @Override
  public List<Machine> machines() {
    return network.machines();
  }

  @Override
  public LockStatistics locks() {
    return network.locks();
  }

  @Override
  public void loseOne() {
    lanes.getFirst().generator.loseOne();
  }

  @Override
  public List<Cpu> cpus() {
    return network.cpus();
  }

  /** Under livelock nothing is delivered, and that is a result. */
  @Override
  public long[] moved() {
    return new long[0];
  }

  @Override
  public String failure() {
    return network.failure();
  }

  @Override
  public void close() {
    network.close();
  }
}
