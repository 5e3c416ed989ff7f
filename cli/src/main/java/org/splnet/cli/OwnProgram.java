package org.splnet.cli;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.splnet.lab.check.UserProgram;

/** A program of the user's, and the folder in which its source is compiled, if it is one. */
final class OwnProgram implements AutoCloseable {
  private final Path made;
  private final UserProgram program;

  /**
   * Of a source file, or of the name of a class.
   *
   * @throws IllegalArgumentException if the source file cannot be read
   */
  OwnProgram(String given, List<Path> classPath) throws IOException {
    if (!UserProgram.isSource(given)) {
      made = Path.of("");
      program = UserProgram.ofClass(given, classPath);
      return;
    }
    Path source = Path.of(given);
    if (!Files.isReadable(source)) {
      throw new IllegalArgumentException(
          "'" + given + "' cannot be read: name a source file, a scenario or a class");
    }
    made = Files.createTempDirectory("splnet-check");
    try {
      program = UserProgram.ofSource(source, classPath, made);
    } catch (RuntimeException | Error e) {
      close();
      throw e;
    }
  }

  UserProgram program() {
    return program;
  }

  @Override
  public void close() {
    if (!made.toString().isEmpty()) {
      remove(made.toFile());
    }
  }

  private static void remove(File file) {
    File[] inside = file.listFiles();
    if (inside != null) {
      Arrays.stream(inside).forEach(OwnProgram::remove);
    }
    file.delete();
  }
}
