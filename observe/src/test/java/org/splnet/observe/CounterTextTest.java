package org.splnet.observe;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.splnet.net.stats.NetCounter;

/** Every counter of the stack can be told. */
class CounterTextTest {
  /** Fails for a counter that was added to the stack and not here. */
  @ParameterizedTest
  @EnumSource(NetCounter.class)
  void hasWordsForEveryCounter(NetCounter c) {
    assertThat(CounterText.knows(c)).as("words for %s in CounterText", c).isTrue();
    assertThat(CounterText.PROTOCOLS).contains(CounterText.of(c).protocol());
    assertThat(CounterText.of(c).words()).contains("{s}");
  }

  @Test
  void noTwoCountersAreToldAlike() {
    Set<String> tags = new HashSet<>();
    Set<String> words = new HashSet<>();
    for (NetCounter c : NetCounter.values()) {
      CounterText t = CounterText.of(c);
      assertThat(tags.add(t.protocol() + " " + t.tag())).as("%s", t).isTrue();
      assertThat(words.add(t.protocol() + " " + t.words())).as("%s", t).isTrue();
    }
  }

  @ParameterizedTest
  @CsvSource({
    "DROP_IP_NO_ROUTE, ip, no_route",
    "DROP_OUT_NO_ROUTE, ip, out_no_route",
    "FRAMES_IN, link, frames_in",
    "DROP_LINK_SHORT, link, short",
    "UDP_DELIVERED, udp, delivered"
  })
  void tagsAreNamesWithoutTheProtocol(NetCounter c, String protocol, String tag) {
    assertThat(CounterText.of(c).protocol()).isEqualTo(protocol);
    assertThat(CounterText.of(c).tag()).isEqualTo(tag);
  }

  @Test
  void mindsTheNumber() {
    assertThat(CounterText.of(NetCounter.IP_IN).sentence(1)).isEqualTo("1 packet received");
    assertThat(CounterText.of(NetCounter.IP_IN).sentence(0)).isEqualTo("0 packets received");
  }

  @Test
  void tellsACounterOfAnotherVersionByItsName() {
    CounterText later = CounterText.of("DROP_ICMP_WHATEVER");

    assertThat(later).isEqualTo(new CounterText("icmp", "whatever", "icmp whatever"));
    assertThat(CounterText.of("SOMETHING").sentence(2)).isEqualTo("2 something");
  }
}
