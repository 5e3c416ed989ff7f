package org.splnet.net.icmp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.splnet.net.testing.FrameAssert.assertThatFrame;

import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.splnet.kernel.sim.SimPort;
import org.splnet.net.addr.Ipv4Address;
import org.splnet.net.addr.Ipv4Prefix;
import org.splnet.net.addr.MacAddress;
import org.splnet.net.route.Route;
import org.splnet.net.stats.NetCounter;
import org.splnet.net.testing.Frame;
import org.splnet.net.testing.TestHost;
import org.splnet.net.testing.TestLink;
import org.splnet.net.udp.UdpSocket;

/** A host with two interfaces that forwards; one neighbour on each side is known. */
class IcmpTest {
  private static final MacAddress US = MacAddress.parse("02:00:00:00:00:01");
  private static final MacAddress US2 = MacAddress.parse("02:00:00:00:01:01");
  private static final MacAddress PEER = MacAddress.parse("02:00:00:00:00:02");
  private static final MacAddress PEER2 = MacAddress.parse("02:00:00:00:01:02");

  private final TestHost host = new TestHost(new SimPort(1, 1000), "router");
  private final TestLink link = host.link(US, "10.0.0.1/24");
  private final TestLink second = new TestLink(host.machine(), US2, 600);

  IcmpTest() {
    host.attach(second, "10.0.1.1/24");
    host.stack().ipv4().setForwarding(true);
    host.run(ctx -> {
      var interfaces = host.stack().interfaces();
      var arp = host.stack().arp();
      arp.addStatic(ctx, interfaces.get(0), Ipv4Address.parse("10.0.0.2"), PEER);
      arp.addStatic(ctx, interfaces.get(1), Ipv4Address.parse("10.0.1.2"), PEER2);
    });
  }

  @AfterEach
  void close() {
    host.close();
  }

  private static Frame packet(String to) {
    return Frame.from(PEER).to(US).ipv4("10.0.0.2", to);
  }

  private List<byte[]> exchange(Frame f) {
    return host.exchange(link, f.bytes());
  }

  private void isSilent(Frame f, NetCounter why) {
    long before = host.count(why);
    assertThat(exchange(f)).isEmpty();
    assertThat(host.count(why)).isEqualTo(before + 1);
    assertThat(host.count(NetCounter.ICMP_ERRORS)).isZero();
  }

  @Test
  void answersAPing() {
    List<byte[]> sent = exchange(packet("10.0.0.1").ttl(3).ping(7, 9).payload("abcdefg"));

    assertThat(sent).hasSize(1);
    assertThatFrame(sent.getFirst())
        .isIcmp(0, 0)
        .toStation(PEER)
        .from("10.0.0.1")
        .to("10.0.0.2")
        .withTtl(64)
        .withRest(7 << 16 | 9)
        .withPayload("abcdefg");
    assertThat(host.count(NetCounter.ICMP_ECHOES)).isEqualTo(1);
  }

  @Test
  void answersAPingForAnAddressOfAnotherInterfaceFromThatAddress() {
    assertThatFrame(exchange(packet("10.0.1.1").ping(1, 1)).getFirst())
        .isIcmp(0, 0)
        .from("10.0.1.1");
  }

  @Test
  void answersAPingWithOptionsWithoutThem() {
    // Router alert, then end and padding.
    assertThatFrame(
            exchange(packet("10.0.0.1").options(148, 4, 0, 0, 1, 0).ping(1, 2).payload("x"))
                .getFirst())
        .isIcmp(0, 0)
        .withPayload("x");
  }

  @Test
  void answersNoPingToOrFromAGroup() {
    isSilent(packet("10.0.0.255").ping(1, 1), NetCounter.DROP_ICMP_GROUP);
    isSilent(packet("224.0.0.1").ping(1, 1), NetCounter.DROP_ICMP_GROUP);
    isSilent(packet("255.255.255.255").ping(1, 1), NetCounter.DROP_ICMP_GROUP);
    isSilent(packet("10.0.0.1").to(MacAddress.BROADCAST).ping(1, 1), NetCounter.DROP_ICMP_GROUP);
    isSilent(
        Frame.from(PEER).to(US).ipv4("10.0.1.255", "10.0.0.1").ping(1, 1),
        NetCounter.DROP_ICMP_GROUP);
    isSilent(
        Frame.from(PEER).to(US).ipv4("0.0.0.0", "10.0.0.1").ping(1, 1), NetCounter.DROP_ICMP_GROUP);
  }

  @Test
  void dropsMessagesThatAreNotWellFormed() {
    isSilent(packet("10.0.0.1").ping(1, 1).badChecksum(), NetCounter.DROP_ICMP_BAD);
    isSilent(packet("10.0.0.1").protocol(1).payload(new byte[7]), NetCounter.DROP_ICMP_BAD);
    isSilent(packet("10.0.0.1").icmp(3, 3, 0).payload(new byte[19]), NetCounter.DROP_ICMP_BAD);
    isSilent(packet("10.0.0.1").icmp(3, 3, 0).payload(new byte[28]), NetCounter.DROP_ICMP_BAD);
    byte[] quote = packet("10.0.0.1").udp(1, 2).packet();
    isSilent(
        packet("10.0.0.1").icmp(3, 3, 0).payload(java.util.Arrays.copyOf(quote, 27)),
        NetCounter.DROP_ICMP_BAD);
    quote[0] = 0x4f;
    isSilent(packet("10.0.0.1").icmp(3, 3, 0).payload(quote), NetCounter.DROP_ICMP_BAD);
    quote[0] = 0x44;
    isSilent(packet("10.0.0.1").icmp(3, 3, 0).payload(quote), NetCounter.DROP_ICMP_BAD);
  }

  @Test
  void dropsWhatItDoesNotServe() {
    for (int type : new int[] {0, 4, 9, 10, 14, 15, 17, 18, 40, 255}) {
      isSilent(
          packet("10.0.0.1").icmp(type, 0, 0).payload(new byte[28]), NetCounter.DROP_ICMP_TYPE);
    }
  }

  @Test
  void saysThatTheTimeToLiveIsUsedUp() {
    Frame f = packet("10.0.1.2").ttl(1).udp(1000, 2000).payload(new byte[40]);
    List<byte[]> sent = exchange(f);

    assertThat(sent).hasSize(1);
    assertThatFrame(sent.getFirst())
        .isIcmp(11, 0)
        .from("10.0.0.1")
        .to("10.0.0.2")
        .withRest(0)
        .quoting(f.packet());
    assertThat(host.count(NetCounter.DROP_IP_TTL)).isEqualTo(1);
  }

  @Test
  void quotesAsMuchAsFits576Bytes() {
    Frame f = packet("10.0.1.2").ttl(1).udp(1000, 2000).payload(new byte[1200]);

    byte[] error = exchange(f).getFirst();
    assertThatFrame(error).isIcmp(11, 0).quoting(f.packet());
    assertThat(error).hasSize(14 + 576);
  }

  @Test
  void saysThatANetworkIsUnreachable() {
    Frame f = packet("192.0.2.1").udp(1, 2);
    assertThatFrame(exchange(f).getFirst()).isIcmp(3, 0).from("10.0.0.1").quoting(f.packet());
    assertThat(host.count(NetCounter.DROP_IP_NO_ROUTE)).isEqualTo(1);
  }

  @Test
  void saysThatAHostIsUnreachableWhenItDoesNotAnswerArp() {
    Frame f = packet("10.0.1.77").ttl(9).udp(1, 2);
    assertThat(exchange(f)).isEmpty();
    host.pass(6);

    // The quote is the packet as it was to be sent on.
    assertThatFrame(link.takeSent().getFirst())
        .isIcmp(3, 1)
        .to("10.0.0.2")
        .quoting(packet("10.0.1.77").ttl(8).udp(1, 2).packet());
    assertThat(host.count(NetCounter.DROP_ARP_UNRESOLVED)).isEqualTo(1);
  }

  @Test
  void saysThatThereIsNoSuchProtocol() {
    Frame f = packet("10.0.0.1").protocol(200).payload(new byte[12]);
    assertThatFrame(exchange(f).getFirst()).isIcmp(3, 2).from("10.0.0.1").quoting(f.packet());
  }

  @Test
  void saysThatAPacketIsTooBigAndHowBigItMayBe() {
    Frame f = packet("10.0.1.2").fragment(0x4000).udp(1, 2).payload(new byte[800]);
    assertThatFrame(exchange(f).getFirst()).isIcmp(3, 4).withRest(600).quoting(f.packet());
  }

  @Test
  void saysWhichOctetOfTheOptionsIsAtFault() {
    Frame loose = packet("10.0.1.2").options(1, 131, 7, 4, 10, 0, 0, 9).udp(1, 2);
    assertThatFrame(exchange(loose).getFirst())
        .isIcmp(12, 0)
        .withRest(21 << 24)
        .quoting(loose.packet());
    Frame bad = packet("10.0.0.1").options(7, 1).udp(1, 2);
    assertThatFrame(exchange(bad).getFirst()).isIcmp(12, 0).withRest(21 << 24);
    Frame cut = packet("10.0.0.1").options(1, 1, 1, 7).udp(1, 2);
    assertThatFrame(exchange(cut).getFirst()).isIcmp(12, 0).withRest(23 << 24);
    Frame over = packet("10.0.0.1").options(1, 7, 4, 0).udp(1, 2);
    assertThatFrame(exchange(over).getFirst()).isIcmp(12, 0).withRest(22 << 24);
    assertThat(host.count(NetCounter.DROP_IP_OPTIONS)).isEqualTo(4);
  }

  @Test
  void saysNothingAboutAnError() {
    for (int type : new int[] {3, 4, 5, 11, 12, 99}) {
      isSilent(
          packet("10.0.1.2").ttl(1).icmp(type, 0, 0).payload(new byte[40]), NetCounter.DROP_IP_TTL);
    }
    isSilent(packet("10.0.1.2").ttl(1).protocol(1), NetCounter.DROP_IP_TTL);
    assertThat(exchange(packet("10.0.1.2").ttl(1).ping(1, 1))).as("an echo is no error").hasSize(1);
  }

  @Test
  void saysNothingAboutAFragmentOtherThanTheFirst() {
    isSilent(packet("10.0.1.2").ttl(1).fragment(0x0005).udp(1, 2), NetCounter.DROP_IP_TTL);
    assertThat(exchange(packet("10.0.1.2").ttl(1).fragment(0x2000).udp(1, 2)))
        .as("the first")
        .hasSize(1);
  }

  @Test
  void saysNothingToAGroupOrAboutItsPackets() {
    isSilent(packet("10.0.0.255").protocol(200), NetCounter.DROP_IP_PROTOCOL);
    isSilent(packet("224.0.0.9").protocol(200), NetCounter.DROP_IP_PROTOCOL);
    isSilent(
        packet("10.0.0.1").to(MacAddress.BROADCAST).protocol(200), NetCounter.DROP_IP_PROTOCOL);
    isSilent(
        Frame.from(PEER).to(US).ipv4("10.0.0.255", "10.0.0.1").protocol(200),
        NetCounter.DROP_IP_PROTOCOL);
    isSilent(
        Frame.from(PEER).to(US).ipv4("0.0.0.0", "10.0.0.1").protocol(200),
        NetCounter.DROP_IP_PROTOCOL);
  }

  @Test
  void dropsSourcesThatCannotBe() {
    for (String source : new String[] {"127.0.0.1", "224.0.0.1", "255.255.255.255", "240.0.0.1"}) {
      isSilent(
          Frame.from(PEER).to(US).ipv4(source, "10.0.1.2").udp(1, 2), NetCounter.DROP_IP_ADDRESS);
    }
    isSilent(
        Frame.from(PEER).to(US).ipv4("0.0.0.0", "10.0.1.2").udp(1, 2), NetCounter.DROP_IP_ADDRESS);
    isSilent(packet("127.0.0.1").ping(1, 1), NetCounter.DROP_IP_ADDRESS);
  }

  /** Bytes of a timestamp message behind its header. */
  private static byte[] times(int... words) {
    var b = java.nio.ByteBuffer.allocate(12);
    for (int w : words) {
      b.putInt(w);
    }
    return b.array();
  }

  @Test
  void tellsTheTimeWhichIsNotThatOfMidnight() {
    host.port().advance(5_000_000_000L);
    Frame f = packet("10.0.0.1").icmp(13, 0, 7 << 16 | 9).payload(times(1234, 5, 6));

    byte[] sent = exchange(f).getFirst();
    assertThatFrame(sent).isIcmp(14, 0).from("10.0.0.1").to("10.0.0.2").withRest(7 << 16 | 9);
    var b = java.nio.ByteBuffer.wrap(sent);
    assertThat(b.getInt(42)).as("the asker's time").isEqualTo(1234);
    assertThat(b.getInt(46)).as("not UT").isNegative().isEqualTo(b.getInt(50));
    assertThat(b.getInt(46) & 0x7fffffff).isBetween(5000, 5001);
    assertThat(sent).hasSize(14 + 40);
    assertThat(host.count(NetCounter.ICMP_TIMESTAMPS)).isEqualTo(1);
  }

  @Test
  void tellsTheTimeToNoGroupAndNotIfTheQuestionIsShort() {
    isSilent(packet("10.0.0.1").icmp(13, 0, 0).payload(new byte[11]), NetCounter.DROP_ICMP_BAD);
    isSilent(packet("10.0.0.255").icmp(13, 0, 0).payload(times(1)), NetCounter.DROP_ICMP_GROUP);
    isSilent(
        packet("10.0.0.1").to(MacAddress.BROADCAST).icmp(13, 0, 0).payload(times(1)),
        NetCounter.DROP_ICMP_GROUP);
  }

  @Test
  void believesNoErrorAboutAPacketOfAnother() {
    byte[] quote = packet("10.0.0.1").udp(1, 2).packet();
    for (int type : new int[] {3, 5, 11, 12}) {
      isSilent(packet("10.0.0.1").icmp(type, 0, 0).payload(quote), NetCounter.DROP_ICMP_QUOTE);
    }
  }

  @Test
  void believesNoErrorThatIsSentToAll() {
    byte[] quote = Frame.from(US).ipv4("10.0.0.1", "10.0.0.2").udp(1, 2).packet();
    isSilent(packet("10.0.0.255").icmp(3, 3, 0).payload(quote), NetCounter.DROP_ICMP_GROUP);
    isSilent(
        packet("10.0.0.1").to(MacAddress.BROADCAST).icmp(3, 3, 0).payload(quote),
        NetCounter.DROP_ICMP_GROUP);
  }

  @Test
  void answersMayBeCutOnTheirWay() {
    assertThatFrame(exchange(packet("10.0.0.1").ping(1, 1)).getFirst()).withFragment(0);
  }

  @Test
  void pointsANeighbourToTheRouterThatIsNearer() {
    host.run(ctx ->
        host.stack()
            .routes()
            .add(
                ctx,
                new Route(
                    Ipv4Prefix.parse("10.5.0.0/16"),
                    Route.Kind.UNICAST,
                    host.stack().interfaces().getFirst(),
                    Ipv4Address.parse("10.0.0.2"))));
    Frame f = Frame.from(PEER).to(US).ipv4("10.0.0.7", "10.5.0.1").udp(1, 2);
    host.run(ctx ->
        host.stack()
            .arp()
            .addStatic(
                ctx, host.stack().interfaces().getFirst(), Ipv4Address.parse("10.0.0.7"), PEER));

    List<byte[]> sent = exchange(f);
    assertThatFrame(sent.getFirst())
        .isIcmp(5, 1)
        .from("10.0.0.1")
        .to("10.0.0.7")
        .withRest(Ipv4Address.parse("10.0.0.2").bits())
        .quoting(f.packet());
    assertThatFrame(sent.getLast()).as("it is passed on").isUdp(1, 2).withTtl(63);
    assertThat(host.count(NetCounter.REDIRECTS_SENT)).isEqualTo(1);

    assertThat(exchange(Frame.from(PEER).to(US).ipv4("10.9.9.9", "10.5.0.1").udp(1, 2)))
        .as("whoever is not of that network cannot use it")
        .hasSize(1);
    assertThat(exchange(packet("10.5.0.1").udp(1, 2))).as("nor is the nearer one").hasSize(1);
    host.stack().ipv4().setRedirecting(false);
    assertThat(exchange(f)).hasSize(1);
  }

  @Test
  void aRouterHeedsNoRedirect() {
    try (UdpSocket s = host.stack().udp().socket()) {
      s.connect(Ipv4Address.parse("10.0.1.2"), 9);
      byte[] quote = Frame.from(US).ipv4("10.0.1.1", "10.0.1.2").udp(s.localPort(), 9).packet();
      isSilent(
          packet("10.0.0.1").icmp(5, 1, 0x0a000003).payload(quote), NetCounter.DROP_ICMP_REDIRECT);
    }
  }

  @Test
  void sendsNoMoreErrorsThanItsRateAllows() {
    host.stack().icmp().setErrorRate(10, 5);
    byte[] f = packet("192.0.2.1").udp(1, 2).bytes();

    assertThat(host.exchange(link, f, f, f, f, f, f, f, f)).hasSize(5);
    assertThat(host.count(NetCounter.ICMP_LIMITED)).isEqualTo(3);
    host.pass(0.3);
    assertThat(host.exchange(link, f, f, f, f, f, f, f, f)).hasSize(3);
  }
}
