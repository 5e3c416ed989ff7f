package org.splnet.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.splnet.kernel.sim.timed.Costs;
import picocli.CommandLine;

/** {@code splnet sim}. */
@Timeout(240)
class SimCommandTest {
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  private int sim(String... more) {
    List<String> arguments = new ArrayList<>(List.of("sim"));
    arguments.addAll(List.of(more));
    CommandLine line =
        Main.commandLine().setOut(new PrintWriter(out, true)).setErr(new PrintWriter(err, true));
    return line.execute(arguments.toArray(String[]::new));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "--lock none|choose one of big, flagged, softnet, fine",
        "--cpus 65|has 64 cores; choose 1 to 64, or a larger --topology",
        "--cpus 9..3|write the lower one first",
        "--cpus many|as 1..64",
        "--topology 9|choose sockets x caches",
        "--workload mixed|knows no serial line; choose one of forward, cross, echo",
        "--workload echo --cpus 3|choose 1 or an even number",
        "--driver fxp|choose wire",
        "--packets 3|choose 1000 to",
        "--costs /no/file|splnet sim --costs prints one to begin with",
        "--cost tea=3ns|unknown parameter 'tea'",
        "--cost atomic=soon|write a number with ps, ns or us",
        "--fault lose-two|the only one is lose-one",
        "--json /tmp/a --csv /tmp/a|files of their own"
      })
  void whatMakesNoSenseIsRefusedWithARemedy(String arguments, String message) {
    assertThat(sim(arguments.split(" ", -1))).isEqualTo(2);
    assertThat(err.toString()).contains(message).hasLineCount(1);
  }

  @Test
  void theCostModelIsPrintedAndReadAgain(@TempDir Path folder) throws IOException {
    assertThat(sim("--costs")).isZero();
    assertThat(out).hasToString(Costs.standard().text());

    Path file = folder.resolve("costs.txt");
    Files.writeString(file, out.toString().replace("atomic = 4 ns", "atomic = 5 ns"));
    out.getBuffer().setLength(0);
    assertThat(sim("--costs", file.toString(), "--cpus", "1", "--packets", "1000")).isZero();
    assertThat(out.toString()).contains("conserved: offered");
  }

  @Test
  void aRunWritesTheSameReportsAgain(@TempDir Path folder) throws IOException {
    Path json = folder.resolve("sim.json");
    String[] arguments = {
      "--workload",
      "forward,echo",
      "--cpus",
      "2",
      "--lock",
      "fine",
      "--packets",
      "2000",
      "--verbose",
      "--json",
      json.toString(),
      "--html",
      folder.resolve("sim.html").toString()
    };
    assertThat(sim(arguments)).isZero();
    Path echo = folder.resolve("sim-echo.json");
    String first = out + Files.readString(echo);
    out.getBuffer().setLength(0);
    assertThat(sim(arguments)).isZero();

    assertThat(out + Files.readString(echo)).isEqualTo(first);
    assertThat(first)
        .contains("where the time goes", "lock classes", "\"simulated\"", "line.cache = 20 ns");
    assertThat(folder.resolve("sim-forward.html")).isNotEmptyFile();
    assertThat(err.toString()).contains("packets a second");
  }

  @Test
  void aLostPacketEndsWithOne() {
    assertThat(sim("--cpus", "1", "--lock", "fine", "--packets", "1000", "--fault", "lose-one"))
        .isEqualTo(1);
    assertThat(out.toString()).contains("NOT CONSERVED");
  }
}
