package org.splnet.lab.rig;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.splnet.kernel.Context;
import org.splnet.kernel.Cpu;
import org.splnet.kernel.Machine;
import org.splnet.kernel.MachineConfig;
import org.splnet.kernel.Port;
import org.splnet.net.packet.PacketPool;

/**
 * A router under a load that it cannot slow down: generators and sinks are on a machine of their
 * own, with a CPU of its own, and what they offer and finds the ring full is lost, as on a card.
 * Each CPU of the router has an {@link Application} besides.
 */
public final class LoadRig extends LaneRig {
  private static final int PACKETS = 8192;
  private static final String RING_FULL = "ring full";

  private final List<Application> applications = new ArrayList<>();

  /**
   * A rig for a row, its CPUs asleep.
   *
   * @param port on which its machines stand
   */
  public LoadRig(RowOptions options, Port port) {
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
    super.stop();
    applications.forEach(a -> a.setOn(false));
  }

  @Override
  public long work() {
    return applications.stream().mapToLong(Application::units).sum();
  }

  @Override
  Map<String, Long> drops() {
    long lost = lanes.stream().mapToLong(lane -> lane.generator.lost()).sum();
    if (lost == 0) {
      return network.drops();
    }
    Map<String, Long> drops = new TreeMap<>(network.drops());
    drops.put(RING_FULL, lost);
    return drops;
  }

  /** Under livelock nothing is delivered, and that is a result. */
  @Override
  public long[] moved() {
    return new long[0];
  }
}
