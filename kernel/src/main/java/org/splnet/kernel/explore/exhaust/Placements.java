package org.splnet.kernel.explore.exhaust;

import java.util.Arrays;
import org.splnet.kernel.Context;
import org.splnet.kernel.sim.Footprint;
import org.splnet.kernel.sim.Strand;

/**
 * Tells which beginnings of schedules are left out because an interrupt frame in them could as well
 * lie elsewhere.
 *
 * <p>A frame runs to its end before its CPU goes on, so to the search two placements of it are two
 * schedules. Here they are told to be of one class, and one of them is given up, where a frame with
 * all that happened after it can be moved to where its CPU has come by now, since nothing that the
 * CPU did since happened after it and the level lets it begin there. In the schedule that is given
 * up then that CPU never goes on; others do, as what they do may race.
 *
 * <p>No class is lost. A move changes no order of steps that do not commute, and leaves in order
 * what other CPUs did. Moves are made in three ways: to a place with fewer frames below; later,
 * past a step of one whom the frame interrupts; and past a frame that interrupts the same and has a
 * lower number. Each makes the sum of depths less; or leaves it and makes the sum, over all frames,
 * of the steps before it of those below it greater; or leaves both, and sorts. So moves come to an
 * end, and where no more is possible there is a schedule of the class in which nothing is given up.
 *
 * <p>What a step of the run made pending is left where it is, for the kernel serves it in an order,
 * and so is everything while such a source waits.
 *
 * <p>Whether a CPU goes on depends on nothing but what happened before it stands there, so what
 * races are, and the argument of the search, remain as they are.
 */
final class Placements {
  private final Steps steps;
  private final Frames frames;
  private final Pending pending;

  // The steps of the CPU, and how many.
  private int[] cpu = new int[64];
  private int count;

  // What happened after a frame.
  private int[] after = new int[64];
  private int afterCount;
  private boolean[] strandsAfter = new boolean[16];

  Placements(Steps steps, Frames frames, Pending pending) {
    this.pending = pending;
    this.steps = steps;
    this.frames = frames;
  }

  /**
   * Whether a CPU that stands before a step need not go on.
   *
   * @param size how many steps of the run have been made
   */
  boolean isGivenUp(Strand s, int size) {
    Context ctx = s.context();
    if (ctx == null || pending.arrived(s, ctx.interruptsDue()) != 0 || !collect(s.number(), size)) {
      return false;
    }
    int top = frames.top(s);
    int depth = frames.depth(s);
    for (int x = count - 1; x >= 0; x--) {
      int begin = cpu[x];
      if (steps.kind[begin] != Footprint.BEGIN || steps.depth[begin] <= depth) {
        continue;
      }
      int end = end(x);
      if (end < count
          && !steps.isCaused(begin)
          && steps.rank[begin] > ctx.level()
          && (mayLieHere(x, end, top, depth) || isUnsorted(begin, end, depth))
          && !isFollowed(begin, end, s.number(), size)) {
        return true;
      }
    }
    return false;
  }

  private boolean collect(int strand, int size) {
    boolean any = false;
    count = 0;
    for (int i = 0; i < size; i++) {
      if (Frames.strandOf(steps.proc[i]) == strand) {
        if (count == cpu.length) {
          cpu = Arrays.copyOf(cpu, count * 2);
        }
        cpu[count++] = i;
        any |= steps.kind[i] == Footprint.BEGIN;
      }
    }
    return any;
  }

  /** Where, among the steps of the CPU, the frame that begins there is over. */
  private int end(int x) {
    int begin = cpu[x];
    int y = x + 1;
    while (y < count
        && (steps.depth[cpu[y]] > steps.depth[begin] || steps.proc[cpu[y]] == steps.proc[begin])) {
      y++;
    }
    return y;
  }

  /** Whether it would lie less deep here, or later over the same. */
  private boolean mayLieHere(int x, int end, int top, int depth) {
    int at = x;
    while (at >= 0 && steps.depth[cpu[at]] > depth + 1) {
      at = beginning(steps.over[cpu[at]]);
    }
    if (at < 0 || steps.over[cpu[at]] != top) {
      return false;
    }
    if (at != x) {
      return true;
    }
    for (int y = end; y < count; y++) {
      if (steps.proc[cpu[y]] == top && steps.kind[cpu[y]] != Footprint.BEGIN) {
        return true;
      }
    }
    return false;
  }

  private int beginning(int frame) {
    for (int x = 0; x < count; x++) {
      if (steps.proc[cpu[x]] == frame) {
        return x;
      }
    }
    return -1;
  }

  /** Whether one of a lower number came just after it, could have come before, and is over. */
  private boolean isUnsorted(int begin, int end, int depth) {
    int other = cpu[end];
    return steps.kind[other] == Footprint.BEGIN
        && steps.depth[begin] == depth + 1
        && steps.depth[other] == depth + 1
        && steps.over[other] == steps.over[begin]
        && steps.proc[other] < steps.proc[begin]
        && (steps.due[begin] & frames.sourceOf(steps.proc[other])) != 0
        && frames.sourceOf(steps.proc[other]) != frames.sourceOf(steps.proc[begin])
        && end(end) == count;
  }

  /** Whether something that its CPU did after a frame happened after it. */
  private boolean isFollowed(int begin, int end, int strand, int size) {
    afterCount = 0;
    Arrays.fill(strandsAfter, false);
    int last = cpu[end - 1];
    for (int k = begin; k < size; k++) {
      int by = Frames.strandOf(steps.proc[k]);
      if (by == strand) {
        if (k <= last) {
          add(k);
        } else if (happenedAfter(k)) {
          return true;
        }
      } else if (by < strandsAfter.length && strandsAfter[by] || happenedAfter(k)) {
        add(k);
        strandIsAfter(by);
      }
    }
    return false;
  }

  private void strandIsAfter(int strand) {
    if (strand >= strandsAfter.length) {
      strandsAfter = Arrays.copyOf(strandsAfter, strand * 2);
    }
    strandsAfter[strand] = true;
  }

  private void add(int k) {
    if (afterCount == after.length) {
      after = Arrays.copyOf(after, afterCount * 2);
    }
    after[afterCount++] = k;
  }

  private boolean happenedAfter(int k) {
    for (int i = 0; i < afterCount; i++) {
      if (!steps.commute(after[i], k)) {
        return true;
      }
    }
    return false;
  }
}
