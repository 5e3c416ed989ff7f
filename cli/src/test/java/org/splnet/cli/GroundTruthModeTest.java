package org.splnet.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;

class GroundTruthModeTest {
  @TempDir private Path dir;
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  private int run(String args) {
    CommandLine line = Main.commandLine();
    line.setOut(new PrintWriter(out));
    line.setErr(new PrintWriter(err));
    return line.execute(("check --ground-truth " + args).strip().split(" "));
  }

  @Test
  void randomProgramsAreEnumeratedBesidesAndAllIsEqual() throws IOException {
    Path json = dir.resolve("truth.json");

    assertThat(run("--random 70 --seed 3 --jobs 1 --json " + json)).isZero();

    assertThat(out.toString())
        .contains("random 1 to 50, threads", "random 51 to 70, with handlers", "all equal")
        .contains("redundant runs: 0 without handlers");
    assertThat(Files.readString(json)).contains("\"ok\" : true", "\"seed\" : 3");
  }

  @ParameterizedTest
  @CsvSource({
    "--random 0, at least 1",
    "two-locks, leave out two-locks",
    "--budget 5, leave out --budget",
    "--known, one thing at a time"
  })
  void badInputIsRefusedWithTheReason(String args, String message) {
    assertThat(run(args)).isEqualTo(2);
    assertThat(err.toString()).contains(message);
  }
}
