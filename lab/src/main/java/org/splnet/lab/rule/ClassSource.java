package org.splnet.lab.rule;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import org.jspecify.annotations.Nullable;

/** Where class files come from. A source that changes some of them is how a mutant is passed in. */
@FunctionalInterface
public interface ClassSource {
  /**
   * The bytes of a class file.
   *
   * @param internalName such as {@code org/splnet/kernel/Mutex}
   * @return null if there is no such class
   */
  byte @Nullable [] find(String internalName);

  /** The class files of this program, as they are on its class path or module path. */
  static ClassSource ofThisProgram() {
    return name -> {
      ClassLoader loader = ClassSource.class.getClassLoader();
      try (InputStream in = loader.getResourceAsStream(name + ".class")) {
        return in == null ? null : in.readAllBytes();
      } catch (IOException e) {
        throw new UncheckedIOException("cannot read the class file of " + name, e);
      }
    };
  }

  /** This source, but one class has other bytes. */
  default ClassSource with(String internalName, byte[] bytes) {
    return name -> name.equals(internalName) ? bytes : find(name);
  }
}
