package org.splnet.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * {@code splnet up} behind a router of the Linux kernel whose other link carries 1280 bytes: the
 * echo service's first large answer is lost on the way, and says so; the next one is cut.
 */
@Timeout(120)
class UpPathMtuTest {
  private Namespace router;
  private Namespace client;

  @BeforeEach
  void makeNamespaces() {
    router = Namespace.create("socat", "sysctl");
    client = Namespace.create();
    router.ip("link", "add", "va", "mtu", "1280", "type", "veth", "peer", "name", "vb");
    router.ip("link", "set", "dev", "vb", "mtu", "1280", "netns", client.name());
    router.up("va", "10.9.0.1/24");
    client.up("vb", "10.9.0.2/24");
    client.ip("route", "add", "default", "via", "10.9.0.1");
    router.run("sysctl", "-w", "net.ipv4.ip_forward=1").ok();
  }

  @AfterEach
  void removeNamespaces() {
    for (Namespace n : java.util.Arrays.asList(client, router)) {
      if (n != null) {
        n.close();
      }
    }
  }

  @Test
  void learnsThePathsMtuFromTheKernel() {
    try (UpProcess up =
        UpProcess.start(
            router,
            "--driver",
            "tap:spl0",
            "--address",
            "10.0.0.2/24",
            "--gateway",
            "10.0.0.1",
            "--echo")) {
      router.up("spl0", "10.0.0.1/24");
      client.run("ping", "-c", "1", "-w", "10", "10.0.0.2").ok();

      assertThat(echoed(1400)).as("before it knows").isZero();
      assertThat(echoed(1400)).isEqualTo(1400);
      assertThat(echoed(9000)).isEqualTo(9000);

      up.signal("INT");
      assertThat(up.awaitEnd()).isZero();
      assertThat(up.lines()).anyMatch(l -> l.matches("counted: .*path mtu lowered 1\\b.*"));
    }
  }

  /** How many bytes of a datagram of so many come back. */
  private int echoed(int bytes) {
    String said =
        client
            .run(
                "sh",
                "-c",
                "head -c %d /dev/zero | socat -b 65536 -t 2 - UDP4:10.0.0.2:7 | wc -c"
                    .formatted(bytes))
            .ok()
            .output();
    return Integer.parseInt(said.strip());
  }
}
