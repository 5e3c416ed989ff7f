package org.splnet.lab.check;

import java.util.Arrays;
import java.util.List;

/**
 * How many runs a strategy needed to find the bug of a program.
 *
 * @param program by name
 * @param strategy by name
 * @param runs for each seed, up to and with the first that went wrong; 0 if none did within the
 *     budget
 * @param failures how they went wrong, each once
 * @param isDry whether a search had nothing left to run, and had found nothing
 */
public record FirstBugs(
    String program, String strategy, List<Long> runs, List<String> failures, boolean isDry) {
  private static final long NEVER = Long.MAX_VALUE;

  /** From how many seeds the bug was found. */
  public int found() {
    return (int) runs.stream().filter(r -> r > 0).count();
  }

  /** Whether it was found from every seed. */
  public boolean isFound() {
    return found() == runs.size();
  }

  /** Half of the seeds need no more than this many runs; 0 if half of them find nothing. */
  public long median() {
    return sorted()[(runs.size() - 1) / 2] % NEVER;
  }

  /** The most that a seed needed; 0 if one found nothing. */
  public long most() {
    return sorted()[runs.size() - 1] % NEVER;
  }

  private long[] sorted() {
    long[] all = runs.stream().mapToLong(r -> r == 0 ? NEVER : r).toArray();
    Arrays.sort(all);
    return all;
  }
}
