package org.splnet.net.udp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.splnet.net.testing.FrameAssert.assertThatFrame;

import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.splnet.kernel.sim.SimPort;
import org.splnet.net.addr.Ipv4Address;
import org.splnet.net.addr.Ipv4Prefix;
import org.splnet.net.addr.MacAddress;
import org.splnet.net.stats.NetCounter;
import org.splnet.net.testing.Frame;
import org.splnet.net.testing.TestHost;
import org.splnet.net.testing.TestLink;

class UdpTest {
  private static final MacAddress US = MacAddress.parse("02:00:00:00:00:01");
  private static final MacAddress PEER = MacAddress.parse("02:00:00:00:00:02");
  private static final Ipv4Address PEER_ADDRESS = Ipv4Address.parse("10.0.0.2");
  private static final Ipv4Address OUR_ADDRESS = Ipv4Address.parse("10.0.0.1");
  private static final long SECOND = 1_000_000_000L;

  private final SimPort port = new SimPort(1, 1000);
  private final TestHost host = new TestHost(port, "host");
  private final TestLink link = host.link(US, "10.0.0.1/24");
  private final Udp udp = host.stack().udp();
  private final UdpDatagram datagram = new UdpDatagram(2000);

  UdpTest() {
    var iface = host.stack().interfaces().getFirst();
    host.run(ctx -> host.stack().arp().addStatic(ctx, iface, PEER_ADDRESS, PEER));
  }

  @AfterEach
  void close() {
    host.close();
  }

  private static Frame to(int port) {
    return Frame.from(PEER).to(US).ipv4("10.0.0.2", "10.0.0.1").udp(5000, port);
  }

  private void isDropped(Frame f, NetCounter why) {
    long before = host.count(why);
    assertThat(host.exchange(link, f.bytes())).isEmpty();
    assertThat(host.count(why)).isEqualTo(before + 1);
  }

  private static void fails(UdpException.Reason reason, String message, ThrowingCallable call) {
    assertThatThrownBy(call)
        .isInstanceOf(UdpException.class)
        .hasMessageContaining(message)
        .extracting(e -> ((UdpException) e).reason())
        .isEqualTo(reason);
  }

  private String text() {
    return new String(datagram.data(), 0, datagram.length(), StandardCharsets.US_ASCII);
  }

  @Test
  void sendsADatagramWithAGoodChecksum() {
    try (UdpSocket s = udp.socket()) {
      s.bind(Ipv4Address.ANY, 1234);
      s.sendTo("xhellox".getBytes(StandardCharsets.US_ASCII), 1, 5, PEER_ADDRESS, 99);

      assertThatFrame(link.takeSent().getFirst())
          .toStation(PEER)
          .isUdp(1234, 99)
          .from("10.0.0.1")
          .to("10.0.0.2")
          .withTtl(64)
          .withPayload("hello");
      assertThat(host.count(NetCounter.UDP_OUT)).isEqualTo(1);
    }
  }

  @Test
  void sendsAllOnesForAChecksumOfZero() {
    try (UdpSocket s = udp.socket()) {
      s.bind(Ipv4Address.ANY, 1);
      // The last word makes the sum come out as all ones.
      byte[] data = {0, 0};
      int sum = 0x0a00 + 0x0001 + 0x0a00 + 0x0002 + 17 + 10 + 1 + 2 + 10;
      int word = 0xffff - sum;
      data[0] = (byte) (word >> 8);
      data[1] = (byte) word;
      s.sendTo(data, 0, 2, PEER_ADDRESS, 2);

      byte[] frame = link.takeSent().getFirst();
      assertThat(frame[40] & 0xff).isEqualTo(0xff);
      assertThat(frame[41] & 0xff).isEqualTo(0xff);
      assertThatFrame(frame).isUdp(1, 2);
    }
  }

  @Test
  void receivesWhatIsSentToItsPort() {
    try (UdpSocket s = udp.socket()) {
      int p = s.bind(Ipv4Address.ANY, 0);
      link.inject(to(p).payload("hello").bytes());

      assertThat(s.receive(datagram, SECOND)).isTrue();
      assertThat(text()).isEqualTo("hello");
      assertThat(datagram.source()).isEqualTo(PEER_ADDRESS);
      assertThat(datagram.sourcePort()).isEqualTo(5000);
      assertThat(datagram.isTruncated()).isFalse();
      assertThat(host.count(NetCounter.UDP_DELIVERED)).isEqualTo(1);
    }
  }

  @Test
  void prefersTheEndpointOfTheVeryAddress() {
    host.run(ctx ->
        host.stack()
            .addAddress(
                ctx, host.stack().interfaces().getFirst(), Ipv4Prefix.parse("10.1.0.1/24")));
    try (UdpSocket any = udp.socket();
        UdpSocket exact = udp.socket()) {
      any.bind(Ipv4Address.ANY, 77);
      exact.bind(OUR_ADDRESS, 77);
      link.inject(
          to(77).payload("exact").bytes(),
          to(77).ipv4("10.0.0.2", "10.1.0.1").payload("any").bytes());

      assertThat(exact.receive(datagram, SECOND)).isTrue();
      assertThat(text()).isEqualTo("exact");
      assertThat(any.receive(datagram, SECOND)).isTrue();
      assertThat(text()).isEqualTo("any");
      assertThat(exact.receive(datagram, 0)).isFalse();
    }
  }

  @Test
  void saysThatNobodyIsAtThePort() {
    Frame f = to(4444).payload("hello");
    List<byte[]> sent = host.exchange(link, f.bytes());

    assertThatFrame(sent.getFirst()).isIcmp(3, 3).from("10.0.0.1").quoting(f.packet());
    assertThat(host.count(NetCounter.DROP_UDP_PORT)).isEqualTo(1);
  }

  @Test
  void saysNothingToBroadcastAndMulticast() {
    isDropped(to(4444).ipv4("10.0.0.2", "10.0.0.255"), NetCounter.DROP_UDP_PORT);
    isDropped(to(4444).ipv4("10.0.0.2", "255.255.255.255"), NetCounter.DROP_UDP_PORT);
    isDropped(to(4444).ipv4("10.0.0.2", "224.0.0.5"), NetCounter.DROP_UDP_PORT);
    isDropped(to(4444).to(MacAddress.BROADCAST), NetCounter.DROP_UDP_PORT);
  }

  @Test
  void deliversBroadcastToWhoeverHasThePort() {
    try (UdpSocket s = udp.socket()) {
      s.bind(Ipv4Address.ANY, 67);
      link.inject(
          to(67)
              .to(MacAddress.BROADCAST)
              .ipv4("0.0.0.0", "255.255.255.255")
              .payload("discover")
              .bytes());
      assertThat(s.receive(datagram, SECOND)).isTrue();
      assertThat(text()).isEqualTo("discover");
    }
  }

  @Test
  void dropsWhatIsNotWellFormed() {
    try (UdpSocket s = udp.socket()) {
      s.bind(Ipv4Address.ANY, 9);
      isDropped(to(9).badChecksum(), NetCounter.DROP_UDP_CHECKSUM);
      isDropped(to(9).payload("abc").udpLength(12), NetCounter.DROP_UDP_HEADER);
      isDropped(to(9).payload("abc").udpLength(7), NetCounter.DROP_UDP_HEADER);
      isDropped(to(0), NetCounter.DROP_UDP_HEADER);
      isDropped(
          Frame.from(PEER).to(US).ipv4("10.0.0.2", "10.0.0.1").protocol(17).payload(new byte[7]),
          NetCounter.DROP_UDP_HEADER);
      assertThat(s.receive(datagram, 0)).isFalse();
    }
  }

  @Test
  void takesADatagramWithoutAChecksum() {
    try (UdpSocket s = udp.socket()) {
      s.bind(Ipv4Address.ANY, 9);
      link.inject(to(9).noChecksum().payload("x").bytes());
      assertThat(s.receive(datagram, SECOND)).isTrue();
    }
  }

  @Test
  void cutsWhatTheLengthFieldDoesNotCover() {
    try (UdpSocket s = udp.socket()) {
      s.bind(Ipv4Address.ANY, 9);
      link.inject(to(9).noChecksum().payload("hello, world").udpLength(13).bytes());
      assertThat(s.receive(datagram, SECOND)).isTrue();
      assertThat(text()).isEqualTo("hello");
    }
  }

  @Test
  void cutsWhatDoesNotFitTheReceiversBufferAndSaysSo() {
    try (UdpSocket s = udp.socket()) {
      s.bind(Ipv4Address.ANY, 9);
      link.inject(to(9).payload("hello").bytes());
      UdpDatagram small = new UdpDatagram(3);
      assertThat(s.receive(small, SECOND)).isTrue();
      assertThat(small.length()).isEqualTo(3);
      assertThat(small.isTruncated()).isTrue();
    }
  }

  @Test
  void receiveWaitsAsLongAsItIsToldAndNoLonger() {
    try (UdpSocket s = udp.socket()) {
      s.bind(Ipv4Address.ANY, 9);
      long from = port.nanos();
      assertThat(s.receive(datagram, SECOND / 100)).isFalse();
      assertThat(port.nanos() - from).isBetween(SECOND / 100, SECOND / 50);
      long now = port.nanos();
      assertThat(s.receive(datagram, 0)).isFalse();
      assertThat(port.nanos()).isEqualTo(now);
    }
  }

  @Test
  void aPortIsTakenOnceAndFreeAgainAfterClose() {
    UdpSocket a = udp.socket();
    a.bind(Ipv4Address.ANY, 53);
    try (UdpSocket b = udp.socket()) {
      fails(
          UdpException.Reason.IN_USE, "UDP port 53 of 0.0.0.0", () -> b.bind(Ipv4Address.ANY, 53));
      a.close();
      assertThat(b.bind(Ipv4Address.ANY, 53)).isEqualTo(53);
      fails(UdpException.Reason.BOUND, "0.0.0.0:53", () -> b.bind(Ipv4Address.ANY, 54));
    }
    try (UdpSocket c = udp.socket()) {
      assertThat(c.bind(Ipv4Address.ANY, 54)).as("the failed bind left nothing").isEqualTo(54);
    }
  }

  @Test
  void refusesAddressesOfOthersAndPortsThatAreNone() {
    try (UdpSocket s = udp.socket()) {
      fails(UdpException.Reason.NOT_LOCAL, "10.0.0.2", () -> s.bind(PEER_ADDRESS, 1));
      fails(
          UdpException.Reason.NOT_LOCAL,
          "192.0.2.1",
          () -> s.bind(Ipv4Address.parse("192.0.2.1"), 1));
      assertThatThrownBy(() -> s.bind(Ipv4Address.ANY, 65536)).hasMessageContaining("65536");
      assertThatThrownBy(() -> s.sendTo(new byte[1], 0, 1, PEER_ADDRESS, 0))
          .hasMessageContaining("port 0");
      assertThatThrownBy(() -> s.sendTo(new byte[1], 0, 2, PEER_ADDRESS, 1))
          .isInstanceOf(IndexOutOfBoundsException.class);
    }
  }

  @Test
  void ephemeralPortsAreOfTheRangeRandomAndDistinct() {
    Set<Integer> ports = new HashSet<>();
    List<UdpSocket> sockets = java.util.stream.Stream.generate(udp::socket).limit(200).toList();
    int ascending = 0;
    int last = 0;
    for (UdpSocket s : sockets) {
      int p = s.bind(Ipv4Address.ANY, 0);
      assertThat(p).isBetween(49152, 65535);
      ports.add(p);
      ascending += p > last ? 1 : 0;
      last = p;
    }
    assertThat(ports).hasSize(200);
    assertThat(ascending).isBetween(60, 140);
    sockets.forEach(UdpSocket::close);
  }

  @Test
  void saysWhenEveryEphemeralPortIsTaken() {
    host.run(ctx -> {
      UdpEndpoint.Handler none = (c, e, p, s, sp, d, o) -> true;
      for (int p = 49152; p < 65536; p++) {
        udp.bind(ctx, Ipv4Address.ANY, p, none);
      }
      fails(UdpException.Reason.NO_PORT, "49152", () -> udp.bind(ctx, Ipv4Address.ANY, 0, none));
    });
  }

  @Test
  void refusesWhatDoesNotFitADatagramAndWhatHasNoRoute() {
    try (UdpSocket s = udp.socket()) {
      fails(
          UdpException.Reason.TOO_BIG,
          "send at most 65507",
          () -> s.sendTo(new byte[65508], 0, 65508, PEER_ADDRESS, 1));
      fails(
          UdpException.Reason.NO_ROUTE,
          "192.0.2.1",
          () -> s.sendTo(new byte[1], 0, 1, Ipv4Address.parse("192.0.2.1"), 1));
      fails(
          UdpException.Reason.NO_ROUTE,
          "loopback",
          () -> s.sendTo(new byte[1], 0, 1, OUR_ADDRESS, 1));
      s.sendTo(new byte[1472], 0, 1472, PEER_ADDRESS, 1);
    }
  }

  @Test
  void saysWhenThePoolIsExhausted() {
    host.run(ctx -> {
      var all = new java.util.ArrayList<Integer>();
      for (int p; (p = host.stack().pool().allocate(ctx)) >= 0; ) {
        all.add(p);
      }
      try (UdpSocket s = udp.socket()) {
        fails(
            UdpException.Reason.NO_PACKET,
            "512 packets",
            () -> s.sendTo(new byte[1], 0, 1, PEER_ADDRESS, 1));
      }
      all.forEach(p -> host.stack().pool().free(ctx, p));
    });
  }

  @Test
  void aClosedSocketDoesNothingMore() {
    UdpSocket s = udp.socket();
    int p = s.bind(Ipv4Address.ANY, 0);
    link.inject(to(p).bytes());
    host.settle();
    s.close();
    s.close();

    assertThat(host.outstanding()).as("what was not received is free").isZero();
    fails(UdpException.Reason.CLOSED, "closed", () -> s.receive(datagram, 0));
    fails(UdpException.Reason.CLOSED, "closed", () -> s.sendTo(new byte[1], 0, 1, PEER_ADDRESS, 1));
    UdpSocket unbound = udp.socket();
    unbound.close();
    fails(UdpException.Reason.CLOSED, "closed", () -> unbound.bind(Ipv4Address.ANY, 1));
    assertThatFrame(host.exchange(link, to(p).bytes()).getFirst()).isIcmp(3, 3);
  }

  @Test
  void aConnectedSocketHearsItsPeerOnly() {
    try (UdpSocket s = udp.socket()) {
      fails(UdpException.Reason.NOT_CONNECTED, "connect first", () -> s.send(new byte[1], 0, 1));
      s.connect(PEER_ADDRESS, 5000);
      fails(UdpException.Reason.BOUND, "10.0.0.2:5000", () -> s.connect(PEER_ADDRESS, 5001));
      int p = s.localPort();
      assertThatFrame(
              host.exchange(
                      link,
                      to(p).udp(5001, p).payload("other").bytes(),
                      to(p).payload("peer").bytes())
                  .getFirst())
          .isIcmp(3, 3);

      assertThat(s.receive(datagram, SECOND)).isTrue();
      assertThat(text()).isEqualTo("peer");
      s.send(new byte[] {1}, 0, 1);
      assertThatFrame(link.takeSent().getFirst()).isUdp(p, 5000);
    }
  }

  /** What a peer sends back when there is an error about our datagram. */
  private byte[] error(int type, int code, int rest, byte[] ours) {
    byte[] quote = java.util.Arrays.copyOfRange(ours, 14, Math.min(ours.length, 14 + 28));
    return Frame.from(PEER)
        .to(US)
        .ipv4("10.0.0.2", "10.0.0.1")
        .icmp(type, code, rest)
        .payload(quote)
        .bytes();
  }

  @Test
  void aConnectedSocketIsToldOfErrorsAboutItsPeerOnce() {
    try (UdpSocket s = udp.socket()) {
      s.connect(PEER_ADDRESS, 5000);
      s.send(new byte[9], 0, 9);
      byte[] ours = link.takeSent().getFirst();

      link.inject(error(3, 3, 0, ours));
      fails(UdpException.Reason.REFUSED, "10.0.0.2:5000", () -> s.receive(datagram, SECOND));
      host.exchange(link, error(3, 13, 0, ours));
      fails(UdpException.Reason.UNREACHABLE, "HOST", () -> s.send(new byte[9], 0, 9));
      host.exchange(link, error(11, 0, 0, ours), error(12, 0, 20 << 24, ours));
      assertThat(s.receive(datagram, 0)).as("soft errors are not told").isFalse();
      assertThat(host.count(NetCounter.ICMP_DONE)).isEqualTo(4);
    }
  }

  @Test
  void errorsAboutOtherPeersOrUnconnectedSocketsDisturbNobody() {
    try (UdpSocket connected = udp.socket();
        UdpSocket open = udp.socket()) {
      connected.connect(PEER_ADDRESS, 5000);
      open.bind(Ipv4Address.ANY, 0);
      open.sendTo(new byte[9], 0, 9, PEER_ADDRESS, 5000);
      byte[] ours = link.takeSent().getFirst();
      host.exchange(link, error(3, 3, 0, ours));
      assertThat(open.receive(datagram, 0)).isFalse();

      // The same, as if it came from the connected one's port to a port that is not its peer's.
      byte[] forged =
          Frame.from(US)
              .to(PEER)
              .ipv4("10.0.0.1", "10.0.0.2")
              .udp(connected.localPort(), 5001)
              .bytes();
      host.exchange(link, error(3, 3, 0, forged));
      assertThat(connected.receive(datagram, 0)).isFalse();
    }
  }

  @Test
  void sendsToABroadcastAddressOnlyIfThatIsMeant() {
    try (UdpSocket s = udp.socket()) {
      Ipv4Address all = Ipv4Address.parse("10.0.0.255");
      fails(
          UdpException.Reason.BROADCAST,
          "10.0.0.255 is a broadcast",
          () -> s.sendTo(new byte[1], 0, 1, all, 9));
      s.setBroadcast(true);
      s.sendTo(new byte[1], 0, 1, all, 9);
      assertThatFrame(link.takeSent().getFirst()).toStation(MacAddress.BROADCAST).to("10.0.0.255");
    }
  }

  @Test
  void peekLeavesTheDatagramForTheNextReceive() {
    try (UdpSocket s = udp.socket()) {
      s.bind(Ipv4Address.ANY, 9);
      link.inject(to(9).payload("first").bytes(), to(9).payload("second").bytes());
      assertThat(s.peek(datagram, SECOND)).isTrue();
      assertThat(text()).isEqualTo("first");
      UdpDatagram small = new UdpDatagram(0);
      assertThat(s.peek(small, 0)).isTrue();
      assertThat(small.isTruncated()).isTrue();
      assertThat(s.receive(datagram, 0)).isTrue();
      assertThat(text()).isEqualTo("first");
      assertThat(s.receive(datagram, SECOND)).isTrue();
      assertThat(text()).isEqualTo("second");
      assertThat(s.peek(datagram, 0)).isFalse();
    }
  }

  @Test
  void tellsToWhichAddressADatagramWasSent() {
    try (UdpSocket s = udp.socket()) {
      s.bind(Ipv4Address.ANY, 9);
      link.inject(to(9).bytes(), to(9).ipv4("10.0.0.2", "10.0.0.255").bytes());
      assertThat(s.receive(datagram, SECOND)).isTrue();
      assertThat(datagram.destination()).isEqualTo(OUR_ADDRESS);
      assertThat(s.receive(datagram, SECOND)).isTrue();
      assertThat(datagram.destination()).isEqualTo(Ipv4Address.parse("10.0.0.255"));
    }
  }

  @Test
  void tellsItsAddressesAndThoseOfItsPeer() {
    try (UdpSocket s = udp.socket()) {
      assertThat(s.localAddress()).isEqualTo(Ipv4Address.ANY);
      s.bind(Ipv4Address.ANY, 9);
      assertThat(s.localAddress()).isEqualTo(Ipv4Address.ANY);
      assertThat(s.peerPort()).isZero();
      s.connect(PEER_ADDRESS, 5000);
      assertThat(s.isConnected()).isTrue();
      assertThat(s.localAddress()).isEqualTo(OUR_ADDRESS);
      assertThat(s.peerAddress()).isEqualTo(PEER_ADDRESS);
      assertThat(s.peerPort()).isEqualTo(5000);

      s.disconnect();
      assertThat(s.isConnected()).isFalse();
      assertThat(s.peerAddress()).isEqualTo(Ipv4Address.ANY);
      link.inject(to(9).udp(5001, 9).bytes());
      assertThat(s.receive(datagram, SECOND)).as("from anybody again").isTrue();
    }
  }

  @Test
  void keepsNoMoreThanItsReceiveBufferHolds() {
    try (UdpSocket s = udp.socket()) {
      s.bind(Ipv4Address.ANY, 9);
      s.setReceiveBuffer(1000);
      link.inject(
          to(9).payload(new byte[600]).bytes(),
          to(9).payload(new byte[600]).bytes(),
          to(9).payload(new byte[400]).bytes());
      host.settle();
      assertThat(host.count(NetCounter.DROP_UDP_FULL)).isEqualTo(1);
      assertThat(s.receive(datagram, 0)).isTrue();
      assertThat(s.receive(datagram, 0)).isTrue();
      assertThat(datagram.length()).isEqualTo(400);
      assertThatThrownBy(() -> s.setReceiveBuffer(0)).hasMessageContaining("at least 1");
    }
  }

  @Test
  void sendsFromNoAddressThatIsNoLongerItsOwn() {
    var iface = host.stack().interfaces().getFirst();
    try (UdpSocket s = udp.socket();
        UdpSocket any = udp.socket()) {
      s.bind(OUR_ADDRESS, 9);
      host.run(ctx -> host.stack().addAddress(ctx, iface, Ipv4Prefix.parse("10.0.0.8/24")));
      host.run(ctx -> host.stack().removeAddress(ctx, iface, OUR_ADDRESS));
      link.takeSent();
      fails(
          UdpException.Reason.NO_SOURCE,
          "10.0.0.1, to which the socket is bound",
          () -> s.sendTo(new byte[1], 0, 1, PEER_ADDRESS, 1));
      any.sendTo(new byte[1], 0, 1, PEER_ADDRESS, 1);
      assertThatFrame(link.takeSent().getFirst()).from("10.0.0.8");
      assertThat(host.count(NetCounter.DROP_OUT_NO_SOURCE)).isEqualTo(1);
    }
  }

  @Test
  void aSocketOfAGroupSendsFromAnAddressOfTheHost() {
    try (UdpSocket s = udp.socket()) {
      s.bind(Ipv4Address.parse("224.0.0.5"), 9);
      s.sendTo(new byte[1], 0, 1, PEER_ADDRESS, 1);
      assertThatFrame(link.takeSent().getFirst()).from("10.0.0.1");
    }
  }

  @Test
  void echoes() {
    UdpEndpoint echo = host.get(ctx -> UdpEcho.start(ctx, udp, Ipv4Address.ANY, UdpEcho.PORT));
    assertThatFrame(host.exchange(link, to(7).payload("again").bytes()).getFirst())
        .isUdp(7, 5000)
        .from("10.0.0.1")
        .to("10.0.0.2")
        .withTtl(64)
        .withPayload("again");
    assertThat(host.exchange(link, to(7).udp(7, 7).bytes())).as("another echo service").isEmpty();
    assertThat(host.exchange(link, to(7).udp(0, 7).bytes())).as("no port to answer to").isEmpty();
    assertThat(host.exchange(link, to(7).ipv4("10.0.0.2", "10.0.0.255").bytes()))
        .as("a broadcast")
        .isEmpty();
    assertThat(host.outstanding()).isZero();
    host.run(echo::close);
    assertThatFrame(host.exchange(link, to(7).bytes()).getFirst()).isIcmp(3, 3);
    assertThat(echo).hasToString("udp 0.0.0.0:7");
  }
}
