package org.splnet.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;
import picocli.CommandLine.ExitCode;

/** {@code splnet check --mutate}. */
class MutateModeTest {
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  private int run(String... args) {
    CommandLine line = Main.commandLine();
    line.setOut(new PrintWriter(out));
    line.setErr(new PrintWriter(err));
    return line.execute(
        Stream.concat(Stream.of("check"), Arrays.stream(args)).toArray(String[]::new));
  }

  @Test
  void aTenthThatThereIsNotAndATimeForABudgetAreRefused() {
    assertThat(run("--mutate", "--tenth", "10")).isEqualTo(ExitCode.USAGE);
    assertThat(err.toString()).contains("--tenth 10: 0 to 9");
    assertThat(run("--mutate", "--budget", "10s")).isEqualTo(ExitCode.USAGE);
    assertThat(err.toString()).contains("a number of schedules");
  }

  @Test
  void aNameThatNoMutantHasIsRefusedWithAnExample() {
    assertThat(run("drop-nothing", "--mutate")).isEqualTo(ExitCode.USAGE);
    assertThat(err.toString()).contains("'drop-nothing'", "drop-lock/CalloutWheel.runDue");
  }

  /** The same tenth each time; the whole is run on demand. */
  @Test
  void theFixedTenthIsNoticed() {
    int status = run("--mutate", "--tenth", "0");

    assertThat(out.toString() + err).contains("noticed");
    assertThat(status).as(out.toString()).isZero();
  }
}
