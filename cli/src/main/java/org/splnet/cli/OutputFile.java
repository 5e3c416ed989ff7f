package org.splnet.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Objects;

/**
 * A file that a command writes at its end: whether it can be is found out at the beginning, and who
 * reads it finds the old one or the new one, whole.
 *
 * <p>What is no regular file, such as {@code /dev/stdout}, is written as it stands.
 */
final class OutputFile {
  private static final String SUFFIX = ".part";

  private OutputFile() {}

  /**
   * Finds out whether a file can be written, by trying.
   *
   * @throws IOException if it cannot
   */
  static void check(Path file) throws IOException {
    if (Files.isDirectory(file) || Files.exists(file) && !Files.isWritable(file)) {
      throw new IOException("it is a folder, or not yours to write");
    }
    if (!isSpecial(file)) {
      Files.delete(besides(target(file)));
    }
  }

  /**
   * Writes the whole of a file, in place of one that is there.
   *
   * @throws IOException if it cannot be written; then what was there is there still
   */
  static void write(Path file, String text) throws IOException {
    if (isSpecial(file)) {
      Files.writeString(file, text);
      return;
    }
    Path target = target(file);
    Path part = besides(target);
    try {
      Files.writeString(part, text);
      Files.move(part, target, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
    } finally {
      Files.deleteIfExists(part);
    }
  }

  private static boolean isSpecial(Path file) {
    return Files.exists(file) && !Files.isRegularFile(file);
  }

  /** A symbolic link stays one. */
  private static Path target(Path file) throws IOException {
    return Files.exists(file) ? file.toRealPath() : file.toAbsolutePath();
  }

  private static Path besides(Path target) throws IOException {
    Path folder = Objects.requireNonNull(target.getParent(), "a file has a folder");
    Path name = Objects.requireNonNull(target.getFileName(), "a file has a name");
    return Files.createFile(
        folder.resolve("." + name + "." + ProcessHandle.current().pid() + SUFFIX));
  }
}
