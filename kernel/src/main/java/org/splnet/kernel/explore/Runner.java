package org.splnet.kernel.explore;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.splnet.kernel.Machine;
import org.splnet.kernel.sim.Coroutines;
import org.splnet.kernel.sim.Points;
import org.splnet.kernel.sim.Recorder;
import org.splnet.kernel.sim.SimPort;
import org.splnet.kernel.sim.Sites;
import org.splnet.kernel.sim.Strategy;
import org.splnet.kernel.sim.race.Race;
import org.splnet.kernel.sim.race.RaceWatch;

/** Runs a program once, under one strategy. */
final class Runner {
  private static final long TURN_NANOS = 100;

  private final Program program;
  private final long maxSteps;
  private final boolean races;
  private final Coroutines coroutines = new Coroutines();
  private final Sites sites = new Sites();

  /** Each race of all runs so far, once for two places. */
  private final Map<String, Race> seen = new LinkedHashMap<>();

  /** Those of the last run. */
  private List<Race> last = List.of();

  /** The places of races that are of no interest. */
  private Set<String> ignored = Set.of();

  /**
   * Of a program.
   *
   * @param races whether a run in which two accesses race, or one lacks its guard, goes wrong by it
   */
  Runner(Program program, long maxSteps, boolean races) {
    this.program = program;
    this.maxSteps = maxSteps;
    this.races = races;
  }

  /** The races of all runs so far, in the order in which they were first seen. */
  List<Race> races() {
    return List.copyOf(seen.values());
  }

  /** The races of the last run. */
  List<Race> lastRaces() {
    return List.copyOf(last);
  }

  /** Takes no notice from now on of the races that have been seen so far. */
  void ignoreRacesSeen() {
    ignored = new HashSet<>();
    for (String places : seen.keySet()) {
      ignored.add(places);
      // Which of the two comes first is a matter of the schedule.
      String[] both = places.split(" / ", -1);
      ignored.add(both[both.length - 1] + " / " + both[0]);
    }
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
    List<Race> found = new ArrayList<>();
    last = found;
    Failure failure;
    try {
      failure = build(world, change);
      if (failure == null) {
        failure = go(world, port, observer(world, port, recorder, change, found));
      }
    } finally {
      Points.observe(null);
      world.close();
    }
    if (!found.isEmpty()) {
      failure = Failure.of(found.getFirst()); // it came first
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

  private Points.Observer observer(
      World world,
      SimPort port,
      @Nullable Recorder recorder,
      @Nullable Change change,
      List<Race> found) {
    Points.Observer own = port.observer(world.mutation(), sites);
    Points.Observer scheduling = change == null ? own : change.during(own);
    if (!races) {
      return scheduling;
    }
    return new RaceWatch(
        scheduling,
        port,
        race -> {
          if (ignored.contains(race.places())) {
            return;
          }
          found.add(race);
          seen.putIfAbsent(race.places(), race);
          if (recorder != null) {
            recorder.fails();
          }
        });
  }

  private @Nullable Failure go(World world, SimPort port, Points.Observer observer) {
    Points.observe(observer);
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
