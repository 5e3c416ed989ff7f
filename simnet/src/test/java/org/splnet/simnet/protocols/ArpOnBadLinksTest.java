package org.splnet.simnet.protocols;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.splnet.net.stats.NetCounter;
import org.splnet.simnet.LinkSpec;
import org.splnet.simnet.SimHost;
import org.splnet.simnet.SimLink;
import org.splnet.simnet.SimNetwork;
import org.splnet.simnet.SimUdpPort;
import org.splnet.simnet.junit.SimTest;

/** ARP finds neighbours whatever a link does to its questions. */
class ArpOnBadLinksTest {
  private static final int HOSTS = 5;
  private static final Duration SECOND = Duration.ofSeconds(1);

  private static List<SimHost> hosts(SimNetwork net, String spec) {
    SimLink lan = net.lan("lan", LinkSpec.of(spec));
    List<SimHost> hosts = new ArrayList<>();
    for (int i = 0; i < HOSTS; i++) {
      SimHost h = net.host("h" + i);
      lan.attach(h);
      hosts.add(h);
    }
    return hosts;
  }

  @SimTest
  void whatWaitsForANeighbourIsSentOnceItAnswersThoughQuestionsAreLost(SimNetwork net) {
    // The first second loses everything, so that only repeated questions can succeed.
    List<SimHost> hosts = hosts(net, "delay=1ms,loss=100%");
    net.after(
        Duration.ofMillis(1500),
        () -> net.links().getFirst().set(LinkSpec.of("delay=2ms~1ms,dup=30%,reorder=30%")));
    Set<String> got = new TreeSet<>();
    for (SimHost h : hosts) {
      SimUdpPort p = h.udp().bind(7, d -> got.add(d.text() + " to " + h.name()));
      for (SimHost other : hosts) {
        if (other != h) {
          p.send(other.address(), 7, h.name());
        }
      }
    }
    net.run(SECOND);
    assertThat(got).isEmpty();
    net.run(SECOND.multipliedBy(5));
    assertThat(got).hasSize(HOSTS * (HOSTS - 1));
  }

  @SimTest
  void duplicatesOfQuestionsAndAnswersHarmNobody(SimNetwork net) {
    List<SimHost> hosts = hosts(net, "delay=2ms~2ms,dup=100%,reorder=50%");
    int[] answers = new int[1];
    for (SimHost h : hosts) {
      hosts.stream().filter(o -> o != h).forEach(o -> h.ping(o.address(), t -> answers[0]++));
    }
    net.run(SECOND.multipliedBy(3));
    assertThat(answers[0]).isEqualTo(HOSTS * (HOSTS - 1));
    for (SimHost h : hosts) {
      assertThat(h.stack().counters().get(NetCounter.DROP_LINK_NOT_OURS)).isZero();
    }
  }

  @SimTest
  void aNeighbourThatIsGoneIsUnreachableUntilItIsBack(SimNetwork net) {
    List<SimHost> hosts = hosts(net, "delay=1ms");
    SimHost a = hosts.get(0);
    SimHost b = hosts.get(1);
    int[] answers = new int[1];
    b.crash();
    a.ping(b.address(), t -> answers[0]++);
    net.run(SECOND.multipliedBy(10));
    assertThat(answers[0]).isZero();
    b.restart();
    // For some time after five questions in vain it is not asked for again.
    for (int i = 0; i < 30; i++) {
      a.after(SECOND.multipliedBy(i), () -> a.ping(b.address(), t -> answers[0]++));
    }
    net.run(SECOND.multipliedBy(40));
    assertThat(answers[0]).isPositive();
  }
}
