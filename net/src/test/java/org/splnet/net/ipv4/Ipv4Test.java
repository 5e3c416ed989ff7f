package org.splnet.net.ipv4;

import static org.assertj.core.api.Assertions.assertThat;
import static org.splnet.net.testing.FrameAssert.assertThatFrame;

import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.splnet.kernel.sim.SimPort;
import org.splnet.net.addr.Ipv4Address;
import org.splnet.net.addr.Ipv4Prefix;
import org.splnet.net.addr.MacAddress;
import org.splnet.net.packet.Packet;
import org.splnet.net.packet.PacketChain;
import org.splnet.net.route.Route;
import org.splnet.net.stats.NetCounter;
import org.splnet.net.testing.Frame;
import org.splnet.net.testing.TestHost;
import org.splnet.net.testing.TestLink;

/** Ethernet and IPv4 input, forwarding and output. */
class Ipv4Test {
  private static final MacAddress US = MacAddress.local(1);
  private static final MacAddress US2 = MacAddress.local(2);
  private static final MacAddress PEER = MacAddress.local(3);
  private static final MacAddress PEER2 = MacAddress.local(4);

  private final TestHost host = new TestHost(new SimPort(1, 1000), "router");
  private final TestLink link = host.link(US, "10.0.0.1/24");
  private final TestLink second = host.link(US2, "10.0.1.1/24");

  Ipv4Test() {
    host.stack().ipv4().setForwarding(true);
    host.run(ctx -> {
      var second = host.stack().interfaces().get(1);
      host.stack().arp().addStatic(ctx, second, Ipv4Address.parse("10.0.1.2"), PEER2);
      host.stack()
          .routes()
          .add(
              ctx,
              new Route(
                  Ipv4Prefix.parse("0.0.0.0/0"),
                  Route.Kind.UNICAST,
                  second,
                  Ipv4Address.parse("10.0.1.2")));
    });
  }

  @AfterEach
  void close() {
    host.close();
  }

  private static Frame to(String address) {
    return Frame.from(PEER).to(US).ipv4("10.0.0.2", address).udp(1, 2).payload("hello");
  }

  private void isDropped(byte[] frame, NetCounter why) {
    long before = host.count(why);
    assertThat(host.exchange(link, frame)).isEmpty();
    assertThat(second.takeSent()).isEmpty();
    assertThat(host.count(why)).isEqualTo(before + 1);
  }

  private static byte[] with(byte[] frame, int at, int octet) {
    frame[at] = (byte) octet;
    return frame;
  }

  @Test
  void forwardsToANeighbourAndThroughAGateway() {
    for (String address : new String[] {"10.0.1.2", "192.0.2.1"}) {
      host.exchange(link, to(address).ttl(9).bytes());
      List<byte[]> sent = second.takeSent();
      assertThat(sent).hasSize(1);
      assertThatFrame(sent.getFirst())
          .fromStation(US2)
          .toStation(PEER2)
          .isUdp(1, 2)
          .from("10.0.0.2")
          .to(address)
          .withTtl(8)
          .withPayload("hello");
    }
    assertThat(host.count(NetCounter.IP_FORWARDED)).isEqualTo(2);
  }

  @Test
  void cutsThePaddingOfTheFrame() {
    byte[] padded = java.util.Arrays.copyOf(to("10.0.1.2").bytes(), 60);
    host.exchange(link, padded);
    assertThatFrame(second.takeSent().getFirst()).isUdp(1, 2).withPayload("hello");
  }

  @Test
  void dropsFramesThatAreNotForItOrOfNoProtocol() {
    isDropped(new byte[13], NetCounter.DROP_LINK_SHORT);
    isDropped(to("10.0.1.2").to(PEER2).bytes(), NetCounter.DROP_LINK_NOT_OURS);
    isDropped(
        Frame.from(PEER).to(US).raw(0x86dd, new byte[60]).bytes(), NetCounter.DROP_LINK_PROTOCOL);
  }

  @Test
  void dropsHeadersThatAreNotWellFormed() {
    isDropped(java.util.Arrays.copyOf(to("10.0.1.2").bytes(), 33), NetCounter.DROP_IP_HEADER);
    isDropped(with(to("10.0.1.2").bytes(), 14, 0x55), NetCounter.DROP_IP_HEADER);
    isDropped(with(to("10.0.1.2").bytes(), 14, 0x44), NetCounter.DROP_IP_HEADER);
    isDropped(with(to("10.0.1.2").bytes(), 14, 0x4f), NetCounter.DROP_IP_HEADER);
    isDropped(with(to("10.0.1.2").bytes(), 17, 19), NetCounter.DROP_IP_HEADER);
    isDropped(with(to("10.0.1.2").bytes(), 17, 200), NetCounter.DROP_IP_HEADER);
    isDropped(to("10.0.1.2").badIpChecksum().bytes(), NetCounter.DROP_IP_CHECKSUM);
    isDropped(to("10.0.1.2").options(1).badIpChecksum().bytes(), NetCounter.DROP_IP_CHECKSUM);
  }

  @Test
  void dropsWhatIsNoFragmentForItselfAndForwardsFragmentsForOthers() {
    isDropped(to("10.0.0.1").fragment(0x2000).bytes(), NetCounter.DROP_IP_FRAGMENT_BAD);
    host.exchange(link, to("10.0.1.2").fragment(0x2000).bytes());
    assertThat(second.takeSent()).hasSize(1);
  }

  @Test
  void forwardsNothingThatCameAsALinkBroadcastNorWhenToldNotTo() {
    isDropped(to("10.0.1.2").to(MacAddress.BROADCAST).bytes(), NetCounter.DROP_IP_NOT_FORWARDING);
    host.stack().ipv4().setForwarding(false);
    isDropped(to("10.0.1.2").bytes(), NetCounter.DROP_IP_NOT_FORWARDING);
    assertThat(host.stack().ipv4().isForwarding()).isFalse();
  }

  @Test
  void saysNothingOfAMissingRouteIfItDoesNotForward() {
    host.run(ctx -> host.stack().routes().remove(ctx, Ipv4Prefix.parse("0.0.0.0/0")));
    host.stack().ipv4().setForwarding(false);
    isDropped(to("192.0.2.1").bytes(), NetCounter.DROP_IP_NOT_FORWARDING);
  }

  @Test
  void sendsToBroadcastAndMulticastStations() {
    host.run(ctx -> {
      for (String address : new String[] {"255.255.255.255", "10.0.1.255", "224.129.2.3"}) {
        int p = host.stack().pool().allocate(ctx);
        Packet.append(p, new byte[8], 0, 8);
        var out = host.stack().ipv4().takeBatch(ctx);
        assertThat(
                host.stack()
                    .ipv4()
                    .output(ctx, p, 0, Ipv4Address.parse(address).bits(), 200, 1, out))
            .isEqualTo(SendResult.SENT);
        host.stack().ipv4().giveBatch(ctx, out);
      }
    });
    List<byte[]> sent = second.takeSent();
    assertThatFrame(sent.get(0)).toStation(MacAddress.BROADCAST).isIpv4().from("10.0.1.1");
    assertThatFrame(sent.get(1)).toStation(MacAddress.BROADCAST).isIpv4().from("10.0.1.1");
    assertThatFrame(sent.get(2)).toStation(MacAddress.parse("01:00:5e:01:02:03")).isIpv4();
  }

  @Test
  void refusesToSendWhatHasNoRouteOrCannotBeCut() {
    host.run(ctx -> {
      var ipv4 = host.stack().ipv4();
      var out = ipv4.takeBatch(ctx);
      int p = host.stack().pool().allocate(ctx);
      Packet.setLength(p, 1481);
      PacketChain.join(p, host.stack().pool().allocate(ctx));
      assertThat(ipv4.output(ctx, p, 0, Ipv4Address.parse("192.0.2.1").bits(), 200, 1, out))
          .isEqualTo(SendResult.TOO_BIG);
      p = host.stack().pool().allocate(ctx);
      assertThat(ipv4.output(ctx, p, 0, Ipv4Address.parse("10.0.0.1").bits(), 200, 1, out))
          .as("itself, without a loopback interface")
          .isEqualTo(SendResult.NO_ROUTE);
      ipv4.giveBatch(ctx, out);
    });
    assertThat(host.count(NetCounter.DROP_OUT_TOO_BIG)).isEqualTo(1);
    assertThat(host.count(NetCounter.DROP_OUT_NO_ROUTE)).isEqualTo(1);
    assertThat(host.outstanding()).isZero();
  }

  @Test
  void anInterfaceThatIsDownSendsNothing() {
    host.run(ctx -> host.stack().down(ctx, host.stack().interfaces().get(1)));
    host.exchange(link, to("192.0.2.1").bytes());
    assertThat(second.takeSent()).isEmpty();
    assertThat(host.count(NetCounter.DROP_INTERFACE_DOWN)).isEqualTo(1);
    host.run(ctx -> host.stack().up(ctx, host.stack().interfaces().get(1)));
    assertThatFrame(second.takeSent().getFirst()).isArpRequest().target("10.0.1.1");
  }
}
