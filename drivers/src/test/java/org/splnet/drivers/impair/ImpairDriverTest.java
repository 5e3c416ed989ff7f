package org.splnet.drivers.impair;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.splnet.kernel.Context;
import org.splnet.kernel.LockBinding;
import org.splnet.kernel.host.HostPort;
import org.splnet.kernel.sim.SimPort;
import org.splnet.net.queue.DispatchKind;
import org.splnet.net.stats.NetCounter;

/** A router with impaired links, on the stepping port and, briefly, on threads. */
class ImpairDriverTest {
  private static final int PACKETS = 1000;
  private static final long TURN_NANOS = 20_000;
  private static final int ENOUGH_TURNS = 200_000;
  private static final String ALL =
      "loss=2%,delay=3ms~1ms,rate=100Mbit,dup=2%,reorder=2%,corrupt=1%,limit=200";

  @ParameterizedTest
  @CsvSource({
    "big,deferred",
    "flagged,deferred",
    "softnet,deferred",
    "fine,deferred",
    "fine,direct",
    "softnet,direct",
    "big,direct"
  })
  void sameSeedSameRunUnderEveryBinding(String lock, String dispatch) {
    List<ImpairSpec> in = List.of(ImpairSpec.parse(ALL), ImpairSpec.parse("dup=1%,delay=1ms"));
    List<ImpairSpec> out = List.of(ImpairSpec.parse("loss=1%,seed=9"), ImpairSpec.parse(ALL));
    Run first = Run.of(1, LockBinding.of(lock), DispatchKind.of(dispatch), in, out);
    Run second = Run.of(1, LockBinding.of(lock), DispatchKind.of(dispatch), in, out);
    assertThat(second).isEqualTo(first);
    assertThat(first.arrived).isBetween(PACKETS / 2, PACKETS * 2);
  }

  @Test
  void anotherSeedIsAnotherRun() {
    List<ImpairSpec> in = List.of(ImpairSpec.parse("loss=5%"));
    assertThat(fine(in, List.of()).digest)
        .isNotEqualTo(fine(List.of(in.getFirst().withSeed(2)), List.of()).digest);
  }

  @Test
  void aPerfectLinkInFrontChangesNothing() {
    assertThat(fine(List.of(ImpairSpec.NONE), List.of(ImpairSpec.NONE, ImpairSpec.NONE)).arrived)
        .isEqualTo(fine(List.of(), List.of()).arrived);
  }

  @Test
  void stackedDelaysAddUp() {
    for (List<ImpairSpec> in :
        List.of(
            List.of(ImpairSpec.parse("delay=30ms")),
            List.of(ImpairSpec.parse("delay=10ms"), ImpairSpec.parse("delay=20ms")))) {
      SimPort port = new SimPort(1, TURN_NANOS);
      ImpairedRouter r = router(port, LockBinding.FINE, DispatchKind.DEFERRED, in, List.of());
      r.machine.start();
      long start = port.nanos();
      r.generator.paced(1000);
      r.generator.start();
      port.runUntil(() -> r.arrived() > 0, ENOUGH_TURNS);
      // The first frame is due a millisecond after the start; a tick for each callout.
      assertThat(port.nanos() - start).isBetween(30_000_000L, 35_000_000L);
      assertThat(r.count(NetCounter.FRAMES_IN)).isBetween(1L, 4L);
      finish(port, r);
    }
  }

  @Test
  void delayAndJitterKeepTheOrderOfEveryFlow() {
    SimPort port = new SimPort(1, TURN_NANOS);
    List<ImpairSpec> jitter = List.of(ImpairSpec.parse("delay=4ms~4ms,limit=2000"));
    ImpairedRouter r = router(port, LockBinding.FINE, DispatchKind.DEFERRED, jitter, jitter);
    run(port, r);
    finish(port, r);
    assertThat(r.late()).isZero();
    assertThat(r.arrived()).isGreaterThanOrEqualTo(PACKETS);
  }

  @Test
  void oneDirectionLeavesTheOtherAlone() {
    Run r =
        fine(
            List.of(ImpairSpec.parse("loss=100%,dir=out")),
            List.of(ImpairSpec.parse("dir=in,loss=100%")));
    assertThat(r.arrived).isGreaterThanOrEqualTo(PACKETS);
  }

  @Test
  void stopFreesWhatIsHeldBack() {
    SimPort port = new SimPort(3, TURN_NANOS);
    List<ImpairSpec> slow = List.of(ImpairSpec.parse("delay=1s,dup=10%"), ImpairSpec.NONE);
    ImpairedRouter r = router(port, LockBinding.FINE, DispatchKind.DEFERRED, slow, slow);
    r.machine.start();
    r.generator.paced(20_000);
    r.generator.start();
    port.runUntil(() -> r.generator.offered() >= 200, ENOUGH_TURNS);
    r.generator.stop();
    port.run(1000);
    Context ctx = r.machine.enterTop();
    assertThat(r.stack.pool().outstanding(ctx)).isGreaterThan(200);
    r.machine.leaveTop(ctx);
    r.close();
    assertThat(r.count(NetCounter.DROP_IMPAIR_DOWN_IN)).isGreaterThan(200);
  }

  @Test
  void comesUpAgainAfterItWentDown() {
    SimPort port = new SimPort(3, TURN_NANOS);
    List<ImpairSpec> slow = List.of(ImpairSpec.parse("delay=2ms"));
    ImpairedRouter r = router(port, LockBinding.FINE, DispatchKind.DEFERRED, slow, slow);
    run(port, r);
    int before = r.arrived();
    Context ctx = r.machine.enterTop();
    r.stack.down(ctx, r.inside);
    r.stack.down(ctx, r.outside);
    r.stack.up(ctx, r.inside);
    r.stack.up(ctx, r.outside);
    r.machine.leaveTop(ctx);
    r.generator.start();
    port.runUntil(() -> r.arrived() > before + 100, ENOUGH_TURNS);
    r.generator.stop();
    port.run(2000);
    r.close();
  }

  @Test
  void accountsForEveryFrameWhateverIsStacked() {
    long seed = 7;
    SplittableRandom random = new SplittableRandom(seed);
    for (int i = 0; i < 12; i++) {
      List<ImpairSpec> in = List.of(Specs.random(random), Specs.random(random));
      List<ImpairSpec> out = List.of(Specs.random(random));
      try {
        SimPort port = new SimPort(random.nextLong(), TURN_NANOS);
        ImpairedRouter r =
            router(port, LockBinding.standard().get(i % 4), DispatchKind.values()[i % 2], in, out);
        run(port, r);
        finish(port, r);
      } catch (AssertionError | RuntimeException e) {
        throw new AssertionError("run " + i + " of seed " + seed + ": " + in + " " + out, e);
      }
    }
  }

  /** Two CPUs at once, so interrupt, callout and sender meet in both lanes. */
  @ParameterizedTest
  @CsvSource({"fine,deferred", "fine,direct", "big,deferred"})
  void accountsForEveryFrameOnThreads(String lock, String dispatch) throws InterruptedException {
    List<ImpairSpec> in =
        List.of(
            ImpairSpec.parse("delay=2ms~1ms,dup=2%,loss=1%"), ImpairSpec.parse("delay=1ms,seed=2"));
    List<ImpairSpec> out = List.of(ImpairSpec.parse("delay=1ms~1ms,dup=1%"));
    ImpairedRouter r =
        router(HostPort.dedicated(), LockBinding.of(lock), DispatchKind.of(dispatch), in, out);
    try {
      forwardOnThreads(r);
      r.close();
    } finally {
      r.machine.close();
    }
  }

  private static void forwardOnThreads(ImpairedRouter r) throws InterruptedException {
    r.machine.start();
    r.generator.paced(20_000);
    r.generator.start();
    Thread.sleep(300);
    r.generator.stop();
    long deadline = System.nanoTime() + 5_000_000_000L;
    while (!r.isSettled() && System.nanoTime() < deadline) {
      Thread.sleep(1);
    }
    assertThat(r.isSettled()).as(r.state()).isTrue();
    assertThat(r.arrived()).isGreaterThan(500);
    assertThat(r.late()).isZero();
  }

  private record Run(int arrived, String digest) {
    static Run of(
        long seed,
        LockBinding lock,
        DispatchKind dispatch,
        List<ImpairSpec> in,
        List<ImpairSpec> out) {
      SimPort port = new SimPort(seed, TURN_NANOS);
      ImpairedRouter r = router(port, lock, dispatch, in, out);
      run(port, r);
      String digest = finish(port, r);
      return new Run(r.arrived(), digest);
    }
  }

  private static Run fine(List<ImpairSpec> in, List<ImpairSpec> out) {
    return Run.of(5, LockBinding.FINE, DispatchKind.DEFERRED, in, out);
  }

  private static ImpairedRouter router(
      org.splnet.kernel.Port port,
      LockBinding lock,
      DispatchKind dispatch,
      List<ImpairSpec> in,
      List<ImpairSpec> out) {
    return new ImpairedRouter(port, lock, dispatch, in, out);
  }

  private static void run(SimPort port, ImpairedRouter r) {
    r.machine.start();
    r.generator.paced(20_000);
    r.generator.start();
    port.runUntil(() -> r.generator.offered() >= PACKETS, ENOUGH_TURNS);
    r.generator.stop();
  }

  private static String finish(SimPort port, ImpairedRouter r) {
    r.generator.stop();
    port.runUntil(r::isSettled, ENOUGH_TURNS);
    return r.close();
  }
}
