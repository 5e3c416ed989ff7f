package org.splnet.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * A Linux kernel of its own (user-mode-linux, with slattach) talks SLIP to {@code splnet up}, which
 * routes between that line and a TAP device in a namespace.
 *
 * <p>The guest sends datagrams of up to 1500 bytes whole: its serial driver holds a second one back
 * that is queued behind a first, until a third is. So it is given one to send at a time.
 */
@Timeout(120)
@TestInstance(Lifecycle.PER_CLASS)
class UpSerialTest {
  private Namespace namespace;
  private UmlGuest guest;
  private UpProcess up;

  @BeforeAll
  void bringUp(@TempDir Path directory) throws IOException {
    namespace = Namespace.create("ping", "socat");
    guest = UmlGuest.boot(directory, "10.0.3.2", "10.0.3.1");
    up =
        UpProcess.start(
            namespace,
            "--forward",
            "--echo",
            "--cpus",
            "2",
            "--driver",
            "sl:" + guest.line(),
            "--address",
            "10.0.3.1:10.0.3.2",
            "--driver",
            "tap:slt",
            "--address",
            "10.0.0.1/24");
    namespace.up("slt", "10.0.0.2/24");
    namespace.ip("route", "add", "default", "via", "10.0.0.1");
    guest.awaitUp();
  }

  @AfterAll
  void takeDown() {
    for (AutoCloseable c : Arrays.asList(up, guest, namespace)) {
      try {
        if (c != null) {
          c.close();
        }
      } catch (Exception e) {
        throw new IllegalStateException(e);
      }
    }
  }

  @Test
  void saysWhatCameUp() {
    assertThat(up.lines())
        .contains("sl0 on " + guest.line() + ": mtu 1006")
        .contains("  address 10.0.3.1/32")
        .contains("route 10.0.3.2/32 dev sl0");
  }

  @Test
  void answersTheKernelsPingsSmallAndInFragments() {
    for (int size : new int[] {0, 56, 978, 979, 1472}) {
      assertThat(guest.run("ping -c 3 -s " + size + " 10.0.3.1"))
          .as("%d bytes", size)
          .contains("3 packets received");
    }
  }

  @Test
  void routesPingsFromTheTapToTheLineAndBack() {
    for (int size : new int[] {56, 1472}) {
      String said =
          namespace
              .run(
                  "ping",
                  "-c",
                  "3",
                  "-i",
                  "0.2",
                  "-w",
                  "10",
                  "-M",
                  "dont",
                  "-s",
                  "" + size,
                  "10.0.3.2")
              .ok()
              .output();
      assertThat(said).contains("3 received").contains("ttl=63");
    }
  }

  @Test
  void routesPingsFromTheLineToTheTapAndBack() {
    assertThat(guest.run("ping -c 3 10.0.0.2")).contains("3 packets received").contains("ttl=63");
  }

  @Test
  void echoesUdpThatTheKernelSends() {
    assertThat(udp("10.0.3.1", 7, "from the guest")).contains("answer from the guest");
  }

  @Test
  void routesUdpFromTheKernelToTheTapAndBack() {
    namespace.run("sh", "-c", "timeout 60 socat UDP4-LISTEN:9000,fork EXEC:cat &").ok();

    assertThat(udp("10.0.0.2", 9000, "through the host")).contains("answer through the host");
  }

  /** The answer is the kernel's: nobody is there. */
  @Test
  void routesUdpFromTheTapToTheKernelAndItsErrorBack() {
    Commands.Result said =
        namespace.run("sh", "-c", "echo to the guest | socat -t 3 - UDP:10.0.3.2:9000");

    assertThat(said.output()).contains("Connection refused");
  }

  private String udp(String address, int port, String text) {
    return guest.run(
        "bash -c 'exec 3<>/dev/udp/%s/%d; echo answer %s >&3; dd bs=2000 count=1 <&3 2>/dev/null'"
            .formatted(address, port, text));
  }
}
