package org.splnet.kernel.explore.exhaust;

import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.HashSet;
import java.util.Set;
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
 * Exhausts the schedules of a program that is interrupted. A frame runs to its end before its CPU
 * goes on, so a race between the two is reversed by moving the whole frame; and where it lies
 * matters only as far as its steps do not commute with others. A handler that conflicts with k
 * steps of its CPU makes k + 1 classes.
 *
 * <p>Each race of each class that was seen is put the other way round, which gives the beginning of
 * a schedule ({@link Reversal}); what comes after it is arbitrary. Classes and beginnings are
 * remembered, as hashes of 128 bits, and followed once.
 *
 * <p>Not complete: where a frame could lie elsewhere only if others are moved with it, a beginning
 * may not be found, and with it a class. Of random programs with handlers about one in fifty lacks
 * some, so what this search does not find is not excluded.
 *
 * <p>Several beginnings may lead into one class: such runs are counted as redundant.
 */
public final class InterruptedSearch implements Search, Strategy {
  /** A hash of 128 bits. */
  private record Key(long a, long b) {}

  /** One step of a beginning: who makes it. */
  private final Deque<int[]> waiting = new ArrayDeque<>();

  private final Set<Key> classes = new HashSet<>();
  private final Set<Key> beginnings = new HashSet<>();
  private final Steps steps = new Steps();
  private final Frames frames = new Frames();
  private final Races races = new Races(steps);
  private final Reversal reversal = new Reversal(steps, frames, i -> this.levels[i], this::found);

  private int[] levels = new int[64];
  private int[] present = {};
  private int at;
  private boolean following;
  private boolean stuck;
  private boolean begun;
  private int made;
  private long runs;
  private long unfollowed;

  /** A search that has not begun. */
  public InterruptedSearch() {
    waiting.add(present);
  }

  @Override
  public @Nullable Strategy next() {
    int[] beginning = waiting.pollLast();
    if (beginning == null) {
      return null;
    }
    begun = true;
    present = beginning;
    at = 0;
    following = true;
    stuck = false;
    steps.truncate(0);
    frames.reset();
    return this;
  }

  @Override
  public boolean byFootprint() {
    return true;
  }

  // ---- During a run

  @Override
  public int choose(Choices choices) {
    int free = -1;
    for (int i = 0; i < choices.size(); i++) {
      Strand s = choices.strand(i);
      if (choices.kind(i) == Choices.Kind.TIME) {
        throw OptimalSearch.earlyTime();
      }
      boolean hinders = choices.kind(i) != Choices.Kind.RUN || s.pendingKind() != Footprint.NONE;
      if (!hinders && (free < 0 || s.number() < choices.strand(free).number())) {
        free = i;
      }
    }
    if (free >= 0) {
      return free;
    }
    for (int i = 0; i < choices.size(); i++) {
      frames.top(choices.strand(i));
    }
    if (following && at < present.length) {
      int pick = follow(choices, present[at]);
      if (pick >= 0) {
        at++;
        return pick;
      }
      following = false;
      unfollowed++;
    }
    return goOn(choices);
  }

  private int follow(Choices choices, int proc) {
    for (int i = 0; i < choices.size(); i++) {
      Strand s = choices.strand(i);
      if (s.number() != frames.strandOf(proc)) {
        continue;
      }
      if (choices.kind(i) == Choices.Kind.RUN) {
        if (frames.top(s) == proc && s.canStep()) {
          return step(choices, i);
        }
      } else {
        long source = frames.sourceOf(proc);
        Context ctx = s.context();
        if (source != 0
            && ctx != null
            && (ctx.interruptsDue() & source) != 0
            && frames.next(s, source, ctx.rankOf(source)) == proc) {
          return arrive(choices, i, ctx, source);
        }
      }
    }
    return -1;
  }

  /** Whoever runs, for as long as it can; interrupts when nobody else can go on. */
  private int goOn(Choices choices) {
    if (stuck) {
      return end(choices);
    }
    int current = choices.current();
    if (current >= 0 && choices.strand(current).canStep()) {
      return step(choices, current);
    }
    int best = -1;
    int interrupt = -1;
    for (int i = 0; i < choices.size(); i++) {
      if (choices.kind(i) != Choices.Kind.RUN) {
        interrupt = i;
      } else if (choices.strand(i).canStep()
          && (best < 0 || choices.strand(i).number() < choices.strand(best).number())) {
        best = i;
      }
    }
    if (best >= 0) {
      return step(choices, best);
    }
    if (interrupt >= 0) {
      Context ctx = choices.strand(interrupt).context();
      if (ctx != null) {
        return arrive(choices, interrupt, ctx, Long.lowestOneBit(ctx.interruptsDue()));
      }
    }
    return end(choices);
  }

  private int step(Choices choices, int i) {
    Strand s = choices.strand(i);
    note(s);
    steps.add(s, frames.top(s));
    made = steps.size();
    return i;
  }

  private int arrive(Choices choices, int i, Context ctx, long source) {
    Strand s = choices.strand(i);
    note(s);
    steps.addBegin(frames.begin(s, source, ctx.rankOf(source)));
    made = steps.size();
    s.choose(source);
    return i;
  }

  private void note(Strand s) {
    int i = steps.size();
    if (i == levels.length) {
      levels = Arrays.copyOf(levels, i * 2);
    }
    Context ctx = s.context();
    levels[i] = ctx == null ? 0 : ctx.level();
  }

  /** All who are left have to wait: what they wait for races too. */
  private int end(Choices choices) {
    int pick = 0;
    for (int i = 0; i < choices.size(); i++) {
      Strand s = choices.strand(i);
      if (Footprint.mayBlock(s.pendingKind())) {
        pick = i;
        if (!stuck) {
          note(s);
          steps.add(s, frames.top(s));
        }
      }
    }
    stuck = true;
    return pick;
  }

  // ---- After a run

  @Override
  public void ran(Outcome outcome) {
    runs++;
    if (!stuck) {
      made = steps.size();
    }
    steps.order(frames.count());
    if (!classes.add(key(made, i -> i, false))) {
      return;
    }
    reversal.prepare(made);
    for (int j = 0; j < steps.size(); j++) {
      races.of(j, made, reversal::of);
    }
  }

  private void found(int[] beginning) {
    if (!beginnings.add(key(beginning.length, i -> beginning[i], true))) {
      return;
    }
    int[] procs = new int[beginning.length];
    for (int i = 0; i < procs.length; i++) {
      procs[i] = steps.proc[beginning[i]];
    }
    waiting.addLast(procs);
  }

  private interface Order {
    int step(int i);
  }

  /**
   * The same for the same steps in an equivalent order.
   *
   * @param whole whether steps count that touch nothing
   */
  private Key key(int count, Order order, boolean whole) {
    int[] nth = new int[frames.count()];
    long[] names = new long[count];
    long a = count;
    long b = count;
    for (int i = 0; i < count; i++) {
      int k = order.step(i);
      if (isLocal(k)) {
        a += whole ? mix(steps.proc[k]) : 0;
        continue;
      }
      names[i] = mix((long) steps.proc[k] << 32 | nth[steps.proc[k]]++);
      long before = 0;
      for (int h = i - 1; h >= 0; h--) {
        int g = order.step(h);
        if (!isLocal(g) && steps.proc[g] != steps.proc[k] && !steps.commute(g, k)) {
          before += names[h];
        }
      }
      long one = mix(names[i] * 31 + before);
      a += one;
      b += mix(one ^ 0x5DEECE66DL);
    }
    return new Key(a, b);
  }

  private boolean isLocal(int step) {
    return steps.kind[step] == Footprint.WINDOW;
  }

  private static long mix(long x) {
    long z = (x ^ (x >>> 30)) * 0xBF58476D1CE4E5B9L;
    z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
    return z ^ (z >>> 31);
  }

  @Override
  public SearchProgress progress() {
    boolean all = begun && waiting.isEmpty();
    return new SearchProgress(
        runs, classes.size(), runs - classes.size(), all ? classes.size() : Double.NaN);
  }

  /** How many beginnings turned out not to be possible. */
  public long unfollowed() {
    return unfollowed;
  }
}
