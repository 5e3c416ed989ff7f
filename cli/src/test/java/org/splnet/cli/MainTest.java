package org.splnet.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

class MainTest {
  private final StringWriter out = new StringWriter();
  private final CommandLine commandLine =
      new CommandLine(Main.class).setOut(new PrintWriter(out, true));

  @Test
  void helpNamesTheLab() {
    int status = commandLine.execute("--help");

    assertThat(status).isZero();
    assertThat(out.toString()).contains("lab");
  }
}
