package org.splnet.lab;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.splnet.drivers.fxp.FxpDriver;
import org.splnet.kernel.Machine;
import org.splnet.net.NetStack;
import org.splnet.weave.Weaver;

/** The floors below the laboratory, woven: a monitor or a lost mutation in one would be told. */
@Tag("woven")
class WovenFloorsTest {
  @ParameterizedTest
  @ValueSource(classes = {Machine.class, NetStack.class, FxpDriver.class})
  void everyClassOfTheFloorCanBeWoven(Class<?> oneOfThem) throws Exception {
    assertThat(classesBeside(oneOfThem))
        .hasSizeGreaterThan(30)
        .allSatisfy(name -> assertThatCode(() -> Class.forName(name)).doesNotThrowAnyException());
    assertThat(Weaver.problems()).isEmpty();
  }

  /** The names of the classes in the same directory of classes, or the same jar. */
  private static List<String> classesBeside(Class<?> type) throws IOException, URISyntaxException {
    Path source = Path.of(type.getProtectionDomain().getCodeSource().getLocation().toURI());
    if (Files.isDirectory(source)) {
      return classes(source);
    }
    try (FileSystem jar = FileSystems.newFileSystem(source)) {
      return classes(jar.getPath("/"));
    }
  }

  private static List<String> classes(Path root) throws IOException {
    try (Stream<Path> files = Files.walk(root)) {
      return files
          .map(file -> root.relativize(file).toString().replace('/', '.'))
          .filter(file -> file.startsWith("org.splnet.") && file.endsWith(".class"))
          .map(file -> file.substring(0, file.length() - ".class".length()))
          .toList();
    }
  }
}
