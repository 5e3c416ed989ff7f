package org.splnet.simnet.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.splnet.net.udp.UdpDatagram;
import org.splnet.net.udp.UdpSocket;
import org.splnet.simnet.Flight;
import org.splnet.simnet.HostSpec;
import org.splnet.simnet.LinkSpec;
import org.splnet.simnet.SimHost;
import org.splnet.simnet.SimLink;
import org.splnet.simnet.SimNetwork;
import org.splnet.simnet.SimUdpPort;

/** The shorter examples. */
class SnippetsTest {
  @Test
  void routers() {
    List<Duration> took = new ArrayList<>();
    try (SimNetwork net = SimNetwork.seeded(1)) {
      SimHost a = net.host("a");
      SimHost b = net.host("b", HostSpec.DEFAULT.withClock(Duration.ofSeconds(2), 50));
      SimHost r = net.router("r");
      SimLink lan = net.lan("lan", LinkSpec.of("delay=100us")).mtu(1400);
      lan.attach(a, "192.168.1.10/24").attach(r, "192.168.1.1/24");
      lan.set(r, a, LinkSpec.of("delay=3ms,loss=1%"));
      net.link(r, b, "delay=10ms,rate=10Mbit,limit=50");
      net.routes();
      a.ping(b.address(), took::add);
      net.run(Duration.ofSeconds(1));
    }
    assertThat(took).hasSize(1);
  }

  @Test
  void threads() {
    List<String> got = new ArrayList<>();
    try (SimNetwork net = SimNetwork.seeded(1)) {
      SimHost a = net.host("a");
      SimHost b = net.host("b");
      net.link(a, b, "delay=5ms");
      b.udp().bind(7, d -> d.reply(d.data()));
      a.run(
          "client",
          () -> {
            try (UdpSocket socket = a.udp().socket()) {
              UdpDatagram answer = new UdpDatagram(100);
              for (int i = 0; i < 3; i++) {
                socket.sendTo(new byte[] {1, 2, 3}, 0, 3, b.address(), 7);
                got.add(socket.receive(answer, 1_000_000_000) ? "an answer" : "silence");
                net.sleep(Duration.ofSeconds(1));
              }
            }
          });
      net.runToEnd(Duration.ofMinutes(1));
    }
    assertThat(got).containsExactly("an answer", "an answer", "an answer");
  }

  @Test
  void stepByStep() {
    List<String> got = new ArrayList<>();
    try (SimNetwork net = SimNetwork.seeded(1)) {
      SimHost a = net.host("a");
      SimHost b = net.host("b");
      net.link(a, b, "delay=1ms");
      b.udp().bind(7, d -> got.add(d.text()));
      SimUdpPort port = a.udp().bind(0, d -> {});
      a.ping(b.address(), took -> {}); // so that they know each other
      net.run(Duration.ofSeconds(1));

      net.hold(a, b);
      port.send(b.address(), 7, "first");
      port.send(b.address(), 7, "second");
      net.run(Duration.ofSeconds(1));
      List<Flight> flights = net.inFlight();
      flights.get(1).deliver();
      flights.get(0).duplicate();
      flights.get(0).drop();
      net.run(Duration.ofMillis(1));
      net.release(a, b);
    }
    assertThat(got).containsExactly("second", "first");
  }

  @Test
  void deterministic() {
    SimNetwork.checkDeterministic(
        42,
        net -> {
          SimHost a = net.host("a");
          SimHost b = net.host("b");
          net.link(a, b, "delay=5ms~1ms,loss=10%");
          b.udp().bind(7, d -> net.note("b got", d.data().length));
          SimUdpPort port = a.udp().bind(0, d -> {});
          for (int i = 0; i < 100; i++) {
            a.after(Duration.ofMillis(i), () -> port.send(b.address(), 7, "hello"));
          }
          net.run(Duration.ofSeconds(1));
        });
  }
}
