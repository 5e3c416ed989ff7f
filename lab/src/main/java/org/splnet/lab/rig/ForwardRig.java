package org.splnet.lab.rig;

import java.util.ArrayList;
import java.util.List;
import org.splnet.drivers.traffic.CopySumProbe;
import org.splnet.drivers.wire.WirePort;
import org.splnet.kernel.Context;
import org.splnet.kernel.Cpu;
import org.splnet.kernel.Machine;
import org.splnet.kernel.MachineConfig;
import org.splnet.kernel.Port;
import org.splnet.net.packet.PacketPool;

/**
 * The forwarding workloads and their probes: on each CPU a generator, a router's interfaces, and a
 * sink.
 */
public final class ForwardRig extends LaneRig {
  private static final int RING = 512;
  private static final int PACKETS = 4096;
  private static final int FCS = 4;

  private final List<CopySumProbe> probes = new ArrayList<>();

  /**
   * A rig for a row, its CPUs asleep.
   *
   * @param port on which its machines stand
   */
  public ForwardRig(RowOptions options, Port port) {
    switch (options.kind()) {
      case STACK, FIXED, NO_LOCK ->
          add(new Router("lab", options, port, options.cpus(), 0), options);
      case NO_SHARING -> {
        for (int i = 0; i < options.cpus(); i++) {
          add(new Router("lab" + i, options, port, 1, i), options);
        }
      }
      case NULL_RUN, COPY_SUM -> addBare(options, port);
    }
    network.start();
  }

  private void add(Router router, RowOptions options) {
    network.add(router.stack, router.devices);
    Context ctx = router.machine.enterTop();
    try {
      for (Lane.Ends ends : router.ends) {
        lanes.add(new Lane(ctx, ends.cpu(), options, router.devices.frames(), ends));
      }
    } finally {
      router.machine.leaveTop(ctx);
    }
    if (options.workload().equals(Workloads.CROSS)) {
      lanes.forEach(lane -> lane.generator.shareWire());
    }
  }

  private void addBare(RowOptions options, Port port) {
    Machine machine = new Machine(MachineConfig.named("lab").withCpus(options.cpus()), port);
    PacketPool pool = new PacketPool(machine, PACKETS * options.cpus());
    network.addBare(machine, pool);
    Context ctx = machine.enterTop();
    try {
      for (int i = 0; i < options.cpus(); i++) {
        if (options.kind() == RowKind.COPY_SUM) {
          CopySumProbe probe =
              new CopySumProbe(ctx, pool, options.setup().size().longest() - FCS, options.batch());
          probes.add(probe);
          machine.cpu(i).addPoller(probe);
        } else {
          WirePort[] wire = WirePort.pair(RING);
          Cpu cpu = machine.cpu(i);
          Lane.Ends ends = new Lane.Ends(i, cpu, Lane.sinkAddress(i), wire[0], wire[1]);
          lanes.add(new Lane(ctx, cpu, options, pool, ends));
        }
      }
    } finally {
      machine.leaveTop(ctx);
    }
  }

  @Override
  public void start(double packetsPerSecond, boolean timed) {
    for (Lane lane : lanes) {
      lane.start(packetsPerSecond / lanes.size(), timed);
    }
    probes.forEach(p -> p.setOn(true));
    network.wake();
  }

  @Override
  public void stop() {
    super.stop();
    probes.forEach(p -> p.setOn(false));
  }

  @Override
  public boolean isQuiet() {
    return super.isQuiet() && probes.stream().allMatch(CopySumProbe::isQuiet);
  }

  @Override
  public long delivered() {
    return super.delivered() + besides();
  }

  @Override
  public long offered() {
    return super.offered() + besides();
  }

  /** What the probes have done. */
  @Override
  long besides() {
    return probes.stream().mapToLong(CopySumProbe::done).sum();
  }

  @Override
  long outstanding() {
    return super.outstanding() - probes.stream().mapToLong(CopySumProbe::packets).sum();
  }
}
