package org.splnet.lab.rig;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.HdrHistogram.Histogram;
import org.splnet.drivers.traffic.CopySumProbe;
import org.splnet.drivers.traffic.Sink;
import org.splnet.drivers.wire.WirePort;
import org.splnet.kernel.Context;
import org.splnet.kernel.LockStatistics;
import org.splnet.kernel.Machine;
import org.splnet.kernel.MachineConfig;
import org.splnet.kernel.host.HostPort;
import org.splnet.net.packet.PacketPool;
import org.splnet.net.stats.NetCounter;
import org.splnet.net.stats.NetCounters;

/**
 * The forwarding workload and its probes: on each CPU a generator, a router's two interfaces, and a
 * sink.
 */
public final class ForwardRig implements Rig {
  private static final long IDLE_SPIN_NANOS = 50_000;
  private static final int RING = 512;
  private static final int PACKETS = 4096;

  private final List<Machine> machines = new ArrayList<>();
  private final List<PacketPool> pools = new ArrayList<>();
  private final List<NetCounters> counters = new ArrayList<>();
  private final List<Lane> lanes = new ArrayList<>();
  private final List<CopySumProbe> probes = new ArrayList<>();
  private final List<AutoCloseable> closeables = new ArrayList<>();

  /** A rig for a row, its CPUs asleep. */
  public ForwardRig(RowOptions options) {
    HostPort port = new HostPort(HostPort.Mode.DEDICATED, IDLE_SPIN_NANOS);
    switch (options.kind()) {
      case STACK, FIXED, NO_LOCK -> add(new Router("lab", options, port, options.cpus(), 0));
      case NO_SHARING -> {
        for (int i = 0; i < options.cpus(); i++) {
          add(new Router("lab" + i, options, port, 1, i));
        }
      }
      case NULL_RUN, COPY_SUM -> addBare(options, port);
    }
    for (Machine m : machines) {
      m.start();
    }
  }

  private void add(Router router) {
    machines.add(router.machine());
    pools.add(router.stack().pool());
    counters.add(router.stack().counters());
    lanes.addAll(List.of(router.lanes));
    closeables.add(router);
  }

  private void addBare(RowOptions options, HostPort port) {
    Machine machine = new Machine(MachineConfig.named("lab").withCpus(options.cpus()), port);
    PacketPool pool = new PacketPool(machine, PACKETS * options.cpus());
    machines.add(machine);
    pools.add(pool);
    closeables.add(machine);
    Context ctx = machine.enterTop();
    try {
      for (int i = 0; i < options.cpus(); i++) {
        if (options.kind() == RowKind.COPY_SUM) {
          CopySumProbe probe = new CopySumProbe(ctx, pool, options.size() - 4, options.batch());
          probes.add(probe);
          machine.cpu(i).addPoller(probe);
        } else {
          WirePort[] wire = WirePort.pair(RING);
          lanes.add(
              new Lane(
                  ctx, machine.cpu(i), i, options, pool, Lane.sinkAddress(i), wire[0], wire[1]));
        }
      }
    } finally {
      machine.leaveTop(ctx);
    }
  }

  @Override
  public void activate() {
    lanes.forEach(Lane::wake);
    probes.forEach(p -> p.setOn(true));
    for (Machine m : machines) {
      m.cpus().forEach(cpu -> m.port().wake(cpu));
    }
  }

  @Override
  public void deactivate() {
    lanes.forEach(Lane::sleep);
  }

  @Override
  public void start(double packetsPerSecond, boolean timed) {
    for (Lane lane : lanes) {
      lane.sink.setTimed(timed);
      if (timed) {
        lane.histogram.reset();
      }
      if (packetsPerSecond == 0) {
        lane.generator.unpaced();
      } else {
        lane.generator.paced(packetsPerSecond / lanes.size());
      }
      lane.generator.start();
    }
    activate();
  }

  @Override
  public void stop() {
    lanes.forEach(lane -> lane.generator.stop());
    probes.forEach(p -> p.setOn(false));
  }

  @Override
  public boolean isQuiet() {
    return lanes.stream().allMatch(Lane::isQuiet)
        && probes.stream().allMatch(CopySumProbe::isQuiet);
  }

  @Override
  public long delivered() {
    long n = 0;
    for (Lane lane : lanes) {
      n += lane.sink.delivered();
    }
    for (CopySumProbe p : probes) {
      n += p.done();
    }
    return n;
  }

  private Account counts(long leaked) {
    long offered = 0;
    long delivered = 0;
    long reordered = 0;
    long duplicated = 0;
    long corrupted = 0;
    for (Lane lane : lanes) {
      Sink.Seen s = lane.sink.seen();
      offered += lane.generator.offered();
      delivered += s.delivered();
      reordered += s.reordered();
      duplicated += s.duplicated();
      corrupted += s.corrupted();
    }
    for (CopySumProbe p : probes) {
      offered += p.done();
      delivered += p.done();
    }
    Map<String, Long> drops = new TreeMap<>();
    for (NetCounters c : counters) {
      c.snapshot()
          .forEach((counter, n) -> {
            if (counter.isDrop() && n != 0) {
              drops.merge(label(counter), n, Long::sum);
            }
          });
    }
    return new Account(offered, delivered, reordered, duplicated, corrupted, leaked, drops);
  }

  /** DROP_INPUT_QUEUE becomes "input queue". */
  private static String label(NetCounter counter) {
    return counter
        .name()
        .substring("DROP_".length())
        .toLowerCase(java.util.Locale.ROOT)
        .replace('_', ' ');
  }

  @Override
  public Account account() {
    long leaked = 0;
    for (int i = 0; i < pools.size(); i++) {
      Context ctx = machines.get(i).enterTop();
      try {
        leaked += pools.get(i).outstanding(ctx);
      } finally {
        machines.get(i).leaveTop(ctx);
      }
    }
    for (CopySumProbe p : probes) {
      leaked -= p.packets();
    }
    return counts(leaked);
  }

  @Override
  public Account traffic() {
    return counts(0);
  }

  @Override
  public Histogram latencies() {
    Histogram all = new Histogram(lanes.isEmpty() ? new Histogram(3) : lanes.getFirst().histogram);
    for (Lane lane : lanes) {
      all.add(lane.histogram);
    }
    return all;
  }

  @Override
  public LockStatistics locks() {
    LockStatistics sum = machines.getFirst().lockStatistics();
    for (Machine m : machines.subList(1, machines.size())) {
      sum = sum.plus(m.lockStatistics());
    }
    return sum;
  }

  @Override
  public void loseOne() {
    lanes.getFirst().generator.loseOne();
  }

  @Override
  public String failure() {
    for (Machine m : machines) {
      Throwable t = m.failure();
      if (t != null) {
        return t.toString();
      }
    }
    return "";
  }

  @Override
  public void close() {
    for (AutoCloseable c : closeables) {
      try {
        c.close();
      } catch (RuntimeException e) {
        throw e;
      } catch (Exception e) {
        throw new IllegalStateException(e);
      }
    }
  }
}
