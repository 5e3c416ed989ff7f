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
import org.splnet.drivers.testing.Datagrams;
import org.splnet.kernel.Context;
import org.splnet.net.addr.Ipv4Address;
import org.splnet.net.iface.LinkRequest;
import org.splnet.net.iface.NetInterface;
import org.splnet.net.iface.UpcallKind;
import org.splnet.net.packet.Packet;
import org.splnet.net.packet.PacketVector;
import org.splnet.net.stats.NetCounter;
import org.splnet.net.udp.UdpEcho;

/** A host with a SLIP line on a UART without a clock; the test is the other end of the line. */
class SlDriverTest {
  private static final String HERE = "10.0.3.1";
  private static final String THERE = "10.0.3.2";
  private static final int CABLE = 4096;

  private final SlHost host = new SlHost();
  private final SerialEnd[] cable = SerialEnd.cable(CABLE);
  private final SerialEnd far = cable[1];
  private final SlipDecoder decoder = new SlipDecoder(SlDriver.MOST);
  private final UartPort uart =
      new UartPort(host.machine(), host.machine().cpu(0), cable[0], Timing.UNLIMITED, 1);
  private final SlDriver driver = host.watched(uart);
  private final NetInterface iface = host.attach(driver, HERE + "/30");

  @AfterEach
  void closesWithNothingLeft() {
    host.close();
  }

  private static byte[] ping(int payload) {
    return Datagrams.ping(THERE, HERE, 1, payload);
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

    sendsDatagram(ping(5));
    List<byte[]> answers = receives();

    assertThat(answers).singleElement().matches(a -> a.length == 33);
    assertThat(answers.getFirst()[20]).as("echo reply").isZero();
    assertThat(host.count(NetCounter.ARP_REQUESTS)).isZero();
  }

  @Test
  void itsHandlerIsWrappedAndItsStartIsPutOff() {
    // The port refuses whoever comes without the kernel lock; a sender has none.
    host.run(ctx -> UdpEcho.start(ctx, host.stack().udp(), Ipv4Address.ANY, 7));
    for (int i = 0; i < 20; i++) {
      sendsDatagram(Datagrams.udp(THERE, 1000 + i, HERE, 7, new byte[i * 20]));
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
    sendsDatagram(ping(1400));

    assertThat(receives()).hasSize(2).allMatch(d -> d.length <= 1006);
  }

  @Test
  void dropsAndCountsWhatIsTooLongAndGoesOn() {
    sendsDatagram(new byte[SlDriver.MOST + 1]);
    sendsDatagram(ping(0));

    assertThat(host.count(NetCounter.DROP_LINK_LONG)).isOne();
    assertThat(receives()).hasSize(1);
  }

  @Test
  void dropsAndCountsWhatIsWronglyEscapedAndGoesOn() {
    sends(new byte[] {0x45, (byte) Slip.ESC, 1, 2, 3, (byte) Slip.END});
    sendsDatagram(ping(0));

    assertThat(host.count(NetCounter.DROP_LINK_FRAMING)).isOne();
    assertThat(receives()).hasSize(1);
  }

  @Test
  void noiseBeforeADatagramCostsNothingBehindIt() {
    sends("NO CARRIER\r\n".getBytes(StandardCharsets.US_ASCII));
    sendsDatagram(ping(0));

    assertThat(host.count(NetCounter.DROP_IP_HEADER)).isOne();
    assertThat(receives()).hasSize(1);
  }

  @Test
  void withoutPacketsReadsOnAndCounts() {
    host.run(ctx -> {
      PacketVector hoard = new PacketVector(SlHost.PACKETS);
      host.stack().pool().drainCache(host.machine().cpu(0).context());
      host.stack().pool().allocate(ctx, hoard, SlHost.PACKETS);
      sendsDatagram(ping(0));
      assertThat(host.count(NetCounter.DROP_NO_PACKET)).isOne();
      host.stack().pool().free(ctx, hoard);
      host.stack().pool().drainCache(ctx);
    });
    sendsDatagram(ping(0));

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
    sendsDatagram(ping(0));
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

    sendsDatagram(ping(0));

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

  /** More than a budget comes in one go, and more whenever in the course of it. */
  @Test
  void hearsOfCharactersThatComeWhileItHasDatagramsLeft() {
    byte[] d = ping(0);
    byte[] frame = new byte[Slip.encodedLength(d.length)];
    int length = Slip.encode(d, d.length, frame);
    for (int delay = 0; delay < 20; delay++) {
      SerialEnd[] line = SerialEnd.cable(1 << 14);
      try (SlHost other = new SlHost(UpcallKind.PACKET)) {
        UartPort port =
            new UartPort(other.machine(), other.machine().cpu(0), line[0], Timing.UNLIMITED, 1);
        other.attach(other.watched(port), HERE + "/30");
        for (int i = 0; i < 136; i++) {
          line[1].send(frame, 0, length);
        }
        other.turns(delay);
        line[1].send(frame, 0, length);
        other.settle();

        assertThat(other.count(NetCounter.FRAMES_IN)).as("after %d turns", delay).isEqualTo(137);
      }
    }
  }

  @Test
  void charactersLostCostTheirDatagramOnly() {
    SerialEnd[] slow = SerialEnd.cable(CABLE);
    try (SlHost other = new SlHost()) {
      UartPort port = new UartPort(other.machine(), other.machine().cpu(0), slow[0], Timing.PC, 1);
      other.attach(other.watched(port), HERE + "/30");
      byte[] d = ping(40);
      byte[] frame = new byte[Slip.encodedLength(d.length)];
      int length = Slip.encode(d, d.length, frame);
      slow[1].send(frame, 0, length - 1);
      // Nobody reads for two steps.
      port.uart().poll(other.machine().cpu(0).context(), 1);
      port.uart().poll(other.machine().cpu(0).context(), 2);
      other.settle();
      slow[1].send(frame, length - 1, 1);
      other.passMillis(20);
      slow[1].send(frame, 0, length);
      other.passMillis(20);

      assertThat(other.count(NetCounter.DROP_LINK_FRAMING)).isOne();
      assertThat(other.count(NetCounter.ICMP_ECHOES)).isOne();
    }
  }
}
