package org.splnet.kernel.explore.exhaust;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import org.splnet.kernel.Context;
import org.splnet.kernel.sim.Strand;

/**
 * Who makes the steps of a run in which interrupts arrive: each strand, and on a CPU each interrupt
 * frame, has a number of its own, the same in every run. Which of them is on top of which.
 */
final class Frames {
  /** A frame: the how manieth of a source, on a CPU. */
  private record Frame(int strand, long source, int occurrence) {}

  private final Map<Frame, Integer> numbers = new HashMap<>();
  private int[] strandOf = new int[16];
  private int[] rankOf = new int[16];
  private long[] sourceOf = new long[16];
  private int count;

  // Of the present run: who is on each strand, the topmost last; and how often a source arrived.
  private int[][] stacks = new int[8][];
  private int[] depths = new int[8];
  private final Map<Frame, Integer> occurrences = new HashMap<>();

  /** How many there are so far. */
  int count() {
    return count;
  }

  int strandOf(int proc) {
    return strandOf[proc];
  }

  /** The source of a frame; 0 for what is none. */
  long sourceOf(int proc) {
    return sourceOf[proc];
  }

  int rankOf(int proc) {
    return rankOf[proc];
  }

  boolean isFrame(int proc) {
    return sourceOf[proc] != 0;
  }

  /** A run begins. */
  void reset() {
    Arrays.fill(depths, 0);
    occurrences.clear();
  }

  /** Who would make the next step of a strand. */
  int top(Strand s) {
    int n = s.number();
    room(n);
    if (depths[n] == 0) {
      push(n, number(new Frame(n, 0, 0), 0));
    }
    Context ctx = s.context();
    int depth = s.cpu() == null || ctx == null ? 0 : ctx.frameDepth();
    depths[n] = Math.min(depths[n], depth + 1);
    return stacks[n][depths[n] - 1];
  }

  /** Who would come, if that source arrived now. */
  int next(Strand s, long source, int rank) {
    int n = s.number();
    int before = occurrences.getOrDefault(new Frame(n, source, 0), 0);
    return number(new Frame(n, source, before), rank);
  }

  /** It arrives. */
  int begin(Strand s, long source, int rank) {
    int proc = next(s, source, rank);
    occurrences.merge(new Frame(s.number(), source, 0), 1, Integer::sum);
    top(s);
    push(s.number(), proc);
    return proc;
  }

  private void push(int strand, int proc) {
    int[] stack = stacks[strand];
    if (depths[strand] == stack.length) {
      stack = Arrays.copyOf(stack, stack.length * 2);
      stacks[strand] = stack;
    }
    stack[depths[strand]++] = proc;
  }

  private void room(int strand) {
    int had = stacks.length;
    if (strand >= had) {
      stacks = Arrays.copyOf(stacks, strand * 2);
      depths = Arrays.copyOf(depths, strand * 2);
    }
    if (stacks[strand] == null) {
      stacks[strand] = new int[4];
    }
  }

  private int number(Frame f, int rank) {
    Integer known = numbers.get(f);
    if (known != null) {
      return known;
    }
    int proc = count++;
    numbers.put(f, proc);
    if (proc == strandOf.length) {
      strandOf = Arrays.copyOf(strandOf, proc * 2);
      rankOf = Arrays.copyOf(rankOf, proc * 2);
      sourceOf = Arrays.copyOf(sourceOf, proc * 2);
    }
    strandOf[proc] = f.strand;
    rankOf[proc] = rank;
    sourceOf[proc] = f.source;
    return proc;
  }
}
