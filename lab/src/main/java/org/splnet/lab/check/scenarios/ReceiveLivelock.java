package org.splnet.lab.check.scenarios;

import java.util.Arrays;
import java.util.List;
import org.splnet.kernel.Attach;
import org.splnet.kernel.Confined;
import org.splnet.kernel.Context;
import org.splnet.kernel.EntryContext;
import org.splnet.kernel.InterruptLine;
import org.splnet.kernel.Ipl;
import org.splnet.kernel.KernelOptions;
import org.splnet.kernel.LockBinding;
import org.splnet.kernel.Machine;
import org.splnet.kernel.MachineConfig;
import org.splnet.kernel.SoftInterrupt;
import org.splnet.kernel.explore.Program;
import org.splnet.kernel.explore.World;
import org.splnet.kernel.sim.SimPort;
import org.splnet.lab.check.Scenario;
import org.splnet.lab.check.Variant;

/**
 * Scenario 22: receive livelock (Mogul and Ramakrishnan, 1997), which is a curve and not a
 * schedule: what is delivered at one, two and three times what the CPU can carry, measured one
 * after the other in virtual time. It must not fall. Every schedule shows the same.
 */
public final class ReceiveLivelock {
  private static final int BUDGET = 20;
  private static final long INPUT_NANOS = 2_000;
  private static final long PROTOCOL_NANOS = 2_000;
  private static final long PACKET_NANOS = INPUT_NANOS + PROTOCOL_NANOS;
  private static final int CAPACITY = 24;
  private static final long PHASE_NANOS = CAPACITY * PACKET_NANOS;
  private static final int[] LOADS = {1, 2, 3};
  private static final int RING = 8;
  private static final int QUEUE = 8;
  private static final double LEAST = 0.75;

  private ReceiveLivelock() {}

  /** The scenario. */
  public static Scenario scenario() {
    return new Scenario(
        22,
        "livelock",
        "receive livelock: delivery falls as the load rises past what the CPU can carry",
        List.of(
            Variant.wrong(
                "wrong",
                "input is served in the interrupt and takes what the protocol would need",
                program(EntryContext.INTERRUPT),
                BUDGET,
                "poll: let input take turns with the protocol, and the ring overflow",
                "AssertionError"),
            Variant.right(
                "right", "input is polled, in turn with it", program(EntryContext.POLLING), BUDGET),
            Variant.right(
                "right-softint",
                "input is served in a soft interrupt, in turn with it",
                program(EntryContext.SOFT_INTERRUPT),
                BUDGET)));
  }

  private static Program program(EntryContext entry) {
    return w -> {
      Machine m =
          w.machine(
              MachineConfig.named("host")
                  .withCpus(1)
                  .withBinding(LockBinding.FINE)
                  .withOptions(KernelOptions.DEFAULT.withEntry(entry)));
      Host host = new Host(w, m);
      w.onCpu(m.cpu(0), "time passes", host::run);
      w.event("measures", () -> w.await(() -> host.over));
      w.atEnd(host::check);
    };
  }

  /** A card, its driver, an input queue and a protocol, each step of which takes its time. */
  @Confined("a host of one CPU, whose code and handlers alternate at windows")
  private static final class Host {
    private final SimPort port;
    private final InterruptLine line;
    private final SoftInterrupt protocol;
    private final int[] delivered = new int[LOADS.length];
    private int phase;
    private long begunNanos;
    private long arrived;
    private int ring;
    private int queue;
    private boolean armed = true;
    private volatile boolean over;

    Host(World w, Machine m) {
      port = w.port();
      line = m.line("card", m.cpu(0));
      protocol =
          m.softInterrupt(
              "protocol", Ipl.SOFTNET, (ctx, h) -> h.process(ctx), this, Attach.MPSAFE_PROTOCOL);
      Context ctx = m.enterTop();
      line.establish(ctx, "card", Ipl.NET, (c, h) -> h.input(c), this, Attach.MPSAFE);
      m.leaveTop(ctx);
    }

    /** One load after the other, each until what it has left behind is worked off. */
    void run(Context ctx) {
      for (phase = 0; phase < LOADS.length; phase++) {
        begunNanos = port.nanos();
        arrived = 0;
        while (inPhase() || ring + queue > 0) {
          pass(ctx, PACKET_NANOS / LOADS[LOADS.length - 1]);
        }
      }
      over = true;
    }

    private boolean inPhase() {
      return port.nanos() - begunNanos < PHASE_NANOS;
    }

    /** Something takes its time; packets arrive meanwhile, and interrupt where they may. */
    private void pass(Context ctx, long nanos) {
      port.advance(nanos);
      long all = Math.min(port.nanos() - begunNanos, PHASE_NANOS) * LOADS[phase] / PACKET_NANOS;
      long came = all - arrived;
      arrived = all;
      ring = (int) Math.min(RING, ring + came);
      if (ring > 0 && armed) {
        armed = false;
        line.raise();
      }
      ctx.splx(ctx.splraise(Ipl.HIGH)); // an interrupt window
    }

    private void input(Context ctx) {
      for (int i = 0; i < RING && ring > 0; i++) {
        ring--;
        queue = Math.min(QUEUE, queue + 1);
        protocol.schedule(ctx);
        pass(ctx, INPUT_NANOS);
      }
      if (ring > 0) {
        line.raise();
      } else {
        armed = true;
      }
    }

    private void process(Context ctx) {
      for (int i = 0; i < RING && queue > 0; i++) {
        queue--;
        pass(ctx, PROTOCOL_NANOS);
        if (inPhase()) {
          delivered[phase]++;
        }
      }
      if (queue > 0) {
        protocol.schedule(ctx);
      }
    }

    void check() {
      int best = Arrays.stream(delivered).max().orElse(0);
      int worst = Arrays.stream(delivered).min().orElse(0);
      if (best < CAPACITY / 2 || worst < LEAST * best) {
        throw new AssertionError(
            "delivered at %s times what the CPU can carry: %s, of %d"
                .formatted(Arrays.toString(LOADS), Arrays.toString(delivered), CAPACITY));
      }
    }
  }
}
