package org.splnet.lab.check.known;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** All programs with known bugs, by name. */
public final class KnownPrograms {
  private KnownPrograms() {}

  /** All of them, sorted by name. */
  public static List<KnownProgram> all() {
    List<KnownProgram> all = new ArrayList<>();
    all.addAll(Sums.all());
    all.addAll(Circles.all());
    all.addAll(Buffers.all());
    all.add(Bluetooth.known());
    all.add(WorkStealing.known());
    all.sort(Comparator.comparing(KnownProgram::name));
    return List.copyOf(all);
  }

  /**
   * The program of that name.
   *
   * @throws IllegalArgumentException if there is none, naming those there are
   */
  public static KnownProgram of(String name) {
    return all().stream()
        .filter(p -> p.name().equals(name))
        .findAny()
        .orElseThrow(() ->
            new IllegalArgumentException(
                "unknown program '%s': choose one of %s"
                    .formatted(
                        name, String.join(", ", all().stream().map(KnownProgram::name).toList()))));
  }
}
