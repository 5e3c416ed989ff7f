package org.splnet.net.udp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.splnet.net.testing.FrameAssert.assertThatFrame;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.splnet.kernel.sim.SimPort;
import org.splnet.net.addr.Ipv4Address;
import org.splnet.net.addr.MacAddress;
import org.splnet.net.stats.NetCounter;
import org.splnet.net.testing.Frame;
import org.splnet.net.testing.TestHost;
import org.splnet.net.testing.TestLink;

/** Discard, chargen, and what all services inside the stack have in common. */
class UdpServicesTest {
  private static final MacAddress US = MacAddress.parse("02:00:00:00:00:01");
  private static final MacAddress PEER = MacAddress.parse("02:00:00:00:00:02");
  private static final int HEADERS = 14 + 20 + 8;

  private final SimPort port = new SimPort(1, 1000);
  private final TestHost host = new TestHost(port, "host");
  private final TestLink link = host.link(US, "10.0.0.1/24");
  private final Udp udp = host.stack().udp();

  UdpServicesTest() {
    var iface = host.stack().interfaces().getFirst();
    host.run(ctx -> host.stack().arp().addStatic(ctx, iface, Ipv4Address.parse("10.0.0.2"), PEER));
    host.run(ctx -> {
      UdpEcho.start(ctx, udp, Ipv4Address.ANY, UdpEcho.PORT);
      UdpDiscard.start(ctx, udp, Ipv4Address.ANY, UdpDiscard.PORT);
      UdpChargen.start(ctx, udp, Ipv4Address.ANY, UdpChargen.PORT);
    });
  }

  @AfterEach
  void close() {
    host.close();
  }

  private static Frame from(int source, int to) {
    return Frame.from(PEER).to(US).ipv4("10.0.0.2", "10.0.0.1").udp(source, to);
  }

  private static String payload(byte[] frame) {
    int length = (frame[38] & 0xff) << 8 | frame[39] & 0xff;
    return new String(
        Arrays.copyOfRange(frame, HEADERS, HEADERS + length - 8), StandardCharsets.US_ASCII);
  }

  @Test
  void discardAnswersNothing() {
    assertThat(host.exchange(link, from(5000, 9).payload("gone").bytes())).isEmpty();
    assertThat(host.count(NetCounter.UDP_DELIVERED)).isOne();
    assertThat(host.outstanding()).isZero();
  }

  @Test
  void chargenAnswersADatagramWithUpTo512CharactersOfThePattern() {
    List<Integer> lengths = new ArrayList<>();
    for (int i = 0; i < UdpChargen.BURST; i++) {
      byte[] answer = host.exchange(link, from(5000, 19).payload("?").bytes()).getFirst();
      assertThatFrame(answer).toStation(PEER).isUdp(19, 5000);
      String text = payload(answer);
      lengths.add(text.length());
      assertThat(text.split("\r", -1)[0])
          .isEqualTo(firstLine().substring(0, Math.min(72, text.length())));
      if (text.length() > 150) {
        assertThat(text.split("\r\n")[1]).startsWith("!\"#").hasSize(72);
      }
    }
    assertThat(lengths).allMatch(n -> n >= 0 && n <= 512);
    assertThat(lengths).anyMatch(n -> n > 256).anyMatch(n -> n < 256);
  }

  private static String firstLine() {
    StringBuilder line = new StringBuilder();
    for (int i = 0; i < 72; i++) {
      line.append((char) (' ' + i));
    }
    return line.toString();
  }

  /** However small the question, a flood of them does not become a flood of answers. */
  @Test
  void chargenAnswersAtALimitedRate() {
    int answers = 0;
    for (int i = 0; i < 1000; i++) {
      answers += host.exchange(link, from(5000, 19).bytes()).size();
    }
    double seconds = port.nanos() / 1e9;

    assertThat(answers)
        .isBetween(UdpChargen.BURST, UdpChargen.BURST + (int) (seconds * 100) + 1)
        .isLessThan(1000);
    assertThat(host.count(NetCounter.UDP_LIMITED)).isEqualTo(1000 - answers);

    host.pass(1);
    assertThat(host.exchange(link, from(5000, 19).bytes())).hasSize(1);
  }

  @ParameterizedTest
  @ValueSource(ints = {7, 19})
  void servicesDoNotAnswerOthersThatAnswerAnything(int service) {
    for (int source : new int[] {0, 7, 13, 17, 19, 37}) {
      assertThat(host.exchange(link, from(source, service).bytes()))
          .as("from %d", source)
          .isEmpty();
    }
    assertThat(host.exchange(link, from(5000, service).ipv4("10.0.0.2", "10.0.0.255").bytes()))
        .as("to all")
        .isEmpty();
    assertThat(host.outstanding()).isZero();
  }

  @Test
  void listsEndpointsByPort() {
    try (UdpSocket s = udp.socket()) {
      s.connect(Ipv4Address.parse("10.0.0.2"), 99);
      int own = host.get(udp::endpoints).getLast().port();
      host.exchange(link, from(99, own).payload("12345").bytes());

      List<UdpEndpointState> all = host.get(udp::endpoints);

      assertThat(all)
          .extracting(UdpEndpointState::label)
          .containsExactly("echo", "discard", "chargen", "socket");
      assertThat(all.getFirst())
          .isEqualTo(
              new UdpEndpointState(
                  Ipv4Address.ANY, 7, Ipv4Address.ANY, 0, "echo", UdpEndpoint.Backlog.NONE));
      assertThat(all.getLast())
          .isEqualTo(
              new UdpEndpointState(
                  Ipv4Address.ANY,
                  own,
                  Ipv4Address.parse("10.0.0.2"),
                  99,
                  "socket",
                  new UdpEndpoint.Backlog(1, 5)));
    }
  }
}
