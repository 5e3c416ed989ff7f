package org.splnet.lab.check.known;

import java.util.Set;
import org.splnet.kernel.explore.Program;

/**
 * A program with a bug that is known.
 *
 * @param name as in the literature
 * @param about what goes wrong in it, in one line
 * @param threads how many it has
 * @param program what is explored
 * @param expected how it goes wrong: the names of {@link org.splnet.kernel.explore.Failure#what
 *     failures}
 */
public record KnownProgram(
    String name, String about, int threads, Program program, Set<String> expected) {
  static KnownProgram of(String name, int threads, String expected, String about, Program program) {
    return new KnownProgram(name, about, threads, program, Set.of(expected));
  }
}
