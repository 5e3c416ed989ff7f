package org.splnet.simnet;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** In a JVM without the flags, whoever needs one is told which. */
class FlagsTest {
  private static final String CONTINUATIONS = "--add-exports=java.base/jdk.internal.vm=ALL-UNNAMED";

  /** What the other JVM runs: a network, and then a thread. */
  public static void main(String[] args) {
    try (SimNetwork net = SimNetwork.seeded(1)) {
      SimHost a = net.host("a");
      System.out.println("there is a network");
      a.run(() -> System.out.println("there is a thread"));
      net.runToEnd(java.time.Duration.ofSeconds(1));
    }
  }

  private static String outputWith(String... flags) throws IOException, InterruptedException {
    List<String> command =
        new ArrayList<>(
            List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString()));
    command.addAll(List.of(flags));
    command.addAll(
        List.of("-cp", System.getProperty("java.class.path"), FlagsTest.class.getName()));
    Process p = new ProcessBuilder(command).redirectErrorStream(true).start();
    String out = new String(p.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    p.waitFor();
    return out;
  }

  @Test
  void aNetworkNeedsContinuations() throws IOException, InterruptedException {
    assertThat(outputWith())
        .contains("start it with --add-exports java.base/jdk.internal.vm=ALL-UNNAMED")
        .doesNotContain("there is a network");
  }

  @Test
  void aThreadNeedsASchedulerOfOurs() throws IOException, InterruptedException {
    assertThat(outputWith(CONTINUATIONS))
        .contains("there is a network")
        .contains("start it with --add-opens java.base/java.lang=ALL-UNNAMED")
        .doesNotContain("there is a thread");
  }

  @Test
  void withBothThereIsEverything() throws IOException, InterruptedException {
    assertThat(outputWith(CONTINUATIONS, "--add-opens=java.base/java.lang=ALL-UNNAMED"))
        .contains("there is a network")
        .contains("there is a thread")
        .doesNotContain("Exception");
  }
}
