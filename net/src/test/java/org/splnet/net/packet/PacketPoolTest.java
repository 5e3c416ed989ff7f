package org.splnet.net.packet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.splnet.net.testing.Seeded.forAll;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.splnet.kernel.Context;
import org.splnet.kernel.Machine;
import org.splnet.kernel.MachineConfig;
import org.splnet.kernel.sim.SimPort;

class PacketPoolTest {
  private static final int PACKETS = 256;

  private final SimPort port = new SimPort(1, 1);
  private final Machine machine = new Machine(MachineConfig.named("a").withCpus(2), port);
  private final Machine other = new Machine(MachineConfig.named("b"), port);
  private final PacketPool pool = new PacketPool(machine, PACKETS);
  private final PacketPool otherPool = new PacketPool(other, PACKETS);
  private final Context ctx = machine.enterTop();
  private final Context otherCtx = other.enterTop();

  @AfterEach
  void close() {
    machine.leaveTop(ctx);
    other.leaveTop(otherCtx);
    pool.close();
    otherPool.close();
  }

  @Test
  void givesEveryPacketOnceAndThenNone() {
    Set<Integer> seen = new HashSet<>();
    for (int i = 0; i < PACKETS; i++) {
      assertThat(seen.add(pool.allocate(ctx))).isTrue();
    }
    assertThat(pool.allocate(ctx)).isEqualTo(Packet.NONE);
    assertThat(pool.exhausted()).isPositive();
    assertThat(pool.outstanding(ctx)).isEqualTo(PACKETS);
    seen.forEach(p -> pool.free(ctx, p));
    assertThat(pool.outstanding(ctx)).isZero();
  }

  @Test
  void oneThatGrowsBeginsSmallAndHasNoMoreThanItMay() {
    PacketPool growing = PacketPool.growing(machine, 100);
    assertThat(growing.outstanding(ctx)).isZero();
    Set<Integer> seen = new HashSet<>();
    for (int p = growing.allocate(ctx); p != Packet.NONE; p = growing.allocate(ctx)) {
      assertThat(seen.add(p)).isTrue();
    }
    // In whole slabs.
    assertThat(seen).hasSizeBetween(100, 115);
    assertThat(growing.outstanding(ctx)).isEqualTo(seen.size());
    seen.forEach(p -> growing.free(context(p), p));
    assertThat(growing.outstanding(ctx)).isZero();
    growing.close();
  }

  private Context context(int number) {
    return number % 3 < 2 ? machine.cpu(number % 3).context() : ctx;
  }

  @Test
  void balancesWhateverIsAllocatedAndFreedWhere() {
    forAll(
        20,
        random -> {
          List<Integer> mine = new ArrayList<>();
          List<Integer> theirs = new ArrayList<>();
          for (int i = 0; i < 5000; i++) {
            step(random, mine, theirs);
          }
          assertThat(new HashSet<>(mine)).as("no packet twice").hasSize(mine.size());
          mine.forEach(p -> pool.free(context(random), p));
          theirs.forEach(p -> otherPool.free(otherCtx, p));
          drain();
          assertThat(pool.outstanding(ctx)).isZero();
          assertThat(otherPool.outstanding(otherCtx)).isZero();
        });
  }

  private Context context(RandomGenerator random) {
    int i = random.nextInt(3);
    return i < 2 ? machine.cpu(i).context() : ctx;
  }

  /** Allocates, frees at home, or lets a packet wander to the other stack and be freed there. */
  private void step(RandomGenerator random, List<Integer> mine, List<Integer> theirs) {
    Context at = context(random);
    switch (random.nextInt(6)) {
      case 0, 1 -> {
        int p = pool.allocate(at);
        if (p != Packet.NONE) {
          mine.add(p);
        }
      }
      case 2 -> {
        PacketVector v = new PacketVector(PacketVector.BATCH);
        pool.allocate(at, v, random.nextInt(PacketVector.BATCH));
        for (int i = 0; i < v.size(); i++) {
          mine.add(v.get(i));
        }
      }
      case 3 -> {
        int p = otherPool.allocate(otherCtx);
        if (p != Packet.NONE) {
          theirs.add(p);
        }
      }
      case 4 -> {
        for (int n = random.nextInt(20); n > 0 && !mine.isEmpty(); n--) {
          pool.free(at, mine.remove(random.nextInt(mine.size())));
        }
      }
      default -> {
        for (int n = random.nextInt(10); n > 0 && !mine.isEmpty(); n--) {
          theirs.add(mine.remove(random.nextInt(mine.size())));
        }
        for (int n = random.nextInt(10); n > 0 && !theirs.isEmpty(); n--) {
          mine.add(theirs.remove(random.nextInt(theirs.size())));
        }
        for (int n = random.nextInt(10); n > 0 && !theirs.isEmpty(); n--) {
          otherPool.free(otherCtx, theirs.remove(random.nextInt(theirs.size())));
        }
      }
    }
  }

  private void drain() {
    pool.drainCache(ctx);
    pool.drainCache(machine.cpu(0).context());
    pool.drainCache(machine.cpu(1).context());
    otherPool.drainCache(otherCtx);
  }

  @Test
  void packetsFreedElsewhereAreAllThereAgainWhenTheirOwnPoolRunsOut() {
    for (int round = 0; round < 10; round++) {
      Set<Integer> seen = new HashSet<>();
      for (int i = 0; i < PACKETS; i++) {
        assertThat(seen.add(pool.allocate(ctx))).as("no packet twice").isTrue();
      }
      assertThat(seen).doesNotContain(Packet.NONE);
      seen.forEach(p -> otherPool.free(otherCtx, p));
      otherPool.drainCache(otherCtx);
    }
    assertThat(pool.outstanding(ctx)).isZero();
    assertThat(otherPool.outstanding(otherCtx)).isZero();
  }

  @Test
  void aPacketFreedTwiceIsNoticed() {
    int p = pool.allocate(ctx);
    pool.free(ctx, p);
    assertThatThrownBy(() -> pool.free(ctx, p)).hasMessageContaining("freed twice");
    assertThatThrownBy(() -> Packet.retain(p)).hasMessageContaining("after it was freed");
  }

  @Test
  void aSharedPacketIsFreeWhenItsLastOwnerFreesIt() {
    int p = pool.allocate(ctx);
    Packet.retain(p);
    assertThat(Packet.isShared(p)).isTrue();
    pool.free(ctx, p);
    assertThat(pool.outstanding(ctx)).isEqualTo(1);
    pool.free(ctx, p);
    assertThat(pool.outstanding(ctx)).isZero();
  }

  @Test
  void dataIsStrippedAndPrependedWithinThePacket() {
    int p = pool.allocate(ctx);
    byte[] bytes = {1, 2, 3, 4, 5};
    Packet.append(p, bytes, 0, 5);
    Packet.pull(p, 2);
    assertThat(Packet.toBytes(p)).containsExactly(3, 4, 5);
    Packet.push(p, 2);
    assertThat(Packet.toBytes(p)).containsExactly(1, 2, 3, 4, 5);
    assertThatThrownBy(() -> Packet.push(p, Packet.HEADROOM + 1)).hasMessageContaining("headroom");
    assertThatThrownBy(() -> Packet.setLength(p, Packet.CAPACITY + 1))
        .hasMessageContaining("does not fit");
    pool.free(ctx, p);
  }
}
