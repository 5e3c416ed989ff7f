package org.splnet.simnet;

import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** A run that failed: why, when, and what happened last. Its message names the seed. */
public final class SimFailure extends AssertionError {
  private static final long serialVersionUID = 1L;

  private final long seed;

  SimFailure(SimNetwork network, String why, @Nullable Throwable cause) {
    super(message(network, why), cause);
    seed = network.seed();
  }

  /** The seed of the run. */
  public long seed() {
    return seed;
  }

  private static String message(SimNetwork network, String why) {
    return "%s%n  at %.6f ms, seed %d: the same again with SimNetwork.seeded(%d), or under @SimTest with -Dsplnet.seed=%d%n  what happened last:%n%s"
        .formatted(
            why,
            network.nanos() / 1e6,
            network.seed(),
            network.seed(),
            network.seed(),
            network.events().stream()
                .map(e -> "    " + e)
                .collect(Collectors.joining(System.lineSeparator())));
  }
}
