package org.splnet.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.Timeout;

/**
 * {@code splnet up --forward} between two kernels' namespaces: one process with two TAP devices,
 * each moved into one of them once it is open. A third network lies behind the second namespace.
 */
@Timeout(120)
@TestInstance(Lifecycle.PER_CLASS)
class UpRouterTest {
  private Namespace middle;
  private Namespace left;
  private Namespace right;
  private UpProcess up;

  @BeforeAll
  void bringUp() {
    middle = Namespace.create("ping", "traceroute");
    left = Namespace.create();
    right = Namespace.create();
    middle.ip("tuntap", "add", "dev", "right", "mode", "tap");
    middle.ip("link", "set", "dev", "right", "mtu", "1280");
    up =
        UpProcess.start(
            middle,
            "--forward",
            "--cpus",
            "2",
            "--driver",
            "tap:left",
            "--address",
            "10.0.1.1/24",
            "--driver",
            "tap:right",
            "--address",
            "10.0.2.1/24,10.0.3.1/24",
            "--route",
            "10.0.9.0/24",
            "via",
            "10.0.2.2");
    middle.ip("link", "set", "dev", "left", "netns", left.name());
    middle.ip("link", "set", "dev", "right", "netns", right.name());
    left.up("left", "10.0.1.2/24");
    right.up("right", "10.0.2.2/24");
    right.ip("addr", "add", "10.0.9.1/24", "dev", "lo");
    left.ip("route", "add", "default", "via", "10.0.1.1");
    right.ip("route", "add", "default", "via", "10.0.2.1");
  }

  @AfterAll
  void takeDown() {
    if (up != null) {
      up.close();
    }
    for (Namespace n : java.util.Arrays.asList(left, right, middle)) {
      if (n != null) {
        n.close();
      }
    }
  }

  @Test
  void forwardsBothWaysAndCountsTheHop() {
    assertThat(ping(left, "10.0.2.2")).contains("3 received").contains("ttl=63");
    assertThat(ping(right, "10.0.1.2")).contains("3 received").contains("ttl=63");
  }

  @Test
  void answersAtEachOfItsAddresses() {
    for (String own : List.of("10.0.1.1", "10.0.2.1", "10.0.3.1")) {
      assertThat(ping(left, own)).contains("3 received").contains("ttl=64");
    }
  }

  @Test
  void followsARouteByWayOfAGateway() {
    assertThat(ping(left, "10.0.9.1")).contains("3 received").contains("ttl=63");
  }

  @Test
  void forwardsAFloodOfPings() {
    String said = left.run("ping", "-q", "-f", "-c", "2000", "-w", "30", "10.0.2.2").ok().output();

    assertThat(said).contains("2000 packets transmitted, 2000 received");
  }

  @Test
  void isAHopOfATraceroute() {
    String said =
        left.run("traceroute", "-n", "-q", "1", "-N", "1", "-w", "5", "10.0.2.2").ok().output();

    assertThat(said.lines().skip(1))
        .satisfiesExactly(
            hop -> assertThat(hop).contains("1  10.0.1.1"),
            hop -> assertThat(hop).contains("2  10.0.2.2"));
  }

  @Test
  void reportsAPacketThatHasLivedLongEnough() {
    Commands.Result said = left.run("ping", "-t", "1", "-c", "1", "-w", "5", "10.0.2.2");

    assertThat(said.status()).isOne();
    assertThat(said.output()).contains("From 10.0.1.1").contains("Time to live exceeded");
  }

  /**
   * The link on the right carries no more than 1280 bytes, of which the kernel on the left hears.
   */
  @Test
  void saysHowMuchASmallerLinkCarries() {
    Commands.Result said =
        left.run("ping", "-M", "do", "-s", "1400", "-c", "1", "-w", "5", "10.0.2.2");

    assertThat(said.status()).isOne();
    assertThat(said.output()).contains("From 10.0.1.1").contains("mtu = 1280");
    assertThat(left.ip("route", "get", "10.0.2.2").output()).contains("mtu 1280");
    left.run("ping", "-M", "do", "-s", "1252", "-c", "1", "-w", "5", "10.0.2.2").ok();
  }

  @Test
  void cutsForASmallerLinkWhatMayBeCut() {
    left.run("ping", "-M", "dont", "-s", "4000", "-c", "3", "-i", "0.2", "-w", "5", "10.0.2.2")
        .ok();
  }

  @Test
  void reportsANetworkToWhichItHasNoRoute() {
    Commands.Result said = left.run("ping", "-c", "1", "-w", "5", "192.0.2.1");

    assertThat(said.status()).isOne();
    assertThat(said.output()).contains("From 10.0.1.1").contains("Net Unreachable");
  }

  private static String ping(Namespace from, String to) {
    return from.run("ping", "-c", "3", "-i", "0.2", "-w", "10", to).ok().output();
  }
}
