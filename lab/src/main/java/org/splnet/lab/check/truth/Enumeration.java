package org.splnet.lab.check.truth;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * All schedules of a small program, by an interpreter of its own: no machine, no lock of the
 * kernel, no search but to try everything. Schedules that are equivalent so far, and stand at the
 * same place, are followed once.
 */
final class Enumeration {
  private final SmallProgram program;
  private final Set<String> visited = new HashSet<>();
  private final Set<String> classes = new TreeSet<>();
  private final Set<String> finals = new TreeSet<>();

  Enumeration(SmallProgram program) {
    this.program = program;
  }

  /** Enumerates; false if there are more than so many places. */
  boolean run(int most) {
    List<int[]> stack = new ArrayList<>();
    stack.add(new int[0]);
    while (!stack.isEmpty()) {
      int[] path = stack.removeLast();
      Interpreter at = new Interpreter(program);
      Arrays.stream(path).forEach(at::step);
      if (!visited.add(at.place())) {
        continue;
      }
      if (visited.size() > most) {
        return false;
      }
      boolean any = false;
      for (int body = 0; body < program.bodies().size(); body++) {
        if (at.canStep(body)) {
          any = true;
          int[] longer = Arrays.copyOf(path, path.length + 1);
          longer[path.length] = body;
          stack.add(longer);
        }
      }
      if (!any) {
        classes.add(at.canonical());
        finals.add(at.finalState());
      }
    }
    return true;
  }

  /** The canonical forms of all classes. */
  Set<String> classes() {
    return classes;
  }

  /** The states in which schedules end. */
  Set<String> finals() {
    return finals;
  }
}
