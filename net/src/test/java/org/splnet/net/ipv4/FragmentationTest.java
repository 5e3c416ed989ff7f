package org.splnet.net.ipv4;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.splnet.net.testing.FrameAssert.assertThatFrame;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.splnet.kernel.sim.SimPort;
import org.splnet.net.addr.Ipv4Address;
import org.splnet.net.addr.MacAddress;
import org.splnet.net.packet.Packet;
import org.splnet.net.stats.NetCounter;
import org.splnet.net.testing.Fragments;
import org.splnet.net.testing.Frame;
import org.splnet.net.testing.Seeded;
import org.splnet.net.testing.TestHost;
import org.splnet.net.testing.TestLink;
import org.splnet.net.udp.UdpDatagram;
import org.splnet.net.udp.UdpEcho;
import org.splnet.net.udp.UdpSocket;

/** What is cut on the way out, by a router and by hosts, and comes back whole. */
class FragmentationTest {
  private static final MacAddress US = MacAddress.local(1);
  private static final MacAddress US2 = MacAddress.local(2);
  private static final MacAddress PEER = MacAddress.local(3);
  private static final MacAddress PEER2 = MacAddress.local(4);
  private static final Ipv4Address NEAR = Ipv4Address.parse("10.0.0.1");
  private static final Ipv4Address FAR = Ipv4Address.parse("10.0.0.2");

  private final SimPort port = new SimPort(1, 1000);
  private final List<TestHost> hosts = new ArrayList<>();

  @AfterEach
  void close() {
    hosts.forEach(TestHost::close);
  }

  private TestHost host(String name) {
    TestHost h = new TestHost(port, name);
    hosts.add(h);
    return h;
  }

  /** A router between a link with MTU 1500 and one with another. */
  private final class Router {
    final TestHost host = host("router");
    final TestLink in = host.link(US, "10.0.0.1/24");
    final TestLink out;

    Router(int mtu) {
      out = new TestLink(host.machine(), US2, mtu);
      host.attach(out, "10.0.1.1/24");
      host.stack().ipv4().setForwarding(true);
      host.run(ctx -> {
        var ifaces = host.stack().interfaces();
        host.stack().arp().addStatic(ctx, ifaces.get(0), FAR, PEER);
        host.stack().arp().addStatic(ctx, ifaces.get(1), Ipv4Address.parse("10.0.1.2"), PEER2);
      });
    }

    List<byte[]> forward(byte[] frame) {
      assertThat(host.exchange(in, frame)).isEmpty();
      return out.takeSent();
    }
  }

  private static Frame packet() {
    return Frame.from(PEER).to(US).ipv4("10.0.0.2", "10.0.1.2").id(0x1234);
  }

  @ParameterizedTest
  @ValueSource(ints = {68, 296, 576, 1006, 1499})
  void aRouterCutsWhatIsTooBig(int mtu) {
    Router router = new Router(mtu);
    Seeded.forAll(
        60,
        random -> {
          byte[] payload = Seeded.bytes(random, random.nextInt(mtu - 27, 1473));
          List<byte[]> sent = router.forward(packet().ttl(9).udp(1, 2).payload(payload).bytes());
          assertThat(sent).hasSizeGreaterThan(1);
          sent.forEach(f -> assertThatFrame(f).isIpv4().toStation(PEER2).withTtl(8));
          assertThatFrame(Fragments.join(sent, mtu)).isUdp(1, 2).withPayload(payload);
        });
    assertThat(router.host.count(NetCounter.IP_FORWARDED)).isEqualTo(60);
    assertThat(router.host.count(NetCounter.IP_FRAGMENTED)).isEqualTo(60);
  }

  @Test
  void aRouterCutsFragmentsFurther() {
    Router router = new Router(576);
    byte[] payload = Seeded.bytes(new SplittableRandom(Seeded.SEED), 4000);
    List<byte[]> sent = new ArrayList<>();
    for (byte[] f : Fragments.cut(packet().udp(1, 2).payload(payload).bytes(), 1500)) {
      sent.addAll(router.forward(f));
    }
    assertThat(sent).hasSizeGreaterThan(6);
    assertThatFrame(Fragments.join(sent, 576)).isUdp(1, 2).withPayload(payload);
  }

  /** RFC 791, 3.1: of these, the router alert goes into every fragment, the others do not. */
  @Test
  void aRouterCopiesOptionsThatSaySo() {
    Router router = new Router(576);
    byte[] payload = new byte[1400];
    List<byte[]> sent =
        router.forward(
            packet()
                .options(7, 7, 4, 0, 0, 0, 0, 1, 148, 4, 0, 0)
                .udp(1, 2)
                .payload(payload)
                .bytes());
    assertThat(sent).hasSizeGreaterThan(2);
    assertThatFrame(Fragments.join(sent, 576)).isUdp(1, 2);
    assertThat(Fragments.headerLength(sent.getFirst())).isEqualTo(32);
    for (byte[] f : sent.subList(1, sent.size())) {
      assertThat(Fragments.headerLength(f)).isEqualTo(24);
      assertThat(Arrays.copyOfRange(f, 34, 38)).containsExactly(148, 4, 0, 0);
    }
  }

  @Test
  void aRouterDoesNotCutWhatMustNotBe() {
    Router router = new Router(576);
    Frame f = packet().fragment(0x4000).udp(1, 2).payload(new byte[800]);
    List<byte[]> answer = router.host.exchange(router.in, f.bytes());
    assertThatFrame(answer.getFirst()).isIcmp(3, 4).withRest(576).quoting(f.packet());
    assertThat(router.out.takeSent()).isEmpty();
    assertThat(router.host.count(NetCounter.DROP_IP_TOO_BIG)).isEqualTo(1);
  }

  @Test
  void aRouterWithoutPacketsDropsTheWhole() {
    Router router = new Router(576);
    List<Integer> taken = new ArrayList<>();
    router.host.run(ctx -> {
      var pool = router.host.stack().pool();
      for (int p = pool.allocate(ctx); p != Packet.NONE; p = pool.allocate(ctx)) {
        taken.add(p);
      }
      // One to receive with, and one fragment.
      pool.free(ctx, taken.removeLast());
      pool.free(ctx, taken.removeLast());
      pool.drainCache(ctx);
    });
    assertThat(router.forward(packet().udp(1, 2).payload(new byte[1400]).bytes())).isEmpty();
    assertThat(router.host.count(NetCounter.DROP_IP_TOO_BIG)).isEqualTo(1);
    assertThat(router.host.count(NetCounter.DROP_NO_PACKET)).isEqualTo(1);
    router.host.run(ctx -> taken.forEach(p -> router.host.stack().pool().free(ctx, p)));
  }

  @Test
  void fragmentsOfAHostHaveIdentificationsOfTheirOwn() {
    Router router = new Router(576);
    Set<Integer> ids = new HashSet<>();
    try (UdpSocket s = router.host.stack().udp().socket()) {
      for (int i = 0; i < 100; i++) {
        s.sendTo(new byte[2000], 0, 2000, Ipv4Address.parse("10.0.1.2"), 5);
        router.host.settle();
        List<byte[]> sent = router.out.takeSent();
        assertThatFrame(Fragments.join(sent, 576)).withPayload(new byte[2000]);
        ids.add((sent.getFirst()[18] & 0xff) << 8 | (sent.getFirst()[19] & 0xff));
      }
      s.sendTo(new byte[548], 0, 548, Ipv4Address.parse("10.0.1.2"), 5);
      router.host.settle();
      assertThat(router.out.takeSent().getFirst()[20])
          .as("do not cut what fits")
          .isEqualTo((byte) 0x40);
    }
    assertThat(ids).hasSize(100);
  }

  /** Two hosts on a link. */
  private final class Pair {
    final TestHost near = host("near");
    final TestHost far = host("far");
    final TestLink nearLink;
    final TestLink farLink;
    final UdpSocket socket = near.stack().udp().socket();
    final UdpDatagram datagram = new UdpDatagram(65535);

    Pair(int mtu) {
      nearLink = new TestLink(near.machine(), US, mtu);
      farLink = new TestLink(far.machine(), PEER, mtu);
      near.attach(nearLink, NEAR + "/24");
      far.attach(farLink, FAR + "/24");
      near.run(ctx ->
          near.stack().arp().addStatic(ctx, near.stack().interfaces().getFirst(), FAR, PEER));
      far.run(
          ctx -> far.stack().arp().addStatic(ctx, far.stack().interfaces().getFirst(), NEAR, US));
      far.run(ctx -> UdpEcho.start(ctx, far.stack().udp(), Ipv4Address.ANY, UdpEcho.PORT));
    }

    void echoes(byte[] data) {
      socket.sendTo(data, 0, data.length, FAR, UdpEcho.PORT);
      port.run(4);
      carry(nearLink, farLink);
      carry(farLink, nearLink);
      assertThat(socket.receive(datagram, 0)).as("an echo of %d bytes", data.length).isTrue();
      assertThat(datagram.length()).isEqualTo(data.length);
      assertThat(datagram.isTruncated()).isFalse();
      assertThat(Arrays.copyOf(datagram.data(), data.length)).isEqualTo(data);
    }

    private void carry(TestLink from, TestLink to) {
      to.inject(from.takeSent().toArray(byte[][]::new));
      port.run(20);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {576, 1500})
  void datagramsOfEverySizeComeBack(int mtu) {
    Pair pair = new Pair(mtu);
    byte[] data = Seeded.bytes(new SplittableRandom(Seeded.SEED), 9000);
    for (int size = 0; size <= 9000; size++) {
      pair.echoes(Arrays.copyOf(data, size));
    }
    pair.socket.close();
    assertThat(pair.near.count(NetCounter.UDP_DELIVERED)).isEqualTo(9001);
  }

  @Test
  void aHostSendsItselfBigDatagramsAndBroadcastsThem() {
    TestHost host = host("host");
    TestLink link = host.link(US, NEAR + "/24");
    TestLink loop = new TestLink(host.machine(), new MacAddress(0), 1500);
    TestLink.join(loop, loop);
    host.run(ctx -> host.stack().attachLoopback(ctx, loop));
    byte[] data = Seeded.bytes(new SplittableRandom(Seeded.SEED), 9000);
    UdpDatagram datagram = new UdpDatagram(8000);
    try (UdpSocket s = host.stack().udp().socket()) {
      int to = s.bind(Ipv4Address.ANY, 0);
      s.sendTo(data, 0, data.length, NEAR, to);
      host.settle();
      assertThat(s.receive(datagram, 0)).isTrue();
      assertThat(datagram.isTruncated()).isTrue();
      assertThat(datagram.data()).isEqualTo(Arrays.copyOf(data, 8000));
      s.setBroadcast(true);
      s.sendTo(data, 0, 3000, Ipv4Address.parse("10.0.0.255"), to);
      host.settle();
      List<byte[]> sent = link.takeSent();
      sent.forEach(f -> assertThatFrame(f).toStation(MacAddress.BROADCAST));
      assertThatFrame(Fragments.join(sent, 1500)).isUdp(to, to);
    }
  }

  @Test
  void whatWaitsInASocketIsBoundedInPackets() {
    Pair pair = new Pair(576);
    UdpSocket full = pair.far.stack().udp().socket();
    int to = full.bind(Ipv4Address.ANY, 0);
    for (int i = 0; i < 4; i++) {
      pair.socket.sendTo(new byte[65507], 0, 65507, FAR, to);
      port.run(4);
      pair.carry(pair.nearLink, pair.farLink);
    }
    assertThat(pair.far.count(NetCounter.UDP_DELIVERED)).isEqualTo(2);
    assertThat(pair.far.count(NetCounter.DROP_UDP_FULL)).isEqualTo(2);
    assertThat(pair.far.outstanding()).isLessThanOrEqualTo(UdpSocket.MAX_PACKETS);
    full.close();
    pair.socket.close();
  }

  @Test
  void aDatagramForWhichThereAreNotEnoughPacketsIsNotSentAtAll() {
    Pair pair = new Pair(576);
    List<Integer> taken = new ArrayList<>();
    pair.near.run(ctx -> {
      for (int i = 0; i < pair.near.stack().pool().capacity() - 20; i++) {
        taken.add(pair.near.stack().pool().allocate(ctx));
      }
      pair.near.stack().pool().drainCache(ctx);
    });
    assertThatThrownBy(() -> pair.socket.sendTo(new byte[65507], 0, 65507, FAR, 7))
        .hasMessageContaining("packets");
    port.run(4);
    assertThat(pair.nearLink.takeSent()).isEmpty();
    pair.near.run(ctx -> taken.forEach(p -> pair.near.stack().pool().free(ctx, p)));
    pair.socket.close();
  }
}
