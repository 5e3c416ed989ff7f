package org.splnet.kernel.explore;

import org.jspecify.annotations.Nullable;
import org.splnet.kernel.Machine;
import org.splnet.kernel.sim.Coroutines;
import org.splnet.kernel.sim.Points;
import org.splnet.kernel.sim.Recorder;
import org.splnet.kernel.sim.SimPort;
import org.splnet.kernel.sim.Sites;
import org.splnet.kernel.sim.Strategy;

/** Runs a program once, under one strategy. */
final class Runner {
  private static final long TURN_NANOS = 100;

  private final Program program;
  private final long maxSteps;
  private final Coroutines coroutines = new Coroutines();
  private final Sites sites = new Sites();

  Runner(Program program, long maxSteps) {
    this.program = program;
    this.maxSteps = maxSteps;
  }

  Outcome run(Strategy strategy) {
    return run(strategy, null);
  }

  Outcome run(Strategy strategy, @Nullable Recorder recorder) {
    SimPort port = new SimPort(strategy, TURN_NANOS, coroutines);
    port.watch();
    port.record(recorder);
    World world = new World(port);
    Failure failure;
    try {
      program.build(world);
      world.start();
      failure = go(world, port);
    } finally {
      Points.observe(null);
      world.close();
    }
    return new Outcome(failure, port.predictions(), port.digest(), port.steps());
  }

  private @Nullable Failure go(World world, SimPort port) {
    Points.observe(port.observer(world.mutation(), sites));
    SimPort.End end = port.runToEnd(maxSteps);
    Points.observe(null);
    Throwable thrown = port.failure();
    if (thrown != null) {
      return Failure.of(firstOf(world, thrown));
    }
    return switch (end) {
      case STUCK -> stuck(world, port);
      case TOO_LONG ->
          new Failure(
              Failure.TOO_LONG,
              "the run has not ended after " + maxSteps + " steps: somebody goes round in vain",
              null);
      case DONE, FAILED -> checked(world);
    };
  }

  /**
   * What a machine failed with, if one did: on its way out of the frames below it, other failures
   * may have taken its place.
   */
  private static Throwable firstOf(World world, Throwable thrown) {
    for (Machine m : world.machines()) {
      Throwable first = m.failure();
      if (first != null) {
        return first;
      }
    }
    return thrown;
  }

  private static @Nullable Failure checked(World world) {
    try {
      world.check();
      return null;
    } catch (Exception | AssertionError e) {
      return Failure.of(e);
    }
  }

  /** Nobody can go on. If somebody was forgotten, that says more than that all wait. */
  private static Failure stuck(World world, SimPort port) {
    try {
      world.machines().forEach(Machine::checkSleepers);
    } catch (RuntimeException e) {
      return Failure.of(e);
    }
    StringBuilder waiting = new StringBuilder();
    port.strands().stream()
        .filter(s -> s.isProgram() && !s.isDone())
        .forEach(s -> waiting.append(waiting.isEmpty() ? "" : ", ").append(s));
    for (Machine m : world.machines()) {
      if (m.contexts().stream().anyMatch(c -> c.waitsFor() != null)) {
        return Failure.of(m.standstill());
      }
    }
    return new Failure(
        SimPort.End.STUCK.name(), "nobody can go on, and " + waiting + " has not ended", null);
  }
}
