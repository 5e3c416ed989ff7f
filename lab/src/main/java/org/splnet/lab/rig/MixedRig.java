package org.splnet.lab.rig;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.splnet.kernel.Context;
import org.splnet.kernel.LockViolation;
import org.splnet.kernel.Port;
import org.splnet.kernel.sim.SimPort;

/**
 * The mixed workload: a router that forwards on each CPU as in the forward workload, with a {@link
 * SerialLine} beside. Rate and latency are those of the Ethernet lanes, and the line's are apart;
 * the account has both.
 */
public final class MixedRig extends LaneRig {
  private static final long STEP_NANOS = 1_000;

  private final List<Lane> ethernet = new ArrayList<>();
  private final SerialLine line;

  /**
   * A rig for a row, its CPUs asleep.
   *
   * @param port on which its machines stand
   * @throws LockViolation if the line's handler could deadlock where it is attached
   */
  public MixedRig(RowOptions options, Port port) {
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
    network.start();
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
  public void sleep() {
    super.sleep();
    line.sleep();
  }

  @Override
  List<Lane> measured() {
    return ethernet;
  }

  @Override
  public Optional<Line> line() {
    return Optional.of(line);
  }

  @Override
  long damaged() {
    return line.damaged();
  }
}
