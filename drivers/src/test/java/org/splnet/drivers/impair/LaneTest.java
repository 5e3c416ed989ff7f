package org.splnet.drivers.impair;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.splnet.net.packet.Packet;
import org.splnet.net.stats.NetCounter;

/** What a lane does to the frames of one direction. */
class LaneTest {
  private static final int MANY = 20_000;
  private static final long MILLI = 1_000_000;

  @ParameterizedTest
  @ValueSource(
      strings = {
        "loss=5%",
        "delay=5ms",
        "delay=5ms~2ms",
        "rate=10Mbit,limit=20",
        "dup=5%",
        "reorder=5%",
        "corrupt=5%",
        "loss=1%,delay=5ms~1ms,rate=10Mbit,dup=2%,reorder=3%,corrupt=1%,limit=100"
      })
  void sameSeedSameOutcome(String text) {
    ImpairSpec spec = ImpairSpec.parse(text).withSeed(42);
    assertThat(outcome(spec)).isEqualTo(outcome(spec));
    if (!text.startsWith("rate") && !text.equals("delay=5ms")) {
      assertThat(outcome(spec)).isNotEqualTo(outcome(spec.withSeed(43)));
    }
  }

  private static List<LaneRig.Out> outcome(ImpairSpec spec) {
    try (LaneRig rig = new LaneRig(spec)) {
      return List.copyOf(rig.stream(2000, 90_000).rest());
    }
  }

  @Test
  void aPerfectLinkChangesNothing() {
    List<LaneRig.Out> out = outcome(ImpairSpec.NONE);
    for (int i = 0; i < out.size(); i++) {
      assertThat(out.get(i)).isEqualTo(new LaneRig.Out(i * 90_000L, i, 0));
    }
    assertThat(out).hasSize(2000);
  }

  @Test
  void losesItsShare() {
    try (LaneRig rig = new LaneRig(ImpairSpec.NONE.withLoss(0.05))) {
      rig.stream(MANY, 1);
      assertShare(rig.count(NetCounter.DROP_IMPAIR_LOSS_OUT), 0.05);
    }
  }

  @Test
  void losesItsShareInBurstsOfTheirLength() {
    Chance chance =
        new Chance(ImpairSpec.NONE.withLoss(0.05).withBurst(8), new SplittableRandom(7));
    int lost = 0;
    int bursts = 0;
    boolean before = false;
    for (int i = 0; i < 20 * MANY; i++) {
      boolean now = chance.loses();
      lost += now ? 1 : 0;
      bursts += now && !before ? 1 : 0;
      before = now;
    }
    assertThat(lost / (20.0 * MANY)).isBetween(0.045, 0.055);
    assertThat((double) lost / bursts).isBetween(7.5, 8.5);
  }

  @Test
  void someAreLateByALongTail() {
    Chance chance =
        new Chance(
            ImpairSpec.NONE.withDelay(1000, 0).withTail(0.1, 10_000), new SplittableRandom(7));
    int late = 0;
    int veryLate = 0;
    for (int i = 0; i < 10 * MANY; i++) {
      long delay = chance.delayNanos();
      assertThat(delay).matches(d -> d == 1000 || (d >= 11_000 && d <= 1_001_000));
      late += delay > 1000 ? 1 : 0;
      veryLate += delay > 101_000 ? 1 : 0;
    }
    assertShare(late / 10, 0.1);
    // Of shape 1.5: one in 31.6 is later than ten times the least.
    assertThat((double) late / veryLate).isBetween(25.0, 40.0);
  }

  @Test
  void doublesItsShare() {
    try (LaneRig rig = new LaneRig(ImpairSpec.NONE.withDuplicate(0.02))) {
      rig.stream(MANY, 1);
      assertShare(rig.count(NetCounter.IMPAIR_DUPLICATED_OUT), 0.02);
      assertThat(numbers(rig.out())).isSorted();
      assertThat(rig.out()).hasSize(MANY + (int) rig.count(NetCounter.IMPAIR_DUPLICATED_OUT));
    }
  }

  @Test
  void turnsOneBitOfItsShare() {
    try (LaneRig rig = new LaneRig(ImpairSpec.NONE.withCorrupt(0.1), 1500)) {
      rig.stream(MANY, 1);
      assertShare(rig.count(NetCounter.IMPAIR_CORRUPTED), 0.1);
      long flipped = rig.out().stream().filter(o -> o.flips() == 1).count();
      // Some were turned in the three bytes of the number.
      assertThat(flipped)
          .isBetween(
              rig.count(NetCounter.IMPAIR_CORRUPTED) * 98 / 100,
              rig.count(NetCounter.IMPAIR_CORRUPTED));
      assertThat(rig.out()).allMatch(o -> o.flips() <= 1);
    }
  }

  @Test
  void letsUpToThreePassItsShare() {
    try (LaneRig rig = new LaneRig(ImpairSpec.NONE.withReorder(0.03))) {
      List<Integer> order = numbers(rig.stream(MANY, 1).rest());
      assertShare(rig.count(NetCounter.IMPAIR_REORDERED), 0.03);
      assertThat(new HashSet<>(order)).hasSize(MANY);
      int overtaken = 0;
      for (int i = 0; i < order.size(); i++) {
        assertThat(Math.abs(order.get(i) - i)).isLessThanOrEqualTo(Lane.MAX_BEHIND);
        overtaken += order.get(i) < i ? 1 : 0;
      }
      assertThat(overtaken).isBetween(MANY * 2 / 100, MANY * 4 / 100);
    }
  }

  @Test
  void aLastFrameDoesNotWaitForEverToBePassed() {
    try (LaneRig rig = new LaneRig(ImpairSpec.NONE.withReorder(1))) {
      rig.send(1, 5);
      assertThat(rig.out()).isEmpty();
      assertThat(rig.rest()).containsExactly(new LaneRig.Out(5 + Lane.ASIDE_NANOS, 0, 0));
    }
  }

  @Test
  void theSameFramesAreLostWhateverElseIsDone() {
    ImpairSpec lossy = ImpairSpec.NONE.withLoss(0.1).withSeed(5);
    Set<Integer> spared = new HashSet<>(numbers(outcome(lossy)));
    assertThat(spared).hasSizeBetween(1700, 1900);
    for (ImpairSpec more :
        List.of(
            lossy.withDelay(3 * MILLI, MILLI),
            lossy.withDuplicate(0.5),
            lossy.withReorder(0.2),
            lossy.withRate(1_000_000_000))) {
      assertThat(new HashSet<>(numbers(outcome(more)))).as(more.toString()).isEqualTo(spared);
    }
  }

  @Test
  void delaysEveryFrameTheSame() {
    assertThat(outcome(ImpairSpec.NONE.withDelay(5 * MILLI, 0)))
        .allMatch(o -> o.nanos() == o.number() * 90_000L + 5 * MILLI)
        .hasSize(2000);
  }

  @Test
  void jitterStaysWithinItsBoundsAndKeepsOrder() {
    ImpairSpec spec = ImpairSpec.NONE.withDelay(5 * MILLI, 2 * MILLI);
    try (LaneRig rig = new LaneRig(spec)) {
      rig.stream(500, 10 * MILLI).rest();
      List<Long> delays = rig.out().stream().map(o -> o.nanos() - o.number() * 10 * MILLI).toList();
      assertThat(delays).allMatch(d -> d >= 3 * MILLI && d <= 7 * MILLI);
      assertThat(delays.stream().mapToLong(d -> d).average().orElseThrow())
          .isBetween(4.8 * MILLI, 5.2 * MILLI);
    }
    try (LaneRig rig = new LaneRig(spec)) {
      assertThat(numbers(rig.stream(5000, 10_000).rest())).isSorted().hasSize(5000);
    }
  }

  @Test
  void framesLeaveAtTheRate() {
    // 125 bytes are 1000 bits: at 10 Mbit/s one in 100 microseconds.
    try (LaneRig rig = new LaneRig(ImpairSpec.NONE.withRate(10_000_000))) {
      rig.send(50, 0).rest();
      for (int i = 0; i < 50; i++) {
        assertThat(rig.out().get(i)).isEqualTo(new LaneRig.Out((i + 1) * 100_000L, i, 0));
      }
    }
  }

  @Test
  void aRateThatDoesNotDivideIsKeptInTheLongRun() {
    try (LaneRig rig = new LaneRig(ImpairSpec.NONE.withRate(3_000_000_000L))) {
      rig.send(900, 0).rest();
      assertThat(rig.out().getLast().nanos()).isEqualTo(300_000);
    }
  }

  @Test
  void anIdleLinkSavesNothingUp() {
    try (LaneRig rig = new LaneRig(ImpairSpec.NONE.withRate(10_000_000))) {
      rig.send(1, 0).drainUntil(MILLI).send(2, MILLI).rest();
      assertThat(rig.out().stream().map(LaneRig.Out::nanos))
          .containsExactly(100_000L, MILLI + 100_000, MILLI + 200_000);
    }
  }

  @Test
  void whatIsBeyondTheLimitIsDropped() {
    try (LaneRig rig = new LaneRig(ImpairSpec.NONE.withDelay(MILLI, 0).withLimit(10))) {
      rig.send(25, 0);
      assertThat(rig.held()).isEqualTo(10);
      assertThat(rig.count(NetCounter.DROP_IMPAIR_LIMIT_OUT)).isEqualTo(15);
      rig.drainUntil(MILLI).send(10, MILLI);
      assertThat(rig.count(NetCounter.DROP_IMPAIR_LIMIT_OUT)).isEqualTo(15);
    }
  }

  @Test
  void aLimitAloneDropsNothing() {
    try (LaneRig rig = new LaneRig(ImpairSpec.NONE.withLimit(1))) {
      assertThat(rig.send(100, 0).out()).hasSize(100);
    }
  }

  @Test
  void afterTurningABitNothingTrustsChecksums() {
    try (LaneRig rig = new LaneRig(ImpairSpec.NONE.withCorrupt(1).withDelay(MILLI, 0))) {
      int p = rig.frame();
      Packet.setFlags(p, Packet.CHECKSUM_TRUSTED | Packet.LINK_BROADCAST);
      rig.give(p, 0);
      assertThat(Packet.flags(p)).isEqualTo(Packet.LINK_BROADCAST);
      rig.rest();
    }
  }

  @Test
  void whatOthersReadIsNotTurned() {
    try (LaneRig rig = new LaneRig(ImpairSpec.NONE.withCorrupt(1))) {
      int p = rig.frame();
      byte[] before = Packet.toBytes(p);
      Packet.retain(p);
      rig.give(p, 0);
      assertThat(rig.count(NetCounter.IMPAIR_CORRUPTED)).isOne();
      assertThat(Packet.toBytes(p)).isEqualTo(before);
      assertThat(Packet.isShared(p)).isFalse();
      rig.pool().free(rig.context(), p);
    }
  }

  @Test
  void withoutAPacketThereIsNoDuplicate() {
    try (LaneRig rig =
        new LaneRig(ImpairSpec.NONE.withDuplicate(1).withDelay(MILLI, 0).withLimit(5000))) {
      rig.send(rig.pool().capacity() / 2 - 1, 0);
      int[] taken =
          IntStream.generate(() -> rig.pool().allocate(rig.context()))
              .takeWhile(p -> p != Packet.NONE)
              .toArray();
      assertThat(taken).hasSize(2);
      rig.pool().free(rig.context(), taken[0]);
      int last = rig.frame();
      rig.give(last, 0);
      assertThat(rig.count(NetCounter.DROP_NO_PACKET)).isOne();
      rig.pool().free(rig.context(), taken[1]);
      rig.rest();
    }
  }

  @Test
  void accountsForEveryFrameWhateverIsAsked() {
    long seed = 99;
    SplittableRandom random = new SplittableRandom(seed);
    for (int i = 0; i < 300; i++) {
      ImpairSpec spec = Specs.random(random);
      try (LaneRig rig = new LaneRig(spec, random.nextInt(3, 1500))) {
        long now = 0;
        for (int k = 0; k < 60; k++) {
          now += random.nextLong(3 * MILLI);
          rig.drainUntil(now).send(random.nextInt(12), now);
        }
        if (random.nextBoolean()) {
          rig.rest();
          assertThat(rig.held()).isZero();
        }
        assertThat(rig.out().stream().map(LaneRig.Out::nanos)).isSorted();
      } catch (AssertionError | RuntimeException e) {
        throw new AssertionError("run " + i + " of seed " + seed + ": " + spec, e);
      }
    }
  }

  private static List<Integer> numbers(List<LaneRig.Out> out) {
    return out.stream().map(LaneRig.Out::number).collect(Collectors.toList());
  }

  /** Within four standard deviations of a share of {@link #MANY}. */
  private static void assertShare(long count, double p) {
    double deviation = Math.sqrt(MANY * p * (1 - p));
    assertThat((double) count).isBetween(MANY * p - 4 * deviation, MANY * p + 4 * deviation);
  }
}
