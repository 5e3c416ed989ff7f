package org.splnet.kernel.testing;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;
import org.splnet.kernel.Machine;
import org.splnet.kernel.MachineConfig;
import org.splnet.kernel.Port;
import org.splnet.kernel.sim.Points;
import org.splnet.kernel.sim.SimPort;
import org.splnet.kernel.sim.Strand;
import org.splnet.kernel.sim.Strategy;
import org.splnet.kernel.sim.race.RaceWatch;

/** One schedule of a simulation. */
final class SimArena implements Arena {
  private static final long TURN_NANOS = 1_000;
  private static final long MAX_STEPS = 2_000_000;

  /** Whether data races are looked for, in a JVM whose weaver tells of them. */
  private static final boolean RACES = Boolean.getBoolean("splnet.races");

  private final SimPort port;
  private final List<Machine> machines = new ArrayList<>();
  private final Deque<AutoCloseable> closed = new ArrayDeque<>();
  private final List<Runnable> checks = new ArrayList<>();

  private SimArena(SimPort port) {
    this.port = port;
  }

  /**
   * Runs a race by a strategy.
   *
   * @return the digest of the run
   * @throws AssertionError if a strand fails, nobody can go on before the end, it takes too many
   *     steps, or a check fails
   */
  static long run(Race race, Strategy strategy) {
    SimArena arena = new SimArena(new SimPort(strategy, TURN_NANOS));
    arena.go(race);
    long digest = arena.port.digest();
    try {
      arena.finish();
    } catch (RuntimeException | Error e) {
      throw e;
    } catch (Exception e) {
      throw new AssertionError(e);
    }
    return digest;
  }

  private void go(Race race) {
    port.program("main", () -> race.run(this));
    SimPort.End end;
    Set<String> races = new LinkedHashSet<>();
    Points.Observer observer = port.observer("");
    if (RACES) {
      observer = new RaceWatch(observer, port, r -> races.add(r.text()));
    }
    Points.observe(observer);
    try {
      end = port.runToEnd(MAX_STEPS);
    } finally {
      Points.observe(null);
    }
    if (!races.isEmpty()) {
      throw new AssertionError(String.join("\n", races));
    }
    if (end != SimPort.End.DONE) {
      throw new AssertionError(
          "the run ended as %s after %d steps: %s%s"
              .formatted(end, port.steps(), port.failure(), strands()),
          port.failure());
    }
  }

  private String strands() {
    StringBuilder b = new StringBuilder();
    for (Strand s : port.strands()) {
      b.append("%n  %s: %s".formatted(s, s.where()));
    }
    return b.toString();
  }

  private void finish() throws Exception {
    for (Machine m : machines) {
      m.checkQuiescent();
    }
    checks.forEach(Runnable::run);
    while (!closed.isEmpty()) {
      closed.pop().close();
    }
  }

  @Override
  public Port port() {
    return port;
  }

  @Override
  public int rounds(int onThreads, int simulated) {
    return simulated;
  }

  @Override
  public Machine machine(MachineConfig config) {
    Machine machine = new Machine(config, port);
    machines.add(machine);
    closeLater(machine);
    machine.start();
    return machine;
  }

  @Override
  public Machine sleepy(MachineConfig config) {
    return machine(config);
  }

  @Override
  public void closeLater(AutoCloseable what) {
    closed.push(what);
  }

  @Override
  public void checkLater(Runnable check) {
    checks.add(check);
  }

  @Override
  public Runner start(String name, Runnable body) {
    AtomicBoolean ended = new AtomicBoolean();
    port.program(
        name,
        () -> {
          body.run();
          ended.set(true);
        });
    return () -> await("the end of " + name, () -> ended.get());
  }

  @Override
  public void await(String what, BooleanSupplier condition) {
    port.await(what, condition);
  }

  @Override
  public void pause() {
    port.pause();
  }
}
