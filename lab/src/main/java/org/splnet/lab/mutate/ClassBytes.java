package org.splnet.lab.mutate;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.Enumeration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.stream.Stream;
import org.splnet.lab.LabException;
import org.splnet.lab.child.ClassPath;

/** The class files on the path of this JVM. */
final class ClassBytes {
  private static final String SUFFIX = ".class";

  private ClassBytes() {}

  /**
   * The class files whose internal names are wanted, by these names, sorted.
   *
   * @throws LabException if there are none
   */
  static Map<String, byte[]> find(Predicate<String> wanted) {
    Map<String, byte[]> found = new TreeMap<>(Comparator.naturalOrder());
    for (Path entry : ClassPath.entries()) {
      try {
        (Files.isDirectory(entry) ? ofFolder(entry, wanted) : ofJar(entry, wanted))
            .forEach(found::putIfAbsent);
      } catch (IOException e) {
        throw new UncheckedIOException("cannot read classes of " + entry, e);
      }
    }
    if (found.isEmpty()) {
      throw new LabException("no class to be mutated is on the class path: build again");
    }
    return found;
  }

  private static Map<String, byte[]> ofFolder(Path folder, Predicate<String> wanted)
      throws IOException {
    Map<String, byte[]> found = new LinkedHashMap<>();
    List<Path> files;
    try (Stream<Path> all = Files.walk(folder)) {
      files = all.filter(p -> p.toString().endsWith(SUFFIX)).toList();
    }
    for (Path file : files) {
      String name = folder.relativize(file).toString().replace('\\', '/');
      if (wanted.test(strip(name))) {
        found.put(strip(name), Files.readAllBytes(file));
      }
    }
    return found;
  }

  private static Map<String, byte[]> ofJar(Path jar, Predicate<String> wanted) throws IOException {
    Map<String, byte[]> found = new LinkedHashMap<>();
    if (!Files.isRegularFile(jar) || !jar.toString().endsWith(".jar")) {
      return found;
    }
    try (JarFile file = new JarFile(jar.toFile())) {
      for (Enumeration<JarEntry> all = file.entries(); all.hasMoreElements(); ) {
        JarEntry e = all.nextElement();
        if (e.getName().endsWith(SUFFIX) && wanted.test(strip(e.getName()))) {
          try (var in = file.getInputStream(e)) {
            found.put(strip(e.getName()), in.readAllBytes());
          }
        }
      }
    }
    return found;
  }

  private static String strip(String file) {
    return file.substring(0, file.length() - SUFFIX.length());
  }
}
