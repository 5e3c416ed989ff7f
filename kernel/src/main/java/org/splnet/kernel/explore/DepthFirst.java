package org.splnet.kernel.explore;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.splnet.kernel.sim.Choices;
import org.splnet.kernel.sim.Strategy;

/**
 * All schedules of which the cost is within a limit, each once, depth first. Nothing is kept but
 * the present path through the tree: at each place at which the limit leaves more than one choice,
 * which of them it is and how many there are. So a search can be written down, taken up again, and
 * confined to a part of the tree.
 *
 * <p>Use: run the program with {@link #strategy}, then {@link #advance}; until that is false.
 */
public final class DepthFirst {
  /**
   * A place of the path.
   *
   * @param at which of the choices is taken, in the order in which they are tried
   * @param of how many there are within the limit
   */
  public record Branch(int at, int of) {
    /** As a word: {@code 1/3}. */
    @Override
    public String toString() {
      return at + "/" + of;
    }

    /**
     * Reads such a word.
     *
     * @throws IllegalArgumentException if it is none
     */
    public static Branch parse(String word) {
      int slash = word.indexOf('/');
      try {
        int at = Integer.parseInt(word.substring(0, Math.max(0, slash)));
        int of = Integer.parseInt(word.substring(slash + 1));
        if (at >= 0 && of > at) {
          return new Branch(at, of);
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
  private int depth;
  private boolean exhausted;

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
    root.forEach(b -> push(b.at, b.of));
    from.forEach(b -> push(b.at, b.of));
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
      place = place(within);
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

  private int place(int within) {
    int d = reached++;
    if (d == depth) {
      push(0, within);
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

  private void push(int taken, int among) {
    if (depth == at.length) {
      at = Arrays.copyOf(at, depth * 2);
      of = Arrays.copyOf(of, depth * 2);
    }
    at[depth] = taken;
    of[depth++] = among;
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
   * How much of the tree, or the part, lies before the present path, if at each place each choice
   * weighs the same: from 0 to 1. Schedules run, divided by this, estimate how many there are
   * (Knuth, 1975; of all paths up to here instead of some drawn by chance).
   */
  public double explored() {
    if (exhausted) {
      return 1;
    }
    double weight = 1;
    double sum = 0;
    for (int d = root; d < depth; d++) {
      weight /= of[d];
      sum += weight * at[d];
    }
    return sum;
  }

  /** The present path, below the root: that which comes next. */
  public List<Branch> path() {
    List<Branch> path = new ArrayList<>();
    for (int d = root; d < depth; d++) {
      path.add(new Branch(at[d], of[d]));
    }
    return path;
  }

  /** The first place below the root at which the run that was made last had a choice; 0 if none. */
  public int branchesAtRoot() {
    return reached > root ? of[root] : 0;
  }
}
