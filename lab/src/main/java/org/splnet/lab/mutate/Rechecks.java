package org.splnet.lab.mutate;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The second looks: tests of a condition after arming, marking, going to sleep or letting go, that
 * close the gap behind the first. Which tests are that is a matter of reading the code; so they are
 * a reviewed list, {@code rechecks.txt} beside this class, of mutations that leave one out each.
 */
final class Rechecks {
  private static final String FILE = "rechecks.txt";

  private Rechecks() {}

  /** The mutants, in the order of the list. */
  static List<Mutant> read() {
    Map<String, List<String>> lines = new LinkedHashMap<>();
    for (String line : text(FILE)) {
      String id = Operator.DROP_RECHECK.label() + "/" + line.split("\\|", -1)[0].strip();
      String change = line.substring(line.indexOf('|'));
      lines.computeIfAbsent(id, _ -> new ArrayList<>()).add(id + " " + change);
    }
    List<Mutant> mutants = new ArrayList<>();
    lines.forEach((id, changes) -> {
      List<String> classes =
          changes.stream().map(c -> c.split("\\|", -1)[2].strip()).distinct().toList();
      String[] first = changes.getFirst().split("\\|", -1);
      String type = first[2].strip();
      String place = type.substring(type.lastIndexOf('.') + 1) + "." + first[3].strip();
      mutants.add(new Mutant(id, Operator.DROP_RECHECK, place, classes, List.copyOf(changes)));
    });
    return mutants;
  }

  /** The lines of a resource of this package but for comments and empty ones. */
  static List<String> text(String file) {
    try (InputStream in = Rechecks.class.getResourceAsStream(file)) {
      if (in == null) {
        throw new IllegalStateException("the resource " + file + " is not beside its class");
      }
      return new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8))
          .lines()
          .map(String::strip)
          .filter(l -> !l.isEmpty() && !l.startsWith("#"))
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read the resource " + file, e);
    }
  }
}
