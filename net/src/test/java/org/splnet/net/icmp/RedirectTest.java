package org.splnet.net.icmp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.splnet.net.testing.FrameAssert.assertThatFrame;

import java.util.Objects;
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
import org.splnet.net.udp.UdpSocket;

/** A host with a default router, and a nearer one of which that speaks (RFC 1122, 3.2.2.2). */
class RedirectTest {
  private static final MacAddress US = MacAddress.parse("02:00:00:00:00:01");
  private static final MacAddress ROUTER = MacAddress.parse("02:00:00:00:00:fe");
  private static final MacAddress NEARER = MacAddress.parse("02:00:00:00:00:fd");
  private static final String FAR = "192.0.2.9";

  private final TestHost host = new TestHost(new SimPort(1, 1000), "host");
  private final TestLink link = host.link(US, "10.0.0.1/24");
  private final NetInterface iface = host.stack().interfaces().getFirst();
  private final UdpSocket socket = host.stack().udp().socket();

  RedirectTest() {
    host.run(ctx -> {
      route("0.0.0.0/0", "10.0.0.254");
      var arp = host.stack().arp();
      arp.addStatic(ctx, iface, Ipv4Address.parse("10.0.0.254"), ROUTER);
      arp.addStatic(ctx, iface, Ipv4Address.parse("10.0.0.253"), NEARER);
    });
    socket.bind(Ipv4Address.ANY, 1000);
  }

  @AfterEach
  void close() {
    socket.close();
    host.close();
  }

  private void route(String prefix, String gateway) {
    host.run(ctx ->
        host.stack()
            .routes()
            .add(
                ctx,
                new Route(
                    Ipv4Prefix.parse(prefix),
                    Route.Kind.UNICAST,
                    iface,
                    Ipv4Address.parse(gateway))));
  }

  private Frame redirect(String from, String gateway, int port) {
    byte[] quote = Frame.from(US).ipv4("10.0.0.1", FAR).udp(port, 9).packet();
    return Frame.from(ROUTER)
        .to(US)
        .ipv4(from, "10.0.0.1")
        .icmp(5, 1, Ipv4Address.parse(gateway).bits())
        .payload(quote);
  }

  private boolean heeds(Frame redirect) {
    long before = host.count(NetCounter.REDIRECTS_TAKEN);
    assertThat(host.exchange(link, redirect.bytes())).isEmpty();
    return host.count(NetCounter.REDIRECTS_TAKEN) > before;
  }

  private MacAddress firstHop() {
    link.takeSent();
    socket.sendTo(new byte[1], 0, 1, Ipv4Address.parse(FAR), 9);
    byte[] f = link.takeSent().getFirst();
    assertThatFrame(f).isUdp(1000, 9);
    return f[5] == (byte) 0xfe ? ROUTER : NEARER;
  }

  @Test
  void sendsByTheNearerRouterFromThenOnForTenMinutes() {
    assertThat(firstHop()).isEqualTo(ROUTER);
    assertThat(heeds(redirect("10.0.0.254", "10.0.0.253", 1000))).isTrue();
    assertThat(firstHop()).isEqualTo(NEARER);
    host.pass(590);
    assertThat(firstHop()).isEqualTo(NEARER);
    host.pass(20);
    assertThat(firstHop()).isEqualTo(ROUTER);
  }

  @Test
  void heedsOnlyThePresentFirstHop() {
    assertThat(heeds(redirect("10.0.0.99", "10.0.0.253", 1000))).isFalse();
    assertThat(heeds(redirect("10.0.0.254", "10.0.0.253", 1000))).isTrue();
    assertThat(heeds(redirect("10.0.0.254", "10.0.0.252", 1000)))
        .as("it is no longer the first hop")
        .isFalse();
    assertThat(heeds(redirect("10.0.0.253", "10.0.0.254", 1000))).as("but this is").isTrue();
    assertThat(firstHop()).isEqualTo(ROUTER);
  }

  @Test
  void heedsNoGatewayThatIsNotAnotherStationOfTheNetwork() {
    for (String gateway :
        new String[] {"10.0.1.1", "192.0.2.1", "10.0.0.1", "10.0.0.255", "10.0.0.254", "0.0.0.0"}) {
      assertThat(heeds(redirect("10.0.0.254", gateway, 1000))).as(gateway).isFalse();
    }
    assertThat(host.count(NetCounter.DROP_ICMP_REDIRECT)).isEqualTo(6);
  }

  @Test
  void heedsNoneAboutAPacketThatNobodyHereHasSent() {
    assertThat(heeds(redirect("10.0.0.254", "10.0.0.253", 1001))).isFalse();
  }

  @Test
  void heedsNoneIfToldSo() {
    host.stack().icmp().setAcceptingRedirects(false);
    assertThat(heeds(redirect("10.0.0.254", "10.0.0.253", 1000))).isFalse();
  }

  @Test
  void leavesARouteToTheVeryDestinationAsItIs() {
    route(FAR + "/32", "10.0.0.254");
    assertThat(heeds(redirect("10.0.0.254", "10.0.0.253", 1000))).isFalse();
  }

  @Test
  void remembersABoundedNumber() {
    for (int i = 0; i < Redirects.MAX + 10; i++) {
      byte[] quote = Frame.from(US).ipv4("10.0.0.1", "192.0.2." + i).udp(1000, 9).packet();
      assertThat(
              heeds(
                  Frame.from(ROUTER)
                      .to(US)
                      .ipv4("10.0.0.254", "10.0.0.1")
                      .icmp(5, 1, Ipv4Address.parse("10.0.0.253").bits())
                      .payload(quote)))
          .isTrue();
    }
    long hosts =
        host.<Long>get(ctx ->
            host.stack().routes().list(ctx).stream()
                .filter(r -> r.prefix().length() == 32 && r.gateway() != null)
                .count());
    assertThat(hosts).isEqualTo(Redirects.MAX);
    Route first =
        Objects.requireNonNull(host.stack().routes().lookup(Ipv4Address.parse("192.0.2.0")));
    assertThat(first.prefix().length()).as("the oldest is forgotten").isZero();
  }
}
