package org.splnet.kernel;

/**
 * A cache line of nothing in front of the fields of a class that one CPU writes all the time.
 *
 * <p>Small objects that are made one after the other for one CPU after the other, such as the
 * instances of a soft interrupt, would lie on one line, and each CPU's store would take the line
 * from the others. What it is worth is in {@code docs/performance.md}.
 */
class Padded {
  @SuppressWarnings("unused")
  private long p0, p1, p2, p3, p4, p5, p6, p7;

  Padded() {}
}
