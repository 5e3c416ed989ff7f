package org.splnet.lab.child;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.splnet.lab.LabException;

/** Where this JVM has its classes, for JVMs that it starts on the class path. */
public final class ClassPath {
  private static final String WEAVER = "splnet-weave";

  private ClassPath() {}

  /** The jars and folders of classes: those of the module path, if this JVM has one, or its own. */
  public static List<Path> entries() {
    List<Path> all = new ArrayList<>();
    for (String property : List.of("jdk.module.path", "java.class.path")) {
      String path = System.getProperty(property, "");
      for (String entry : path.split(File.pathSeparator, -1)) {
        if (!entry.isEmpty()) {
          all.addAll(expanded(Path.of(entry)));
        }
      }
    }
    return all;
  }

  /** A folder of jars stands for them. */
  private static List<Path> expanded(Path entry) {
    if (!Files.isDirectory(entry)) {
      return List.of(entry);
    }
    try (Stream<Path> files = Files.list(entry)) {
      List<Path> jars = files.filter(f -> f.toString().endsWith(".jar")).sorted().toList();
      return jars.isEmpty() ? List.of(entry) : jars;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** As the argument of {@code -cp}. */
  public static String text() {
    return String.join(File.pathSeparator, entries().stream().map(Path::toString).toList());
  }

  /**
   * The jar of the weaver.
   *
   * @throws LabException if it is not there
   */
  public static Path weaver() {
    for (Path entry : entries()) {
      Path name = entry.getFileName();
      if (name != null && name.toString().startsWith(WEAVER) && Files.isRegularFile(entry)) {
        return entry;
      }
      // In the build, what is on the path may be the classes beside the jar.
      Path target = entry.toAbsolutePath().getParent();
      if (target != null && entry.toString().contains("weave")) {
        List<Path> jars = Files.isDirectory(target) ? expanded(target) : List.of();
        for (Path jar : jars) {
          if (jar.toString().contains(WEAVER) && Files.isRegularFile(jar)) {
            return jar;
          }
        }
      }
    }
    throw new LabException(
        "the weaver (splnet-weave.jar) is not beside the other jars: build again");
  }
}
