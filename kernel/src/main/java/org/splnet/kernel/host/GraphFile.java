package org.splnet.kernel.host;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.splnet.kernel.Machine;
import org.splnet.kernel.Switches;

/**
 * Writes the observed lock order of each machine that stops to the file that {@code
 * -Dsplnet.check.graph} names, behind what is there: for {@code splnet order --dot --observed}.
 */
final class GraphFile {
  private GraphFile() {}

  static synchronized void append(Machine machine) {
    String file = System.getProperty("splnet.check.graph");
    if (file == null || !Switches.CHECK) {
      return;
    }
    try {
      Files.write(
          Path.of(file),
          machine.observed().toLines(),
          StandardOpenOption.CREATE,
          StandardOpenOption.APPEND);
    } catch (IOException e) {
      throw new UncheckedIOException(
          "cannot write the observed lock order to " + file + " (-Dsplnet.check.graph)", e);
    }
  }
}
