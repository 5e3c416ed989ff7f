package org.splnet.kernel.explore;

import org.jspecify.annotations.Nullable;
import org.splnet.kernel.Machine;
import org.splnet.kernel.sim.Coroutines;
import org.splnet.kernel.sim.Points;
import org.splnet.kernel.sim.Recorder;
import org.splnet.kernel.sim.SimPort;
import org.splnet.kernel.sim.Strategy;

/** Runs a program once, under one strategy. */
final class Runner {
  private static final long TURN_NANOS = 100;

  private final Program program;
  private final long maxSteps;
  private final Coroutines coroutines = new Coroutines();

  Runner(Program program, long maxSteps) {
    this.program = program;
    this.maxSteps = maxSteps;
  }

  Outcome run(Strategy strategy) {
    return run(strategy, null);
  }

  Outcome run(Strategy strategy, @Nullable Recorder recorder) {
    return run(strategy, recorder, null);
  }

  /**
   * With a change of the code in force from the beginning on, while the program is built too.
   *
   * @param change null for none but what the program asks for
   */
  Outcome run(Strategy strategy, @Nullable Recorder recorder, @Nullable Change change) {
    SimPort port = new SimPort(strategy, TURN_NANOS, coroutines);
    port.watch();
    port.record(recorder);
    World world = new World(port);
    Failure failure;
    try {
      failure = build(world, change);
      if (failure == null) {
        failure = go(world, port, change);
      }
    } finally {
      Points.observe(null);
      world.close();
    }
    return new Outcome(failure, port.predictions(), port.digest(), port.steps());
  }

  private @Nullable Failure build(World world, @Nullable Change change) {
    if (change == null) {
      program.build(world);
      world.start();
      return null;
    }
    Points.observe(change);
    try {
      program.build(world);
      world.start();
      return null;
    } catch (RuntimeException | Error e) {
      return Failure.of(firstOf(world, e));
    } finally {
      Points.observe(null);
    }
  }

  private @Nullable Failure go(World world, SimPort port, @Nullable Change change) {
    Points.Observer observer = port.observer(world.mutation());
    Points.observe(change == null ? observer : change.during(observer));
    return go(world, port);
  }

  private @Nullable Failure go(World world, SimPort port) {
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
