package org.splnet.kernel;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The lock grain: which real lock each class of logical locks is bound to, and which lock is
 * entered around a whole handler or socket call of each domain.
 *
 * <p>A class is bound to its own locks (one real lock per instance), or to a <em>shared</em> one,
 * named by the class at whose place that lock stands: {@code kernel} or {@code softnet}. A binding
 * replaces the lock, never the level.
 *
 * <p>Invariant: the quotient of the lock order under the binding has no cycle. If A comes before B
 * and B before C, and A and C share a real lock that B does not, then a path that holds A's lock
 * and waits for B meets one that holds B and waits for C's, which is the same lock as A's. {@link
 * #check} refuses it.
 */
public final class LockBinding implements Labelled {
  /** Every class is the kernel lock; every entry takes it once. */
  public static final LockBinding BIG_LOCK =
      new LockBinding("big", c -> LockOrder.BIG, d -> LockOrder.BIG);

  /** Drivers and queues have their own locks; protocols run under the kernel lock. */
  public static final LockBinding FLAGGED_DRIVERS =
      new LockBinding(
          "flagged",
          c -> c.domain() == Domain.PROTOCOL ? LockOrder.BIG : c,
          d -> d == Domain.PROTOCOL ? LockOrder.BIG : null);

  /** Drivers and queues have their own locks; protocols share one mutex. */
  public static final LockBinding SOFTNET_LOCK =
      new LockBinding(
          "softnet",
          c -> c.domain() == Domain.PROTOCOL && c != LockOrder.IFCONF ? LockOrder.SOFTNET : c,
          d -> d == Domain.PROTOCOL ? LockOrder.SOFTNET : null);

  /** Every class has its own locks. */
  public static final LockBinding FINE = new LockBinding("fine", c -> c, d -> null);

  private final String label;
  private final Function<LockClass, LockClass> map;
  private final Function<Domain, @Nullable LockClass> entry;

  /**
   * A binding.
   *
   * @param label its name on the command line
   * @param map the class at whose real lock a class is bound: itself for locks of its own
   * @param entry the class whose lock is entered around every handler and call of a domain, or null
   */
  public LockBinding(
      String label,
      Function<LockClass, LockClass> map,
      Function<Domain, @Nullable LockClass> entry) {
    this.label = label;
    this.map = map;
    this.entry = entry;
  }

  /** The bindings that the command line knows. */
  public static List<LockBinding> standard() {
    return List.of(BIG_LOCK, FLAGGED_DRIVERS, SOFTNET_LOCK, FINE);
  }

  /**
   * The standard binding of that label.
   *
   * @throws IllegalArgumentException if there is none, naming those there are
   */
  public static LockBinding of(String label) {
    return Labelled.of("lock grain", standard().toArray(LockBinding[]::new), label);
  }

  @Override
  public String label() {
    return label;
  }

  /** The class at whose real lock {@code c} is bound; {@code c} itself for locks of its own. */
  public LockClass target(LockClass c) {
    return c == LockOrder.BIG ? LockOrder.BIG : map.apply(c);
  }

  /** The class whose lock is entered around every handler and call of a domain, or null. */
  public @Nullable LockClass entry(Domain domain) {
    return entry.apply(domain);
  }

  /**
   * Checks that the quotient of {@code order} has no cycle.
   *
   * @throws IllegalArgumentException naming the chain of classes that closes a cycle
   */
  public void check(LockOrder order) {
    if (!sharesAny(order)) {
      return;
    }
    Map<LockClass, List<LockClass>> shared = new LinkedHashMap<>();
    for (LockClass c : order.classes()) {
      LockClass to = target(c);
      order.rank(to);
      shared.computeIfAbsent(to, k -> new ArrayList<>()).add(c);
    }
    for (Map.Entry<LockClass, List<LockClass>> group : shared.entrySet()) {
      List<LockClass> members = group.getValue();
      LockClass outer = members.getFirst();
      LockClass inner = members.getLast();
      for (int rank = order.rank(outer) + 1; rank < order.rank(inner); rank++) {
        LockClass between = order.classes().get(rank);
        if (target(between) != group.getKey()) {
          throw new IllegalArgumentException(
              "binding '%s' can deadlock: %s -> %s -> %s, where %s and %s are both bound to the lock '%s' and %s is not; bind %s there too, or give %s its own lock"
                  .formatted(
                      label,
                      outer,
                      between,
                      inner,
                      outer,
                      inner,
                      group.getKey(),
                      between,
                      between,
                      inner));
        }
      }
    }
  }

  private boolean sharesAny(LockOrder order) {
    for (LockClass c : order.classes()) {
      if (target(c) != c) {
        return true;
      }
    }
    return false;
  }

  @Override
  public String toString() {
    return label;
  }
}
