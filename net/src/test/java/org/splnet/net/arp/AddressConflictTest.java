package org.splnet.net.arp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.splnet.net.testing.FrameAssert.assertThatFrame;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.splnet.kernel.MachineConfig;
import org.splnet.kernel.sim.SimPort;
import org.splnet.net.NetStackOptions;
import org.splnet.net.addr.Ipv4Address;
import org.splnet.net.addr.Ipv4Prefix;
import org.splnet.net.addr.MacAddress;
import org.splnet.net.iface.InterfaceAddress;
import org.splnet.net.iface.InterfaceAddress.State;
import org.splnet.net.iface.NetInterface;
import org.splnet.net.stats.NetCounter;
import org.splnet.net.testing.Frame;
import org.splnet.net.testing.TestHost;
import org.splnet.net.testing.TestLink;

/** RFC 5227 as seen on the link of a host that probes. */
class AddressConflictTest {
  private static final MacAddress US = MacAddress.parse("02:00:00:00:00:01");
  private static final MacAddress PEER = MacAddress.parse("02:00:00:00:00:02");
  private static final MacAddress OTHER = MacAddress.parse("02:00:00:00:00:03");
  private static final String OURS = "10.0.0.1";

  private final TestHost host =
      new TestHost(
          new SimPort(1, 1000),
          MachineConfig.named("host"),
          NetStackOptions.DEFAULT.withPackets(512).withProbing(true));
  private final TestLink link = host.link(US, OURS + "/24");
  private final NetInterface iface = host.stack().interfaces().getFirst();

  @AfterEach
  void close() {
    host.close();
  }

  private InterfaceAddress address() {
    return iface.allAddresses().getFirst();
  }

  private List<byte[]> exchange(Frame f) {
    return host.exchange(link, f.bytes());
  }

  /** Lets the address become the host's, unseen. */
  private void acquire() {
    host.pass(10);
    assertThat(address().state()).isEqualTo(State.PREFERRED);
    link.takeSent();
  }

  private boolean hasRoute(String to) {
    return host.stack().routes().lookup(Ipv4Address.parse(to)) != null;
  }

  private static Frame claim(MacAddress by) {
    return Frame.from(by).arpRequest(OURS, "10.0.0.77");
  }

  @Test
  void asksThreeTimesAndThenAnnouncesTwice() {
    List<byte[]> sent = new ArrayList<>();
    while (address().state() == State.TENTATIVE) {
      host.pass(0.1);
      sent.addAll(link.takeSent());
    }
    assertThat(host.port().nanos() / 1e9).isBetween(4.0, 7.5);
    host.pass(3);
    sent.addAll(link.takeSent());

    assertThat(sent).hasSize(5);
    for (byte[] probe : sent.subList(0, 3)) {
      assertThatFrame(probe)
          .isArpRequest()
          .toStation(MacAddress.BROADCAST)
          .sender(US, "0.0.0.0")
          .target(OURS);
    }
    for (byte[] announcement : sent.subList(3, 5)) {
      assertThatFrame(announcement).isArpRequest().sender(US, OURS).target(OURS);
    }
  }

  @Test
  void doesNotUseTheAddressUntilThen() {
    assertThat(iface.addresses()).isEmpty();
    assertThat(hasRoute("10.0.0.2")).isFalse();
    assertThat(exchange(Frame.from(PEER).arpRequest("10.0.0.2", OURS))).isEmpty();
    assertThat(exchange(Frame.from(PEER).to(US).ipv4("10.0.0.2", OURS).ping(1, 1))).isEmpty();
    assertThat(host.stack().ipv4().sourceFor(Ipv4Address.parse("10.0.0.2").bits())).isZero();

    acquire();
    assertThat(iface.addresses()).containsExactly(Ipv4Prefix.parse(OURS + "/24"));
    assertThat(exchange(Frame.from(PEER).arpRequest("10.0.0.2", OURS))).hasSize(1);
    assertThat(exchange(Frame.from(PEER).to(US).ipv4("10.0.0.2", OURS).ping(1, 1))).hasSize(1);
  }

  @Test
  void leavesTheAddressToWhoeverAnswers() {
    host.pass(2);
    exchange(Frame.from(PEER).to(US).arpReply(OURS, "0.0.0.0"));

    assertThat(address())
        .isEqualTo(new InterfaceAddress(Ipv4Prefix.parse(OURS + "/24"), State.DUPLICATED, PEER));
    assertThat(address()).hasToString("10.0.0.1/24 duplicated by 02:00:00:00:00:02");
    assertThat(host.count(NetCounter.ADDRESSES_DUPLICATED)).isEqualTo(1);
    link.takeSent();
    host.pass(20);
    assertThat(link.takeSent()).isEmpty();
    assertThat(hasRoute(OURS)).isFalse();
  }

  @Test
  void leavesItToWhoeverUsesIt() {
    exchange(claim(PEER));
    assertThat(address().state()).isEqualTo(State.DUPLICATED);
  }

  @Test
  void leavesItToWhoeverProbesForItTooButNotToItself() {
    exchange(Frame.from(US).arpRequest("0.0.0.0", OURS));
    assertThat(address().state()).as("its own probe").isEqualTo(State.TENTATIVE);
    exchange(Frame.from(PEER).arpRequest("0.0.0.0", "10.0.0.9"));
    assertThat(address().state()).as("a probe for another").isEqualTo(State.TENTATIVE);
    exchange(Frame.from(PEER).arpRequest("0.0.0.0", OURS));
    assertThat(address().state()).isEqualTo(State.DUPLICATED);
  }

  @Test
  void answersAProbeForWhatItHas() {
    acquire();
    assertThatFrame(exchange(Frame.from(PEER).arpRequest("0.0.0.0", OURS)).getFirst())
        .isArpReply()
        .sender(US, OURS);
    assertThat(address().state()).isEqualTo(State.PREFERRED);
  }

  @Test
  void defendsItsAddressOnceAndThenGivesItUpWithItsRoutes() {
    acquire();
    assertThatFrame(exchange(claim(OTHER)).getFirst()).isArpRequest().sender(US, OURS).target(OURS);
    assertThat(host.stack().arp().lookup(iface, Ipv4Address.parse(OURS).bits()))
        .as("nothing is learnt from it")
        .isEqualTo(NeighbourTable.UNKNOWN);
    host.pass(9);
    assertThat(exchange(claim(OTHER))).isEmpty();

    assertThat(address().state()).isEqualTo(State.DUPLICATED);
    assertThat(address().holder()).isEqualTo(OTHER);
    assertThat(hasRoute("10.0.0.2")).isFalse();
    assertThat(exchange(Frame.from(PEER).arpRequest("10.0.0.2", OURS))).isEmpty();
    assertThat(host.count(NetCounter.ARP_CONFLICTS)).isEqualTo(2);
  }

  @Test
  void keepsItWhenConflictsAreRare() {
    acquire();
    for (int i = 0; i < 5; i++) {
      assertThat(exchange(claim(OTHER))).hasSize(1);
      host.pass(11);
    }
    assertThat(address().state()).isEqualTo(State.PREFERRED);
  }

  @Test
  void claimsAnewWhenTheInterfaceComesUpAgain() {
    exchange(claim(PEER));
    host.run(ctx -> host.stack().down(ctx, iface));
    host.run(ctx -> host.stack().up(ctx, iface));
    assertThat(address().state()).isEqualTo(State.TENTATIVE);
    acquire();
  }

  @Test
  void restsWhileTheInterfaceIsDown() {
    host.run(ctx -> host.stack().down(ctx, iface));
    host.pass(20);
    assertThat(link.takeSent()).isEmpty();
    assertThat(address().state()).isEqualTo(State.TENTATIVE);
  }

  @Test
  void losingOneAddressLeavesTheOthersAndTheirRoutes() {
    host.run(ctx -> host.stack().addAddress(ctx, iface, Ipv4Prefix.parse("10.0.0.5/24")));
    acquire();
    exchange(claim(OTHER));
    exchange(claim(OTHER));

    assertThat(iface.addresses()).containsExactly(Ipv4Prefix.parse("10.0.0.5/24"));
    assertThat(hasRoute("10.0.0.2")).isTrue();
    assertThat(hasRoute("10.0.0.5")).isTrue();
    assertThat(exchange(Frame.from(PEER).arpRequest("10.0.0.2", "10.0.0.5"))).hasSize(1);
  }

  @Test
  void anAddressTakenAwayGoesWithItsRoutes() {
    acquire();
    Ipv4Address ours = Ipv4Address.parse(OURS);
    assertThat(host.<Boolean>get(ctx -> host.stack().removeAddress(ctx, iface, ours))).isTrue();
    assertThat(iface.allAddresses()).isEmpty();
    assertThat(hasRoute(OURS)).isFalse();
    assertThat(host.<Boolean>get(ctx -> host.stack().removeAddress(ctx, iface, ours))).isFalse();
  }

  @Test
  void afterTenConflictsClaimsOnceAMinute() {
    for (int i = 1; i < AddressClaim.MAX_CONFLICTS; i++) {
      exchange(claim(PEER));
      host.run(ctx -> host.stack().up(ctx, iface));
      host.pass(2);
      assertThat(link.takeSent()).isNotEmpty();
    }
    exchange(claim(PEER));
    host.run(ctx -> host.stack().up(ctx, iface));
    host.pass(55);
    assertThat(link.takeSent()).isEmpty();
    host.pass(10);
    assertThat(link.takeSent()).isNotEmpty();
  }
}
