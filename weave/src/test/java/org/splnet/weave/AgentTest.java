package org.splnet.weave;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.splnet.sample.Program;

/** The agent in a JVM of its own. */
class AgentTest {
  private record Outcome(int status, String output) {}

  private static Outcome run(String argument) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.add("-javaagent:" + System.getProperty("splnet.weave.jar") + argument);
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), Program.class.getName()));
    Process p = new ProcessBuilder(command).redirectErrorStream(true).start();
    String output = new String(p.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    return new Outcome(p.waitFor(), output);
  }

  @Test
  void readsMutationsOfTheClassPathAndOfFiles(@TempDir Path dir) throws Exception {
    Path file =
        Files.writeString(
            dir.resolve("more"),
            """
            # Two more.
            from-file | drop | org.splnet.net.sample.Changed | caller | org.splnet.net.sample.Changed.work
            elsewhere | drop | org.splnet.net.Absent | m | a.B.n
            """);

    Outcome o = run("=mutations=" + file);

    assertThat(o.output)
        .contains("mutations [elsewhere, from-class-path, from-file]")
        .containsAnyOf(
            "woven [from-class-path, from-file] problems 0",
            "woven [from-file, from-class-path] problems 0");
    assertThat(o.status).isZero();
  }

  @Test
  void weavesThePackagesThatItIsGiven() throws Exception {
    assertThat(run("").output).contains("told []");
    assertThat(run("=org.splnet.sample").output)
        .contains("told [read Program.shared in Program.main]");
  }

  @Test
  void tellsProblemsAtOnce(@TempDir Path dir) throws Exception {
    Path file =
        Files.writeString(
            dir.resolve("bad"), "lost | drop | org.splnet.net.sample.Changed | none | a.B.n\n");

    Outcome o = run("=mutations=" + file);

    assertThat(o.output)
        .contains("splnet-weave: mutation 'lost' (" + file + ":1) found no place in")
        .contains("problems 1");
  }

  @Test
  void aMalformedLineEndsTheJvm(@TempDir Path dir) throws Exception {
    Path file = Files.writeString(dir.resolve("bad"), "\nno mutation\n");

    Outcome o = run("=mutations=" + file);

    assertThat(o.status).isEqualTo(2);
    assertThat(o.output)
        .startsWith("splnet-weave: " + file + ":2: malformed mutation")
        .doesNotContain("saw");
  }

  @Test
  void aFileThatIsNotThereEndsTheJvm() throws Exception {
    Outcome o = run("=mutations=/no/such/file");

    assertThat(o.status).isEqualTo(2);
    assertThat(o.output).contains("the file of mutations /no/such/file cannot be read");
  }

  @Test
  void withoutTheAgentThereIsNothingToAsk() {
    assertThat(Weaver.isRunning()).isFalse();
    assertThatThrownBy(Weaver::problems)
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("-javaagent");
  }
}
