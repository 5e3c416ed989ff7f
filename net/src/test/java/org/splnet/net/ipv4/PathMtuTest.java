package org.splnet.net.ipv4;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.splnet.net.testing.FrameAssert.assertThatFrame;

import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.splnet.kernel.sim.SimPort;
import org.splnet.net.addr.Ipv4Address;
import org.splnet.net.addr.Ipv4Prefix;
import org.splnet.net.addr.MacAddress;
import org.splnet.net.iface.NetInterface;
import org.splnet.net.route.Route;
import org.splnet.net.stats.NetCounter;
import org.splnet.net.testing.Frame;
import org.splnet.net.testing.TestHost;
import org.splnet.net.testing.TestLink;
import org.splnet.net.udp.UdpDatagram;
import org.splnet.net.udp.UdpException;
import org.splnet.net.udp.UdpSocket;

/** A host whose datagrams pass a router that finds some too big (RFC 1191). */
class PathMtuTest {
  private static final MacAddress US = MacAddress.parse("02:00:00:00:00:01");
  private static final MacAddress ROUTER = MacAddress.parse("02:00:00:00:00:fe");
  private static final Ipv4Address FAR = Ipv4Address.parse("192.0.2.9");
  private static final int DF = 0x4000;

  private final TestHost host = new TestHost(new SimPort(1, 1000), "host");
  private final TestLink link = host.link(US, "10.0.0.1/24");
  private final NetInterface iface = host.stack().interfaces().getFirst();
  private final UdpSocket socket = host.stack().udp().socket();

  PathMtuTest() {
    Ipv4Address router = Ipv4Address.parse("10.0.0.254");
    host.run(ctx -> {
      host.stack()
          .routes()
          .add(ctx, new Route(Ipv4Prefix.parse("0.0.0.0/0"), Route.Kind.UNICAST, iface, router));
      host.stack().arp().addStatic(ctx, iface, router, ROUTER);
    });
    socket.bind(Ipv4Address.ANY, 1000);
  }

  @AfterEach
  void close() {
    socket.close();
    host.close();
  }

  private List<byte[]> send(int bytes) {
    link.takeSent();
    socket.sendTo(new byte[bytes], 0, bytes, FAR, 9);
    return link.takeSent();
  }

  /** What the router says about a frame that we have sent. */
  private byte[] tooBig(byte[] ours, int mtu) {
    return Frame.from(ROUTER)
        .to(US)
        .ipv4("10.0.0.254", "10.0.0.1")
        .icmp(3, 4, mtu)
        .payload(Arrays.copyOfRange(ours, 14, 14 + 28))
        .bytes();
  }

  private void learn(int mtu) {
    host.exchange(link, tooBig(send(1472).getFirst(), mtu));
  }

  private int known() {
    return host.stack().ipv4().mtuTo(FAR.bits(), PathMtuDiscovery.WANT);
  }

  @Test
  void sendsWholeAndUncuttableUntilTold() {
    List<byte[]> sent = send(1472);
    assertThat(sent).hasSize(1);
    assertThatFrame(sent.getFirst()).withFragment(DF);
    assertThat(known()).isEqualTo(1500);
  }

  @Test
  void cutsForThePathOnceItIsKnown() {
    learn(1280);
    assertThat(known()).isEqualTo(1280);
    assertThat(host.count(NetCounter.PATH_MTU_LOWERED)).isEqualTo(1);

    List<byte[]> sent = send(1472);
    assertThat(sent).hasSize(2);
    assertThat(sent.getFirst().length - 14).isLessThanOrEqualTo(1280);
    assertThatFrame(send(1252).getFirst()).as("what fits").withFragment(DF);
  }

  @Test
  void anotherDestinationIsNotConcerned() {
    learn(1280);
    int other = Ipv4Address.parse("192.0.2.10").bits();
    assertThat(host.stack().ipv4().mtuTo(other, PathMtuDiscovery.WANT)).isEqualTo(1500);
  }

  @Test
  void aSocketThatCutsForItselfIsRefusedWhatDoesNotFit() {
    socket.setPathMtuDiscovery(PathMtuDiscovery.DO);
    learn(1280);

    assertThat(socket.pathMtu(FAR)).isEqualTo(1280);
    assertThatThrownBy(() -> send(1253))
        .isInstanceOf(UdpException.class)
        .hasMessageContaining("1253 bytes to 192.0.2.9")
        .hasMessageContaining("at most 1252")
        .satisfies(e -> {
          assertThat(((UdpException) e).reason()).isEqualTo(UdpException.Reason.TOO_BIG);
          assertThat(((UdpException) e).mtu()).isEqualTo(1280);
        });
    assertThatFrame(send(1252).getFirst()).withFragment(DF);
  }

  @Test
  void aConnectedOneIsToldThatADatagramWasTooBig() {
    socket.setPathMtuDiscovery(PathMtuDiscovery.DO);
    socket.connect(FAR, 9);
    learn(1280);

    assertThatThrownBy(() -> socket.receive(new UdpDatagram(1), 0))
        .hasMessageContaining("an MTU of 1280 bytes: send at most 1252");
  }

  @Test
  void aSocketThatDoesNotCareSendsWhatRoutersMayCut() {
    socket.setPathMtuDiscovery(PathMtuDiscovery.DONT);
    List<byte[]> sent = send(1472);
    assertThatFrame(sent.getFirst()).withFragment(0);
    host.exchange(link, tooBig(sent.getFirst(), 1280));
    assertThat(known()).as("nobody may say so about a packet that may be cut").isEqualTo(1500);
    assertThat(host.count(NetCounter.DROP_ICMP_QUOTE)).isEqualTo(1);
  }

  @Test
  void guessesWhenTheRouterIsTooOldToSay() {
    learn(0);
    assertThat(known()).isEqualTo(1492);
    learn(0);
    assertThat(known()).as("the datagram was cut, so it fits").isEqualTo(1492);
    host.exchange(link, tooBig(send(1464).getFirst(), 0));
    assertThat(known()).isEqualTo(1006);
  }

  @Test
  void goesNoLowerThan552AndLetsRoutersCutThen() {
    learn(296);
    assertThat(known()).isEqualTo(552);
    assertThatFrame(send(500).getFirst()).withFragment(0);
    assertThat(send(600)).hasSize(2);
  }

  @Test
  void doesNotBelieveWhatCannotBe() {
    byte[] ours = send(1000).getFirst();
    host.exchange(link, tooBig(ours, 1028));
    host.exchange(link, tooBig(ours, 1400));
    assertThat(known()).as("it would have fitted").isEqualTo(1500);
    byte[] port = ours.clone();
    port[35] ^= 1;
    host.exchange(link, tooBig(port, 600));
    byte[] source = ours.clone();
    source[29] ^= 7;
    host.exchange(link, tooBig(source, 600));
    assertThat(known()).as("nobody here has sent it").isEqualTo(1500);
    assertThat(host.count(NetCounter.PATH_MTU_LOWERED)).isZero();
  }

  @Test
  void isNeverRaisedByWhatARouterSays() {
    learn(1006);
    host.exchange(link, tooBig(send(978).getFirst(), 1400));
    assertThat(known()).isEqualTo(1006);
  }

  @Test
  void triesMoreAfterTenMinutesStepByStep() {
    learn(1000);
    host.pass(590);
    assertThat(known()).isEqualTo(1000);
    host.pass(20);
    assertThat(known()).isEqualTo(1006);
    host.pass(120);
    assertThat(known()).isEqualTo(1492);
    host.pass(120);
    assertThat(known()).isEqualTo(1500);
    assertThat(snapshot()).as("the entry is gone").isZero();
    assertThat(host.count(NetCounter.PATH_MTU_RAISED)).isEqualTo(3);
  }

  private int snapshot() {
    return host.<Integer>get(ctx -> host.stack().ipv4().pathMtus().snapshot(ctx).size());
  }

  @Test
  void remembersABoundedNumberOfDestinations() {
    host.run(ctx -> {
      for (int i = 1; i <= PathMtuCache.MAX_ENTRIES + 50; i++) {
        host.stack().ipv4().pathMtus().lower(ctx, 0xc6120000 + i, 1280);
      }
    });
    assertThat(snapshot()).isEqualTo(PathMtuCache.MAX_ENTRIES);
    Ipv4 ipv4 = host.stack().ipv4();
    for (int i = 1; i <= PathMtuCache.MAX_ENTRIES + 50; i++) {
      assertThat(ipv4.mtuTo(0xc6120000 + i, PathMtuDiscovery.WANT))
          .isEqualTo(i <= 50 ? 1500 : 1280);
    }
  }

  @Test
  void theUsualMtusAreThoseOfRfc1191() {
    assertThat(PathMtuCache.plateauBelow(1500)).isEqualTo(1492);
    assertThat(PathMtuCache.plateauBelow(1492)).isEqualTo(1006);
    assertThat(PathMtuCache.plateauBelow(68)).isEqualTo(68);
    assertThat(PathMtuCache.plateauAbove(552)).isEqualTo(1006);
    assertThat(PathMtuCache.plateauAbove(1492)).isEqualTo(2002);
    assertThat(PathMtuCache.plateauAbove(65535)).isEqualTo(65535);
    assertThat(PathMtuCache.meant(40, 1000)).as("no link is smaller").isEqualTo(68);
  }
}
