package org.splnet.lab.check;

import java.util.List;
import org.splnet.lab.check.scenarios.DetachWhileItRuns;
import org.splnet.lab.check.scenarios.ReceiveLivelock;
import org.splnet.lab.check.scenarios.TcpClose;
import org.splnet.lab.check.scenarios.TwoLocks;

/** All scenarios, by number. */
public final class Scenarios {
  private static final List<Scenario> ALL =
      List.of(
          TwoLocks.scenario(),
          TcpClose.scenario(),
          DetachWhileItRuns.scenario(),
          ReceiveLivelock.scenario());

  private Scenarios() {}

  /** All of them. */
  public static List<Scenario> all() {
    return ALL;
  }

  /**
   * The scenario of that name or number.
   *
   * @throws IllegalArgumentException if there is none, naming those there are
   */
  public static Scenario of(String name) {
    return ALL.stream()
        .filter(s -> s.name().equals(name) || String.valueOf(s.number()).equals(name))
        .findAny()
        .orElseThrow(() ->
            new IllegalArgumentException(
                "unknown scenario '%s': choose one of %s, or its number"
                    .formatted(
                        name, String.join(", ", ALL.stream().map(Scenario::name).toList()))));
  }
}
