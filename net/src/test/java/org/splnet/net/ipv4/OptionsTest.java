package org.splnet.net.ipv4;

import static org.assertj.core.api.Assertions.assertThat;
import static org.splnet.net.testing.FrameAssert.assertThatFrame;

import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.splnet.kernel.sim.SimPort;
import org.splnet.net.addr.Ipv4Address;
import org.splnet.net.addr.MacAddress;
import org.splnet.net.stats.NetCounter;
import org.splnet.net.testing.Frame;
import org.splnet.net.testing.TestHost;
import org.splnet.net.testing.TestLink;

/** What a router does with the options of packets that it passes on (RFC 791; RFC 1812, 5.3.13). */
class OptionsTest {
  private static final MacAddress US = MacAddress.local(1);
  private static final MacAddress US2 = MacAddress.local(2);
  private static final MacAddress PEER = MacAddress.local(3);
  private static final MacAddress PEER2 = MacAddress.local(4);

  private final TestHost host = new TestHost(new SimPort(1, 1000), "router");
  private final TestLink link = host.link(US, "10.0.0.1/24");
  private final TestLink second = host.link(US2, "10.0.1.1/24");

  OptionsTest() {
    host.stack().ipv4().setForwarding(true);
    var iface = host.stack().interfaces().get(1);
    host.run(ctx -> host.stack().arp().addStatic(ctx, iface, Ipv4Address.parse("10.0.1.2"), PEER2));
    host.port().advance(3_000_000_000L);
  }

  @AfterEach
  void close() {
    host.close();
  }

  /** The options of what comes out when a packet with these goes in. */
  private int[] passed(int... options) {
    Frame f = Frame.from(PEER).to(US).ipv4("10.0.0.2", "10.0.1.2").options(options).udp(1, 2);
    host.exchange(link, f.bytes());
    List<byte[]> sent = second.takeSent();
    assertThat(sent).hasSize(1);
    assertThatFrame(sent.getFirst()).isIpv4().withTtl(63);
    byte[] o = Arrays.copyOfRange(sent.getFirst(), 34, 34 + options.length);
    int[] out = new int[o.length];
    for (int i = 0; i < o.length; i++) {
      out[i] = o[i] & 0xff;
    }
    return out;
  }

  private static int time(int[] o, int at) {
    return o[at] << 24 | o[at + 1] << 16 | o[at + 2] << 8 | o[at + 3];
  }

  @Test
  void recordsItselfInTheNextSlotOfARoute() {
    assertThat(passed(1, 7, 11, 4, 0, 0, 0, 0, 0, 0, 0, 0))
        .containsExactly(1, 7, 11, 8, 10, 0, 1, 1, 0, 0, 0, 0);
    assertThat(passed(7, 11, 8, 9, 9, 9, 9, 0, 0, 0, 0, 0))
        .containsExactly(7, 11, 12, 9, 9, 9, 9, 10, 0, 1, 1, 0);
  }

  @Test
  void leavesAFullRouteAndOneThatPointsNowhereAsTheyAre() {
    for (int pointer : new int[] {0, 3, 5, 8, 255}) {
      int[] o = {7, 7, pointer, 1, 2, 3, 4, 0};
      assertThat(passed(o)).containsExactly(o);
    }
    assertThat(passed(7, 3, 4, 0)).containsExactly(7, 3, 4, 0);
  }

  @Test
  void recordsATimeThatIsNotOfMidnight() {
    int[] o = passed(68, 12, 5, 0, 0, 0, 0, 0, 0, 0, 0, 0);
    assertThat(o[2]).isEqualTo(9);
    assertThat(time(o, 4)).isNegative();
    assertThat(time(o, 4) & 0x7fffffff).isBetween(3000, 3001);
    assertThat(time(o, 8)).isZero();
  }

  @Test
  void recordsAnAddressWithTheTimeIfThatIsAskedFor() {
    int[] o = passed(68, 12, 5, 1, 0, 0, 0, 0, 0, 0, 0, 0);
    assertThat(Arrays.copyOf(o, 8)).containsExactly(68, 12, 13, 1, 10, 0, 1, 1);
    assertThat(time(o, 8)).isNegative();
  }

  @Test
  void recordsTheTimeIfItIsTheOneAsked() {
    assertThat(passed(68, 12, 5, 3, 10, 0, 1, 1, 0, 0, 0, 0)[2]).isEqualTo(13);
    int[] other = {68, 12, 5, 3, 10, 0, 1, 9, 0, 0, 0, 0};
    assertThat(passed(other)).containsExactly(other);
  }

  @Test
  void countsItselfWhereThereIsNoRoomForATime() {
    assertThat(passed(68, 8, 9, 0x20, 1, 2, 3, 4)).containsExactly(68, 8, 9, 0x30, 1, 2, 3, 4);
    assertThat(passed(68, 8, 9, 0xf0, 1, 2, 3, 4)).containsExactly(68, 8, 9, 0xf0, 1, 2, 3, 4);
    int[] unknown = {68, 8, 5, 2, 0, 0, 0, 0};
    assertThat(passed(unknown)).containsExactly(unknown);
  }

  @Test
  void passesOverOthersUnchanged() {
    int[] o = {148, 4, 0, 0, 130, 4, 1, 2, 222, 2, 0, 7};
    assertThat(passed(o)).containsExactly(o);
  }

  @Test
  void refusesASourceRouteAndSaysWhere() {
    for (int type : new int[] {131, 137}) {
      Frame f =
          Frame.from(PEER)
              .to(US)
              .ipv4("10.0.0.2", "10.0.1.2")
              .options(1, type, 7, 4, 10, 0, 0, 9)
              .udp(1, 2);
      host.run(ctx ->
          host.stack()
              .arp()
              .addStatic(
                  ctx, host.stack().interfaces().getFirst(), Ipv4Address.parse("10.0.0.2"), PEER));
      assertThatFrame(host.exchange(link, f.bytes()).getFirst()).isIcmp(12, 0).withRest(21 << 24);
    }
    assertThat(host.count(NetCounter.DROP_IP_OPTIONS)).isEqualTo(2);
    assertThat(second.takeSent()).isEmpty();
  }
}
