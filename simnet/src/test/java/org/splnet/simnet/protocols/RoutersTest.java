package org.splnet.simnet.protocols;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.splnet.net.addr.Ipv4Address;
import org.splnet.net.ipv4.PathMtuDiscovery;
import org.splnet.net.udp.UdpDatagram;
import org.splnet.net.udp.UdpException;
import org.splnet.net.udp.UdpSocket;
import org.splnet.simnet.LinkSpec;
import org.splnet.simnet.SimHost;
import org.splnet.simnet.SimNetwork;
import org.splnet.simnet.SimUdpPort;
import org.splnet.simnet.junit.SimTest;

/** Hosts with routers between them. */
class RoutersTest {
  private static final Duration SECOND = Duration.ofSeconds(1);

  private record Chain(SimHost a, SimHost r, SimHost s, SimHost b, Ipv4Address address) {}

  /** Two hosts with two routers between them, the middle link with another MTU. */
  private static Chain chain(SimNetwork net, String spec, int mtu) {
    SimHost a = net.host("a");
    SimHost r = net.router("r");
    SimHost s = net.router("s");
    SimHost b = net.host("b");
    net.link(a, r, spec);
    net.lan("r-s", LinkSpec.of(spec)).mtu(mtu).attach(r, "10.2.0.1/24").attach(s, "10.2.0.2/24");
    net.link(s, b, spec);
    net.routes();
    return new Chain(a, r, s, b, b.address());
  }

  @SimTest
  void udpComesBackAcrossTwoRouters(SimNetwork net) {
    Chain c = chain(net, "delay=5ms~1ms,reorder=5%", 1500);
    c.b.udp().bind(7, d -> d.reply("b heard " + d.text()));
    List<String> got = new ArrayList<>();
    SimUdpPort p = c.a.udp().bind(0, d -> got.add(d.text()));
    for (int i = 0; i < 50; i++) {
      int n = i;
      c.a.after(Duration.ofMillis(10L * i), () -> p.send(c.address, 7, "" + n));
    }
    net.run(SECOND.multipliedBy(2));
    assertThat(got).hasSize(50).contains("b heard 0", "b heard 49");
  }

  @SimTest
  void aPathsMtuIsFoundAndHeld(SimNetwork net) {
    Chain c = chain(net, "delay=5ms~1ms", 800);
    List<Integer> got = new ArrayList<>();
    c.b.udp().bind(7, d -> got.add(d.data().length));
    try (UdpSocket s = c.a.udp().socket()) {
      s.setPathMtuDiscovery(PathMtuDiscovery.DO);
      s.connect(c.address, 7);
      s.send(new byte[1000], 0, 1000);
      // The router says that it was too big; from then on it is known.
      assertThatThrownBy(() -> s.receive(new UdpDatagram(1), SECOND.toNanos()))
          .isInstanceOfSatisfying(UdpException.class, e -> assertThat(e.mtu()).isEqualTo(800));
      assertThat(s.pathMtu(c.address)).isEqualTo(800);
      assertThatThrownBy(() -> s.send(new byte[1000], 0, 1000)).hasMessageContaining("at most 772");
      s.send(new byte[772], 0, 772);
      s.setPathMtuDiscovery(PathMtuDiscovery.WANT);
      s.send(new byte[3000], 0, 3000);
      net.run(SECOND);
    }
    assertThat(got).containsExactly(772, 3000);
  }

  @SimTest
  void aRouterThatCrashesIsMissedUntilItIsBack(SimNetwork net) {
    Chain c = chain(net, "delay=5ms~1ms", 1500);
    List<Integer> answered = new ArrayList<>();
    for (int i = 0; i < 60; i++) {
      int n = i;
      c.a.after(SECOND.multipliedBy(n), () -> c.a.ping(c.address, t -> answered.add(n)));
    }
    net.after(Duration.ofMillis(9_500), c.s::crash);
    net.after(Duration.ofMillis(19_500), c.s::restart);
    net.run(SECOND.multipliedBy(65));
    assertThat(answered).contains(0, 9).doesNotContain(10, 15, 19);
    // The neighbours hear of it again when they have stopped taking it for dead.
    assertThat(answered).contains(59);
  }

  @SimTest
  void whatIsCutOneWayHealsByItself(SimNetwork net) {
    Chain c = chain(net, "delay=5ms~1ms", 1500);
    List<String> got = new ArrayList<>();
    SimUdpPort p = c.a.udp().bind(7, d -> got.add("a"));
    SimUdpPort q = c.b.udp().bind(7, d -> got.add("b"));
    Runnable both =
        () -> {
          p.send(c.address, 7, "");
          q.send(c.a.address(), 7, "");
        };
    both.run();
    net.run(SECOND);
    assertThat(got).containsExactlyInAnyOrder("a", "b");
    got.clear();
    net.cut(c.r, c.s);
    both.run();
    net.run(SECOND);
    assertThat(got).containsExactly("a");
    net.heal(c.r, c.s);
    both.run();
    net.run(SECOND);
    assertThat(got).containsExactlyInAnyOrder("a", "a", "b");
  }
}
