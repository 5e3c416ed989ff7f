package org.splnet.drivers.sl;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.splnet.drivers.serial.SerialEnd;
import org.splnet.drivers.serial.Uart16550.Timing;
import org.splnet.drivers.serial.UartPort;
import org.splnet.kernel.Context;
import org.splnet.kernel.sim.StepPort;
import org.splnet.net.addr.Ipv4Address;
import org.splnet.net.addr.Ipv4Prefix;
import org.splnet.net.addr.MacAddress;
import org.splnet.net.iface.LinkRequest;
import org.splnet.net.iface.NetInterface;
import org.splnet.net.packet.Packet;
import org.splnet.net.packet.PacketVector;
import org.splnet.net.stats.NetCounter;
import org.splnet.net.testing.Frame;
import org.splnet.net.testing.TestHost;
import org.splnet.net.udp.UdpEcho;

/** A host with a SLIP line on a UART without a clock; the test is the other end of the line. */
class SlDriverTest {
  private static final String HERE = "10.0.3.1";
  private static final String THERE = "10.0.3.2";
  private static final int CABLE = 4096;

  private final TestHost host = new TestHost(new StepPort(1, 1_000), "sl");
  private final SerialEnd[] cable = SerialEnd.cable(CABLE);
  private final SerialEnd far = cable[1];
  private final SlipDecoder decoder = new SlipDecoder(SlDriver.MOST);
  private final UartPort uart =
      new UartPort(host.machine(), host.machine().cpu(0), cable[0], Timing.UNLIMITED, 1);
  private final SlDriver driver =
      new SlDriver(host.machine(), new WatchedPort(host.machine(), uart));
  private final NetInterface iface = attach();

  private NetInterface attach() {
    NetInterface i = host.get(ctx -> host.stack().attachPointToPoint(ctx, driver));
    host.run(ctx -> host.stack().addAddress(ctx, i, Ipv4Prefix.parse(HERE + "/30")));
    return i;
  }

  @AfterEach
  void closesWithNothingLeft() {
    host.close();
  }

  private static Frame datagram() {
    return Frame.from(MacAddress.local(9)).ipv4(THERE, HERE);
  }

  private void sends(byte[] characters) {
    assertThat(far.send(characters, 0, characters.length)).isEqualTo(characters.length);
    host.settle();
  }

  private void sendsDatagram(byte[] datagram) {
    byte[] frame = new byte[Slip.encodedLength(datagram.length)];
    sends(Arrays.copyOf(frame, Slip.encode(datagram, datagram.length, frame)));
  }

  private List<byte[]> receives() {
    host.settle();
    List<byte[]> all = new ArrayList<>();
    byte[] characters = new byte[CABLE];
    for (int n = far.receive(characters, 0, CABLE); n > 0; n = far.receive(characters, 0, CABLE)) {
      for (int at = 0; at < n; ) {
        at = decoder.decode(characters, at, n);
        assertThat(decoder.event()).isIn(SlipDecoder.Event.NONE, SlipDecoder.Event.DATAGRAM);
        if (decoder.event() == SlipDecoder.Event.DATAGRAM) {
          all.add(Arrays.copyOf(decoder.datagram(), decoder.length()));
        }
      }
      host.settle();
    }
    return all;
  }

  /** An application sends so many datagrams of that length. */
  private void applicationSends(int n, int length) {
    host.run(ctx -> {
      PacketVector v = new PacketVector(n);
      for (int i = 0; i < n; i++) {
        int p = host.stack().pool().allocate(ctx);
        byte[] d = new byte[length];
        d[0] = (byte) i;
        Packet.append(p, d, 0, length);
        v.add(p);
      }
      iface.transmit(ctx, v);
    });
  }

  @Test
  void isAnInterfaceToOneOtherEndWithoutStationsAndArp() {
    assertThat(iface).hasToString("sl0");
    assertThat(iface.mtu()).isEqualTo(1006);
    assertThat(iface.link().headerLength()).isZero();

    sendsDatagram(datagram().ping(1, 1).payload("hello").packet());
    List<byte[]> answers = receives();

    byte[] answer = datagram().ping(1, 1).payload("hello").packet();
    assertThat(answers).singleElement().matches(a -> a.length == answer.length);
    assertThat(answers.getFirst()[20]).as("echo reply").isZero();
    assertThat(host.count(NetCounter.ARP_REQUESTS)).isZero();
  }

  @Test
  void itsHandlerIsWrappedAndItsStartIsPutOff() {
    // The port refuses whoever comes without the kernel lock; a sender has none.
    host.run(ctx -> UdpEcho.start(ctx, host.stack().udp(), Ipv4Address.ANY, 7));
    for (int i = 0; i < 20; i++) {
      sendsDatagram(datagram().udp(1000 + i, 7).payload("x".repeat(i * 20)).packet());
    }

    assertThat(receives()).hasSize(20);
    assertThat(driver.isMpSafe()).isFalse();
  }

  @Test
  void aSenderOnlyQueues() {
    applicationSends(3, 40);
    assertThat(far.waiting()).isZero();

    assertThat(receives()).hasSize(3);
  }

  @Test
  void sendsWhatTheLineHasNoRoomForWhenItHas() {
    applicationSends(60, 1000);

    List<byte[]> received = receives();

    assertThat(received).hasSize(60);
    for (int i = 0; i < 60; i++) {
      assertThat(received.get(i)).hasSize(1000).startsWith(i);
    }
  }

  @Test
  void cutsWhatIsTooBigForTheLine() {
    sendsDatagram(datagram().ping(1, 1).payload(new byte[1400]).packet());

    assertThat(receives()).hasSize(2).allMatch(d -> d.length <= 1006);
  }

  @Test
  void dropsAndCountsWhatIsTooLongAndGoesOn() {
    sendsDatagram(new byte[SlDriver.MOST + 1]);
    sendsDatagram(datagram().ping(1, 1).packet());

    assertThat(host.count(NetCounter.DROP_LINK_LONG)).isOne();
    assertThat(receives()).hasSize(1);
  }

  @Test
  void dropsAndCountsWhatIsWronglyEscapedAndGoesOn() {
    sends(new byte[] {0x45, (byte) Slip.ESC, 1, 2, 3, (byte) Slip.END});
    sendsDatagram(datagram().ping(1, 1).packet());

    assertThat(host.count(NetCounter.DROP_LINK_FRAMING)).isOne();
    assertThat(receives()).hasSize(1);
  }

  @Test
  void noiseBeforeADatagramCostsNothingBehindIt() {
    sends("NO CARRIER\r\n".getBytes(StandardCharsets.US_ASCII));
    sendsDatagram(datagram().ping(1, 1).packet());

    assertThat(host.count(NetCounter.DROP_IP_HEADER)).isOne();
    assertThat(receives()).hasSize(1);
  }

  @Test
  void withoutPacketsReadsOnAndCounts() {
    host.run(ctx -> {
      PacketVector hoard = new PacketVector(512);
      host.stack().pool().drainCache(host.machine().cpu(0).context());
      host.stack().pool().allocate(ctx, hoard, 512);
      sendsDatagram(datagram().ping(1, 1).packet());
      assertThat(host.count(NetCounter.DROP_NO_PACKET)).isOne();
      host.stack().pool().free(ctx, hoard);
      host.stack().pool().drainCache(ctx);
    });
    sendsDatagram(datagram().ping(1, 2).packet());

    assertThat(receives()).hasSize(1);
  }

  @Test
  void downItSendsAndReceivesNothingAndCountsWhatItHeld() {
    applicationSends(30, 1000);
    host.settle();
    int onTheLine = far.waiting() / 1000;
    host.run(ctx -> host.stack().down(ctx, iface));

    long dropped = host.count(NetCounter.DROP_INTERFACE_DOWN);
    assertThat(dropped).isBetween(30L - onTheLine - 1, 30L - onTheLine);
    sendsDatagram(datagram().ping(1, 1).packet());
    assertThat(host.count(NetCounter.FRAMES_IN)).isZero();
  }

  @Test
  void comesUpAgainBetweenTwoFrames() {
    applicationSends(30, 1000);
    host.settle();
    host.run(ctx -> host.stack().down(ctx, iface));
    byte[] characters = new byte[CABLE];
    far.receive(characters, 0, CABLE);
    host.run(ctx -> host.stack().up(ctx, iface));

    sendsDatagram(datagram().ping(1, 1).packet());

    // In front of it a character that was leaving as the line was closed, in a frame of its own.
    assertThat(receives().getLast()).hasSize(28);
  }

  @Test
  void carriesAnotherMtuButNoneThatNoLineHas() {
    Context top = host.machine().enterTop();
    assertThat(iface.ioctl(top, new LinkRequest.Mtu(296))).isTrue();
    assertThat(iface.mtu()).isEqualTo(296);
    assertThatThrownBy(() -> iface.ioctl(top, new LinkRequest.Mtu(1501)))
        .hasMessageContaining("68 to 1500");
    assertThat(iface.ioctl(top, new LinkRequest.Promiscuous(true))).isFalse();
    host.machine().leaveTop(top);
  }

  @Test
  void isNotClosedWhileUp() {
    Context top = host.machine().enterTop();
    assertThatThrownBy(() -> driver.close(top)).hasMessageContaining("bring it down first");
    host.machine().leaveTop(top);
    host.run(ctx -> host.stack().down(ctx, iface));
    host.run(driver::close);
  }

  @Test
  void charactersLostCostTheirDatagramOnly() {
    SerialEnd[] slow = SerialEnd.cable(CABLE);
    try (TestHost other = new TestHost(new StepPort(2, 1_000), "overrun")) {
      UartPort port = new UartPort(other.machine(), other.machine().cpu(0), slow[0], Timing.PC, 1);
      NetInterface i =
          other.get(
              ctx -> other.stack().attachPointToPoint(ctx, new SlDriver(other.machine(), port)));
      other.run(ctx -> other.stack().addAddress(ctx, i, Ipv4Prefix.parse(HERE + "/30")));
      byte[] d = datagram().ping(1, 1).payload(new byte[40]).packet();
      byte[] frame = new byte[Slip.encodedLength(d.length)];
      int length = Slip.encode(d, d.length, frame);
      slow[1].send(frame, 0, length - 1);
      // Nobody reads for two steps.
      port.uart().poll(other.machine().cpu(0).context(), 1);
      port.uart().poll(other.machine().cpu(0).context(), 2);
      other.settle();
      slow[1].send(frame, length - 1, 1);
      other.pass(0.2);
      slow[1].send(frame, 0, length);
      other.pass(0.2);

      assertThat(other.count(NetCounter.DROP_LINK_FRAMING)).isOne();
      assertThat(other.count(NetCounter.ICMP_ECHOES)).isOne();
    }
  }
}
