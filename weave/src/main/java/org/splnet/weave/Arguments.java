package org.splnet.weave;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The agent's argument: names of packages, {@code mutations=FILE}, {@code coverage=true} and {@code
 * races=true}, separated by commas.
 *
 * @param packages to weave besides our own
 * @param mutations files of mutations besides those on the class path
 * @param coverage whether each method reports that it is entered
 * @param races whether plain accesses are reported, with what else a search for data races needs
 */
record Arguments(List<String> packages, List<Path> mutations, boolean coverage, boolean races) {
  private static final String COVERAGE = "coverage=true";
  private static final String RACES = "races=true";
  private static final String MUTATIONS = "mutations=";

  /**
   * Reads the argument.
   *
   * @throws IllegalArgumentException if a part of it is neither
   */
  static Arguments parse(@Nullable String text) {
    List<String> packages = new ArrayList<>();
    List<Path> files = new ArrayList<>();
    boolean coverage = false;
    boolean races = false;
    if (text != null && !text.isBlank()) {
      for (String part : text.split(",", -1)) {
        if (part.startsWith(MUTATIONS) && part.length() > MUTATIONS.length()) {
          files.add(Path.of(part.substring(MUTATIONS.length())));
        } else if (part.equals(COVERAGE)) {
          coverage = true;
        } else if (part.equals(RACES)) {
          races = true;
        } else if (part.matches("[\\p{Alpha}_][\\w$]*(\\.[\\p{Alpha}_][\\w$]*)*")) {
          packages.add(part);
        } else {
          throw new IllegalArgumentException(
              "'"
                  + part
                  + "' in the agent's argument '"
                  + text
                  + "' is neither a package, such as com.example, nor mutations=FILE nor"
                  + " coverage=true nor races=true");
        }
      }
    }
    return new Arguments(List.copyOf(packages), List.copyOf(files), coverage, races);
  }
}
