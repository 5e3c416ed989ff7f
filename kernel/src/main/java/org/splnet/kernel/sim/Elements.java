package org.splnet.kernel.sim;

import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Gives each variable that a run meets a number of its own. */
final class Elements {
  private static final String ATOMIC = "java.util.concurrent.atomic";
  private static final int HASH = 31;
  private static final int FIRST = 1 << 29;

  /** A variable: of an object, by its identity, or one that is of none, by its name. */
  private record Element(Object of, int index, String variable) {
    @Override
    public boolean equals(@Nullable Object o) {
      return o instanceof Element e
          && e.of == of
          && e.index == index
          && e.variable.equals(variable);
    }

    @Override
    public int hashCode() {
      return (HASH * System.identityHashCode(of) + index) * HASH + variable.hashCode();
    }
  }

  private final Map<Object, Integer> numbers = new HashMap<>(4);

  Elements() {}

  /**
   * What distinguishes a variable from others of its object: an element, and what an atomic object
   * has inside, may be known by several names.
   */
  static String variable(Object of, int index, String site) {
    boolean anonymous = index >= 0 || of.getClass().getPackageName().equals(ATOMIC);
    return anonymous ? of.getClass().getName() : Sites.variable(site);
  }

  /** A number of its own for each. */
  int number(Object of, int index, String variable) {
    Object what = new Element(of, index, variable);
    Integer known = numbers.get(what);
    if (known == null) {
      known = FIRST + numbers.size();
      numbers.put(what, known);
    }
    return known;
  }
}
