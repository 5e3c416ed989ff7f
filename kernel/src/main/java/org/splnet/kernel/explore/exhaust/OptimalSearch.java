package org.splnet.kernel.explore.exhaust;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.splnet.kernel.Context;
import org.splnet.kernel.explore.Outcome;
import org.splnet.kernel.explore.Search;
import org.splnet.kernel.explore.SearchProgress;
import org.splnet.kernel.sim.Choices;
import org.splnet.kernel.sim.Footprint;
import org.splnet.kernel.sim.Strand;
import org.splnet.kernel.sim.Strategy;

/**
 * Optimal dynamic partial-order reduction (Abdulla, Aronis, Jonsson, Sagonas: Source sets, 2017):
 * runs one schedule of each class of equivalent ones, by source sets, wake-up trees and sleep sets.
 * A program that is interrupted is not for this search.
 *
 * <p>The search stands before a step of the last run, with the steps before it. Each such place has
 * a sleep set and a wake-up tree. When a run has ended, each of its races is put, the other way
 * round, into the tree at the place of its first step; the next run goes from the last place whose
 * tree is not empty. All runs begin anew and repeat the steps up to there.
 *
 * <p>No run is redundant unless objects have no names that are the same in every run, or strands
 * wait for conditions of unknown extent; such runs are counted.
 */
public final class OptimalSearch implements Search, Strategy {
  private final Steps steps = new Steps();
  private final Races races = new Races(steps);
  private final WakeupSequence sequence = new WakeupSequence(steps);
  private final List<SleepSet> sleep = new ArrayList<>();
  private final List<Branch> trees = new ArrayList<>();

  /** The step of the present run that comes next, and how many repeat those of the last run. */
  private int at;

  private int repeated;
  private int strands;
  private boolean exhausted;
  private boolean redundant;
  private boolean stuck;
  private boolean interrupted;

  private long runs;
  private long classes;
  private long redundantRuns;

  /** A search that has not begun. */
  public OptimalSearch() {
    place(0);
  }

  @Override
  public @Nullable Strategy next() {
    if (exhausted) {
      return null;
    }
    at = 0;
    redundant = false;
    stuck = false;
    return this;
  }

  @Override
  public boolean byFootprint() {
    return true;
  }

  // ---- During a run

  @Override
  public int choose(Choices choices) {
    int free = unhindered(choices);
    if (free >= 0) {
      return free;
    }
    if (redundant || stuck) {
      return anyPossible(choices);
    }
    if (at < repeated) {
      return repeat(choices);
    }
    return explore(choices);
  }

  /** A strand whose next steps, up to one with a footprint, are nobody else's business. */
  private int unhindered(Choices choices) {
    int best = -1;
    for (int i = 0; i < choices.size(); i++) {
      if (choices.kind(i) == Choices.Kind.TIME) {
        throw earlyTime();
      }
      if (choices.kind(i) == Choices.Kind.INTERRUPT) {
        interrupted = true;
        redundant = true;
        continue;
      }
      Strand s = choices.strand(i);
      if (s.number() >= strands) {
        strands = s.number() + 1;
      }
      boolean first = best < 0 || s.number() < choices.strand(best).number();
      if (s.pendingKind() == Footprint.NONE && first) {
        best = i;
      }
    }
    return best;
  }

  static IllegalStateException earlyTime() {
    return new InexhaustibleException(
        "time-outs that may come early are not exhausted: explore the program, or leave earlyTimes"
            + " out");
  }

  /** Whether an interrupt might have arrived: then the search means nothing. */
  boolean wasInterrupted() {
    return interrupted;
  }

  private static int anyPossible(Choices choices) {
    for (int i = 0; i < choices.size(); i++) {
      if (choices.kind(i) == Choices.Kind.INTERRUPT) {
        Context ctx = choices.strand(i).context();
        if (ctx != null) {
          choices.strand(i).choose(Long.lowestOneBit(ctx.interruptsDue()));
          return i;
        }
      }
      if (choices.strand(i).canStep()) {
        return i;
      }
    }
    return 0;
  }

  private int repeat(Choices choices) {
    for (int i = 0; i < choices.size(); i++) {
      Strand s = choices.strand(i);
      if (s.number() == steps.proc[at]) {
        if (s.pendingKind() != steps.kind[at] || s.pendingKey() != steps.key[at]) {
          break;
        }
        steps.repeat(at++, s);
        return i;
      }
    }
    throw new IllegalStateException(
        "the program is not deterministic: step %d of a run was not possible when it was repeated; look for a clock, for chance, for the order of a HashMap or HashSet of objects without hashCode, and for state that outlives a run"
            .formatted(at));
  }

  private int explore(Choices choices) {
    Branch tree = trees.get(at);
    if (!tree.isLeaf()) {
      return follow(choices, tree.takeFirst());
    }
    int pick = -1;
    boolean sleepers = false;
    for (int i = 0; i < choices.size(); i++) {
      Strand s = choices.strand(i);
      if (!s.canStep()) {
        continue;
      }
      if (sleep.get(at).contains(s.number())) {
        sleepers = true;
      } else if (pick < 0 || i == choices.current() || isBefore(choices, i, pick)) {
        pick = i;
        if (i == choices.current()) {
          break;
        }
      }
    }
    if (pick >= 0) {
      step(choices.strand(pick), Branch.root());
      return pick;
    }
    if (sleepers) {
      redundant = true;
    } else {
      end(choices);
    }
    return anyPossible(choices);
  }

  private static boolean isBefore(Choices choices, int a, int b) {
    return choices.strand(a).number() < choices.strand(b).number();
  }

  private int follow(Choices choices, Branch branch) {
    for (int i = 0; i < choices.size(); i++) {
      Strand s = choices.strand(i);
      if (s.number() == branch.proc && s.canStep()) {
        step(s, branch);
        return i;
      }
    }
    redundant = true;
    return anyPossible(choices);
  }

  /** Makes a step; the children of its branch are what is to be made after it. */
  private void step(Strand s, Branch branch) {
    steps.add(s);
    int i = at++;
    place(at);
    trees.set(at, branch);
    sleep.get(at).becomeAfter(sleep.get(i), steps.proc[i], steps.kind[i], steps.key[i]);
  }

  private void place(int i) {
    if (i == trees.size()) {
      trees.add(Branch.root());
      sleep.add(new SleepSet());
    }
  }

  /** All who are left have to wait: what they wait for races too. */
  private void end(Choices choices) {
    stuck = true;
    for (int i = 0; i < choices.size(); i++) {
      steps.add(choices.strand(i));
    }
  }

  // ---- After a run

  @Override
  public void ran(Outcome outcome) {
    runs++;
    int made = at;
    if (redundant) {
      redundantRuns++;
    } else {
      classes++;
      steps.order(strands);
      for (int j = 0; j < steps.size(); j++) {
        races.of(j, made, (first, second) -> reverse(first, second, made));
      }
    }
    backtrack(made);
  }

  private void reverse(int first, int second, int made) {
    sequence.become(first, second, made);
    if (!sequence.isCovered(sleep.get(first))) {
      sequence.insert(trees.get(first));
    }
  }

  private void backtrack(int made) {
    int place = made;
    // The place at the very end has a tree only if the run was given up there.
    while (place >= 0 && (place == made || trees.get(place).isLeaf())) {
      place--;
      if (place >= 0) {
        sleep.get(place).add(steps.proc[place], steps.kind[place], steps.key[place]);
      }
    }
    exhausted = place < 0;
    repeated = Math.max(place, 0);
    steps.truncate(repeated);
  }

  @Override
  public SearchProgress progress() {
    return new SearchProgress(runs, classes, redundantRuns, exhausted ? classes : Double.NaN);
  }
}
