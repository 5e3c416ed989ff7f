package org.splnet.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What {@code splnet up} can do to a link: capture it, and impair it. */
@Timeout(60)
class UpLinkTest {
  private static final String SPLNET = "10.0.0.2";

  private Namespace namespace;

  @BeforeEach
  void makeNamespace() {
    namespace = Namespace.create("ping", "tshark");
  }

  @AfterEach
  void removeNamespace() {
    if (namespace != null) {
      namespace.close();
    }
  }

  private UpProcess up(String... more) {
    String[] arguments = new String[more.length + 4];
    System.arraycopy(
        new String[] {"--driver", "tap:t", "--address", SPLNET + "/24"}, 0, arguments, 0, 4);
    System.arraycopy(more, 0, arguments, 4, more.length);
    UpProcess up = UpProcess.start(namespace, arguments);
    namespace.up("t", "10.0.0.1/24");
    return up;
  }

  @Test
  void capturesWhatTsharkReads(@TempDir Path folder) {
    Path file = folder.resolve("up.pcapng");
    try (UpProcess up = up("--capture", file.toString())) {
      namespace.run("ping", "-q", "-c", "3", "-i", "0.2", "-w", "10", SPLNET).ok();
      up.signal("INT");
      assertThat(up.awaitEnd()).as("%s", up.lines()).isZero();
      assertThat(up.lines()).anyMatch(l -> l.matches("captured: tap0 \\d+ frames, 0 lost"));
    }

    String said = Commands.run("tshark", "-r", file.toString(), "-Y", "icmp").ok().output();
    String expert =
        Commands.run("tshark", "-r", file.toString(), "-Y", "_ws.malformed or _ws.expert")
            .ok()
            .output();

    assertThat(said.lines().filter(l -> l.contains("Echo (ping) request"))).hasSize(3);
    assertThat(said.lines().filter(l -> l.contains("Echo (ping) reply"))).hasSize(3);
    assertThat(expert.lines().filter(l -> l.contains("Malformed"))).isEmpty();
  }

  @Test
  void losesAllThatAnImpairedLinkIsToldTo() {
    try (UpProcess up = up("--impair", "loss=100%")) {
      String said = namespace.run("ping", "-q", "-c", "2", "-i", "0.2", "-W", "1", SPLNET).output();

      assertThat(said).contains("100% packet loss");
      up.signal("INT");
      assertThat(up.awaitEnd()).as("%s", up.lines()).isZero();
      assertThat(up.lines()).anyMatch(l -> l.startsWith("dropped: ") && l.contains("impair loss"));
    }
  }

  @Test
  void delaysByWhatAnImpairedLinkIsToldTo() {
    try (UpProcess up = up("--impair", "delay=20ms")) {
      String said =
          namespace.run("ping", "-q", "-c", "3", "-i", "0.2", "-w", "10", SPLNET).ok().output();

      // Twenty milliseconds in, and twenty out.
      String least = said.replaceAll("(?s).*rtt [^=]*= ([0-9.]+)/.*", "$1");
      assertThat(Double.parseDouble(least)).isGreaterThanOrEqualTo(40);
    }
  }
}
