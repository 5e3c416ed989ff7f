package org.splnet.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.splnet.kernel.sim.SimPort;

/**
 * Receive livelock on a clock of its own: a card, its driver, an input queue and a protocol, each
 * step of which takes a fixed time, under offered loads up to many times what the CPU can carry
 * (Mogul and Ramakrishnan, 1997).
 */
class LivelockTest {
  private static final long INPUT_NANOS = 100;
  private static final long PROTOCOL_NANOS = 300;
  private static final long UNIT_NANOS = 100;
  private static final double CAPACITY = 1e9 / (INPUT_NANOS + PROTOCOL_NANOS);
  private static final int RING = 64;
  private static final int QUEUE = 256;
  private static final int A_CALL = 16;
  private static final long RUN_NANOS = 40_000_000;

  /** A CPU that forwards what a card receives, and has an application besides. */
  private static final class Host {
    private final SimPort port = new SimPort(1, 1);
    private final Machine machine;
    private final InterruptLine line;
    private final SoftInterrupt protocol;
    private final double packetsPerNano;
    private long arrived;
    private long ring;
    private long queue;
    private long ringFull;
    private long queueFull;
    private long delivered;
    private long late;
    private long workNanos;
    private boolean armed = true;

    Host(KernelOptions options, double load) {
      machine = Rig.step(Rig.config(1).withOptions(options), port);
      packetsPerNano = load * CAPACITY / 1e9;
      line = machine.line("card", machine.cpu(0));
      protocol =
          machine.softInterrupt(
              "protocol", Ipl.SOFTNET, (c, h) -> h.process(c), this, Attach.MPSAFE);
      Rig.top(
          machine,
          top -> line.establish(top, "card", Ipl.NET, (c, h) -> h.input(c), this, Attach.MPSAFE));
      machine
          .cpu(0)
          .addPoller((c, now) -> {
            pass(c, UNIT_NANOS);
            workNanos += UNIT_NANOS;
            return true;
          });
    }

    /** Something takes its time; packets arrive meanwhile, and interrupt where they may. */
    private void pass(Context ctx, long nanos) {
      port.advance(nanos);
      // Packets stop coming when the time is over: under livelock a handler runs until then.
      long all = (long) (Math.min(port.nanos(), RUN_NANOS) * packetsPerNano);
      long came = all - arrived;
      arrived = all;
      long room = Math.min(came, RING - ring);
      ring += room;
      ringFull += came - room;
      if (ring > 0 && armed) {
        armed = false;
        line.raise();
      }
      ctx.splx(ctx.splraise(Ipl.HIGH)); // a window
    }

    private void input(Context ctx) {
      for (int i = 0; i < A_CALL && ring > 0; i++) {
        ring--;
        if (queue < QUEUE) {
          queue++;
        } else {
          queueFull++;
        }
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
      for (int i = 0; i < A_CALL && queue > 0; i++) {
        queue--;
        pass(ctx, PROTOCOL_NANOS);
        if (isOver()) {
          late++;
        } else {
          delivered++;
        }
      }
      if (queue > 0) {
        protocol.schedule(ctx);
      }
    }

    private boolean isOver() {
      return port.nanos() >= RUN_NANOS;
    }

    Host run() {
      while (!isOver() || ring + queue > 0) {
        port.run(1);
      }
      assertThat(delivered + late + ringFull + queueFull).as("every packet").isEqualTo(arrived);
      return this;
    }

    /** Packets delivered, of what the CPU could carry. */
    double throughput() {
      return delivered * 1e9 / RUN_NANOS / CAPACITY;
    }

    /** Of the time, what the application had. */
    double application() {
      return (double) workNanos / RUN_NANOS;
    }
  }

  private static Host under(EntryContext entry, double load) {
    return new Host(KernelOptions.DEFAULT.withEntry(entry), load).run();
  }

  private static Host underShare(int percent, double load) {
    KernelOptions polling = KernelOptions.DEFAULT.withEntry(EntryContext.POLLING);
    return new Host(polling.withPollShare(percent), load).run();
  }

  @ParameterizedTest
  @EnumSource(names = {"INTERRUPT", "SOFT_INTERRUPT", "POLLING"})
  void belowSaturationAllIsDeliveredAndTheApplicationHasTheRest(EntryContext entry) {
    Host half = under(entry, 0.5);
    assertThat(half.throughput()).isBetween(0.49, 0.51);
    assertThat(half.ringFull + half.queueFull).isZero();
    assertThat(half.application()).isBetween(0.45, 0.51);
  }

  @Test
  void servedInTheInterruptDeliveryFallsAsTheLoadRisesAndEndsAtNothing() {
    double peak = under(EntryContext.INTERRUPT, 1).throughput();
    double beyond = under(EntryContext.INTERRUPT, 2).throughput();
    double far = under(EntryContext.INTERRUPT, 3).throughput();
    assertThat(peak).isGreaterThan(0.95);
    // What input leaves of the CPU, for the protocol: (1 - load * 100/400) / (300/400).
    assertThat(beyond).isBetween(0.62, 0.70);
    assertThat(far).isBetween(0.28, 0.36);
    assertThat(under(EntryContext.INTERRUPT, 5).throughput()).isLessThan(0.01);
  }

  @Test
  void underLivelockPacketsAreLostAtTheInputQueueAfterTheyCostAnInterrupt() {
    Host livelocked = under(EntryContext.INTERRUPT, 3);
    assertThat(livelocked.queueFull).isGreaterThan(20 * livelocked.ringFull);
  }

  @ParameterizedTest
  @EnumSource(names = {"SOFT_INTERRUPT", "POLLING"})
  void whereInputTakesTurnsWithTheProtocolDeliveryStaysAndTheRingOverflows(EntryContext entry) {
    for (double load : new double[] {1.5, 3, 6}) {
      Host host = under(entry, load);
      assertThat(host.throughput()).as("load %s", load).isGreaterThan(0.95);
      assertThat(host.ringFull).isPositive();
      assertThat(host.queueFull).isZero();
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"INTERRUPT", "SOFT_INTERRUPT", "POLLING"})
  void pastSaturationTheApplicationStarves(EntryContext entry) {
    assertThat(under(entry, 2).application()).isLessThan(0.02);
  }

  @Test
  void aShareForPollingLeavesTheRestToTheApplicationAndDeliveryFlat() {
    for (double load : new double[] {1.5, 3, 6}) {
      Host host = underShare(75, load);
      assertThat(host.application()).as("load %s", load).isBetween(0.20, 0.33);
      assertThat(host.throughput()).as("load %s", load).isBetween(0.65, 0.78);
      assertThat(host.queueFull).isZero();
    }
  }

  @Test
  void aShareForPollingCostsNothingAtALoadBelowIt() {
    Host host = underShare(75, 0.5);
    assertThat(host.throughput()).isBetween(0.49, 0.51);
    assertThat(host.ringFull + host.queueFull).isZero();
  }

  @Test
  void aShareThatIsNoPercentageIsRefused() {
    assertThatThrownBy(() -> Rig.config(1).withOptions(KernelOptions.DEFAULT.withPollShare(0)))
        .hasMessageContaining("1 to 100");
    assertThatThrownBy(() -> Rig.config(1).withOptions(KernelOptions.DEFAULT.withPollShare(101)))
        .hasMessageContaining("1 to 100");
  }
}
