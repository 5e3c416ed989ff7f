package org.splnet.net.queue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.splnet.net.testing.Seeded.forAll;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.splnet.kernel.Context;
import org.splnet.kernel.Machine;
import org.splnet.kernel.MachineConfig;
import org.splnet.kernel.sim.SimPort;
import org.splnet.net.packet.PacketVector;

/** Each kind of queue against a list; CPUs take turns, as on a stepping port. */
class InputQueueTest {
  private static final int CAPACITY = 16;

  @ParameterizedTest
  @EnumSource(QueueKind.class)
  void isFirstInFirstOutAndBounded(QueueKind kind) {
    Machine machine = new Machine(MachineConfig.named("test").withCpus(2), new SimPort(1, 1));
    forAll(
        30,
        random -> {
          InputQueue queue = kind.make(machine, "test", CAPACITY);
          List<ArrayDeque<Integer>> models = new ArrayList<>();
          models.add(new ArrayDeque<>());
          models.add(kind == QueueKind.LOCKED ? models.getFirst() : new ArrayDeque<>());
          int name = 0;
          int most = 0;
          for (int i = 0; i < 2000; i++) {
            int cpu = random.nextInt(2);
            Context ctx = machine.cpu(cpu).context();
            ArrayDeque<Integer> model = models.get(cpu);
            PacketVector v = new PacketVector(8);
            if (random.nextBoolean()) {
              int n = random.nextInt(9);
              for (int j = 0; j < n; j++) {
                v.add(name + j);
              }
              int taken =
                  random.nextBoolean()
                      ? queue.enqueue(ctx, v)
                      : queue.enqueue(machine.cpu(1 - cpu).context(), cpu, v);
              assertThat(taken).isEqualTo(Math.min(n, CAPACITY - model.size()));
              for (int j = 0; j < taken; j++) {
                model.add(name + j);
              }
              name += n;
              most = Math.max(most, model.size());
            } else {
              queue.dequeue(ctx, v);
              for (int j = 0; j < v.size(); j++) {
                assertThat(v.get(j)).isEqualTo(model.remove());
              }
              assertThat(v.isFull() || model.isEmpty()).isTrue();
            }
            assertThat(queue.hasMore(ctx)).isEqualTo(!model.isEmpty());
          }
          int waiting = models.getFirst().size();
          if (kind != QueueKind.LOCKED) {
            waiting += models.getLast().size();
          }
          assertThat(queue.size()).isEqualTo(waiting);
          assertThat(queue.highWater()).isBetween(1, most);
        });
  }

  @Test
  void kindsAreFoundByTheirLabels() {
    for (QueueKind k : QueueKind.values()) {
      assertThat(QueueKind.of(k.label())).isSameAs(k);
    }
    for (DispatchKind k : DispatchKind.values()) {
      assertThat(DispatchKind.of(k.label())).isSameAs(k);
    }
    assertThatThrownBy(() -> QueueKind.of("ring")).hasMessageContaining("locked, percpu, lockfree");
    for (SteeringKind k : SteeringKind.values()) {
      assertThat(SteeringKind.of(k.label())).isSameAs(k);
    }
    assertThatThrownBy(() -> DispatchKind.of("x")).hasMessageContaining("deferred, direct");
  }
}
