package org.splnet.simnet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What links do to frames, each property by itself. */
class LinkTest {
  private static final int MANY = 4000;

  private final SimNetwork net = SimNetwork.seeded(5);
  private final SimHost a = net.host("a");
  private final SimHost b = net.host("b");
  private final List<Integer> got = new ArrayList<>();
  private final List<Long> when = new ArrayList<>();

  @AfterEach
  void close() {
    net.close();
  }

  /** A numbered datagram a millisecond, from a to b; those before it resolve the neighbour. */
  private SimLink stream(LinkSpec spec, int count) {
    SimLink link = net.link(a, b, LinkSpec.DEFAULT);
    b.udp()
        .bind(
            7,
            d -> {
              got.add(Integer.parseInt(d.text().strip()));
              when.add(net.nanos());
            });
    SimUdpPort p = a.udp().bind(0, d -> {});
    a.ping(b.address(), t -> {});
    net.run(Duration.ofMillis(10));
    link.set(a, b, spec);
    for (int i = 0; i < count; i++) {
      int n = i;
      a.after(Duration.ofMillis(i), () -> p.send(b.address(), 7, "%83d".formatted(n)));
    }
    net.run(Duration.ofMillis(count).plusSeconds(3));
    return link;
  }

  @Test
  void losesItsShareOneWayOnly() {
    LinkCounts c = stream(LinkSpec.of("loss=10%"), MANY).counts();
    assertThat(c.lost() / (double) MANY).isCloseTo(0.1, within(0.02));
    assertThat(got).isSorted().hasSize(MANY - (int) c.lost());
  }

  @Test
  void losesInBursts() {
    stream(LinkSpec.of("loss=10%,burst=10"), MANY);
    int bursts = 0;
    for (int i = 1; i < got.size(); i++) {
      bursts += got.get(i) > got.get(i - 1) + 1 ? 1 : 0;
    }
    assertThat((MANY - got.size()) / (double) bursts).isBetween(6.0, 15.0);
  }

  @Test
  void doublesAndReordersItsShare() {
    LinkCounts c = stream(LinkSpec.of("dup=5%,reorder=5%"), MANY).counts();
    assertThat(c.duplicated() / (double) MANY).isCloseTo(0.05, within(0.02));
    assertThat(c.reordered() / (double) MANY).isCloseTo(0.05, within(0.02));
    assertThat(got).hasSize(MANY + (int) c.duplicated());
    long late = 0;
    int latest = -1;
    for (int n : got) {
      late += n < latest ? 1 : 0;
      latest = Math.max(latest, n);
    }
    assertThat(late).isBetween(c.reordered() * 9 / 10, c.reordered() * 11 / 10);
  }

  @Test
  void corruptedDatagramsFailTheirChecksum() {
    LinkCounts c = stream(LinkSpec.of("corrupt=20%"), MANY).counts();
    assertThat(c.corrupted() / (double) MANY).isCloseTo(0.2, within(0.03));
    assertThat(got).isSorted();
    // A bit of the Ethernet source address or of a protocol's spare bits may be turned unnoticed.
    assertThat((double) got.size()).isBetween(MANY * 0.78, MANY * 0.87);
  }

  @Test
  void delaysEvenlyAroundTheDelayAndKeepsTheOrder() {
    stream(LinkSpec.of("delay=20ms~5ms"), MANY);
    assertThat(got).isSorted().hasSize(MANY);
    long start = when.getFirst() - 20_000_000;
    for (int i = 0; i < MANY; i++) {
      assertThat(when.get(i) - start - i * 1_000_000L).isBetween(10_000_000L, 30_000_000L);
    }
  }

  @Test
  void someAreLateByMuch() {
    stream(LinkSpec.of("delay=1ms,tail=1%~1ms"), MANY);
    assertThat(got).isSorted().hasSize(MANY);
    long held = 0;
    for (int i = 0; i < MANY; i++) {
      held += when.get(i) - when.getFirst() - i * 1_000_000L >= 1_000_000 ? 1 : 0;
    }
    // Each late one holds up those behind it.
    assertThat(held).isBetween(MANY / 100L, MANY / 2L);
  }

  @Test
  void framesLeaveAtTheRateAndTheRestFindsTheLimit() {
    // 125 bytes each, a millisecond apart: at half the rate, half of them are too many.
    LinkCounts c = stream(LinkSpec.of("rate=500kbit,limit=10"), MANY).counts();
    assertThat(c.overLimit() / (double) MANY).isCloseTo(0.5, within(0.02));
    assertThat(when.get(101) - when.get(100)).isEqualTo(2_000_000);
  }

  @Test
  void aCutIsOneWayUntilItHeals() {
    SimLink link = net.link(a, b, "delay=1ms");
    List<String> heard = new ArrayList<>();
    SimUdpPort p = a.udp().bind(7, d -> heard.add("a"));
    SimUdpPort q = b.udp().bind(7, d -> heard.add("b"));
    a.ping(b.address(), t -> {});
    net.run(Duration.ofSeconds(1));
    net.cut(a, b);
    p.send(b.address(), 7, "");
    q.send(a.address(), 7, "");
    net.run(Duration.ofSeconds(1));
    assertThat(heard).containsExactly("a");
    assertThat(link.counts().cut()).isEqualTo(1);
    net.heal();
    p.send(b.address(), 7, "");
    net.run(Duration.ofSeconds(1));
    assertThat(heard).containsExactly("a", "b");
  }

  @Test
  void whatIsOnTheWayWhenItIsCutIsLost() {
    net.link(a, b, "delay=100ms");
    a.udp().bind(7, d -> got.add(1)).send(b.address(), 7, "");
    net.run(Duration.ofMillis(50));
    assertThat(net.inFlight()).hasSize(1);
    net.partition(a, b);
    net.run(Duration.ofMillis(60));
    assertThat(net.inFlight()).isEmpty();
    assertThat(net.links().getFirst().counts().cut()).isPositive();
  }

  @Test
  void aTestHoldsAndReleasesAndDealsWithEachFlight() {
    net.link(a, b, "delay=1ms");
    b.udp().bind(7, d -> got.add(Integer.parseInt(d.text())));
    SimUdpPort p = a.udp().bind(0, d -> {});
    a.ping(b.address(), t -> {});
    net.run(Duration.ofSeconds(1));
    net.hold(a, b);
    for (int i = 0; i < 4; i++) {
      p.send(b.address(), 7, "" + i);
    }
    net.run(Duration.ofSeconds(1));
    assertThat(got).isEmpty();
    List<Flight> flights = net.inFlight();
    assertThat(flights).hasSize(4).allMatch(Flight::isHeld).allMatch(f -> f.to() == b);
    flights.get(2).deliver();
    flights.get(1).drop();
    flights.get(3).duplicate();
    net.run(Duration.ofMillis(1));
    assertThat(got).containsExactly(2, 3);
    net.release(a, b);
    net.run(Duration.ofMillis(1));
    assertThat(got).containsExactly(2, 3, 0, 3);
    assertThatThrownBy(() -> flights.get(1).deliver()).hasMessageContaining("inFlight() anew");
  }

  @Test
  void onASwitchEachPairHasAWayOfItsOwn() {
    SimHost c = net.host("c");
    SimLink lan = net.lan("lan", LinkSpec.of("delay=1ms"));
    lan.attach(a, "192.168.1.1/24").attach(b, "192.168.1.2/24").attach(c, "192.168.1.3/24");
    lan.set(a, c, LinkSpec.of("delay=9ms"));
    List<Duration> took = new ArrayList<>();
    a.ping(b.address(), took::add);
    a.ping(c.address(), took::add);
    net.run(Duration.ofSeconds(1));
    assertThat(took).containsExactly(Duration.ofMillis(4), Duration.ofMillis(20));
  }

  @Test
  void partsOfASwitchAreSeparated() {
    SimHost c = net.host("c");
    SimLink lan = net.lan("lan", LinkSpec.DEFAULT);
    List.of(a, b, c).forEach(lan::attach);
    net.partition(List.of(a), List.of(b, c));
    List<String> took = new ArrayList<>();
    a.ping(c.address(), t -> took.add("a-c"));
    b.ping(c.address(), t -> took.add("b-c"));
    net.run(Duration.ofSeconds(10));
    assertThat(took).containsExactly("b-c");
  }

  @Test
  void badSettingsSayWhatToDo() {
    assertThatThrownBy(() -> LinkSpec.of("seed=1")).hasMessageContaining("network's seed");
    assertThatThrownBy(() -> LinkSpec.of("drop=1%")).hasMessageContaining("choose loss");
    assertThatThrownBy(() -> net.cut(a, b)).hasMessageContaining("share no link");
    SimLink l = net.link(a, b, "");
    assertThatThrownBy(() -> l.attach(a)).hasMessageContaining("already");
    assertThatThrownBy(() -> l.mtu(1000)).hasMessageContaining("before the first host");
    assertThatThrownBy(() -> net.host("a")).hasMessageContaining("another name");
    assertThatThrownBy(() -> a.route("10.9.0.0/16", b.stations().getFirst().address().broadcast()))
        .hasMessageContaining("neighbour");
    assertThat(LinkSpec.of("loss=1%,burst=4,delay=2ms~1ms").toString())
        .isEqualTo("loss=1%,burst=4,delay=2ms~1ms,limit=1000");
  }
}
