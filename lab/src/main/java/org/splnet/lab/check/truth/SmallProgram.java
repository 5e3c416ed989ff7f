package org.splnet.lab.check.truth;

import java.util.List;

/**
 * A program of a few contexts that share variables and locks, as plain data: what the search and
 * the enumeration are both given.
 *
 * @param variables how many
 * @param lockLevels the level of each lock
 * @param bodies what the contexts do
 */
record SmallProgram(int variables, List<Integer> lockLevels, List<Body> bodies) {
  /** A CPU on which an application thread is: none. */
  static final int NO_CPU = -1;

  /**
   * A context.
   *
   * @param name of it
   * @param cpu on which it runs; {@link #NO_CPU} for an application thread
   * @param level at which it is delivered; 0 for what runs on a CPU outside of handlers
   * @param ops its steps
   */
  record Body(String name, int cpu, int level, List<Op> ops) {
    boolean isHandler() {
      return level > 0;
    }
  }

  int cpus() {
    return 1 + bodies.stream().mapToInt(Body::cpu).max().orElse(NO_CPU);
  }

  boolean hasHandlers() {
    return bodies.stream().anyMatch(Body::isHandler);
  }

  /** For people. */
  @Override
  public String toString() {
    StringBuilder out = new StringBuilder();
    out.append("locks at levels ").append(lockLevels).append('\n');
    for (Body b : bodies) {
      out.append("  ").append(b.name);
      out.append(b.cpu == NO_CPU ? " (thread)" : b.isHandler() ? " (handler of cpu " : " (cpu ");
      if (b.cpu != NO_CPU) {
        out.append(b.cpu).append(b.isHandler() ? " at level " + b.level : "").append(')');
      }
      out.append(": ").append(b.ops).append('\n');
    }
    return out.toString();
  }
}
