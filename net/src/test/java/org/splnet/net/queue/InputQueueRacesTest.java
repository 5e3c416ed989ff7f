package org.splnet.net.queue;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.splnet.kernel.Context;
import org.splnet.kernel.Machine;
import org.splnet.kernel.MachineConfig;
import org.splnet.kernel.Port;
import org.splnet.kernel.host.HostPort;
import org.splnet.kernel.sim.Points;
import org.splnet.kernel.sim.SimPort;
import org.splnet.kernel.sim.race.RaceWatch;
import org.splnet.net.packet.PacketVector;

/**
 * Two fill a queue while one drains it, on threads and in simulation, from one source: nothing is
 * lost, nothing comes twice, and what one has queued comes in its order.
 */
class InputQueueRacesTest {
  private static final int CAPACITY = 8;
  private static final int BATCH = 3;
  private static final int SEEDS = 200;

  /** Whether data races are looked for, in a JVM whose weaver tells of them. */
  private static final boolean RACES = Boolean.getBoolean("splnet.races");

  private static final int STEPS = 200_000;

  /** Who runs bodies at once, each with a context of its own. */
  private interface Runs {
    Port port();

    void start(Machine machine, Consumer<Context> body);

    /** In a waiting loop. */
    void pause();

    void finish();
  }

  private static final class OnThreads implements Runs {
    private final HostPort port = HostPort.invoked();
    private final List<CompletableFuture<Void>> bodies = new ArrayList<>();

    @Override
    public Port port() {
      return port;
    }

    @Override
    public void start(Machine machine, Consumer<Context> body) {
      bodies.add(
          CompletableFuture.runAsync(
              () -> {
                Context ctx = machine.enterTop();
                body.accept(ctx);
                machine.leaveTop(ctx);
              },
              r -> Thread.ofPlatform().daemon().start(r)));
    }

    @Override
    public void pause() {
      Thread.onSpinWait();
    }

    @Override
    public void finish() {
      bodies.forEach(CompletableFuture::join);
    }
  }

  private static final class Simulated implements Runs {
    private final SimPort port;

    Simulated(long seed) {
      port = new SimPort(seed, 0);
    }

    @Override
    public Port port() {
      return port;
    }

    @Override
    public void start(Machine machine, Consumer<Context> body) {
      port.top(machine, "body " + port.strands().size(), body);
    }

    @Override
    public void pause() {
      port.pause();
    }

    @Override
    public void finish() {
      List<String> races = new ArrayList<>();
      Points.Observer observer = port.observer("");
      Points.observe(RACES ? new RaceWatch(observer, port, r -> races.add(r.text())) : observer);
      SimPort.End end = port.runToEnd(STEPS);
      Points.observe(null);
      if (port.failure() instanceof RuntimeException e) {
        throw e;
      }
      assertThat(races).isEmpty();
      assertThat(end).isEqualTo(SimPort.End.DONE);
    }
  }

  static Stream<Arguments> queues() {
    return Stream.of(
        Arguments.of("locked", (Queues) m -> new LockedInputQueue(m, "queue", CAPACITY)),
        Arguments.of("lock-free", (Queues) m -> new LockFreeInputQueue(CAPACITY)));
  }

  /** Makes a queue. */
  interface Queues {
    InputQueue on(Machine machine);
  }

  private static void race(Runs runs, Queues queues, int each) {
    Machine machine = new Machine(MachineConfig.named("host"), runs.port());
    InputQueue queue = queues.on(machine);
    AtomicInteger filling = new AtomicInteger(2);
    int[] refused = new int[2];
    List<Integer> drained = new ArrayList<>();
    for (int p = 0; p < 2; p++) {
      int me = p;
      runs.start(
          machine,
          ctx -> {
            for (int i = 0; i < each; i += BATCH) {
              PacketVector v = new PacketVector(BATCH);
              for (int k = i; k < Math.min(each, i + BATCH); k++) {
                v.add(me * each + k);
              }
              refused[me] += v.size() - queue.enqueue(ctx, v);
            }
            filling.decrementAndGet();
          });
    }
    runs.start(
        machine,
        ctx -> {
          PacketVector v = new PacketVector(CAPACITY);
          boolean last;
          do {
            last = filling.get() == 0;
            queue.dequeue(ctx, v);
            for (int i = 0; i < v.size(); i++) {
              drained.add(v.get(i));
            }
            v.clear();
            runs.pause();
          } while (!last || queue.hasMore(ctx));
        });
    runs.finish();
    assertThat(drained).doesNotHaveDuplicates();
    assertThat(drained.size() + refused[0] + refused[1]).isEqualTo(2 * each);
    for (int p = 0; p < 2; p++) {
      int from = p * each;
      assertThat(drained.stream().filter(n -> n >= from && n < from + each).toList()).isSorted();
    }
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("queues")
  void losesNothingOnThreads(String name, Queues queues) {
    race(new OnThreads(), queues, 30_000);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("queues")
  void losesNothingInSimulation(String name, Queues queues) {
    for (long seed = 0; seed < SEEDS; seed++) {
      race(new Simulated(seed), queues, 8);
    }
  }

  /** With every access and operation a place where another may go on. */
  @Nested
  @Tag("woven")
  @Tag("races")
  class WovenTest {
    @ParameterizedTest(name = "{0}")
    @MethodSource("org.splnet.net.queue.InputQueueRacesTest#queues")
    void losesNothingWhereverAnotherGoesOn(String name, Queues queues) {
      losesNothingInSimulation(name, queues);
    }
  }
}
