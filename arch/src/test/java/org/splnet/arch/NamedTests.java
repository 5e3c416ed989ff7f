package org.splnet.arch;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Tests that documents name as {@code ClassTest.method}, looked up in the sources of all modules.
 */
final class NamedTests {
  private static final Path ROOT = Path.of("..");
  private static final Pattern NAME = Pattern.compile("(\\w+Test)\\.(\\w+)");

  private NamedTests() {}

  /** The names in a text. */
  static List<String> in(String text) {
    return NAME.matcher(text).results().map(r -> r.group()).toList();
  }

  /** Whether there is such a test: a method of that name in a file of that name. */
  static boolean exists(String name) {
    Matcher m = NAME.matcher(name);
    if (!m.matches()) {
      return false;
    }
    Pattern method = Pattern.compile("void " + m.group(2) + "\\(");
    try (Stream<Path> modules = Files.list(ROOT)) {
      return modules
          .map(module -> module.resolve("src/test/java"))
          .filter(Files::isDirectory)
          .flatMap(tests -> files(tests, m.group(1) + ".java"))
          .anyMatch(file -> method.matcher(read(file)).find());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Stream<Path> files(Path under, String name) {
    try (Stream<Path> all = Files.walk(under)) {
      return all.filter(f -> f.endsWith(name)).toList().stream();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
