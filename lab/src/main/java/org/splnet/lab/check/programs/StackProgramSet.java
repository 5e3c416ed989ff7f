package org.splnet.lab.check.programs;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.splnet.kernel.explore.Program;
import org.splnet.lab.check.Scenario;
import org.splnet.lab.check.Scenarios;
import org.splnet.lab.check.Variant;

/** All programs that mutants are run by: those of this package, and the right variants. */
public final class StackProgramSet {
  /** It is about how much is done, not about what, and takes long. */
  private static final String CURVE = "livelock";

  /** Those hold by what runs where: the checker, which does not know of that, warns. */
  private static final Set<String> WARNED =
      Set.of("holder-interrupted/right-routed", "wait-under-lock/right-call", "tcp-close/right");

  private static final Map<String, Program> OWN = own();
  private static final Map<String, Program> ALL = all();

  private StackProgramSet() {}

  private static Map<String, Program> own() {
    Map<String, Program> own = new LinkedHashMap<>();
    own.putAll(KernelPrograms.all());
    own.putAll(LinePrograms.all());
    own.putAll(LevelPrograms.all());
    own.putAll(ServicePrograms.all());
    own.putAll(TrafficPrograms.all());
    own.putAll(StackPrograms.all());
    return own;
  }

  private static Map<String, Program> all() {
    Map<String, Program> all = new LinkedHashMap<>(OWN);
    for (Scenario s : Scenarios.all()) {
      if (!s.name().contains(CURVE)) {
        for (Variant v : s.variants()) {
          String name = s.name() + "/" + v.name();
          if (!v.isWrong() && !WARNED.contains(name)) {
            all.put(name, v.program());
          }
        }
      }
    }
    return all;
  }

  /** Their names. */
  public static List<String> names() {
    return List.copyOf(ALL.keySet());
  }

  /** The names of those of this package. */
  public static List<String> ownNames() {
    return List.copyOf(OWN.keySet());
  }

  /**
   * The program of that name.
   *
   * @throws IllegalArgumentException if there is none
   */
  public static Program of(String name) {
    Program p = ALL.get(name);
    if (p == null) {
      throw new IllegalArgumentException(
          "unknown program '" + name + "': choose one of " + names());
    }
    return p;
  }
}
