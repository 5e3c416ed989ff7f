package org.splnet.kernel;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;

/**
 * Decides what becomes of a prediction: a rule of order or level was broken, and the run has not
 * gone wrong by that. The port is told, and either throws or lets the run go on as it would without
 * a checker ({@link LockRule#isPrediction}).
 *
 * <p>What a port has let pass it is not told again: the rule with its classes and levels is
 * remembered, and a report, for which the stack is walked, is only made for what is new. What is
 * refused is not remembered and is refused again. Two CPUs on real threads that meet the same at
 * one moment may both tell of it.
 */
final class Judge {
  private record Key(LockRule rule, List<Object> what) {}

  private final Port port;

  /** What was let pass: a set that is replaced and never changed. */
  private final AtomicReference<Set<Key>> noted = new AtomicReference<>(Set.of());

  Judge(Port port) {
    this.port = port;
  }

  /**
   * Hands a report to the port, unless that has let the same pass before.
   *
   * @param what the lock classes and levels that tell it from others of the rule
   * @throws LockViolation if the port lets nothing pass
   */
  void predict(LockRule rule, Supplier<LockViolation> report, Object... what) {
    Key key = new Key(rule, List.of(what));
    if (!noted.get().contains(key)) {
      port.predicted(report.get());
      note(key);
    }
  }

  /**
   * As {@link #predict}, of what the configuration has asked for twice: a port that only watches
   * notes it, and with any other it is accepted.
   */
  void predictAccepted(LockRule rule, Supplier<LockViolation> report, Object... what) {
    try {
      predict(rule, report, what);
    } catch (LockViolation known) {
      note(new Key(rule, List.of(what)));
    }
  }

  private void note(Key key) {
    noted.updateAndGet(old -> {
      Set<Key> now = new HashSet<>(old);
      now.add(key);
      return now;
    });
  }
}
