package org.splnet.kernel.explore;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.splnet.kernel.sim.Choices;
import org.splnet.kernel.sim.Strategy;

/**
 * All schedules of which the cost is within a limit, each once, depth first. Nothing is kept but
 * the present path through the tree: at each place at which the limit leaves more than one choice,
 * which of them it is and how many there are. So a search can be written down, taken up again, and
 * confined to a part of the tree.
 *
 * <p>As a {@link Search} it tells schedules that a lower limit would have allowed as redundant.
 */
public final class DepthFirst implements Search {
  /**
   * A place of the path.
   *
   * @param at which of the choices is taken, in the order in which they are tried
   * @param of how many there are within the limit
   * @param free whether all of them cost the same
   */
  public record Branch(int at, int of, boolean free) {
    /** As a word: {@code 1/3}, or {@code 1:3} where all cost the same. */
    @Override
    public String toString() {
      return at + (free ? ":" : "/") + of;
    }

    /**
     * Reads such a word.
     *
     * @throws IllegalArgumentException if it is none
     */
    public static Branch parse(String word) {
      boolean free = word.indexOf(':') >= 0;
      int slash = word.indexOf(free ? ':' : '/');
      try {
        int at = Integer.parseInt(word.substring(0, Math.max(0, slash)));
        int of = Integer.parseInt(word.substring(slash + 1));
        if (at >= 0 && of > at) {
          return new Branch(at, of, free);
        }
      } catch (NumberFormatException e) {
        // said below
      }
      throw new IllegalArgumentException("'" + word + "' is no place of a path: write 1/3");
    }
  }

  private final Bound bound;
  private final int limit;
  private final int root;
  private final ChoiceOrder order = new ChoiceOrder();

  private int[] at = new int[64];
  private int[] of = new int[64];
  private boolean[] free = new boolean[64];
  private int depth;
  private boolean exhausted;
  private long runs;
  private long fresh;

  // Of the present run.
  private int reached;
  private int cost;

  /**
   * A search of a whole tree.
   *
   * @param limit the greatest cost that a schedule may have
   */
  public DepthFirst(Bound bound, int limit) {
    this(bound, limit, List.of(), List.of());
  }

  /**
   * A search of a part of the tree, or from some place on.
   *
   * @param root the path to the part: what is below it is searched
   * @param from where in it to go on: the path, below the root, that comes next
   */
  public DepthFirst(Bound bound, int limit, List<Branch> root, List<Branch> from) {
    if (limit < 0) {
      throw new IllegalArgumentException("a limit of " + limit + " " + bound + ": at least 0");
    }
    this.bound = bound;
    this.limit = limit;
    this.root = root.size();
    root.forEach(b -> push(b.at, b.of, b.free));
    from.forEach(b -> push(b.at, b.of, b.free));
  }

  @Override
  public @Nullable Strategy next() {
    return exhausted ? null : strategy();
  }

  @Override
  public void ran(Outcome outcome) {
    runs++;
    if (bound == Bound.NOTHING || cost == limit) {
      fresh++;
    }
    advance();
  }

  @Override
  public SearchProgress progress() {
    double explored = explored();
    double estimate = explored > 0 ? runs / explored : Double.NaN;
    return new SearchProgress(runs, fresh, runs - fresh, estimate);
  }

  /** What follows the present path and then, where that ends, the plain course. */
  public Strategy strategy() {
    reached = 0;
    cost = 0;
    return this::choose;
  }

  private int choose(Choices choices) {
    int current = choices.current();
    if (cost == limit && current >= 0 && bound != Bound.NOTHING) {
      return current; // by far the most frequent case
    }
    int[] tried = order.of(choices);
    int within = within(choices, tried);
    int place = 0;
    if (within > 1) {
      place = place(within, bound.cost(choices, tried[within - 1], within - 1) == 0);
    }
    int pick = tried[place];
    cost += bound.cost(choices, pick, place);
    return pick;
  }

  /** How many choices the limit leaves; costs do not fall along the order. */
  private int within(Choices choices, int[] tried) {
    int n = choices.size();
    while (n > 1 && cost + bound.cost(choices, tried[n - 1], n - 1) > limit) {
      n--;
    }
    return n;
  }

  private int place(int within, boolean allFree) {
    int d = reached++;
    if (d == depth) {
      push(0, within, allFree);
    } else if (of[d] != within) {
      throw doesNotFit(d, within);
    }
    return at[d];
  }

  private IllegalStateException doesNotFit(int d, int now) {
    return new IllegalStateException(
        "the path does not fit: at its place %d there were %d choices, and now there are %d; the program has changed, or is not deterministic"
            .formatted(d, of[d], now));
  }

  private void push(int taken, int among, boolean allFree) {
    if (depth == at.length) {
      at = Arrays.copyOf(at, depth * 2);
      of = Arrays.copyOf(of, depth * 2);
      free = Arrays.copyOf(free, depth * 2);
    }
    at[depth] = taken;
    of[depth] = among;
    free[depth++] = allFree;
  }

  /** Goes on to the next path; false if there is none. */
  public boolean advance() {
    if (reached < depth) {
      throw doesNotFit(reached, 0);
    }
    while (depth > root && at[depth - 1] + 1 == of[depth - 1]) {
      depth--;
    }
    exhausted = depth == root;
    if (!exhausted) {
      at[depth - 1]++;
    }
    return !exhausted;
  }

  /** What the schedule that was run last has cost. */
  public int cost() {
    return cost;
  }

  /** How often the schedule that was run last had a choice. */
  public int choices() {
    return reached;
  }

  /** Whether all of the tree, or the part, has been searched. */
  public boolean isExhausted() {
    return exhausted;
  }

  /**
   * How much of the tree, or the part, lies before the present path, from 0 to 1: where all choices
   * cost the same they weigh the same, and otherwise each as much less as it leaves less to be
   * spent. Schedules run, divided by this, estimate how many there are (Knuth, 1975; of all paths
   * up to here instead of some drawn by chance).
   */
  public double explored() {
    if (exhausted) {
      return 1;
    }
    double weight = 1;
    double sum = 0;
    for (int d = root; d < depth; d++) {
      sum += weight * share(d, 0, at[d]);
      weight *= share(d, at[d], at[d] + 1);
    }
    return sum;
  }

  /** Which part of what is below a place belongs to some of its choices. */
  private double share(int d, int from, int to) {
    return bound.weight(free[d], from, to) / bound.weight(free[d], 0, of[d]);
  }

  /** How much of the whole tree a part is, by the same measure. */
  public static double share(Bound bound, List<Branch> root) {
    double share = 1;
    for (Branch b : root) {
      share *= bound.weight(b.free, b.at, b.at + 1) / bound.weight(b.free, 0, b.of);
    }
    return share;
  }

  /** The present path, below the root: that which comes next. */
  public List<Branch> path() {
    List<Branch> path = new ArrayList<>();
    for (int d = root; d < depth; d++) {
      path.add(new Branch(at[d], of[d], free[d]));
    }
    return path;
  }

  /** A path as words, each a {@link Branch}. */
  public static String text(List<Branch> path) {
    return String.join(" ", path.stream().map(Branch::toString).toList());
  }

  /**
   * Reads such words.
   *
   * @throws IllegalArgumentException naming one that is none
   */
  public static List<Branch> parse(String text) {
    return text.isBlank()
        ? List.of()
        : Arrays.stream(text.strip().split(" ")).map(Branch::parse).toList();
  }

  /**
   * The parts into which this one falls at the first place below its root at which there is a
   * choice, in the order in which they are searched; none if there is no such place. To be asked
   * after the first run.
   */
  public List<List<Branch>> parts(List<Branch> rootPath) {
    List<List<Branch>> parts = new ArrayList<>();
    for (int i = 0; reached > root && i < of[root]; i++) {
      List<Branch> part = new ArrayList<>(rootPath);
      part.add(new Branch(i, of[root], free[root]));
      parts.add(part);
    }
    return parts;
  }
}
