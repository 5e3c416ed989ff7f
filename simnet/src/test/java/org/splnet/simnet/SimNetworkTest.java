package org.splnet.simnet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Hosts, links, time. */
class SimNetworkTest {
  private static final Duration SECOND = Duration.ofSeconds(1);

  private static Duration ms(long n) {
    return Duration.ofMillis(n);
  }

  @Test
  void aDatagramTakesTheTimeOfItsLinkAndOfArpBeforeIt() {
    try (SimNetwork net = SimNetwork.seeded(1)) {
      SimHost a = net.host("a");
      SimHost b = net.host("b");
      net.link(a, b, "delay=5ms");
      List<String> got = new ArrayList<>();
      b.udp()
          .bind(
              7,
              d -> {
                got.add(d.text() + " at " + net.now());
                d.reply("you said " + d.text());
              });
      SimUdpPort p = a.udp().bind(0, d -> got.add(d.text() + " at " + net.now()));
      p.send(b.address(), 7, "hello");
      net.run(SECOND);
      assertThat(got).containsExactly("hello at PT0.015S", "you said hello at PT0.02S");
      assertThat(net.now()).isEqualTo(SECOND);
    }
  }

  @Test
  void aPingTakesTwiceTheDelay() {
    try (SimNetwork net = SimNetwork.seeded(1)) {
      SimHost a = net.host("a");
      SimHost b = net.host("b");
      net.link(a, b, "delay=5ms");
      List<Duration> took = new ArrayList<>();
      a.ping(b.address(), took::add);
      a.after(ms(100), () -> a.ping(b.address(), took::add));
      net.run(SECOND);
      assertThat(took).containsExactly(ms(20), ms(10));
    }
  }

  @Test
  void timeJumpsWhenNothingIsDue() {
    try (SimNetwork net = SimNetwork.seeded(1)) {
      SimHost a = net.host("a");
      boolean[] rung = new boolean[1];
      a.after(Duration.ofDays(300), () -> rung[0] = true);
      assertThat(net.runUntil(() -> rung[0], Duration.ofDays(365))).isTrue();
      assertThat(net.now()).isEqualTo(Duration.ofDays(300));
    }
  }

  @Test
  void whatAProgramFailsWithComesOutWithTheSeed() {
    try (SimNetwork net = SimNetwork.seeded(77)) {
      SimHost a = net.host("a");
      a.after(
          ms(3),
          () -> {
            throw new IllegalStateException("out of cheese");
          });
      assertThatThrownBy(() -> net.run(SECOND))
          .isInstanceOf(SimFailure.class)
          .hasMessageContaining("out of cheese")
          .hasMessageContaining("at 3.000000 ms, seed 77")
          .hasRootCauseMessage("out of cheese");
    }
  }
}
