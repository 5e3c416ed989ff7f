package org.splnet.net.ipv4;

import static org.assertj.core.api.Assertions.assertThat;
import static org.splnet.net.testing.FrameAssert.assertThatFrame;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.splnet.kernel.sim.SimPort;
import org.splnet.net.addr.Ipv4Address;
import org.splnet.net.addr.MacAddress;
import org.splnet.net.icmp.Icmp;
import org.splnet.net.packet.Packet;
import org.splnet.net.stats.NetCounter;
import org.splnet.net.testing.Fragments;
import org.splnet.net.testing.Frame;
import org.splnet.net.testing.Seeded;
import org.splnet.net.testing.TestHost;
import org.splnet.net.testing.TestLink;
import org.splnet.net.udp.UdpEcho;
import org.splnet.net.udp.UdpEndpoint;

/** Fragments for this host, one by one. */
class ReassemblyTest {
  private static final MacAddress US = MacAddress.local(1);
  private static final MacAddress PEER = MacAddress.local(3);

  private final TestHost host = new TestHost(new SimPort(1, 1000), "host");
  private final TestLink link = host.link(US, "10.0.0.1/24");
  private final byte[] data = Seeded.bytes(new SplittableRandom(Seeded.SEED), 4000);
  private int id = 100;

  ReassemblyTest() {
    host.run(ctx ->
        host.stack()
            .arp()
            .addStatic(
                ctx, host.stack().interfaces().getFirst(), Ipv4Address.parse("10.0.0.2"), PEER));
  }

  @AfterEach
  void close() {
    host.close();
  }

  private Frame packet() {
    return Frame.from(PEER).to(US).ipv4("10.0.0.2", "10.0.0.1").id(id);
  }

  private byte[] ping(int size) {
    return packet().ping(7, 9).payload(Arrays.copyOf(data, size)).bytes();
  }

  private List<byte[]> exchange(List<byte[]> frames) {
    return host.exchange(link, frames.toArray(byte[][]::new));
  }

  private void isAnswered(List<byte[]> fragments, int size) {
    List<byte[]> sent = exchange(fragments);
    assertThat(sent).isNotEmpty();
    assertThatFrame(Fragments.join(sent, 1500))
        .isIcmp(0, 0)
        .withRest(7 << 16 | 9)
        .from("10.0.0.1")
        .to("10.0.0.2")
        .withPayload(Arrays.copyOf(data, size));
  }

  private void isDropped(byte[] frame, NetCounter why) {
    long before = host.count(why);
    assertThat(exchange(List.of(frame))).isEmpty();
    assertThat(host.count(why)).isEqualTo(before + 1);
  }

  @Test
  void answersABigPingWithFragments() {
    isAnswered(Fragments.cut(ping(4000), 1500), 4000);
    assertThat(host.count(NetCounter.IP_FRAGMENTS_IN)).isEqualTo(3);
    assertThat(host.count(NetCounter.IP_REASSEMBLED)).isEqualTo(1);
    assertThat(host.count(NetCounter.IP_FRAGMENTS_JOINED)).isEqualTo(2);
    assertThat(host.count(NetCounter.IP_FRAGMENTED)).isEqualTo(1);
    assertThat(host.count(NetCounter.IP_FRAGMENTS_MADE)).isEqualTo(2);
  }

  @Test
  void putsFragmentsOfAnySizeTogetherInAnyOrder() {
    Seeded.forAll(
        300,
        random -> {
          id++;
          int size = random.nextInt(1, 4001);
          byte[] frame = ping(size);
          List<byte[]> parts = new ArrayList<>();
          for (int from = 0; from < size + 8; ) {
            int n = 8 * random.nextInt(5, 186);
            parts.add(Fragments.part(frame, from, Math.min(from + n, size + 8)));
            from += n;
          }
          if (random.nextBoolean() && parts.size() > 1) {
            // A duplicate of one that is not the last to come.
            List<byte[]> some = Fragments.shuffled(parts, random);
            some.add(random.nextInt(some.size()), some.get(0));
            isAnswered(some, size);
          } else if (parts.size() > 1) {
            isAnswered(Fragments.shuffled(parts, random), size);
          }
        });
    assertThat(host.count(NetCounter.DROP_IP_FRAGMENT_DUPLICATE)).isPositive();
    assertThat(host.count(NetCounter.DROP_IP_FRAGMENT_OVERLAP)).isZero();
  }

  @Test
  void keepsDatagramsApart() {
    byte[] one = ping(2000);
    byte[] otherSender = packet().ipv4("10.0.0.9", "10.0.0.1").ping(1, 1).payload(data).bytes();
    id++;
    byte[] otherId = packet().ping(1, 2).payload(data).bytes();
    List<byte[]> frames =
        List.of(
            Fragments.part(one, 0, 1000),
            Fragments.part(otherSender, 1000, 1480),
            Fragments.part(otherId, 1000, 2008));
    assertThat(exchange(frames)).isEmpty();
    id--;
    isAnswered(List.of(Fragments.part(one, 1000, 2008)), 2000);
  }

  @Test
  void dropsAWholeDatagramForAnOverlapAndWhatStillComesOfIt() {
    int[][] overlaps = {
      {0, 1000, 992, 2008},
      {1000, 2008, 0, 1008},
      {0, 1000, 400, 800},
      {0, 800, 0, 808},
      {1000, 2008, 1000, 1800},
      {8, 808, 0, 1600}
    };
    for (int[] o : overlaps) {
      id++;
      byte[] frame = ping(2000);
      long before = host.count(NetCounter.DROP_IP_FRAGMENT_OVERLAP);
      byte[] all = Fragments.part(frame, 0, 1000);
      byte[] rest = Fragments.part(frame, 1000, 2008);
      assertThat(
              exchange(
                  List.of(
                      Fragments.part(frame, o[0], o[1]),
                      Fragments.part(frame, o[2], o[3]),
                      all,
                      rest)))
          .isEmpty();
      assertThat(host.count(NetCounter.DROP_IP_FRAGMENT_OVERLAP)).isEqualTo(before + 4);
    }
    host.pass(31);
    assertThat(host.count(NetCounter.DROP_IP_FRAGMENT_TIMEOUT)).isZero();
    isAnswered(Fragments.cut(ping(2000), 1500), 2000);
  }

  @Test
  void dropsADatagramWithTwoEnds() {
    byte[] end = Fragments.part(ping(1000), 800, 1008);
    byte[] otherEnd = Fragments.part(ping(2000), 1600, 2008);
    exchange(List.of(end, otherEnd));
    id++;
    exchange(
        List.of(Fragments.part(ping(2000), 1600, 2008), Fragments.part(ping(1000), 800, 1008)));
    assertThat(host.count(NetCounter.DROP_IP_FRAGMENT_OVERLAP)).isEqualTo(4);
  }

  @Test
  void dropsWhatCannotBeAFragment() {
    Frame f = packet().protocol(17);
    isDropped(f.fragment(0x2000).payload(new byte[0]).bytes(), NetCounter.DROP_IP_FRAGMENT_BAD);
    isDropped(f.fragment(0x0005).payload(new byte[0]).bytes(), NetCounter.DROP_IP_FRAGMENT_BAD);
    isDropped(f.fragment(0x2000).payload(new byte[15]).bytes(), NetCounter.DROP_IP_FRAGMENT_BAD);
    isDropped(f.fragment(0x1fff).payload(new byte[8]).bytes(), NetCounter.DROP_IP_FRAGMENT_BAD);
  }

  @Test
  void dropsADatagramThatIsTooLongWithTheOptionsOfItsFirstFragment() {
    List<byte[]> frames = new ArrayList<>();
    int last = 65512;
    for (int from = 0; from < last; from += 1480) {
      Frame f = packet().protocol(200).payload(new byte[Math.min(1480, last - from)]);
      if (from == 0) {
        f.options(1, 1, 1, 1);
      }
      frames.add(f.fragment(0x2000 | from / 8).bytes());
    }
    frames.add(packet().protocol(200).payload(new byte[3]).fragment(last / 8).bytes());
    assertThat(exchange(frames)).isEmpty();
    assertThat(host.count(NetCounter.DROP_IP_FRAGMENT_BAD)).isEqualTo(frames.size());
  }

  @Test
  void givesUpAfterHalfAMinuteAndSaysSoIfTheFirstFragmentIsHere() {
    byte[] first = Fragments.part(ping(2000), 0, 800);
    exchange(List.of(first));
    id++;
    exchange(List.of(Fragments.part(ping(2000), 800, 1600)));
    host.pass(29);
    assertThat(link.takeSent()).isEmpty();
    assertThat(host.count(NetCounter.DROP_IP_FRAGMENT_TIMEOUT)).isZero();
    host.pass(2);
    List<byte[]> sent = link.takeSent();
    assertThat(sent).hasSize(1);
    assertThatFrame(sent.getFirst())
        .isIcmp(11, 1)
        .withRest(0)
        .to("10.0.0.2")
        .quoting(Arrays.copyOfRange(first, 14, first.length));
    assertThat(host.count(NetCounter.DROP_IP_FRAGMENT_TIMEOUT)).isEqualTo(2);
    assertThat(host.outstanding()).isZero();
    id--;
    isAnswered(Fragments.cut(ping(2000), 1500), 2000);
  }

  @Test
  void givesUpTheOldestWhenThereAreTooManyDatagrams() {
    int oldest = id;
    for (int i = 0; i < Reassembler.MAX_DATAGRAMS; i++) {
      exchange(List.of(Fragments.part(ping(2000), 0, 1000)));
      id++;
    }
    assertThat(host.count(NetCounter.DROP_IP_FRAGMENT_LIMIT)).isZero();
    exchange(List.of(Fragments.part(ping(2000), 0, 1000)));
    assertThat(host.count(NetCounter.DROP_IP_FRAGMENT_LIMIT)).isEqualTo(1);
    isAnswered(List.of(Fragments.part(ping(2000), 1000, 2008)), 2000);
    id = oldest;
    assertThat(exchange(List.of(Fragments.part(ping(2000), 1000, 2008)))).isEmpty();
  }

  @Test
  void holdsNoMoreThanAQuarterOfThePool() {
    for (int i = 0; i < 40; i++) {
      id++;
      for (int from = 0; from < 80; from += 8) {
        exchange(List.of(Fragments.part(ping(2000), from, from + 8)));
      }
      assertThat(host.outstanding()).isLessThanOrEqualTo(host.stack().pool().capacity() / 4);
    }
    assertThat(host.count(NetCounter.DROP_IP_FRAGMENT_LIMIT)).isPositive();
  }

  @Test
  void givesUpADatagramOfTooManyFragments() {
    byte[] frame = ping(2000);
    for (int i = 0; i <= Partial.MAX_FRAGMENTS; i++) {
      exchange(List.of(Fragments.part(frame, 8 * i, 8 * i + 8)));
    }
    assertThat(host.outstanding()).isZero();
    isDropped(Fragments.part(frame, 0, 8), NetCounter.DROP_IP_FRAGMENT_LIMIT);
    assertThat(host.count(NetCounter.DROP_IP_FRAGMENT_LIMIT)).isEqualTo(Partial.MAX_FRAGMENTS + 2);
  }

  @Test
  void verifiesTheChecksumOfTheWhole() {
    byte[] bad = packet().ping(1, 1).payload(data).badChecksum().bytes();
    assertThat(exchange(Fragments.cut(bad, 1500))).isEmpty();
    id++;
    bad = packet().udp(1, 7).payload(data).badChecksum().bytes();
    assertThat(exchange(Fragments.cut(bad, 1500))).isEmpty();
    assertThat(host.count(NetCounter.DROP_ICMP_BAD)).isEqualTo(1);
    assertThat(host.count(NetCounter.DROP_UDP_CHECKSUM)).isEqualTo(1);
  }

  @Test
  void reportsAReassembledDatagramAsAWhole() {
    Frame f = packet().udp(1, 4444).payload(data);
    List<byte[]> sent = exchange(Fragments.cut(f.bytes(), 1500));
    assertThatFrame(sent.getFirst()).isIcmp(3, 3).quoting(f.packet());
    id++;
    f = packet().protocol(200).payload(data);
    sent = exchange(Fragments.cut(f.bytes(), 1500));
    assertThatFrame(sent.getFirst()).isIcmp(3, 2).quoting(f.packet());
  }

  @Test
  void givesAHandlerThatTakesNoChainsOnlyWhatFitsAPacket() {
    List<Integer> lengths = new ArrayList<>();
    UdpEndpoint.Handler handler =
        (ctx, e, p, source, port, to, out) -> {
          lengths.add(Packet.length(p));
          host.stack().pool().free(ctx, p);
          return true;
        };
    host.run(ctx -> host.stack().udp().bind(ctx, Ipv4Address.ANY, 9, handler));
    Frame f = packet().udp(1, 9);
    exchange(Fragments.cut(f.payload(Arrays.copyOf(data, 1700)).bytes(), 1000));
    id++;
    exchange(Fragments.cut(packet().udp(1, 9).payload(data).bytes(), 1000));
    assertThat(lengths).containsExactly(1700);
    assertThat(host.count(NetCounter.DROP_UDP_FULL)).isEqualTo(1);
  }

  @Test
  void aTransportThatTakesNoChainsGetsNone() {
    List<Integer> lengths = new ArrayList<>();
    Icmp icmp = host.stack().icmp();
    TransportInput plain =
        (ctx, p, headerLength, out) -> {
          lengths.add(Packet.length(p));
          icmp.input(ctx, p, headerLength, out);
        };
    host.stack().ipv4().register(1, plain);
    isAnswered(Fragments.cut(ping(1500), 800), 1500);
    id++;
    assertThat(exchange(Fragments.cut(ping(4000), 1500))).isEmpty();
    assertThat(lengths).containsExactly(1528);
    assertThat(host.count(NetCounter.DROP_IP_REASSEMBLED_LONG)).isEqualTo(1);
  }

  @Test
  void cutsWhatLiesBehindADatagramInItsPacket() {
    host.run(ctx -> UdpEcho.start(ctx, host.stack().udp(), Ipv4Address.ANY, UdpEcho.PORT));
    for (int length : new int[] {0, 1, 1472, 1473, 2000, 3000, 3999}) {
      id++;
      Frame f = packet().udp(5, UdpEcho.PORT).noChecksum().udpLength(8 + length).payload(data);
      List<byte[]> sent = exchange(Fragments.cut(f.bytes(), 1500));
      assertThatFrame(Fragments.join(sent, 1500))
          .isUdp(UdpEcho.PORT, 5)
          .withPayload(Arrays.copyOf(data, length));
    }
  }

  @Test
  void tellsSendersOfBroadcastsNothing() {
    byte[] broadcast =
        Frame.from(PEER)
            .to(MacAddress.BROADCAST)
            .ipv4("10.0.0.2", "10.0.0.255")
            .id(id)
            .udp(1, 4444)
            .payload(data)
            .bytes();
    assertThat(exchange(Fragments.cut(broadcast, 1500))).isEmpty();
    assertThat(host.count(NetCounter.DROP_UDP_PORT)).isEqualTo(1);
    id++;
    exchange(
        List.of(
            Fragments.part(
                packet().to(MacAddress.BROADCAST).udp(1, 4444).payload(data).bytes(), 0, 800)));
    host.pass(31);
    assertThat(link.takeSent()).isEmpty();
    assertThat(host.count(NetCounter.DROP_IP_FRAGMENT_TIMEOUT)).isEqualTo(1);
  }

  @Test
  void duplicatesThatComeTooLateTimeOut() {
    List<byte[]> fragments = Fragments.cut(ping(4000), 1500);
    isAnswered(fragments, 4000);
    assertThat(exchange(fragments.subList(1, 3))).isEmpty();
    host.pass(31);
    assertThat(host.count(NetCounter.DROP_IP_FRAGMENT_TIMEOUT)).isEqualTo(2);
    assertThat(link.takeSent()).as("the first fragment was not among them").isEmpty();
  }

  @Test
  void dropsWhatWaitsWhenTheStackIsClosed() {
    exchange(List.of(Fragments.part(ping(2000), 0, 1000)));
    assertThat(host.outstanding()).isEqualTo(1);
    // TestHost.close finds leaks and frames that are unaccounted for.
  }
}
