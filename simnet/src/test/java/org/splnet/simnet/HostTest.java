package org.splnet.simnet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.splnet.kernel.LockBinding;
import org.splnet.net.udp.UdpDatagram;
import org.splnet.net.udp.UdpSocket;

/** Crashes, clocks, callbacks. */
class HostTest {
  private static final Duration SECOND = Duration.ofSeconds(1);

  private final SimNetwork net = SimNetwork.seeded(11);

  @AfterEach
  void close() {
    net.close();
  }

  @Test
  void aHostThatCrashedIsSilentUntilItRestartsAndThenRunsItsBootProgram() {
    SimHost a = net.host("a");
    SimHost b = net.host("b");
    net.link(a, b, "delay=1ms");
    b.boot(h -> h.udp().bind(7, d -> d.reply("life")));
    List<String> got = new ArrayList<>();
    SimUdpPort p = a.udp().bind(0, d -> got.add(d.text()));
    Runnable ask = () -> p.send(b.address(), 7, "?");
    net.run(SECOND);
    ask.run();
    net.run(SECOND);
    assertThat(got).hasSize(1);
    b.after(Duration.ofMillis(1500), () -> got.add("a timer of the dead"));
    b.crash();
    assertThat(b.isUp()).isFalse();
    assertThatThrownBy(b::stack).hasMessageContaining("restart()");
    ask.run();
    net.run(SECOND);
    assertThat(got).hasSize(1);
    b.restart();
    net.run(SECOND);
    ask.run();
    net.run(SECOND);
    assertThat(got).containsExactly("life", "life");
  }

  @Test
  void aProgramMayCrashItsOwnHost() {
    SimHost a = net.host("a");
    List<String> got = new ArrayList<>();
    a.boot(h -> {
      got.add("boots");
      if (got.size() < 3) {
        h.after(SECOND, h::restart);
      } else {
        h.after(SECOND, h::crash);
        h.after(SECOND.multipliedBy(2), () -> got.add("lives on"));
      }
    });
    net.run(SECOND.multipliedBy(10));
    assertThat(got).containsExactly("boots", "boots", "boots");
    assertThat(a.isUp()).isFalse();
  }

  @Test
  void aClockMayBeWrongAndAllOfItsHostGoesByIt() {
    SimHost fast = net.host("fast", HostSpec.DEFAULT.withClock(Duration.ofSeconds(10), 100_000));
    SimHost slow = net.host("slow", HostSpec.DEFAULT.withClock(Duration.ofSeconds(-10), -100_000));
    List<String> rung = new ArrayList<>();
    fast.after(Duration.ofSeconds(11), () -> rung.add("fast at " + net.now()));
    slow.after(Duration.ofSeconds(9), () -> rung.add("slow at " + net.now()));
    net.run(Duration.ofSeconds(100));
    assertThat(rung).containsExactly("fast at PT10S", "slow at PT10S");
    assertThat(fast.now()).isEqualTo(Duration.ofSeconds(120));
    assertThat(slow.now()).isEqualTo(Duration.ofSeconds(80));
    assertThat(fast.clock().instant()).isEqualTo(Instant.parse("2000-01-01T00:02:00Z"));
    net.link(fast, slow, "delay=3ms");
    List<Duration> took = new ArrayList<>();
    fast.ping(slow.address(), took::add);
    net.run(SECOND);
    assertThat(took).containsExactly(Duration.ofMillis(12));
  }

  @Test
  void theTestItselfMayBlockInASocket() {
    SimHost a = net.host("a");
    SimHost b = net.host("b");
    net.link(a, b, "delay=2ms");
    b.udp().bind(7, d -> d.reply("you said " + d.text()));
    try (UdpSocket s = a.udp().socket()) {
      UdpDatagram into = new UdpDatagram(100);
      s.sendTo("hi".getBytes(), 0, 2, b.address(), 7);
      assertThat(s.receive(into, SECOND.toNanos())).isTrue();
      assertThat(new String(into.data(), 0, into.length())).isEqualTo("you said hi");
      assertThat(s.receive(into, SECOND.toNanos())).isFalse();
      assertThat(net.now()).isEqualTo(SECOND.plusMillis(8));
    }
  }

  @Test
  void hostsOfSeveralCpusAndAnyLockGrainTakePart() {
    SimHost a = net.host("a", HostSpec.DEFAULT.withCpus(4).withBinding(LockBinding.of("big")));
    SimHost b = net.host("b", HostSpec.DEFAULT.withCpus(2).withBinding(LockBinding.of("softnet")));
    net.link(a, b, "delay=2ms,loss=10%");
    int[] got = new int[2];
    b.udp()
        .bind(
            7,
            d -> {
              got[0]++;
              d.reply(d.data());
            });
    SimUdpPort p = a.udp().bind(0, d -> got[1]++);
    for (int i = 0; i < 200; i++) {
      a.after(Duration.ofMillis(i), () -> p.send(b.address(), 7, new byte[3000]));
    }
    net.run(SECOND.multipliedBy(60));
    // Three fragments each way, one in ten of which is lost.
    assertThat(got[0]).isBetween(110, 180);
    assertThat(got[1]).isBetween(60, 140);
  }

  @Test
  void aProgramCannotRunTheNetwork() {
    SimHost a = net.host("a");
    a.post(() -> net.run(SECOND));
    assertThatThrownBy(() -> net.run(SECOND)).hasMessageContaining("cannot run the network");
  }

  @Test
  void aLoopThatTakesNoTimeIsReported() {
    SimHost a = net.host("a");
    Runnable[] again = new Runnable[1];
    again[0] = () -> a.post(again[0]);
    a.post(again[0]);
    assertThatThrownBy(() -> net.run(SECOND)).hasMessageContaining("time stands still");
  }
}
