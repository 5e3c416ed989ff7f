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
import org.splnet.net.iface.NetInterface;
import org.splnet.net.packet.Packet;
import org.splnet.net.route.Route;
import org.splnet.net.stats.NetCounter;
import org.splnet.net.testing.Frame;
import org.splnet.net.testing.TestHost;
import org.splnet.net.testing.TestLink;

/** From which of its addresses a multihomed host sends (RFC 1122, 3.3.4; RFC 1812, 4.3.2.4). */
class SourceAddressTest {
  private static final MacAddress US = MacAddress.local(1);
  private static final MacAddress US2 = MacAddress.local(2);
  private static final MacAddress US3 = MacAddress.local(3);
  private static final MacAddress PEER = MacAddress.local(4);

  private final TestHost host = new TestHost(new SimPort(1, 1000), "host");
  private final TestLink link = host.link(US, "10.0.0.1/16");
  private final TestLink second = host.link(US2, "10.1.0.1/24");
  private final TestLink bare = new TestLink(host.machine(), US3, 1500);
  private final NetInterface iface = host.stack().interfaces().getFirst();
  private final NetInterface unnumbered =
      host.<NetInterface>get(ctx -> host.stack().attach(ctx, bare));

  SourceAddressTest() {
    address("10.0.7.1/24");
    address("172.16.0.1/12");
    route("192.0.2.0/24", iface, "10.0.7.254");
    route("198.51.100.0/24", iface, "10.0.9.254");
    route("203.0.113.0/24", unnumbered, "203.0.113.1");
    link.takeSent();
  }

  @AfterEach
  void close() {
    host.close();
  }

  private void address(String prefix) {
    host.run(ctx -> host.stack().addAddress(ctx, iface, Ipv4Prefix.parse(prefix)));
  }

  private void route(String prefix, NetInterface out, String gateway) {
    host.run(ctx ->
        host.stack()
            .routes()
            .add(
                ctx,
                new Route(
                    Ipv4Prefix.parse(prefix),
                    Route.Kind.UNICAST,
                    out,
                    Ipv4Address.parse(gateway))));
  }

  private String sourceFor(String destination) {
    return Ipv4Address.toString(
        host.stack().ipv4().sourceFor(Ipv4Address.parse(destination).bits()));
  }

  @Test
  void takesTheAddressInTheNetworkOfTheDestination() {
    assertThat(sourceFor("10.0.200.2")).isEqualTo("10.0.0.1");
    assertThat(sourceFor("10.0.7.2")).as("the longest prefix").isEqualTo("10.0.7.1");
    assertThat(sourceFor("172.20.0.2")).isEqualTo("172.16.0.1");
    assertThat(sourceFor("10.1.0.2")).isEqualTo("10.1.0.1");
    assertThat(sourceFor("10.0.7.255")).as("its broadcast").isEqualTo("10.0.7.1");
  }

  @Test
  void takesTheAddressInTheNetworkOfTheGateway() {
    assertThat(sourceFor("192.0.2.5")).isEqualTo("10.0.7.1");
    assertThat(sourceFor("198.51.100.5")).isEqualTo("10.0.0.1");
  }

  @Test
  void sendsToItselfFromTheVeryAddress() {
    assertThat(sourceFor("10.1.0.1")).isEqualTo("10.1.0.1");
  }

  @Test
  void anInterfaceWithoutAnAddressBorrowsOne() {
    assertThat(sourceFor("203.0.113.7")).isEqualTo("10.0.0.1");
    assertThat(sourceFor("192.0.3.1")).as("without a route").isEqualTo("0.0.0.0");
  }

  @Test
  void withoutAnyAddressSendsNothing() {
    TestHost empty = new TestHost(host.port(), "empty");
    TestLink only = new TestLink(empty.machine(), US, 1500);
    empty.run(ctx -> {
      NetInterface out = empty.stack().attach(ctx, only);
      Ipv4Prefix all = Ipv4Prefix.parse("0.0.0.0/0");
      empty.stack().routes().add(ctx, new Route(all, Route.Kind.UNICAST, out, null));
      int p = empty.stack().pool().allocate(ctx);
      Packet.setLength(p, 8);
      var batch = empty.stack().ipv4().takeBatch(ctx);
      assertThat(empty.stack().ipv4().output(ctx, p, 0, 0x0a000001, 200, 1, batch))
          .isEqualTo(SendResult.NO_SOURCE);
      empty.stack().ipv4().giveBatch(ctx, batch);
    });
    assertThat(empty.count(NetCounter.DROP_OUT_NO_SOURCE)).isEqualTo(1);
    assertThat(only.takeSent()).isEmpty();
    empty.close();
  }

  /** A router's error comes from the side to which it goes, not from that of the trouble. */
  @Test
  void anErrorIsSentFromTheInterfaceOverWhichItGoes() {
    host.stack().ipv4().setForwarding(true);
    host.run(ctx -> host.stack().arp().addStatic(ctx, iface, Ipv4Address.parse("10.0.7.2"), PEER));
    Frame f = Frame.from(PEER).to(US).ipv4("10.0.7.2", "10.1.0.9").ttl(1).udp(1, 2);

    List<byte[]> sent = host.exchange(link, f.bytes());
    assertThatFrame(sent.getFirst()).isIcmp(11, 0).from("10.0.7.1");
    assertThat(second.takeSent()).isEmpty();
  }

  /** A weak end system: an address belongs to the host. */
  @Test
  void takesWhatIsSentToAnAddressOfAnotherInterfaceAndAnswersFromThat() {
    host.run(ctx -> host.stack().arp().addStatic(ctx, iface, Ipv4Address.parse("10.0.7.2"), PEER));
    Frame f = Frame.from(PEER).to(US).ipv4("10.0.7.2", "10.1.0.1").ping(1, 1);
    assertThatFrame(host.exchange(link, f.bytes()).getFirst()).isIcmp(0, 0).from("10.1.0.1");

    assertThat(host.exchange(link, Frame.from(PEER).arpRequest("10.0.7.2", "10.1.0.1").bytes()))
        .as("but on the link only its interface answers for it")
        .isEmpty();
  }
}
