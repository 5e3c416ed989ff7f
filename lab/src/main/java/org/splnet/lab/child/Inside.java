package org.splnet.lab.child;

import java.util.List;

/**
 * Who used the time of a slice, where the child keeps accounts.
 *
 * @param uses by name, of CPUs and of other contexts apart
 * @param stampNanos what one beginning or end of a span costs, in this JVM
 * @param lockNanos what an uncontended enter and exit of a lock costs, in this JVM
 */
public record Inside(List<Use> uses, double stampNanos, double lockNanos) {
  /** Nothing is known. */
  public static final Inside NOTHING = new Inside(List.of(), 0, 0);

  /**
   * The use of time under one name.
   *
   * @param kind of the thing, see {@link org.splnet.kernel.trace.TraceName.Kind}
   * @param name of the thing
   * @param line of a handler
   * @param onCpu whether by CPUs, or by application contexts and threads of interrupt lines
   * @param nanos without what ran inside
   * @param spans how many
   * @param inner how many ran inside
   * @param locks real locks taken
   */
  public record Use(
      String kind,
      String name,
      String line,
      boolean onCpu,
      long nanos,
      long spans,
      long inner,
      long locks) {}
}
