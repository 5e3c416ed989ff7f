package org.splnet.net.arp;

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
import org.splnet.net.stats.NetCounter;
import org.splnet.net.testing.Frame;
import org.splnet.net.testing.TestHost;
import org.splnet.net.testing.TestLink;

class ArpTest {
  private static final MacAddress US = MacAddress.parse("02:00:00:00:00:01");
  private static final MacAddress PEER = MacAddress.parse("02:00:00:00:00:02");
  private static final MacAddress OTHER = MacAddress.parse("02:00:00:00:00:03");
  private static final MacAddress NONE = new MacAddress(0);

  private final TestHost host = new TestHost(new SimPort(1, 1000), "host");
  private final TestLink link = host.link(US, "10.0.0.1/24");
  private final NetInterface iface = host.stack().interfaces().getFirst();

  @AfterEach
  void close() {
    host.close();
  }

  private long lookup(String address) {
    return host.stack().arp().lookup(iface, Ipv4Address.parse(address).bits());
  }

  /** Has the host send something to an address: it answers a ping that seems to come from there. */
  private List<byte[]> sendTo(String address) {
    return host.exchange(
        link, Frame.from(OTHER).to(US).ipv4(address, "10.0.0.1").ping(1, 1).bytes());
  }

  @Test
  void answersARequestForItsAddressAndLearnsTheSender() {
    List<byte[]> sent =
        host.exchange(link, Frame.from(PEER).arpRequest("10.0.0.2", "10.0.0.1").bytes());

    assertThat(sent).hasSize(1);
    assertThatFrame(sent.getFirst())
        .isArpReply()
        .fromStation(US)
        .toStation(PEER)
        .sender(US, "10.0.0.1")
        .targetStation(PEER)
        .target("10.0.0.2");
    assertThat(lookup("10.0.0.2")).isEqualTo(PEER.bits());
    assertThat(host.count(NetCounter.ARP_DONE)).isEqualTo(1);
    assertThat(host.count(NetCounter.ARP_REPLIES)).isEqualTo(1);
  }

  @Test
  void answersAProbeAndLearnsNothingFromIt() {
    List<byte[]> sent =
        host.exchange(link, Frame.from(PEER).arpRequest("0.0.0.0", "10.0.0.1").bytes());

    assertThatFrame(sent.getFirst()).isArpReply().sender(US, "10.0.0.1");
    assertThat(lookup("0.0.0.0")).isEqualTo(NeighbourTable.UNKNOWN);
  }

  @Test
  void neitherAnswersNorLearnsFromARequestForAnother() {
    assertThat(host.exchange(link, Frame.from(PEER).arpRequest("10.0.0.2", "10.0.0.9").bytes()))
        .isEmpty();
    assertThat(lookup("10.0.0.2")).isEqualTo(NeighbourTable.UNKNOWN);
    assertThat(host.count(NetCounter.ARP_DONE)).isEqualTo(1);
  }

  @Test
  void answersASenderThatIsNotOnTheLinkButDoesNotLearnIt() {
    List<byte[]> sent =
        host.exchange(link, Frame.from(PEER).arpRequest("192.0.2.7", "10.0.0.1").bytes());

    assertThatFrame(sent.getFirst()).isArpReply().toStation(PEER).target("192.0.2.7");
    assertThat(lookup("192.0.2.7")).isEqualTo(NeighbourTable.UNKNOWN);
  }

  @Test
  void correctsAKnownNeighbourFromAnyMessage() {
    host.exchange(link, Frame.from(PEER).arpRequest("10.0.0.2", "10.0.0.1").bytes());
    host.exchange(link, Frame.from(OTHER).arpRequest("10.0.0.2", "10.0.0.9").bytes());

    assertThat(lookup("10.0.0.2")).isEqualTo(OTHER.bits());
  }

  @Test
  void neverCorrectsAPermanentNeighbour() {
    host.run(ctx -> host.stack().arp().addStatic(ctx, iface, Ipv4Address.parse("10.0.0.2"), PEER));
    host.exchange(link, Frame.from(OTHER).arpRequest("10.0.0.2", "10.0.0.1").bytes());
    host.pass(1300);

    assertThat(lookup("10.0.0.2")).isEqualTo(PEER.bits());
  }

  @Test
  void addingAPermanentNeighbourSendsWhatWaitedForIt() {
    sendTo("10.0.0.2");
    host.run(ctx -> host.stack().arp().addStatic(ctx, iface, Ipv4Address.parse("10.0.0.2"), PEER));

    assertThatFrame(link.takeSent().getFirst()).toStation(PEER).isIcmp(0, 0);
  }

  @Test
  void dropsMessagesThatAreNotWellFormed() {
    byte[] good = Frame.from(PEER).arpRequest("10.0.0.2", "10.0.0.1").bytes();
    int bad = 0;
    for (int at : new int[] {14, 15, 16, 17, 18, 19, 20}) {
      byte[] f = good.clone();
      f[at] ^= 0x40;
      assertThat(host.exchange(link, f)).as("octet %d", at).isEmpty();
      bad++;
    }
    byte[] reserved = good.clone();
    reserved[21] = 3;
    byte[] noOperation = good.clone();
    noOperation[21] = 0;
    for (byte[] f :
        new byte[][] {
          reserved,
          noOperation,
          java.util.Arrays.copyOf(good, 41),
          Frame.from(PEER).arp(1, MacAddress.BROADCAST, "10.0.0.2", NONE, "10.0.0.1").bytes(),
          Frame.from(PEER).arp(1, NONE, "10.0.0.2", NONE, "10.0.0.1").bytes(),
          Frame.from(PEER).arp(1, US, "10.0.0.2", NONE, "10.0.0.1").bytes(),
          Frame.from(PEER).arp(1, PEER, "224.0.0.1", NONE, "10.0.0.1").bytes(),
          Frame.from(PEER).arp(1, PEER, "255.255.255.255", NONE, "10.0.0.1").bytes(),
          Frame.from(PEER).arp(1, PEER, "127.0.0.1", NONE, "10.0.0.1").bytes()
        }) {
      assertThat(host.exchange(link, f)).isEmpty();
      bad++;
    }
    assertThat(host.count(NetCounter.DROP_ARP_BAD)).isEqualTo(bad);
    assertThat(lookup("10.0.0.2")).isEqualTo(NeighbourTable.UNKNOWN);
  }

  @Test
  void defendsItsAddressOnceInTenSeconds() {
    byte[] claim = Frame.from(OTHER).arpRequest("10.0.0.1", "10.0.0.1").bytes();

    List<byte[]> sent = host.exchange(link, claim, claim);
    assertThat(sent).hasSize(1);
    assertThatFrame(sent.getFirst())
        .isArpRequest()
        .toStation(MacAddress.BROADCAST)
        .sender(US, "10.0.0.1")
        .target("10.0.0.1");
    host.pass(11);
    assertThat(host.exchange(link, claim)).hasSize(1);
    assertThat(host.count(NetCounter.ARP_CONFLICTS)).isEqualTo(3);
  }

  @Test
  void announcesAnAddressWhenItGetsOne() {
    host.run(ctx -> host.stack().addAddress(ctx, iface, Ipv4Prefix.parse("10.1.0.1/24")));

    assertThatFrame(link.takeSent().getFirst())
        .isArpRequest()
        .toStation(MacAddress.BROADCAST)
        .sender(US, "10.1.0.1")
        .target("10.1.0.1");
  }

  @Test
  void asksForANeighbourAndSendsWhatWaited() {
    List<byte[]> asked = sendTo("10.0.0.2");
    assertThat(asked).hasSize(1);
    assertThatFrame(asked.getFirst())
        .isArpRequest()
        .toStation(MacAddress.BROADCAST)
        .sender(US, "10.0.0.1")
        .target("10.0.0.2");
    assertThat(sendTo("10.0.0.2")).as("one request a second").isEmpty();

    List<byte[]> sent =
        host.exchange(link, Frame.from(PEER).to(US).arpReply("10.0.0.2", "10.0.0.1").bytes());
    assertThat(sent).hasSize(2);
    assertThatFrame(sent.getFirst()).toStation(PEER).isIcmp(0, 0).to("10.0.0.2");
  }

  @Test
  void asksFiveTimesASecondApartAndThenGivesUp() {
    sendTo("10.0.0.2");
    host.pass(0.9);
    assertThat(link.takeSent()).isEmpty();
    host.pass(0.5);
    for (int i = 1; i < 5; i++) {
      assertThat(link.takeSent()).as("request %d", i + 1).hasSize(1);
      host.pass(1);
    }
    host.pass(2);

    assertThat(link.takeSent()).isEmpty();
    assertThat(host.count(NetCounter.ARP_REQUESTS)).isEqualTo(6); // with the announcement
    assertThat(host.count(NetCounter.DROP_ARP_UNRESOLVED)).isEqualTo(1);
    assertThat(host.outstanding()).isZero();
    assertThat(sendTo("10.0.0.2")).as("it asks again when there is a packet again").hasSize(1);
  }

  @Test
  void keepsTheLatestPacketsForANeighbour() {
    for (int i = 0; i < Neighbour.MAX_WAITING + 3; i++) {
      host.exchange(link, Frame.from(OTHER).to(US).ipv4("10.0.0.2", "10.0.0.1").ping(1, i).bytes());
    }
    assertThat(host.count(NetCounter.DROP_ARP_WAIT)).isEqualTo(3);

    List<byte[]> sent =
        host.exchange(link, Frame.from(PEER).to(US).arpReply("10.0.0.2", "10.0.0.1").bytes());
    assertThat(sent).hasSize(Neighbour.MAX_WAITING);
    assertThatFrame(sent.getFirst()).isIcmp(0, 0).withRest(1 << 16 | 3);
    assertThatFrame(sent.getLast()).isIcmp(0, 0).withRest(1 << 16 | (Neighbour.MAX_WAITING + 2));
  }

  @Test
  void forgetsANeighbourAfterTwentyMinutes() {
    host.exchange(link, Frame.from(PEER).arpRequest("10.0.0.2", "10.0.0.1").bytes());
    host.pass(1165);
    assertThat(lookup("10.0.0.2")).isEqualTo(PEER.bits());
    host.pass(40);

    assertThat(lookup("10.0.0.2")).isEqualTo(NeighbourTable.UNKNOWN);
    assertThat(host.<Integer>get(ctx -> host.stack().arp().table(iface).size(ctx))).isZero();
  }

  @Test
  void asksANeighbourInUseToConfirmShortlyBeforeItWouldBeForgotten() {
    host.exchange(link, Frame.from(PEER).arpRequest("10.0.0.2", "10.0.0.1").bytes());
    host.pass(1175);

    List<byte[]> sent = sendTo("10.0.0.2");
    assertThat(sent).hasSize(2);
    assertThatFrame(sent.getFirst()).toStation(PEER).isIcmp(0, 0);
    assertThatFrame(sent.getLast()).isArpRequest().toStation(PEER).target("10.0.0.2");
    host.exchange(link, Frame.from(PEER).to(US).arpReply("10.0.0.2", "10.0.0.1").bytes());
    host.pass(1100);
    assertThat(lookup("10.0.0.2")).isEqualTo(PEER.bits());
  }

  @Test
  void forgetsANeighbourThatDoesNotConfirm() {
    host.exchange(link, Frame.from(PEER).arpRequest("10.0.0.2", "10.0.0.1").bytes());
    host.pass(1175);
    sendTo("10.0.0.2");
    host.pass(6);

    assertThat(link.takeSent()).as("four more unicast requests").hasSize(4);
    assertThat(lookup("10.0.0.2")).isEqualTo(NeighbourTable.UNKNOWN);
  }

  @Test
  void isBoundedAgainstAScan() {
    host.run(ctx -> host.stack().addAddress(ctx, iface, Ipv4Prefix.parse("10.9.0.1/16")));
    link.keep(false);
    for (int i = 2; i < 600; i++) {
      host.exchange(
          link,
          Frame.from(OTHER)
              .to(US)
              .ipv4("10.9." + i / 256 + "." + i % 256, "10.0.0.1")
              .ping(1, 1)
              .bytes());
    }
    int size = host.<Integer>get(ctx -> host.stack().arp().table(iface).size(ctx));
    assertThat(size).isEqualTo(NeighbourTable.MAX_PENDING);
    assertThat(host.count(NetCounter.DROP_ARP_WAIT)).isPositive();
  }

  @Test
  void takesNoMoreAnnouncedNeighboursThanFitButAlwaysThoseItAsksFor() {
    host.run(ctx -> host.stack().addAddress(ctx, iface, Ipv4Prefix.parse("10.9.0.1/16")));
    link.keep(false);
    for (int i = 2; i < NeighbourTable.MAX_ENTRIES + 100; i++) {
      String address = "10.9." + i / 256 + "." + i % 256;
      host.exchange(link, Frame.from(PEER).arpRequest(address, "10.0.0.1").bytes());
    }
    int full = host.<Integer>get(ctx -> host.stack().arp().table(iface).size(ctx));
    assertThat(full).isEqualTo(NeighbourTable.MAX_ENTRIES);

    sendTo("10.9.200.1");
    host.exchange(link, Frame.from(OTHER).to(US).arpReply("10.9.200.1", "10.0.0.1").bytes());
    assertThat(lookup("10.9.200.1")).isEqualTo(OTHER.bits());
    int still = host.<Integer>get(ctx -> host.stack().arp().table(iface).size(ctx));
    assertThat(still).isEqualTo(NeighbourTable.MAX_ENTRIES);
  }
}
