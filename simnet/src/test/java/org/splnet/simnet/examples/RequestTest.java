package org.splnet.simnet.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Set;
import java.util.TreeSet;
import org.splnet.simnet.SimHost;
import org.splnet.simnet.SimNetwork;
import org.splnet.simnet.SimUdpPort;
import org.splnet.simnet.junit.SimTest;

class RequestTest {
  /** What is tested: a client that asks again until it is answered. */
  static final class Client {
    private final SimHost host;
    private final SimHost server;
    private final Set<String> answered = new TreeSet<>();
    private final SimUdpPort port;

    Client(SimHost host, SimHost server) {
      this.host = host;
      this.server = server;
      this.port = host.udp().bind(0, d -> answered.add(d.text()));
    }

    void ask(String what) {
      if (!answered.contains("did " + what)) {
        port.send(server.address(), 4000, what);
        host.after(Duration.ofMillis(300), () -> ask(what));
      }
    }
  }

  @SimTest(seeds = 50)
  void everyRequestIsAnsweredThoughTheServerCrashes(SimNetwork net) {
    SimHost a = net.host("client");
    SimHost b = net.host("server");
    net.link(a, b, "delay=20ms~10ms,loss=20%,dup=5%,reorder=5%");
    b.boot(host -> host.udp().bind(4000, d -> d.reply("did " + d.text())));
    Client client = new Client(a, b);
    for (int i = 0; i < 10; i++) {
      String what = "job " + i;
      a.after(Duration.ofMillis(100 * i), () -> client.ask(what));
    }
    net.after(Duration.ofMillis(500), b::crash);
    net.after(Duration.ofSeconds(3), b::restart);

    assertThat(net.runUntil(() -> client.answered.size() == 10, Duration.ofMinutes(1))).isTrue();
  }
}
