package org.splnet.net.iface;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.splnet.kernel.sim.SimPort;
import org.splnet.net.addr.Ipv4Address;
import org.splnet.net.addr.MacAddress;
import org.splnet.net.stats.NetCounter;
import org.splnet.net.testing.Frame;
import org.splnet.net.testing.TestHost;
import org.splnet.net.testing.TestLink;
import org.splnet.net.udp.UdpEcho;

/** What an interface counts of its own is a part of what the stack counts. */
class InterfaceCountersTest {
  private static final MacAddress US = MacAddress.parse("02:00:00:00:00:01");
  private static final MacAddress PEER = MacAddress.parse("02:00:00:00:00:02");

  private final TestHost host = new TestHost(new SimPort(1, 1000), "host");
  private final TestLink link = host.link(US, "10.0.0.1/24");
  private final TestLink other = host.link(US, "10.0.1.1/24");
  private final NetInterface first = host.stack().interfaces().get(0);
  private final NetInterface second = host.stack().interfaces().get(1);

  @AfterEach
  void close() {
    host.close();
  }

  @Test
  void countsFramesAndBytesBothWays() {
    host.run(ctx -> UdpEcho.start(ctx, host.stack().udp(), Ipv4Address.ANY, 7));
    host.run(ctx -> host.stack().arp().addStatic(ctx, first, Ipv4Address.parse("10.0.0.2"), PEER));
    long announced = first.counters().get(NetCounter.BYTES_OUT);
    byte[] question =
        Frame.from(PEER).to(US).ipv4("10.0.0.2", "10.0.0.1").udp(5000, 7).payload("12345").bytes();

    int answered = host.exchange(link, question, question).stream().mapToInt(f -> f.length).sum();

    assertThat(first.counters().get(NetCounter.FRAMES_IN)).isEqualTo(2);
    assertThat(first.counters().get(NetCounter.BYTES_IN)).isEqualTo(2L * question.length);
    assertThat(first.counters().get(NetCounter.BYTES_OUT) - announced).isEqualTo(answered);
    assertThat(second.counters().get(NetCounter.FRAMES_IN)).isZero();
    assertThat(host.count(NetCounter.FRAMES_OUT))
        .isEqualTo(
            first.counters().get(NetCounter.FRAMES_OUT)
                + second.counters().get(NetCounter.FRAMES_OUT));
  }

  @Test
  void countsWhatItsLinkDropped() {
    host.exchange(other, Frame.from(PEER).to(PEER).ipv4("10.0.1.2", "10.0.1.1").udp(1, 2).bytes());

    assertThat(second.counters().get(NetCounter.DROP_LINK_NOT_OURS)).isOne();
    assertThat(first.counters().get(NetCounter.DROP_LINK_NOT_OURS)).isZero();
    assertThat(host.count(NetCounter.DROP_LINK_NOT_OURS)).isOne();
  }

  @Test
  void countsWhatItCouldNotSendAndNotAsSent() {
    long sent = first.counters().get(NetCounter.FRAMES_OUT);
    host.run(ctx -> host.stack().down(ctx, first));

    host.run(ctx -> host.stack().arp().announce(ctx, first, Ipv4Address.parse("10.0.0.1")));

    assertThat(first.counters().get(NetCounter.DROP_INTERFACE_DOWN)).isOne();
    assertThat(first.counters().get(NetCounter.FRAMES_OUT)).isEqualTo(sent);
  }
}
