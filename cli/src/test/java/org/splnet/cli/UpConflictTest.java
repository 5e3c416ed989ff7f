package org.splnet.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The Linux kernel and {@code splnet up} want, or have, the same address on one link. */
@Timeout(120)
class UpConflictTest {
  private static final String SPLNET = "10.0.0.2";
  private static final String TAP = "spl0";
  private static final String[] UP = {"--driver", "tap:" + TAP, "--address", SPLNET + "/24"};

  private Namespace namespace;

  @BeforeEach
  void makeNamespace() {
    namespace = Namespace.create("arping");
    namespace.ip("tuntap", "add", "dev", TAP, "mode", "tap");
    namespace.ip("link", "set", "dev", TAP, "address", "02:00:00:00:00:77");
  }

  @AfterEach
  void removeNamespace() {
    if (namespace != null) {
      namespace.close();
    }
  }

  @Test
  void saysWhoHasTheAddressAndDoesNotComeUp() {
    namespace.up(TAP, SPLNET + "/24");
    try (UpProcess up = UpProcess.launch(namespace, List.of(), UP)) {
      assertThat(up.awaitEnd()).isOne();
      assertThat(up.lines())
          .contains(
              "splnet up: address 10.0.0.2, which station 02:00:00:00:00:77 has: free it there, or"
                  + " give another --address")
          .doesNotContain("up; Ctrl-C stops");
    }
  }

  /** The kernel asks as RFC 5227 says, finds the address taken, and later takes it all the same. */
  @Test
  void tellsOthersThatItHasTheAddressAndGivesItUpToWhoeverInsists() {
    namespace.up(TAP, "10.0.0.1/24");
    try (UpProcess up = UpProcess.launch(namespace, List.of(), UP)) {
      up.awaitLine("up; Ctrl-C stops");
      Commands.Result said = namespace.run("arping", "-D", "-c", "1", "-w", "5", "-I", TAP, SPLNET);
      assertThat(said.status()).as(said.output()).isOne();
      assertThat(said.output()).contains("Received 1 response");

      namespace.ip("addr", "add", SPLNET + "/24", "dev", TAP);
      namespace.run("arping", "-U", "-c", "3", "-I", TAP, SPLNET);

      up.awaitLine("splnet up: gave up address 10.0.0.2, which station 02:00:00:00:00:77 has");
      up.signal("INT");
      assertThat(up.awaitEnd()).isZero();
    }
  }
}
