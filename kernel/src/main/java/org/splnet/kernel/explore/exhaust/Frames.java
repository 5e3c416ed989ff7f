package org.splnet.kernel.explore.exhaust;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import org.splnet.kernel.Context;
import org.splnet.kernel.sim.Strand;

/**
 * Who makes the steps of a run: each strand, and on a CPU each interrupt frame, has a number of its
 * own, the same in every run of a search. Which of them is on top of which.
 */
final class Frames {
  private static final int BITS = 12;
  private static final int STRANDS = (1 << BITS) - 1;

  /** A frame: the how manieth of a source, on a strand. */
  private record Frame(int strand, long source, int occurrence) {}

  private final Map<Frame, Integer> numbers = new HashMap<>();
  private long[] sources = new long[8];

  // Of the present run: the frames on each strand, the topmost last; and how often a source came.
  private int[][] stacks = new int[8][];
  private int[] depths = new int[8];
  private final Map<Frame, Integer> occurrences = new HashMap<>();

  /** The strand on which somebody makes his steps. */
  static int strandOf(int proc) {
    return proc & STRANDS;
  }

  static boolean isFrame(int proc) {
    return proc > STRANDS;
  }

  /** Whether they are two on one CPU, so that one goes on only where the other does not. */
  static boolean shareCpu(int a, int b) {
    return a != b && strandOf(a) == strandOf(b);
  }

  /** The bit of the source of a frame. */
  long sourceOf(int frame) {
    return sources[frame >> BITS];
  }

  /** Whether any has begun in the present run. */
  boolean isAny() {
    return !occurrences.isEmpty();
  }

  /** A run begins. */
  void reset() {
    Arrays.fill(depths, 0);
    occurrences.clear();
  }

  /** How many frames are on a strand. */
  int depth(Strand s) {
    Context ctx = s.context();
    int n = s.number();
    if (s.cpu() == null || ctx == null || n >= depths.length) {
      return 0;
    }
    depths[n] = Math.min(depths[n], ctx.frameDepth());
    return depths[n];
  }

  /** Who would make the next step of a strand. */
  int top(Strand s) {
    int depth = depth(s);
    return depth == 0 ? s.number() : stacks[s.number()][depth - 1];
  }

  /** Who would come, if that source arrived now. */
  int next(Strand s, long source) {
    int n = s.number();
    int before = occurrences.getOrDefault(new Frame(n, source, 0), 0);
    return number(new Frame(n, source, before));
  }

  /** It arrives. */
  int begin(Strand s, long source) {
    int proc = next(s, source);
    int n = s.number();
    occurrences.merge(new Frame(n, source, 0), 1, Integer::sum);
    int depth = depth(s);
    room(n, depth);
    stacks[n][depth] = proc;
    depths[n] = depth + 1;
    return proc;
  }

  private void room(int strand, int depth) {
    if (strand >= stacks.length) {
      stacks = Arrays.copyOf(stacks, strand * 2);
      depths = Arrays.copyOf(depths, strand * 2);
    }
    int[] stack = stacks[strand];
    if (stack == null) {
      stacks[strand] = new int[4];
    } else if (depth == stack.length) {
      stacks[strand] = Arrays.copyOf(stack, depth * 2);
    }
  }

  private int number(Frame f) {
    Integer known = numbers.get(f);
    if (known != null) {
      return known;
    }
    if (f.strand > STRANDS) {
      throw new InexhaustibleException(
          "more than " + STRANDS + " strands; build a smaller program to exhaust it");
    }
    int index = numbers.size() + 1;
    if (index == sources.length) {
      sources = Arrays.copyOf(sources, index * 2);
    }
    sources[index] = f.source;
    int proc = index << BITS | f.strand;
    numbers.put(f, proc);
    return proc;
  }
}
