package org.splnet.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What a port scanner and a protocol analyser make of {@code splnet up}. */
@Timeout(120)
class UpScanTest {
  private static final String TAP = "spls0";
  private static final String SPLNET = "10.0.0.2";

  private Namespace namespace;
  private UpProcess up;
  private Path capture;

  @BeforeEach
  void bringUp(@TempDir Path folder) {
    namespace = Namespace.create("nmap", "ping", "tshark");
    capture = folder.resolve("scan.pcapng");
    up =
        UpProcess.start(
            namespace,
            "--driver",
            "tap:" + TAP,
            "--address",
            SPLNET + "/24",
            "--echo",
            "--capture",
            capture.toString());
    namespace.up(TAP, "10.0.0.1/24");
  }

  @AfterEach
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
  void isFoundByItsEchoReply() {
    String said =
        namespace
            .run("nmap", "-n", "-sn", "-PE", "--disable-arp-ping", "--send-ip", "--reason", SPLNET)
            .ok()
            .output();

    assertThat(said).contains("Host is up, received echo-reply ttl 64");
  }

  /** RFC 1122 4.1.3.1: a datagram for a port where nobody is SHOULD be answered. */
  @Test
  void answersForEveryPortAsItIs() {
    String said =
        namespace
            .run(
                "nmap",
                "-n",
                "-Pn",
                "-sU",
                "-p",
                "7,9,53,67-69,123,137-139,161",
                "--reason",
                "--max-retries",
                "2",
                SPLNET)
            .ok()
            .output();

    assertThat(said).containsPattern("7/udp +open +echo +udp-response ttl 64");
    assertThat(said.lines().filter(line -> line.matches("\\d+/udp +closed .* port-unreach ttl 64")))
        .as(said)
        .hasSize(10);
  }

  @Test
  void sendsNothingThatAnAnalyserObjectsTo() {
    namespace.run("ping", "-c", "2", "-i", "0.2", "-s", "4000", SPLNET).ok();
    up.signal("TERM");
    up.awaitEnd();

    String said =
        namespace.run("tshark", "-r", capture.toString(), "-q", "-z", "expert,error").ok().output();

    assertThat(said).doesNotContain("Errors (");
  }
}
