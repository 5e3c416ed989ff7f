package org.splnet.lab.mutate;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.splnet.lab.LabException;

/**
 * The mutants that make no difference, with the reason of each: {@code equivalents.txt} beside this
 * class, one a line, {@code id | reason}.
 */
final class Equivalents {
  private static final String FILE = "equivalents.txt";

  private final Map<String, String> reasons;

  private Equivalents(Map<String, String> reasons) {
    this.reasons = reasons;
  }

  /**
   * Reads them.
   *
   * @param mutants all there are
   * @throws LabException if a line is malformed, or names a mutant that does not exist
   */
  static Equivalents read(List<Mutant> mutants) {
    return of(Rechecks.text(FILE), mutants);
  }

  static Equivalents of(List<String> lines, List<Mutant> mutants) {
    Map<String, String> reasons = new LinkedHashMap<>();
    List<String> ids = new ArrayList<>(mutants.stream().map(Mutant::id).toList());
    for (String line : lines) {
      int bar = line.indexOf('|');
      String id = bar < 0 ? line : line.substring(0, bar).strip();
      String reason = bar < 0 ? "" : line.substring(bar + 1).strip();
      if (reason.isEmpty()) {
        throw new LabException(FILE + ": '" + line + "' gives no reason: write id | reason");
      }
      if (!ids.contains(id)) {
        throw new LabException(
            FILE + ": there is no mutant " + id + " any more: take the line out, or correct it");
      }
      if (reasons.put(id, reason) != null) {
        throw new LabException(FILE + ": " + id + " stands there twice");
      }
    }
    return new Equivalents(reasons);
  }

  /** Why a mutant makes no difference; empty if it does, as far as is known. */
  String reason(String id) {
    return reasons.getOrDefault(id, "");
  }
}
