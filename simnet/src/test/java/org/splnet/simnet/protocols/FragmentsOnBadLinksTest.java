package org.splnet.simnet.protocols;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.splnet.net.stats.NetCounter;
import org.splnet.net.udp.Udp;
import org.splnet.simnet.LinkSpec;
import org.splnet.simnet.SimHost;
import org.splnet.simnet.SimLink;
import org.splnet.simnet.SimNetwork;
import org.splnet.simnet.SimUdpPort;
import org.splnet.simnet.junit.SimTest;

/** Fragments find together whatever a link does to them, or end, and never wrongly. */
class FragmentsOnBadLinksTest {
  private static final int DATAGRAMS = 40;

  /** Sends datagrams of all sizes to an echo and back; returns how many came back, all intact. */
  private static int echoed(SimNetwork net, String spec) {
    SimHost a = net.host("a");
    SimHost b = net.host("b");
    SimLink link = net.link(a, b, "delay=2ms");
    // Of what waits for a neighbour to answer, only the last packets are kept.
    a.ping(b.address(), t -> {});
    net.run(Duration.ofSeconds(1));
    link.set(LinkSpec.of(spec));
    b.udp().bind(7, d -> d.reply(d.data()));
    Map<Integer, byte[]> sent = new HashMap<>();
    int[] back = new int[1];
    SimUdpPort p =
        a.udp()
            .bind(
                0,
                d -> {
                  assertThat(d.data()).isEqualTo(sent.get((int) d.data()[0]));
                  back[0]++;
                });
    for (int i = 0; i < DATAGRAMS; i++) {
      byte[] data = new byte[i == 0 ? Udp.MAX_PAYLOAD : 1 + a.random().nextInt(Udp.MAX_PAYLOAD)];
      a.random().nextBytes(data);
      data[0] = (byte) i;
      sent.put(i, data);
      a.after(Duration.ofMillis(20L * i), () -> p.send(b.address(), 7, data));
    }
    net.run(Duration.ofMinutes(2));
    for (SimHost h : net.hosts()) {
      // Nothing waits for its other fragments any more.
      assertThat(h.stack().counters().inputBalance()).isZero();
    }
    return back[0];
  }

  @SimTest
  void allComeBackThoughFragmentsAreReordered(SimNetwork net) {
    assertThat(echoed(net, "delay=2ms~2ms,reorder=30%")).isEqualTo(DATAGRAMS);
  }

  @SimTest
  void whatIsDoubledAndReorderedComesBackAtLeastOnce(SimNetwork net) {
    // A duplicate of the whole is delivered again, as UDP may.
    assertThat(echoed(net, "delay=2ms~1ms,dup=10%,reorder=10%")).isGreaterThanOrEqualTo(DATAGRAMS);
    for (SimHost h : net.hosts()) {
      assertThat(h.stack().counters().get(NetCounter.DROP_IP_FRAGMENT_DUPLICATE)).isPositive();
    }
  }

  @SimTest
  void ofLostFragmentsTheRestTimesOut(SimNetwork net) {
    int back = echoed(net, "delay=2ms,loss=2%");
    assertThat(back).isBetween(1, DATAGRAMS - 1);
    long timedOut =
        net.hosts().stream()
            .mapToLong(h -> h.stack().counters().get(NetCounter.DROP_IP_FRAGMENT_TIMEOUT))
            .sum();
    assertThat(timedOut).isPositive();
  }

  @SimTest
  void corruptedOnesDoNotComeThrough(SimNetwork net) {
    // Checked where they arrive: whatever comes back is as it was sent.
    assertThat(echoed(net, "delay=2ms,corrupt=1%")).isBetween(1, DATAGRAMS - 1);
  }
}
