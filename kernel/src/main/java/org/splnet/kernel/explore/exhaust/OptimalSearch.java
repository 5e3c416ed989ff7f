package org.splnet.kernel.explore.exhaust;

import java.util.ArrayList;
import java.util.Arrays;
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
 *
 * <p>The search stands before a step of the last run, with the steps before it. Each such place has
 * a sleep set and a wake-up tree. When a run has ended, each of its {@link Races} is put, the other
 * way round, into the tree at the place of its first step; the next run goes from the last place
 * whose tree is not empty. All runs begin anew and repeat the steps up to there.
 *
 * <p>An interrupt frame is one who makes steps, like a strand. It needs its CPU from its beginning
 * to its end, and so does each step of whom it interrupts: to the search these depend on each
 * other, be they about the same thing or not. That a frame begins is possible where its source is
 * pending and the level lets it; a step of whom it interrupts, where no frame is above. With this
 * the argument of the paper holds as it does for locks. It tells schedules apart, though, that are
 * of one class, as a frame may lie here or there among steps that commute with it; {@link
 * Placements} gives up most of those that have a twin, and what is left over is recognised by
 * {@link ClassKeys}. Both are counted as redundant.
 *
 * <p>No run is redundant unless interrupts arrive, objects have no names that are the same in every
 * run, or strands wait for conditions of unknown extent.
 */
public final class OptimalSearch implements Search, Strategy {
  private static final int NOT_POSSIBLE = -1;

  private final Frames frames = new Frames();
  private final Steps steps = new Steps(frames);
  private final Races races = new Races(steps, frames);
  private final WakeupSequence sequence = new WakeupSequence(steps);
  private final Pending pending = new Pending(steps);
  private final Placements placements = new Placements(steps, frames, pending);
  private final ClassKeys keys = new ClassKeys(steps);
  private final List<SleepSet> sleep = new ArrayList<>();
  private final List<Branch> trees = new ArrayList<>();

  /** How many branches of each place have been explored. */
  private int[] done = new int[64];

  /** Of each strand, how many steps it has made, and for how many it was found to be given up. */
  private int[] made = new int[8];

  private int[] looked = new int[8];
  private boolean[] standing = new boolean[8];

  /** The step of the present run that comes next, and how many repeat those of the last run. */
  private int at;

  private int repeated;
  private int strands;
  private boolean exhausted;

  /** What is left of the run is of no interest: it has been explored. */
  private boolean redundant;

  /** Nobody can go on any more, or those who could need not. */
  private boolean ended;

  /** Somebody need not. */
  private boolean givenUp;

  private boolean metInterrupts;

  // Who is about to make a step, and which source arrives, of the choice that is looked at.
  private int proc;
  private long source;

  private long runs;
  private long plainClasses;
  private long redundantRuns;

  /** A search that has not begun. */
  public OptimalSearch() {
    steps.setPending(pending);
    place(0);
  }

  /** Whether an interrupt could arrive in any run. */
  boolean metInterrupts() {
    return metInterrupts;
  }

  @Override
  public @Nullable Strategy next() {
    if (exhausted) {
      return null;
    }
    at = 0;
    redundant = false;
    ended = false;
    givenUp = false;
    frames.reset();
    pending.reset();
    Arrays.fill(made, 0);
    Arrays.fill(looked, -1);
    return this;
  }

  @Override
  public boolean byFootprint() {
    return true;
  }

  // ---- During a run

  @Override
  public int choose(Choices choices) {
    pending.look(choices, at);
    int free = unhindered(choices);
    if (free >= 0) {
      return free;
    }
    if (redundant || ended) {
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
      Choices.Kind kind = choices.kind(i);
      if (kind == Choices.Kind.TIME) {
        throw earlyTime();
      }
      if (kind == Choices.Kind.INTERRUPT) {
        metInterrupts = true;
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

  private int anyPossible(Choices choices) {
    for (int i = 0; i < choices.size(); i++) {
      if (choices.kind(i) == Choices.Kind.INTERRUPT) {
        Strand s = choices.strand(i);
        long first = Long.lowestOneBit(pending.mayArrive(s));
        pending.arrives(s, first);
        s.choose(first);
        return i;
      }
      if (choices.strand(i).canStep()) {
        return i;
      }
    }
    return 0;
  }

  private int repeat(Choices choices) {
    int i = find(choices, steps.proc[at]);
    if (i >= 0) {
      Strand s = choices.strand(i);
      boolean begins = steps.kind[at] == Footprint.BEGIN;
      if (begins == (source != 0)
          && (begins || s.pendingKind() == steps.kind[at] && s.pendingKey() == steps.key[at])) {
        arrive(s);
        counts(s);
        steps.repeat(at++, s);
        return i;
      }
    }
    throw new IllegalStateException(
        "the program is not deterministic: step %d of a run was not possible when it was repeated; look for a clock, for chance, for the order of a HashMap or HashSet of objects without hashCode, and for state that outlives a run"
            .formatted(at));
  }

  /** The choice by which somebody makes his next step; -1 if there is none. */
  private int find(Choices choices, int who) {
    for (int i = 0; i < choices.size(); i++) {
      Strand s = choices.strand(i);
      if (s.number() != Frames.strandOf(who)) {
        continue;
      }
      if (choices.kind(i) == Choices.Kind.RUN) {
        if (frames.top(s) == who) {
          proc = who;
          source = 0;
          return i;
        }
        continue;
      }
      long bit = Frames.isFrame(who) ? frames.sourceOf(who) : 0;
      if ((pending.mayArrive(s) & bit) != 0 && frames.next(s, bit) == who) {
        proc = who;
        source = bit;
        return i;
      }
    }
    return NOT_POSSIBLE;
  }

  /** If it is a source that was chosen, it arrives; tells whose step the frame interrupts. */
  private int arrive(Strand s) {
    if (source == 0) {
      return proc;
    }
    int whom = frames.top(s);
    frames.begin(s, source);
    pending.arrives(s, source);
    s.choose(source);
    return whom;
  }

  private int explore(Choices choices) {
    Branch tree = trees.get(at);
    while (!tree.isLeaf()) {
      int i = follow(choices, tree.takeFirst());
      if (i >= 0) {
        return i;
      }
    }
    int best = NOT_POSSIBLE;
    int bestProc = 0;
    long bestSource = 0;
    boolean sleepers = false;
    for (int i = 0; i < choices.size(); i++) {
      Strand s = choices.strand(i);
      if (isGivenUp(s)) {
        givenUp = true;
        continue;
      }
      for (int n = 0; isNth(choices, i, n); n++) {
        if (!isPossible(s)) {
          continue;
        }
        if (sleep.get(at).contains(proc)) {
          sleepers = true;
        } else if (best < 0 || isBetter(choices, i, best)) {
          best = i;
          bestProc = proc;
          bestSource = source;
        }
      }
    }
    if (best >= 0) {
      proc = bestProc;
      source = bestSource;
      return step(choices, best, Branch.root());
    }
    if (sleepers) {
      redundant = true;
    } else {
      end(choices);
    }
    return anyPossible(choices);
  }

  /** Whether a CPU need not go on; looked for once after each of its steps. */
  private boolean isGivenUp(Strand s) {
    if (s.cpu() == null || !frames.isAny()) {
      return false;
    }
    int n = s.number();
    room(n);
    if (looked[n] != made[n]) {
      looked[n] = made[n];
      standing[n] = placements.isGivenUp(s, at);
    }
    return standing[n];
  }

  private void room(int strand) {
    int had = made.length;
    if (strand >= had) {
      made = Arrays.copyOf(made, strand * 2);
      looked = Arrays.copyOf(looked, strand * 2);
      standing = Arrays.copyOf(standing, strand * 2);
      Arrays.fill(looked, had, looked.length, -1);
    }
  }

  private void counts(Strand s) {
    room(s.number());
    made[s.number()]++;
  }

  /** Looks at the nth step that a choice stands for: a source each, if interrupts arrive. */
  private boolean isNth(Choices choices, int i, int n) {
    Strand s = choices.strand(i);
    if (choices.kind(i) == Choices.Kind.RUN) {
      proc = frames.top(s);
      source = 0;
      return n == 0;
    }
    long due = pending.mayArrive(s);
    for (int k = 0; k < n; k++) {
      due &= due - 1;
    }
    if (due == 0) {
      return false;
    }
    source = Long.lowestOneBit(due);
    proc = frames.next(s, source);
    return true;
  }

  private boolean isPossible(Strand s) {
    if (source == 0) {
      return s.canStep();
    }
    int last = at - 1;
    while (last >= 0 && Frames.strandOf(steps.proc[last]) != s.number()) {
      last--;
    }
    return !steps.isJustBegun(last, source);
  }

  /** Whoever ran goes on; then the first; interrupts last. */
  private static boolean isBetter(Choices choices, int a, int b) {
    boolean runs = choices.kind(a) == Choices.Kind.RUN;
    if (runs != (choices.kind(b) == Choices.Kind.RUN)) {
      return runs;
    }
    int current = choices.current();
    return b != current
        && (a == current || choices.strand(a).number() < choices.strand(b).number());
  }

  private int follow(Choices choices, Branch branch) {
    int i = find(choices, branch.proc);
    if (i >= 0 && isPossible(choices.strand(i))) {
      return step(choices, i, branch);
    }
    return NOT_POSSIBLE; // what it waits for is not known, or has another name
  }

  /** Makes a step; the children of its branch are what is to be made after it. */
  private int step(Choices choices, int choice, Branch branch) {
    Strand s = choices.strand(choice);
    if (source == 0) {
      steps.add(s, proc, frames.depth(s));
    } else {
      begin(s);
    }
    counts(s);
    int i = at++;
    place(at);
    trees.set(at, branch);
    done[at] = 0;
    sleep.get(at).becomeAfter(sleep.get(i), steps.proc[i], steps.kind[i], steps.key[i]);
    return choice;
  }

  private void begin(Strand s) {
    Context ctx = s.context();
    int rank = ctx == null ? 0 : ctx.rankOf(source);
    int depth = frames.depth(s) + 1;
    int cause = pending.cause(s, source);
    long may = pending.mayArrive(s);
    int whom = arrive(s);
    steps.addBegin(s, proc, depth, whom, rank, cause);
    steps.due[at] = may;
  }

  private void place(int i) {
    if (i == trees.size()) {
      trees.add(Branch.root());
      sleep.add(new SleepSet());
    }
    if (i == done.length) {
      done = Arrays.copyOf(done, i * 2);
    }
  }

  /** Nobody goes on any more: what those who are left would do races too. */
  private void end(Choices choices) {
    ended = true;
    for (int i = 0; i < choices.size(); i++) {
      Strand s = choices.strand(i);
      if (choices.kind(i) != Choices.Kind.RUN) {
        continue;
      }
      boolean stands = isGivenUp(s);
      boolean idle = s.pendingKind() == Footprint.IDLE;
      if (stands && !idle || Footprint.mayBlock(s.pendingKind())) {
        steps.add(s, frames.top(s), frames.depth(s));
        steps.keepOut(stands);
      }
      masked(s, stands);
    }
  }

  /** What is pending on a CPU and does not come any more, for the level or for where it stands. */
  private void masked(Strand s, boolean stands) {
    Context ctx = s.context();
    if (s.cpu() == null || ctx == null) {
      return;
    }
    long left = ctx.interruptsPending() & ~(stands ? 0 : pending.mayArrive(s));
    for (; left != 0; left &= left - 1) {
      long bit = Long.lowestOneBit(left);
      steps.addBegin(
          s,
          frames.next(s, bit),
          frames.depth(s) + 1,
          frames.top(s),
          ctx.rankOf(bit),
          pending.cause(s, bit));
      steps.keepOut(true);
    }
  }

  // ---- After a run

  @Override
  public void ran(Outcome outcome) {
    runs++;
    int run = at;
    if (!redundant) {
      steps.order(strands);
      for (int j = 0; j < steps.size(); j++) {
        races.of(j, run, (cuts, count, second) -> reverse(cuts, count, second, run));
      }
    }
    if (redundant || givenUp || !isNew(run)) {
      redundantRuns++;
    }
    backtrack(run);
  }

  private boolean isNew(int run) {
    if (pending.isAny()) {
      return keys.add(run);
    }
    plainClasses++;
    return true;
  }

  private void reverse(int[] cuts, int count, int second, int run) {
    int first = sequence.become(cuts, count, second, run);
    if (!sequence.isCovered(sleep.get(first))) {
      sequence.insert(trees.get(first));
    }
  }

  private void backtrack(int run) {
    int place = run;
    // The place at the very end has a tree only if the run was given up there.
    while (place >= 0 && (place == run || trees.get(place).isLeaf())) {
      place--;
      if (place >= 0) {
        done[place]++;
        sleep.get(place).add(steps.proc[place], steps.kind[place], steps.key[place]);
      }
    }
    exhausted = place < 0;
    repeated = Math.max(place, 0);
    steps.truncate(repeated);
  }

  @Override
  public SearchProgress progress() {
    long classes = plainClasses + keys.size();
    double share = exhausted ? 1 : explored();
    return new SearchProgress(
        runs, classes, redundantRuns, share > 0 ? classes / share : Double.NaN);
  }

  /**
   * Which share of the whole has been explored: of each place on the way to the next run, as if
   * what lies below each of the branches known so far were of one size (after Knuth, 1975).
   */
  private double explored() {
    double share = 0;
    double weight = 1;
    for (int i = 0; i <= repeated; i++) {
      int left = trees.get(i).children() + (i < repeated ? 1 : 0);
      double branches = Math.max(1, done[i] + left);
      share += weight * done[i] / branches;
      weight /= branches;
    }
    return share;
  }
}
