package org.splnet.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.splnet.kernel.sim.SimPort;

/**
 * The timing wheel against a model that is a map from callout to due time, under random delays from
 * nothing to days, random steps of the clock, cancels and re-arming, from one CPU and from another.
 */
class CalloutPropertyTest {
  private static final long TICK = 1L << 20;
  private static final int CALLOUTS = 40;
  private static final int STEPS = 1_500;
  private static final int ROUNDS = 60;

  @Test
  void behavesAsAMapFromCalloutToDueTime() {
    for (int round = 0; round < ROUNDS; round++) {
      long seed = Long.getLong("splnet.test.seed", System.nanoTime() + round);
      try {
        new Run(seed).go();
      } catch (Throwable t) {
        throw new AssertionError("seed " + seed + " (-Dsplnet.test.seed=" + seed + "): " + t, t);
      }
    }
  }

  private static final class Run {
    private final SplittableRandom random;
    private final SimPort port = new SimPort(1, 0);
    private final Machine machine;
    private final List<Callout> callouts = new ArrayList<>();
    private final Map<Integer, Long> due = new HashMap<>();
    private final int[] cpuOf = new int[CALLOUTS];

    Run(long seed) {
      random = new SplittableRandom(seed);
      port.advance(random.nextLong(-(1L << 50), 1L << 50));
      machine = Rig.step(Rig.config(2), port);
      for (int i = 0; i < CALLOUTS; i++) {
        callouts.add(machine.callout("c" + i, this::fire, i, Attach.MPSAFE));
      }
    }

    void go() {
      for (int step = 0; step < STEPS; step++) {
        switch (random.nextInt(8)) {
          case 0, 1, 2 -> arm(random.nextInt(CALLOUTS), machine.cpu(random.nextInt(2)).context());
          case 3 -> cancel(random.nextInt(CALLOUTS));
          case 4 -> {
            // An idle CPU sleeps until its next event.
            Cpu cpu = machine.cpu(random.nextInt(2));
            if (cpu.nextDueNanos() != Long.MAX_VALUE) {
              port.advance(Math.max(0, cpu.nextDueNanos() - port.nanos()));
            }
            turn();
          }
          default -> {
            port.advance(someNanos());
            turn();
          }
        }
        nobodySleepsTooLong();
      }
      while (!due.isEmpty()) {
        long next = Math.min(machine.cpu(0).nextDueNanos(), machine.cpu(1).nextDueNanos());
        port.advance(Math.max(0, next - port.nanos()));
        turn();
      }
    }

    private void arm(int i, Context ctx) {
      long delay = random.nextInt(10) == 0 ? 0 : someNanos();
      callouts.get(i).schedule(ctx, delay);
      due.put(i, port.nanos() + delay);
      cpuOf[i] = ctx.cpu().index();
    }

    private void cancel(int i) {
      boolean was = callouts.get(i).cancel(machine.cpu(random.nextInt(2)).context());
      assertThat(was).isEqualTo(due.remove(i) != null);
    }

    private void fire(Context ctx, Integer i) {
      Long at = due.remove(i);
      assertThat(at).as("callout %s fires though it is not armed", i).isNotNull();
      assertThat(port.nanos()).as("callout %s is early", i).isGreaterThanOrEqualTo(at);
      assertThat(ctx.cpu().index()).isEqualTo(cpuOf[i]);
      if (random.nextInt(4) == 0) {
        arm(i, ctx);
      }
    }

    private void turn() {
      machine.cpu(0).turn();
      machine.cpu(1).turn();
      due.forEach((i, at) ->
          assertThat(port.nanos() - at).as("callout %s is late", i).isLessThan(TICK + 1));
    }

    private void nobodySleepsTooLong() {
      due.forEach((i, at) ->
          assertThat(machine.cpu(cpuOf[i]).nextDueNanos())
              .as("the CPU of callout %s would sleep too long", i)
              .isLessThanOrEqualTo(at + TICK));
    }

    /** From nothing to twelve days, every order of magnitude equally likely. */
    private long someNanos() {
      return random.nextLong(1L << random.nextInt(1, 51));
    }
  }
}
