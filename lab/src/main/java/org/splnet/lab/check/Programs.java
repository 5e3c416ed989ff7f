package org.splnet.lab.check;

import java.lang.reflect.InvocationTargetException;
import org.splnet.kernel.explore.Program;
import org.splnet.lab.check.known.KnownPrograms;

/** Programs by the names under which they travel to a JVM that explores. */
final class Programs {
  /** What the name of a program with a known bug begins with. */
  static final String KNOWN = "known/";

  /** What the name of a program that is there for itself begins with. */
  static final String PROGRAM = "program/";

  private Programs() {}

  /**
   * The program of that name: {@code SCENARIO/VARIANT}, {@code known/NAME}, {@code program/NAME},
   * or the name of a class.
   *
   * @throws IllegalArgumentException if there is none
   */
  static Program of(String name) {
    if (name.startsWith(KNOWN)) {
      return KnownPrograms.of(name.substring(KNOWN.length())).program();
    }
    if (name.startsWith(PROGRAM)) {
      return org.splnet.lab.check.programs.StackProgramSet.of(name.substring(PROGRAM.length()));
    }
    int slash = name.indexOf('/');
    if (slash >= 0) {
      return Scenarios.of(name.substring(0, slash)).variant(name.substring(slash + 1)).program();
    }
    try {
      Object made = Class.forName(name).getDeclaredConstructor().newInstance();
      if (made instanceof Program p) {
        return p;
      }
      throw new IllegalArgumentException(
          "class " + name + " is no program: let it implement " + Program.class.getName());
    } catch (ClassNotFoundException e) {
      throw new IllegalArgumentException(
          "there is no class " + name + " on the class path: name it whole, with its package", e);
    } catch (InvocationTargetException e) {
      throw new IllegalArgumentException("class " + name + " cannot be made: " + e.getCause(), e);
    } catch (ReflectiveOperationException e) {
      throw new IllegalArgumentException(
          "class "
              + name
              + " cannot be made: it must be public, with a constructor without arguments",
          e);
    }
  }
}
