package org.splnet.kernel.explore;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
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
   * @param below how many places followed when this one was first met
   */
  public record Branch(int at, int of, boolean free, int below) {
    private static final Pattern WORD = Pattern.compile("(\\d{1,9})([/:])(\\d{1,9})\\+(\\d{1,9})");

    /** As a word: {@code 1/3+20}, or {@code 1:3+20} where all cost the same. */
    @Override
    public String toString() {
      return at + (free ? ":" : "/") + of + "+" + below;
    }

    /**
     * Reads such a word.
     *
     * @throws IllegalArgumentException if it is none
     */
    public static Branch parse(String word) {
      Matcher m = WORD.matcher(word);
      if (m.matches()) {
        int at = Integer.parseInt(m.group(1));
        int of = Integer.parseInt(m.group(3));
        if (of > at) {
          return new Branch(at, of, m.group(2).equals(":"), Integer.parseInt(m.group(4)));
        }
      }
      throw new IllegalArgumentException("'" + word + "' is no place of a path: write 1/3+20");
    }
  }

  private static final int UNKNOWN = -1;

  private final Bound bound;
  private final int limit;
  private final int root;
  private final ChoiceOrder order = new ChoiceOrder();

  private int[] at = new int[64];
  private int[] of = new int[64];
  private boolean[] free = new boolean[64];
  private int[] below = new int[64];
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
    root.forEach(b -> push(b));
    from.forEach(b -> push(b));
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
      push(new Branch(0, within, allFree, UNKNOWN));
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

  private void push(Branch b) {
    if (depth == at.length) {
      at = Arrays.copyOf(at, depth * 2);
      of = Arrays.copyOf(of, depth * 2);
      free = Arrays.copyOf(free, depth * 2);
      below = Arrays.copyOf(below, depth * 2);
    }
    at[depth] = b.at;
    of[depth] = b.of;
    free[depth] = b.free;
    below[depth++] = b.below;
  }

  /** Says of each place that was met for the first time how many follow. */
  private void measure() {
    for (int d = reached - 1; d >= 0 && below[d] == UNKNOWN; d--) {
      below[d] = reached - 1 - d;
    }
  }

  /** Goes on to the next path; false if there is none. */
  public boolean advance() {
    if (reached < depth) {
      throw doesNotFit(reached, 0);
    }
    measure();
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
   * How much of the tree, or the part, lies before the present path, from 0 to 1. Each choice of a
   * place weighs as much as there may be below it, by what it leaves to be spent. Schedules run,
   * divided by this, estimate how many there are (Knuth, 1975; of all paths up to here instead of
   * some drawn by chance).
   */
  public double explored() {
    if (exhausted) {
      return 1;
    }
    int left = limit;
    double weight = 1;
    double sum = 0;
    for (int d = 0; d < depth; d++) {
      Branch b = branch(d);
      if (d >= root) {
        double whole = bound.weight(b, 0, b.of, left);
        sum += weight * bound.weight(b, 0, b.at, left) / whole;
        weight *= bound.weight(b, b.at, b.at + 1, left) / whole;
      }
      left -= bound.cost(b, b.at);
    }
    return sum;
  }

  private Branch branch(int d) {
    return new Branch(at[d], of[d], free[d], Math.max(0, below[d]));
  }

  /** How much of the whole tree a part is, by the same measure. */
  public static double share(Bound bound, int limit, List<Branch> root) {
    int left = limit;
    double share = 1;
    for (Branch b : root) {
      share *= bound.weight(b, b.at, b.at + 1, left) / bound.weight(b, 0, b.of, left);
      left -= bound.cost(b, b.at);
    }
    return share;
  }

  /** The present path, below the root: that which comes next. */
  public List<Branch> path() {
    List<Branch> path = new ArrayList<>();
    for (int d = root; d < depth; d++) {
      path.add(branch(d));
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
    measure();
    List<List<Branch>> parts = new ArrayList<>();
    for (int i = 0; reached > root && i < of[root]; i++) {
      List<Branch> part = new ArrayList<>(rootPath);
      part.add(new Branch(i, of[root], free[root], below[root]));
      parts.add(part);
    }
    return parts;
  }
}
