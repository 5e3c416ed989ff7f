package org.splnet.simnet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.ObjIntConsumer;
import org.junit.jupiter.api.Test;

/** Same seed, same run; and what is not of the network's making is found out. */
class DigestTest {
  private static final int HOSTS = 6;

  /** Everybody talks to everybody on a bad link, and one host crashes and comes back. */
  static void chatter(SimNetwork net, ObjIntConsumer<SimUdpPort> says) {
    SimLink lan = net.lan("lan", LinkSpec.of("delay=2ms~1ms,loss=5%,dup=2%,reorder=5%"));
    for (int i = 0; i < HOSTS; i++) {
      SimHost h = net.host("h" + i, HostSpec.DEFAULT.withCpus(1 + i % 2));
      lan.attach(h);
      h.boot(me -> {
        SimUdpPort p =
            me.udp()
                .bind(
                    7,
                    d -> {
                      if (d.data().length < 600) {
                        d.reply(d.text() + me.name());
                      }
                    });
        for (int k = 0; k < 20; k++) {
          int n = k;
          me.after(Duration.ofMillis(me.random().nextInt(500)), () -> says.accept(p, n));
        }
      });
    }
    net.after(Duration.ofMillis(200), () -> net.hosts().getLast().crash());
    net.after(Duration.ofMillis(300), () -> net.hosts().getLast().restart());
    net.run(Duration.ofSeconds(2));
  }

  private static void plain(SimNetwork net) {
    chatter(net, (p, n) -> p.send(to(net, n), 7, "n" + n));
  }

  private static org.splnet.net.addr.Ipv4Address to(SimNetwork net, int n) {
    return net.hosts().get(n % HOSTS).address();
  }

  private static long digest(long seed, Consumer<SimNetwork> scenario) {
    try (SimNetwork net = SimNetwork.seeded(seed)) {
      scenario.accept(net);
      return net.digest();
    }
  }

  @Test
  void sameSeedSameDigestAndAnotherSeedAnother() {
    assertThat(digest(3, DigestTest::plain)).isEqualTo(digest(3, DigestTest::plain));
    assertThat(digest(3, DigestTest::plain)).isNotEqualTo(digest(4, DigestTest::plain));
    assertThatCode(() -> SimNetwork.checkDeterministic(3, DigestTest::plain))
        .doesNotThrowAnyException();
  }

  /** What {@link #anotherJvmHasTheSameDigest} runs there. */
  public static void main(String[] args) {
    System.out.println("digest " + digest(Long.parseLong(args[0]), DigestTest::plain));
  }

  @Test
  void anotherJvmHasTheSameDigest() throws IOException, InterruptedException {
    String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    List<String> command =
        new ArrayList<>(
            List.of(
                java,
                "--add-exports=java.base/jdk.internal.vm=ALL-UNNAMED",
                // Other code is compiled, and objects have other identities.
                "-Xint",
                "-cp",
                System.getProperty("java.class.path"),
                DigestTest.class.getName(),
                "3"));
    Process p = new ProcessBuilder(command).redirectErrorStream(true).start();
    String out = new String(p.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(p.waitFor(60, TimeUnit.SECONDS)).isTrue();
    assertThat(out).contains("digest " + digest(3, DigestTest::plain));
  }

  @Test
  void theOrderOfAHashMapByIdentityIsFoundOut() {
    Consumer<SimNetwork> scenario =
        net ->
            chatter(
                net,
                (p, n) -> {
                  Map<Object, String> map = new HashMap<>();
                  for (int i = 0; i < 8; i++) {
                    map.put(new Object(), "v" + i);
                  }
                  p.send(to(net, n), 7, String.join(",", map.values()));
                });
    assertThatThrownBy(() -> SimNetwork.checkDeterministic(3, scenario))
        .isInstanceOf(SimFailure.class)
        .hasMessageContaining("two runs of one seed differ: event")
        .hasMessageContaining("sends on lan");
  }

  @Test
  void aLookAtTheRealClockIsFoundOut() {
    Consumer<SimNetwork> scenario =
        net -> chatter(net, (p, n) -> p.send(to(net, n), 7, "at " + System.nanoTime()));
    assertThatThrownBy(() -> SimNetwork.checkDeterministic(3, scenario))
        .isInstanceOf(SimFailure.class)
        .hasMessageContaining("seed 3");
  }

  @Test
  void aDecisionByTheRealClockIsFoundOut() {
    long[] started = {0};
    Consumer<SimNetwork> scenario =
        net -> {
          long wait = started[0]++ == 0 ? 1 : 2; // as if the machine had been slower
          net.host("a").after(Duration.ofMillis(wait), () -> net.note("result", 1));
          net.run(Duration.ofMillis(10));
        };
    assertThatThrownBy(() -> SimNetwork.checkDeterministic(3, scenario))
        .hasMessageContaining("event 1 is");
  }
}
