package org.splnet.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** How {@code splnet up} ends, and what it says when it cannot begin. */
@Timeout(120)
class UpStopTest {
  private static final String[] ONE = {"--driver", "tap:spl0", "--address", "10.0.0.2/24"};

  private Namespace namespace;

  @BeforeEach
  void makeNamespace() {
    namespace = Namespace.create("ping", "setpriv");
  }

  @AfterEach
  void removeNamespace() {
    if (namespace != null) {
      namespace.close();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"INT", "TERM"})
  void stopsCleanly(String signal) {
    try (UpProcess up = UpProcess.start(namespace, ONE)) {
      namespace.up("spl0", "10.0.0.1/24");
      namespace.run("ping", "-c", "2", "-i", "0.2", "-w", "10", "10.0.0.2").ok();

      up.signal(signal);

      assertThat(up.awaitEnd()).isZero();
      assertThat(up.lines()).contains("down");
      assertThat(up.lines()).anyMatch(line -> line.matches("counted: .*icmp echoes 2\\b.*"));
      assertThat(namespace.hasDevice("spl0")).isFalse();
    }
  }

  @Test
  void leavesADeviceThatWasThere() {
    namespace.ip("tuntap", "add", "dev", "spl0", "mode", "tap");
    try (UpProcess up = UpProcess.start(namespace, ONE)) {
      up.signal("INT");

      assertThat(up.awaitEnd()).isZero();
      assertThat(namespace.hasDevice("spl0")).isTrue();
    }
  }

  @Test
  void saysThatItsDeviceWasRemoved() {
    try (UpProcess up = UpProcess.start(namespace, ONE)) {
      namespace.ip("link", "del", "spl0");

      up.awaitLine("lost spl0");

      up.signal("INT");
      assertThat(up.awaitEnd()).isZero();
    }
  }

  @Test
  void asksForTheDeviceThatAnotherHas() {
    try (UpProcess first = UpProcess.start(namespace, ONE)) {
      assertThat(first.lines()).isNotEmpty();
      fails(List.of(), "splnet up: TAP device 'spl0' is in use by another program: stop that");
    }
  }

  @Test
  void asksForPermission() {
    fails(
        List.of("setpriv", "--bounding-set=-net_admin", "--inh-caps=-net_admin"),
        "splnet up: no permission to use TAP device 'spl0': run as root or with CAP_NET_ADMIN, or"
            + " have root make one for you: 'ip tuntap add dev spl0 mode tap user ");
  }

  private void fails(List<String> prefix, String message) {
    try (UpProcess up = UpProcess.launch(namespace, prefix, ONE)) {
      assertThat(up.awaitEnd()).isOne();
      assertThat(up.lines()).singleElement().asString().startsWith(message);
    }
  }
}
