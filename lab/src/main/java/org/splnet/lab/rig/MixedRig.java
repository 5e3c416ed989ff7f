package org.splnet.lab.rig;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.HdrHistogram.Histogram;
import org.splnet.drivers.traffic.Sink;
import org.splnet.kernel.Context;
import org.splnet.kernel.Cpu;
import org.splnet.kernel.LockStatistics;
import org.splnet.kernel.LockViolation;
import org.splnet.kernel.Machine;
import org.splnet.kernel.Port;
import org.splnet.kernel.host.HostPort;
import org.splnet.kernel.sim.SimPort;

/**
 * The mixed workload: a router that forwards on each CPU as in the forward workload, with a {@link
 * SerialLine} beside. Rate and latency are those of the Ethernet lanes, and the line's are apart;
 * the account has both.
 */
public final class MixedRig implements Rig {
  private static final long STEP_NANOS = 1_000;

  private final Network network = new Network();
  private final List<Lane> ethernet = new ArrayList<>();
  private final List<Lane> lanes = new ArrayList<>();
  private final SerialLine line;

  /**
   * A rig for a row, its CPUs asleep.
   *
   * @throws LockViolation if the line's handler could deadlock where it is attached
   */
  public MixedRig(RowOptions options) {
    this(options, HostPort.dedicated());
    network.start();
  }

  private MixedRig(RowOptions options, Port port) {
    Router router = new Router("lab", options, port, options.cpus(), 0);
    network.add(router.stack, router.devices);
    Context ctx = router.machine.enterTop();
    try {
      line = new SerialLine(ctx, router, options);
      for (Lane.Ends ends : router.ends) {
        ethernet.add(new Lane(ctx, ends.cpu(), options, router.devices.frames(), ends));
      }
    } catch (RuntimeException refused) {
      router.machine.leaveTop(ctx);
      close();
      throw refused;
    }
    router.machine.leaveTop(ctx);
    lanes.addAll(ethernet);
    lanes.addAll(line.lanes());
  }

  /**
   * Attaches what a row has, on CPUs that do not run, and forgets it.
   *
   * @throws LockViolation if a handler could deadlock where it is attached; the message names the
   *     remedies
   * @throws IllegalArgumentException if choices do not go together, with the reason
   */
  public static void rehearse(RowOptions options) {
    new MixedRig(options, new SimPort(options.seed(), STEP_NANOS)).close();
  }

  @Override
  public void start(double packetsPerSecond, boolean timed) {
    line.start();
    for (Lane lane : ethernet) {
      lane.start(packetsPerSecond / ethernet.size(), timed);
    }
    network.wake();
  }

  @Override
  public void stop() {
    lanes.forEach(lane -> lane.generator.stop());
  }

  @Override
  public void sleep() {
    lanes.forEach(lane -> lane.sink.setActive(false));
    line.sleep();
  }

  @Override
  public boolean isQuiet() {
    return lanes.stream().allMatch(lane -> lane.generator.isQuiet());
  }

  @Override
  public long delivered() {
    return ethernet.stream().mapToLong(lane -> lane.sink.delivered()).sum();
  }

  @Override
  public long offered() {
    return ethernet.stream().mapToLong(lane -> lane.generator.offered()).sum();
  }

  @Override
  public Optional<Line> line() {
    return Optional.of(line);
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
    long offered = 0;
    long delivered = 0;
    long reordered = 0;
    long duplicated = 0;
    long corrupted = line.damaged();
    for (Lane lane : lanes) {
      Sink.Seen s = lane.sink.seen();
      offered += lane.generator.offered();
      delivered += s.delivered();
      reordered += s.reordered();
      duplicated += s.duplicated();
      corrupted += s.corrupted();
    }
    return new Account(
        offered, delivered, reordered, duplicated, corrupted, leaked, network.drops());
  }

  @Override
  public Histogram latencies() {
    Histogram all = new Histogram(Lane.LATENCY_DIGITS);
    ethernet.forEach(lane -> all.add(lane.latencies));
    return all;
  }

  @Override
  public LockStatistics locks() {
    return network.locks();
  }

  @Override
  public List<Machine> machines() {
    return network.machines();
  }

  @Override
  public void loseOne() {
    ethernet.getFirst().generator.loseOne();
  }

  @Override
  public List<Cpu> cpus() {
    return network.cpus();
  }

  @Override
  public long[] moved() {
    return lanes.stream()
        .mapToLong(lane -> lane.generator.offered() + lane.sink.delivered())
        .toArray();
  }

  @Override
  public String failure() {
    return network.failure();
  }

  @Override
  public void close() {
    network.close();
    network.free();
  }
}
