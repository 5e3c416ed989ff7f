package org.splnet.drivers.capture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.splnet.kernel.Context;
import org.splnet.net.addr.Ipv4Address;
import org.splnet.net.iface.NetInterface;
import org.splnet.net.packet.Packet;

/** What a capture sees, keeps, loses and writes. */
class CaptureTest {
  /** 2005-11-21 12:00:00 UTC. */
  static final long EPOCH_NANOS = 1_132_574_400_000_000_000L;

  @Test
  void seesPingAndUdpInBothDirectionsAsLines() throws IOException {
    StringBuilder lines = new StringBuilder();
    try (TwoHosts hosts = new TwoHosts()) {
      record(
          hosts,
          Capture.WHOLE,
          new TraceSink(lines, ZoneOffset.UTC),
          () -> {
            hosts.ping(TwoHosts.SECOND);
            hosts.echo(5);
            hosts.knock();
            hosts.ping(Ipv4Address.LOOPBACK);
          });
    }
    assertThat(lines.toString().replaceAll("(?m)^12:00:00\\.\\d{6} ", ""))
        .isEqualTo(
            """
            wire0 Out ARP, Request who-has 10.0.0.2 tell 10.0.0.1, length 28
            wire0 In  ARP, Reply 10.0.0.2 is-at 02:00:00:00:00:02, length 28
            wire0 Out IP 10.0.0.1 > 10.0.0.2: ICMP echo request, id 77, seq 1, length 64
            wire0 In  IP 10.0.0.2 > 10.0.0.1: ICMP echo reply, id 77, seq 1, length 64
            wire0 Out IP 10.0.0.1.5000 > 10.0.0.2.7: UDP, length 5
            wire0 In  IP 10.0.0.2.7 > 10.0.0.1.5000: UDP, length 5
            wire0 Out IP 10.0.0.1.5000 > 10.0.0.2.9: UDP, length 3
            wire0 In  IP 10.0.0.2 > 10.0.0.1: ICMP port unreachable (10.0.0.1 > 10.0.0.2: UDP), length 39
            lo0 Out IP 127.0.0.1 > 127.0.0.1: ICMP echo request, id 77, seq 2, length 64
            lo0 In  IP 127.0.0.1 > 127.0.0.1: ICMP echo request, id 77, seq 2, length 64
            lo0 Out IP 127.0.0.1 > 127.0.0.1: ICMP echo reply, id 77, seq 2, length 64
            lo0 In  IP 127.0.0.1 > 127.0.0.1: ICMP echo reply, id 77, seq 2, length 64
            wire0: 8 frames, 0 lost
            lo0: 4 frames, 0 lost
            """);
  }

  @Test
  void writesPcapngThatReadsBack() throws IOException {
    PcapngFile file = new PcapngFile(pingAndUdp(Capture.WHOLE));
    assertThat(file.application).isEqualTo("splnet");
    assertThat(file.interfaces).hasSize(2);
    PcapngFile.Interface wire = file.interfaces.getFirst();
    assertThat(wire.name()).isEqualTo("wire0");
    assertThat(wire.linkType()).isEqualTo(1);
    assertThat(wire.snapLength()).isEqualTo(Capture.WHOLE);
    assertThat(wire.address()).containsExactly(2, 0, 0, 0, 0, 1);
    assertThat(wire.resolution()).isEqualTo(9);
    assertThat(file.interfaces.getLast().linkType()).isEqualTo(101);
    assertThat(file.packets).hasSize(12).allMatch(p -> p.length() == p.data().length);
    assertThat(file.packets.stream().map(PcapngFile.Packet::isOut))
        .startsWith(true, false, true, false, true, false, true, false);
    // The first is the ARP request: sent, to all; the next its answer: received, to us.
    assertThat(file.packets.get(0).flags()).isEqualTo(2 | 3 << 2);
    assertThat(file.packets.get(1).flags()).isEqualTo(1 | 1 << 2);
    assertThat(file.packets.stream().map(PcapngFile.Packet::nanos)).isSorted();
    assertThat(file.packets)
        .allMatch(p -> p.nanos() >= EPOCH_NANOS && p.nanos() < EPOCH_NANOS + 1_000_000_000L);
    assertThat(file.statistics)
        .containsExactly(new PcapngFile.Statistics(0, 8, 0), new PcapngFile.Statistics(1, 4, 0));
  }

  @Test
  void sameRunSameFile() throws IOException {
    assertThat(pingAndUdp(Capture.WHOLE)).isEqualTo(pingAndUdp(Capture.WHOLE));
  }

  @Test
  void keepsNoMoreThanTheSnapLength() throws IOException {
    PcapngFile file = new PcapngFile(pingAndUdp(43));
    assertThat(file.interfaces.getFirst().snapLength()).isEqualTo(43);
    assertThat(file.packets).allMatch(p -> p.data().length == Math.min(43, p.length()));
    assertThat(file.packets.get(2).length()).isEqualTo(98);
  }

  @Test
  void countsWhatItHasNoRoomFor() throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (TwoHosts hosts = new TwoHosts()) {
      Capture capture =
          new Capture(hosts.first.machine, Capture.WHOLE, 20 + Packet.CAPACITY, EPOCH_NANOS);
      PcapngSink sink = new PcapngSink(Channels.newChannel(bytes), Capture.WHOLE);
      hosts.first.run(ctx -> capture.add(ctx, hosts.first.wire));
      hosts.echo(1000);
      hosts.echo(1000);
      hosts.first.run(ctx -> {
        assertThat(capture.totals(ctx).getFirst().captured()).isLessThan(6);
        drain(capture, ctx, sink);
        hosts.echo(100);
        finish(capture, ctx, sink);
        CaptureTotals t = capture.totals(ctx).getFirst();
        assertThat(t.captured() + t.lost()).isEqualTo(8);
        assertThat(t.lost()).isGreaterThan(0);
      });
    }
    PcapngFile file = new PcapngFile(bytes.toByteArray());
    PcapngFile.Statistics s = file.statistics.getFirst();
    assertThat(s.received()).isEqualTo(8);
    assertThat(file.packets).hasSize((int) (s.received() - s.dropped()));
  }

  @Test
  void whatAFailingSinkWasNotShownIsLost() {
    try (TwoHosts hosts = new TwoHosts()) {
      Capture capture = capture(hosts, Capture.WHOLE);
      hosts.echo(5);
      List<Integer> seen = new ArrayList<>();
      CaptureSink failing =
          new CaptureSink() {
            @Override
            public void frame(NetInterface i, boolean out, long nanos, int length, ByteBuffer data)
                throws IOException {
              if (seen.size() == 2) {
                throw new IOException("disk full");
              }
              seen.add(length);
            }

            @Override
            public void flush() {}

            @Override
            public void end(List<CaptureTotals> totals, long nanos) {}
          };
      hosts.first.run(ctx -> {
        assertThatThrownBy(() -> capture.drain(ctx, failing)).hasMessage("disk full");
        assertThat(capture.totals(ctx).getFirst())
            .isEqualTo(new CaptureTotals(hosts.first.wire, 3, 1));
        drain(capture, ctx, failing);
      });
    }
  }

  @Test
  void twoSinksSeeTheSame() throws IOException {
    StringBuilder a = new StringBuilder();
    StringBuilder b = new StringBuilder();
    try (TwoHosts hosts = new TwoHosts()) {
      record(
          hosts,
          Capture.WHOLE,
          new TraceSink(a, ZoneOffset.UTC).and(new TraceSink(b, ZoneOffset.UTC)),
          () -> hosts.echo(5));
    }
    assertThat(a.toString()).isEqualTo(b.toString()).hasLineCount(6);
  }

  @Test
  void refusesWhatCannotHoldAFrame() {
    try (TwoHosts hosts = new TwoHosts()) {
      assertThatThrownBy(() -> new Capture(hosts.first.machine, 0, 1 << 20, 0))
          .hasMessageContaining("from 1 to");
      assertThatThrownBy(() -> new Capture(hosts.first.machine, 100, 1000, 0))
          .hasMessageContaining("at least");
    }
  }

  /** A capture of ping and UDP between two hosts, and of ping on the loopback. */
  static byte[] pingAndUdp(int snapLength) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (TwoHosts hosts = new TwoHosts()) {
      record(
          hosts,
          snapLength,
          new PcapngSink(Channels.newChannel(bytes), snapLength),
          () -> {
            hosts.ping(TwoHosts.SECOND);
            hosts.echo(5);
            hosts.echo(1400);
            hosts.ping(Ipv4Address.LOOPBACK);
          });
    }
    return bytes.toByteArray();
  }

  private static Capture capture(TwoHosts hosts, int snapLength) {
    Capture capture = new Capture(hosts.first.machine, snapLength, 1 << 16, EPOCH_NANOS);
    hosts.first.run(ctx -> {
      capture.add(ctx, hosts.first.wire);
      capture.add(ctx, hosts.first.loop);
    });
    return capture;
  }

  private static void record(TwoHosts hosts, int snapLength, CaptureSink sink, Runnable traffic) {
    Capture capture = capture(hosts, snapLength);
    traffic.run();
    hosts.first.run(ctx -> finish(capture, ctx, sink));
  }

  private static void drain(Capture capture, Context ctx, CaptureSink sink) {
    try {
      capture.drain(ctx, sink);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void finish(Capture capture, Context ctx, CaptureSink sink) {
    try {
      capture.finish(ctx, sink);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
