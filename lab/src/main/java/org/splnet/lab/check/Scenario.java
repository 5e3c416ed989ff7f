package org.splnet.lab.check;

import java.util.List;

/**
 * One of the things that can go wrong with locks, levels and interrupts, as it must not be done and
 * as it must.
 *
 * @param number in the list of {@code docs/checking.md}
 * @param name for the command line
 * @param about what it is, in one line
 * @param variants wrong and right ones, at least one of each
 */
public record Scenario(int number, String name, String about, List<Variant> variants) {
  /** Checks that there is a wrong and a right variant, and that their names differ. */
  public Scenario {
    variants = List.copyOf(variants);
    boolean wrong = variants.stream().anyMatch(Variant::isWrong);
    boolean right = variants.stream().anyMatch(v -> !v.isWrong());
    if (!wrong
        || !right
        || variants.stream().map(Variant::name).distinct().count() != variants.size()) {
      throw new IllegalArgumentException("scenario '" + name + "' needs wrong and right variants");
    }
  }

  /**
   * The variant of that name.
   *
   * @throws IllegalArgumentException if there is none, naming those there are
   */
  public Variant variant(String variant) {
    return variants.stream()
        .filter(v -> v.name().equals(variant))
        .findAny()
        .orElseThrow(() ->
            new IllegalArgumentException(
                "scenario '%s' has no variant '%s': choose one of %s"
                    .formatted(name, variant, variants.stream().map(Variant::name).toList())));
  }
}
