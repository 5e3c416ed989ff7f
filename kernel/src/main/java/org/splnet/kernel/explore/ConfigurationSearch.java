package org.splnet.kernel.explore;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.splnet.kernel.sim.Choices;
import org.splnet.kernel.sim.Footprint;
import org.splnet.kernel.sim.Strand;
import org.splnet.kernel.sim.Strategy;

/**
 * All schedules depth first, but what follows the same configuration only once.
 *
 * <p>A configuration is what has happened up to some moment, apart from the order in which it
 * happened where that makes no difference: for each strand its steps, and for each of these the
 * steps before it on which it depends. Steps depend on each other that belong to one strand, with
 * the interrupts that arrive on it, or that access one variable and do not both only read it. Two
 * beginnings of schedules with the same configuration lead to the same state, so what can follow
 * the one can follow the other (Mazurkiewicz, 1986). Nothing is assumed of locks, levels,
 * interrupts and callouts: they are what the kernel's own code makes of its variables, of which
 * each access is a step.
 *
 * <p>What is searched so is all that {@link DepthFirst} without a bound would search, provided that
 * plain accesses are ordered by others, as they are where there is no data race. That can be had
 * looked at in the same runs (see {@link Exhauster}): before the first race of any schedule there
 * is a configuration from which both accesses come next, and it is searched. Clocks are taken not
 * to tell one order of independent steps from another. Configurations are known by hashes of 64
 * bits: of n of them one is passed over with a chance of about n²/2^65.
 *
 * <p>Used by one thread.
 */
public final class ConfigurationSearch implements Search, Strategy {
  private static final long STEP = 0x9E3779B97F4A7C15L;
  private static final long ARRIVES = 0x632BE59BD9B4E019L;
  private static final int MOST = 1 << 23;

  /** What has been done to a variable: the last write, and the looks since. */
  private static final class Accesses {
    private long write;
    private long reads;
  }

  private final ChoiceOrder order = new ChoiceOrder();
  private final LongSet seen = new LongSet();
  private final LongSet ends = new LongSet();

  // The present path: at each configuration with a choice, which one, and how many there are.
  private int[] at = new int[64];
  private int[] of = new int[64];
  private int depth;
  private boolean exhausted;
  private long runs;
  private long redundant;

  // Of the present run.
  private int reached;
  private boolean known;
  private long[] last = new long[16];
  private final Map<Integer, Accesses> variables = new HashMap<>();
  private int[] possible = new int[8];

  /** A search that has not begun. */
  public ConfigurationSearch() {}

  @Override
  public @Nullable Strategy next() {
    if (exhausted || isFull()) {
      return null;
    }
    reached = 0;
    known = false;
    Arrays.fill(last, 0);
    variables.clear();
    return this;
  }

  @Override
  public boolean byAccess() {
    return true;
  }

  @Override
  public boolean seesAll() {
    return true;
  }

  // ---- During a run

  @Override
  public int choose(Choices choices) {
    int n = possible(choices);
    if (n == 0) {
      return 0; // who awaits what may never come goes on to wait
    }
    int pick = n == 1 ? possible[0] : local(choices, n);
    if (pick < 0) {
      pick = possible[place(n)];
    }
    if (!known) {
      happens(choices, pick);
    }
    return pick;
  }

  /** Those that would not wait in vain, in the order in which they are tried. */
  private int possible(Choices choices) {
    int[] tried = order.of(choices);
    if (possible.length < choices.size()) {
      possible = new int[choices.size() * 2];
    }
    int n = 0;
    for (int i = 0; i < choices.size(); i++) {
      int c = tried[i];
      if (choices.kind(c) != Choices.Kind.RUN || choices.strand(c).canStep()) {
        possible[n++] = c;
      }
    }
    return n;
  }

  /**
   * One whose next step is nobody else's business, now and later: others need not come before it.
   */
  private int local(Choices choices, int n) {
    int found = -1;
    for (int i = n - 1; i >= 0; i--) {
      int c = possible[i];
      if (choices.kind(c) == Choices.Kind.TIME) {
        return -1; // it may look at the clock
      }
      Strand s = choices.strand(c);
      if (s.pendingKind() == Footprint.NONE && !s.isAtWindow()) {
        found = c;
      }
    }
    return found;
  }

  private int place(int n) {
    int d = reached;
    if (d < depth) {
      if (of[d] != n) {
        throw new IllegalStateException(
            "the program is not deterministic: where there were %d choices there are %d; look for a clock, for chance, for the order of a HashMap or HashSet of objects without hashCode, and for state that outlives a run"
                .formatted(of[d], n));
      }
      reached++;
      return at[d];
    }
    if (known || !seen.add(configuration())) {
      known = true;
      return 0;
    }
    if (depth == at.length) {
      at = Arrays.copyOf(at, depth * 2);
      of = Arrays.copyOf(of, depth * 2);
    }
    at[depth] = 0;
    of[depth++] = n;
    reached++;
    return 0;
  }

  // ---- What has happened

  private void happens(Choices choices, int pick) {
    Choices.Kind kind = choices.kind(pick);
    Strand s = choices.strand(pick);
    if (kind == Choices.Kind.TIME || s.pendingKind() == Footprint.AWAIT_ANY) {
      touchesAll(s.number() + 1);
      return;
    }
    int strand = s.number();
    if (strand >= last.length) {
      last = Arrays.copyOf(last, strand * 2);
    }
    long before = mix(last[strand] * STEP + strand + 1);
    if (kind == Choices.Kind.INTERRUPT) {
      last[strand] = mix(before + ARRIVES);
    } else if (s.pendingKind() == Footprint.NONE) {
      last[strand] = before;
    } else {
      last[strand] = accesses(before, s.pendingKind(), s.pendingId());
    }
  }

  private long accesses(long before, int kind, int variable) {
    Accesses v = variables.computeIfAbsent(variable, n -> new Accesses());
    long step = mix(before + kind + v.write * STEP);
    if (Footprint.isRead(kind)) {
      v.reads += mix(step);
    } else {
      step = mix(step + v.reads);
      v.write = step;
      v.reads = 0;
    }
    return step;
  }

  /** A step that depends on all before it, and on which all after it depend. */
  private void touchesAll(int who) {
    long all = mix(configuration() + who);
    for (int i = 0; i < last.length; i++) {
      last[i] = mix(last[i] + all);
    }
  }

  private long configuration() {
    long sum = 0;
    for (int i = 0; i < last.length; i++) {
      sum += last[i] == 0 ? 0 : mix(last[i] + i * STEP);
    }
    return mix(sum);
  }

  private static long mix(long x) {
    long z = (x ^ (x >>> 30)) * 0xBF58476D1CE4E5B9L;
    z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
    return z ^ (z >>> 31);
  }

  // ---- After a run

  @Override
  public void ran(Outcome outcome) {
    if (reached < depth) {
      throw new IllegalStateException(
          "the program is not deterministic: a run ended where another had a choice");
    }
    runs++;
    if (known) {
      redundant++;
    } else {
      ends.add(configuration());
    }
    while (depth > 0 && at[depth - 1] + 1 == of[depth - 1]) {
      depth--;
    }
    exhausted = depth == 0;
    if (!exhausted) {
      at[depth - 1]++;
    }
  }

  /** Whether there is no more room for configurations: then the search ends before its end. */
  private boolean isFull() {
    return seen.size() >= MOST;
  }

  /** Whether everything has been searched. */
  public boolean isExhausted() {
    return exhausted;
  }

  /** How many configurations with a choice it has met. */
  public int configurations() {
    return seen.size();
  }

  /** The classes are the different ends that runs came to; redundant ones met what was known. */
  @Override
  public SearchProgress progress() {
    return new SearchProgress(runs, ends.size(), redundant, exhausted ? ends.size() : Double.NaN);
  }
}
