package org.splnet.lab.mutate;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.splnet.kernel.LockViolation;
import org.splnet.kernel.explore.ChangedRuns;
import org.splnet.kernel.explore.Failure;
import org.splnet.kernel.explore.Outcome;
import org.splnet.kernel.sim.race.Race;

/**
 * The programs that reach a mutant, run with it in force. What the first few schedules showed is
 * kept, for several layers look at it.
 */
final class MutantRuns {
  /**
   * Something that a run showed.
   *
   * @param rule whether it is a rule that the checker knows
   * @param what the rule, or what was thrown
   */
  record Seen(String program, long schedule, boolean rule, String what, String text) {
    Catch caughtBy(String layer) {
      return new Catch(layer, program, schedule, what, text);
    }
  }

  /** Schedules of each program that count as plain runs. */
  static final int FEW = 8;

  /** Schedules of each program that are searched for races. */
  static final int FEW_RACES = 16;

  /** As many programs are searched for races as reach the mutant, up to this. */
  private static final int MOST_RACED = 12;

  private static final int[] ROUNDS = {40, 200, Integer.MAX_VALUE};

  private final String mutant;
  private final List<String> programs;
  private final Function<String, ChangedRuns> runs;
  private final int budget;
  private @Nullable List<Seen> first;
  private @Nullable List<Seen> races;

  MutantRuns(String mutant, List<String> programs, int budget, Function<String, ChangedRuns> runs) {
    this.mutant = mutant;
    this.programs = programs;
    this.budget = budget;
    this.runs = runs;
  }

  String mutant() {
    return mutant;
  }

  /** What the first few schedules of each program showed, until the first thing was seen in it. */
  List<Seen> first() {
    List<Seen> known = first;
    if (known == null) {
      known = new ArrayList<>();
      for (String p : programs) {
        for (int i = 0; i < FEW; i++) {
          List<Seen> seen = run(p, i);
          known.addAll(seen);
          if (!seen.isEmpty()) {
            break;
          }
        }
      }
      first = known;
    }
    return known;
  }

  /** Races and missing guards in the first schedules of each program. */
  List<Seen> races() {
    List<Seen> known = races;
    if (known == null) {
      known = new ArrayList<>();
      for (String p : programs.subList(0, Math.min(MOST_RACED, programs.size()))) {
        ChangedRuns of = runs.apply(p);
        for (int i = 0; i < FEW_RACES && known.isEmpty(); i++) {
          of.run(i, mutant);
          for (Race r : of.races()) {
            known.add(new Seen(p, i, true, r.kind(), r.text()));
          }
        }
      }
      races = known;
    }
    return known;
  }

  /** The first thing that any of the schedules shows that come after those few. */
  @Nullable Seen explore() {
    int from = FEW;
    for (int round : ROUNDS) {
      int to = Math.min(budget, round);
      for (String p : programs) {
        for (int i = from; i < to; i++) {
          List<Seen> seen = run(p, i);
          if (!seen.isEmpty()) {
            return seen.getFirst();
          }
        }
      }
      from = Math.max(from, to);
    }
    return null;
  }

  private List<Seen> run(String program, int schedule) {
    Outcome o = runs.apply(program).run(schedule, mutant);
    List<Seen> seen = new ArrayList<>();
    for (LockViolation v : o.predictions()) {
      seen.add(new Seen(program, schedule, true, v.report().rule().name(), v.report().text()));
    }
    Failure f = o.failure();
    if (f != null) {
      seen.add(new Seen(program, schedule, f.rule() != null, f.what(), f.firstLine()));
    }
    return seen;
  }
}
