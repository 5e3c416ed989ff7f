package org.splnet.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The Linux kernel talks to {@code splnet up} over a TAP device, in a namespace of their own. */
@Timeout(120)
@TestInstance(Lifecycle.PER_CLASS)
class UpTapTest {
  private static final String TAP = "spl0";
  private static final String SPLNET = "10.0.0.2";

  private Namespace namespace;
  private UpProcess up;

  @BeforeAll
  void bringUp() {
    namespace = Namespace.create("arping", "ping", "traceroute");
    up =
        UpProcess.start(namespace, "--driver", "tap:" + TAP, "--address", SPLNET + "/24", "--echo");
    namespace.up(TAP, "10.0.0.1/24");
  }

  @AfterAll
  void takeDown() {
    try {
      if (up != null) {
        up.close();
      }
    } finally {
      if (namespace != null) {
        namespace.close();
      }
    }
  }

  @Test
  void saysWhatCameUp() {
    assertThat(up.lines())
        .contains("splnet: 1 CPU, lock fine, queue percpu, dispatch deferred, levels 2005")
        .contains("  address 10.0.0.2/24")
        .contains("route 10.0.0.0/24 dev tap0")
        .contains("UDP echo on port 7")
        .contains("spl0 is still down: ip addr add 10.0.0.1/24 dev spl0 && ip link set dev spl0 up")
        .anyMatch(line -> line.matches("tap0 on spl0: 02(:[0-9a-f]{2}){5}, mtu 1500"));
  }

  @Test
  void answersArping() {
    String said = namespace.run("arping", "-c", "3", "-w", "10", "-I", TAP, SPLNET).ok().output();

    assertThat(said).contains("Received 3 response(s)");
  }

  /** From nothing to all that Ethernet carries, and more, in fragments both ways. */
  @ParameterizedTest
  @ValueSource(ints = {0, 1, 56, 1471, 1472, 1473, 4000, 65507})
  void answersPing(int size) {
    String said =
        namespace
            .run("ping", "-c", "5", "-i", "0.2", "-w", "10", "-s", "" + size, SPLNET)
            .ok()
            .output();

    assertThat(said).contains("5 received, 0% packet loss").contains("ttl=64");
  }

  /** A flood has at most a few requests in flight, so none may be lost. */
  @Test
  void answersAFloodOfPings() {
    String said = namespace.run("ping", "-q", "-f", "-c", "2000", "-w", "30", SPLNET).ok().output();

    assertThat(said).contains("2000 packets transmitted, 2000 received");
  }

  @Test
  void refusesUdpToAPortWhereNobodyIs() {
    String said =
        namespace.run("traceroute", "-n", "-q", "1", "-N", "1", "-w", "5", SPLNET).ok().output();

    // The end of a traceroute is the port unreachable message of its destination.
    assertThat(said.lines().skip(1)).singleElement().asString().contains("1  " + SPLNET);
  }

  /** Random contents, compared; from nothing to all that a frame carries, and many in a row. */
  @Test
  void echoesWhatAKernelSocketSends() {
    String sizes = "0 1 2 63 64 511 1000 1471 1472" + " 700".repeat(200);

    String said = echoClient(sizes.split(" ")).ok().output();

    assertThat(said.lines()).hasSize(209).allMatch(line -> line.startsWith("same "));
  }

  /** In fragments both ways, up to the largest datagram there is. */
  @Test
  void echoesWhatAKernelSocketSendsInFragments() {
    String sizes = "1473 1480 1481 2000 2952 2953 8999 9000 40000 65507" + " 9000".repeat(50);

    String said = echoClient(sizes.split(" ")).ok().output();

    assertThat(said.lines()).hasSize(60).allMatch(line -> line.startsWith("same "));
  }

  private Commands.Result echoClient(String... sizes) {
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-Djava.net.preferIPv4Stack=true",
                "-cp",
                System.getProperty("java.class.path"),
                EchoClient.class.getName(),
                SPLNET,
                "7"));
    command.addAll(List.of(sizes));
    return namespace.run(command.toArray(String[]::new));
  }
}
