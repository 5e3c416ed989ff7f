package org.splnet.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;

/** What {@code splnet up} refuses, before it touches anything. */
class UpCommandTest {
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();
  private final CommandLine commandLine =
      Main.commandLine().setOut(new PrintWriter(out, true)).setErr(new PrintWriter(err, true));

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      value = {
        "--driver tap:t|Missing required option",
        "--driver foo:t --address 10.0.0.2/24|unknown driver 'foo:t': write tap:NAME",
        "--driver foo:t --address 10.0.0.2/24|or sl:TERMINAL, as sl:/dev/ttyS0",
        "--driver tap:t --address 10.0.0.1:10.0.0.2|which only a line has: write ADDR/LEN",
        "--driver sl:/dev/x --address 10.0.0.1:224.0.0.1|not an address of one host",
        "--driver sl:/dev/x --address 10.0.0.1|no prefix length: write for instance",
        "--driver tap:t --driver tap:u --address 10.0.0.2/24|give each driver an --address",
        "--driver tap:t --driver tap:t --address 10.0.0.2/24 --address 10.0.1.2/24|given twice",
        "--driver tap:t --address 10.0.0.2|no prefix length: write for instance 10.0.0.2/24",
        "--driver tap:t --address 10.0.0.2/33|is not a prefix length",
        "--driver tap:t --address 10.0.0.256/24|four numbers from 0 to 255",
        "--driver tap:t --address 10.0.0.2/24,|an address is missing in",
        "--driver tap:t --address 10.0.0.255/24|write a host's, as 10.0.0.1/24",
        "--driver tap:t --address 224.0.0.1/24|not an address of one host",
        "--driver tap:t --address 10.0.0.2/24 --lock tiny|choose one of big, flagged, softnet,"
            + " fine",
        "--driver tap:t --address 10.0.0.2/24 --queue x|choose one of locked, percpu, lockfree",
        "--driver tap:t --address 10.0.0.2/24 --dispatch x|choose one of deferred, direct",
        "--driver tap:t --address 10.0.0.2/24 --levels x|choose one of 2005, merged, today",
        "--driver tap:t --address 10.0.0.2/24 --cpus 0|a machine has 1 to 256 CPUs",
        "--driver tap:t --address 10.0.0.2/24 --cpus two|'two' is not an int",
        "--driver tap:t --address 10.0.0.2/24 --gateway 10.0.9.1|one within 10.0.0.0/24",
        "--driver tap:t --address 10.0.0.2/24 --gateway 10.0.0.2|is this host itself",
        "--driver tap:t --address 10.0.0.2/24 --route 10.1.0.0/16|write PREFIX via GATEWAY",
        "--driver tap:t --address 10.0.0.2/24 --route 10.1.0.1/16 via 10.0.0.1|write 10.1.0.0/16",
        "--driver tap:t --address 10.0.0.2/24 --echo 70000|70000 is not a port",
        "--driver tap:t --address 10.0.0.2/24 --discard 0|--discard 0 is not a port",
        "--driver tap:t --address 10.0.0.2/24 --echo --chargen 7|--chargen 7 is the port of"
            + " another",
        "--driver tap:t --address 10.0.0.2/24 --stats 0|--stats 0: write 1 to 3600 seconds",
        "--driver tap:t --address 10.0.0.2/24 --impair loss=200%|give a share from 0% to 100%",
        "--driver tap:t --address 10.0.0.2/24 --snap 96|only with --capture FILE",
        "--driver tap:t --address 10.0.0.2/24 --nonsense|Unknown option: '--nonsense'"
      })
  void refusesInOneLineWithTheRemedy(String arguments, String message) {
    int status = commandLine.execute(("up " + arguments).split(" "));

    assertThat(err.toString().lines()).singleElement().asString().contains(message);
    assertThat(err.toString()).startsWith("splnet up: ");
    assertThat(status).isEqualTo(CommandLine.ExitCode.USAGE);
    assertThat(out.toString()).isEmpty();
  }

  @Test
  void failsInOneLineIfTheTerminalIsNone() {
    int status = commandLine.execute("up", "--driver", "sl:/dev/null", "--address", "10.0.0.2/24");

    assertThat(err.toString().lines())
        .singleElement()
        .isEqualTo(
            "splnet up: /dev/null is not a terminal: write a device file, as /dev/ttyS0 or"
                + " /dev/pts/3");
    assertThat(status).isEqualTo(CommandLine.ExitCode.SOFTWARE);
  }

  @Test
  void failsInOneLineIfTheDeviceCannotBe() {
    int status = commandLine.execute("up", "--driver", "tap:no/name", "--address", "10.0.0.2/24");

    assertThat(err.toString().lines())
        .singleElement()
        .asString()
        .isEqualTo(
            "splnet up: 'no/name' cannot be the name of a network device: write a device name of 1"
                + " to 15 letters, digits, '_', '-' or '.', as tap0");
    assertThat(status).isEqualTo(CommandLine.ExitCode.SOFTWARE);
  }
}
