package org.splnet.arch;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the modules say they can do is shown by tests that there are. */
class FeaturesTest {
  @ParameterizedTest
  @ValueSource(strings = {"kernel", "net", "drivers", "observe", "simnet", "lab", "cli"})
  void everyTestThatAFeatureNamesExists(String module) throws IOException {
    Path file = Path.of("..", module, "src/main/resources/META-INF/splnet", module + ".features");

    assertThat(Files.readAllLines(file).stream().filter(l -> l.startsWith("shown by: ")))
        .isNotEmpty()
        .allSatisfy(line ->
            assertThat(line.substring("shown by: ".length()).split(", *"))
                .as(line)
                .allMatch(NamedTests::exists));
  }
}
