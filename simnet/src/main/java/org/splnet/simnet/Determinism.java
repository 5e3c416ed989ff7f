package org.splnet.simnet;

import java.util.List;
import java.util.function.Consumer;

/** Compares two runs of a scenario. */
final class Determinism {
  /**
   * A run.
   *
   * @param events what happened
   * @param digest of all
   */
  private record Run(List<SimEvent> events, long digest) {}

  private Determinism() {}

  static void check(long seed, Consumer<SimNetwork> scenario) {
    Run first = run(seed, scenario);
    try (SimNetwork network = SimNetwork.seeded(seed)) {
      network.history().keep();
      scenario.accept(network);
      List<SimEvent> a = first.events();
      List<SimEvent> b = network.history().all();
      if (first.digest() != network.digest()) {
        throw new SimFailure(network, "two runs of one seed differ: " + difference(a, b), null);
      }
    }
  }

  private static Run run(long seed, Consumer<SimNetwork> scenario) {
    try (SimNetwork network = SimNetwork.seeded(seed)) {
      network.history().keep();
      scenario.accept(network);
      return new Run(network.history().all(), network.digest());
    }
  }

  private static String difference(List<SimEvent> a, List<SimEvent> b) {
    for (int i = 0; i < Math.max(a.size(), b.size()); i++) {
      String first = i < a.size() ? a.get(i).toString() : "nothing more";
      String second = i < b.size() ? b.get(i).toString() : "nothing more";
      if (i >= a.size() || i >= b.size() || !a.get(i).equals(b.get(i))) {
        return "event %d is%n    %s%n  in one, and%n    %s%n  in the other"
            .formatted(i + 1, first.strip(), second.strip());
      }
    }
    return "the same happened, but in another order of steps";
  }
}
