package org.splnet.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;

/** What {@code splnet stat} refuses, and what it says when there is nothing to see. */
class StatCommandTest {
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();
  private final CommandLine commandLine =
      Main.commandLine().setOut(new PrintWriter(out, true)).setErr(new PrintWriter(err, true));

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      value = {
        "-i --json|--json has all sections: leave the options for sections out",
        "-i --watch 1|--watch shows rates: leave the options for sections out",
        "--watch 0|write 1 to 3600 seconds",
        "--count 3|only with --watch SECONDS",
        "--watch 1 --count 0|write 1 or more",
        "x|'x' is not a long",
        "1 2|Unmatched argument"
      })
  void refusesInOneLineWithTheRemedy(String arguments, String message) {
    int status = commandLine.execute(("stat " + arguments).split(" "));

    assertThat(err.toString().lines()).singleElement().asString().contains(message);
    assertThat(err.toString()).startsWith("splnet stat: ");
    assertThat(status).isEqualTo(CommandLine.ExitCode.USAGE);
    assertThat(out.toString()).isEmpty();
  }

  @Test
  void saysThatNothingRuns() {
    Commands.Result said = UpProcess.splnet("stat");

    assertThat(said.status()).isEqualTo(CommandLine.ExitCode.SOFTWARE);
    assertThat(said.output())
        .isEqualToIgnoringNewLines(
            "splnet stat: no splnet of this user runs: start one with 'splnet up', or look at"
                + " another user's as that user");
  }
}
