package org.splnet.stress;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Runs jcstress, bounded, in a JVM of its own; its report is in target/jcstress. */
class StressTest {
  private static final List<String> FLAGS =
      List.of(
          "--enable-native-access=ALL-UNNAMED",
          "--sun-misc-unsafe-memory-access=allow",
          "--add-exports=java.base/jdk.internal.vm=ALL-UNNAMED");

  private final Path directory = Path.of(System.getProperty("stress.directory", "target/jcstress"));

  @Test
  void noForbiddenOutcomeIsSeen() throws IOException, InterruptedException {
    Files.createDirectories(directory);
    Path output = directory.resolve("output.txt");

    Process jcstress =
        new ProcessBuilder(command())
            .directory(directory.toFile())
            .redirectErrorStream(true)
            .redirectOutput(output.toFile())
            .start();
    boolean ended;
    try {
      ended = jcstress.waitFor(10, TimeUnit.MINUTES);
    } finally {
      jcstress.descendants().forEach(ProcessHandle::destroyForcibly);
      jcstress.destroyForcibly();
    }

    String text = Files.readString(output);
    assertThat(ended).as("jcstress ended, see %s", output).isTrue();
    assertThat(jcstress.exitValue()).as(text).isZero();
    assertThat(text)
        .contains("Failed tests: No matches.")
        .contains("Error tests: No matches.")
        .containsPattern("All remaining tests: [1-9]");
  }

  private static List<String> command() {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(FLAGS);
    command.addAll(List.of("-cp", System.getProperty("java.class.path")));
    command.add("org.openjdk.jcstress.Main");
    command.addAll(
        List.of(System.getProperty("stress.args", "-m quick -f 1 -iters 1 -time 100").split(" ")));
    command.addAll(List.of("-jvmArgsPrepend", String.join(" ", FLAGS)));
    return command;
  }
}
