package org.splnet.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.splnet.kernel.Rig.NOTHING;

import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import org.splnet.kernel.testing.Arena;
import org.splnet.kernel.testing.BothPorts;
import org.splnet.kernel.testing.PortKind;

/** Soft interrupts that are scheduled and detached while they run. */
@BothPorts
@SuppressWarnings("LockedCheck")
class SoftInterruptRacesTest {
  @Parameter PortKind on;

  @Test
  void detachWaitsForTheRunUnderWayOnAnotherCpu() {
    on.run(arena -> {
      Machine threads = arena.sleepy(Rig.config(2));
      AtomicBoolean running = new AtomicBoolean();
      AtomicBoolean release = new AtomicBoolean();
      AtomicBoolean detached = new AtomicBoolean();
      SoftInterrupt slow =
          threads.softInterrupt(
              "slow",
              Ipl.SOFTNET,
              (c, n) -> {
                running.set(true);
                arena.await("release", () -> release.get());
                assertThat(detached).isFalse();
              },
              NOTHING,
              Attach.MPSAFE);
      slow.schedule(threads.cpu(1));
      arena.await("the run", () -> running.get());
      Arena.Runner remover =
          arena.start(
              "remover",
              () ->
                  arena.call(
                      threads,
                      top -> {
                        slow.disestablish(top);
                        detached.set(true);
                      }));
      release.set(true);
      remover.endWell();
    });
  }

  @Test
  void whatWasWrittenBeforeSchedulingIsSeenByTheRunThatFollows() {
    on.run(arena -> {
      Machine threads = arena.sleepy(Rig.config(2));
      AtomicLong given = new AtomicLong();
      AtomicLong seen = new AtomicLong();
      SoftInterrupt soft =
          threads.softInterrupt(
              "soft", Ipl.SOFTNET, (c, n) -> seen.set(given.get()), NOTHING, Attach.MPSAFE);
      for (int i = 1; i <= arena.rounds(5_000, 8); i++) {
        given.set(i);
        soft.schedule(threads.cpu(i & 1));
        if (i % arena.rounds(50, 4) == 0) {
          long mine = i;
          arena.await("run " + mine, () -> seen.get() == mine);
        }
      }
    });
  }
}
