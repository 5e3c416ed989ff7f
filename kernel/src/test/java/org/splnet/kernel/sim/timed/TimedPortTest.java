package org.splnet.kernel.sim.timed;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.splnet.kernel.Context;
import org.splnet.kernel.Machine;
import org.splnet.kernel.MachineConfig;
import org.splnet.kernel.Poller;
import org.splnet.kernel.sim.Points;

/** What cache lines and work cost, by hand: the tests say what woven code would. */
class TimedPortTest {
  private static final String SITE = "Thing.word in Thing.touch";

  /** Nothing costs anything but what a test says; a turn is a nanosecond, or time would stand. */
  static Costs free() {
    Costs costs = Costs.standard();
    for (String name : costs.names()) {
      costs = costs.with(name, "0");
    }
    return costs
        .with("turn", "1 ns")
        .with("spin.pause", "10 ns")
        .with("line.cache", "20 ns")
        .with("line.socket", "50 ns")
        .with("line.remote", "120 ns")
        .with("line.memory", "80 ns")
        .with("line.occupied", "8 ns")
        .with("atomic", "4 ns")
        .with("work.copy", "1050 ns")
        .with("work.sink", "100 ns");
  }

  /** What the first step of an engine on each CPU takes, begun so many nanoseconds apart. */
  private static List<Long> durations(Topology t, List<Integer> cpus, List<Runnable> steps) {
    TimedPort port = new TimedPort(free(), t, t.size(), 1);
    try (Machine m = new Machine(MachineConfig.named("m").withCpus(t.size()), port)) {
      List<Long> took = new ArrayList<>();
      for (int i = 0; i < steps.size(); i++) {
        took.add(-1L);
        int number = i;
        m.cpu(cpus.get(i))
            .addPoller(
                new Poller() {
                  @Override
                  public boolean poll(Context ctx, long now) {
                    if (took.get(number) >= 0 || now < 1_000L * (number + 1)) {
                      return false;
                    }
                    Points.observe(port.observer());
                    long from = port.nanos();
                    steps.get(number).run();
                    took.set(number, port.nanos() - from);
                    Points.observe(null);
                    return true;
                  }

                  @Override
                  public long dueNanos() {
                    return took.get(number) >= 0 ? NEVER : 1_000L * (number + 1);
                  }
                });
      }
      m.start();
      port.runUntil(1_000L * (steps.size() + 2));
      return took;
    } finally {
      Points.observe(null);
    }
  }

  private static Runnable read(Object thing) {
    return () -> Points.access(thing, Points.READ, SITE);
  }

  private static Runnable write(Object thing) {
    return () -> Points.access(thing, Points.WRITE, SITE);
  }

  private static Runnable update(Object thing) {
    return () -> Points.access(thing, Points.UPDATE, SITE);
  }

  @Test
  void aLineTakesAsLongAsItIsFarAway() {
    Object x = new Object();

    assertThat(
            durations(
                new Topology(2, 2, 2),
                List.of(0, 0, 1, 2, 4, 5),
                List.of(read(x), read(x), read(x), read(x), read(x), read(x))))
        .as("from memory, own, next core, next cache, next socket, next core there")
        .containsExactly(80L, 0L, 20L, 50L, 120L, 20L);
  }

  @Test
  void anUpdateTakesTheLineFromAllWhoHaveIt() {
    Object x = new Object();

    assertThat(
            durations(
                new Topology(2, 1, 2),
                List.of(0, 1, 2, 2, 3),
                List.of(read(x), update(x), update(x), update(x), read(x))))
        .as("from memory, from the next core, from the other socket, own, next core")
        .containsExactly(80L, 24L, 124L, 4L, 20L);
  }

  @Test
  void aStoreIsNotWaitedForButWhoReadsIt() {
    Object x = new Object();

    assertThat(
            durations(new Topology(1, 1, 2), List.of(0, 1, 0), List.of(read(x), write(x), read(x))))
        .containsExactly(80L, 0L, 20L);
  }

  @Test
  void whoComesWhileALineIsOnItsWayWaitsForIt() {
    Object x = new Object();
    Runnable late =
        () -> {
          Points.work("copy");
          read(x).run();
        };
    // The second begins a microsecond after the first, which reads 50 ns later.
    List<Long> took = durations(new Topology(2, 1, 1), List.of(0, 1), List.of(late, update(x)));

    assertThat(took.get(1)).isEqualTo(84);
    assertThat(took.get(0)).as("1050 of work, 30 until the line is there, its way").isEqualTo(1200);
  }

  @Test
  void workTakesItsTime() {
    assertThat(
            durations(
                new Topology(1, 1, 1),
                List.of(0, 0),
                List.of(() -> Points.work("sink"), () -> Points.work(7, "sink"))))
        .containsExactly(100L, 100L);
  }

  @Test
  void variablesOfOneObjectAreOnLinesOfTheirOwn() {
    Object x = new Object();

    assertThat(
            durations(
                new Topology(1, 1, 2),
                List.of(0, 1),
                List.of(
                    read(x), () -> Points.access(x, Points.UPDATE, "Thing.other in Thing.touch"))))
        .containsExactly(80L, 84L);
  }
}
