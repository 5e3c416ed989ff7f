package org.splnet.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;
import picocli.CommandLine.ExitCode;

/** {@code splnet check --rule}. */
class RuleModeTest {
  @TempDir private Path dir;
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  private int run(String args) {
    CommandLine line = Main.commandLine();
    line.setOut(new PrintWriter(out));
    line.setErr(new PrintWriter(err));
    return line.execute(("check --rule " + args).strip().split(" "));
  }

  @Test
  void oneConfigurationHoldsWithTheKernelLockAtTheLevelOfTheProtocols() throws IOException {
    Path json = dir.resolve("rule.json");

    assertThat(run("--grain fine --levels 2005 --lock kernel --json " + json))
        .as(err::toString)
        .isZero();

    assertThat(out.toString())
        .containsPattern("kernel .*SOFTNET")
        .contains("1 of 1 configurations hold")
        .contains("negative controls fail for the stated reason");
    assertThat(Files.readString(json)).contains("\"ok\" : true");
  }

  @Test
  void aLockThatThereIsNotAndANameAreRefused() {
    assertThat(run("--lock nosuch")).isEqualTo(ExitCode.USAGE);
    assertThat(err.toString()).contains("--lock", "nosuch");
    assertThat(run("ab-ba")).isEqualTo(ExitCode.USAGE);
    assertThat(err.toString()).contains("takes no NAME");
  }
}
