package org.splnet.drivers.capture;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.WritableByteChannel;
import java.util.ArrayList;
import java.util.List;
import org.splnet.net.iface.NetInterface;

/**
 * Writes a capture as pcapng: a section header, a description of each interface as its first frame
 * comes, a block a frame with its direction, and at the end what was lost.
 */
public final class PcapngSink implements CaptureSink {
  private static final int BUFFER = 1 << 17;
  private static final int DESCRIPTION = 512;

  private final WritableByteChannel channel;
  private final int snapLength;
  private final List<NetInterface> interfaces = new ArrayList<>();
  private ByteBuffer buffer = Pcapng.buffer(BUFFER);

  /**
   * A file on a channel, which stays the caller's to close. Its beginning is written by the first
   * flush.
   *
   * @param snapLength of the capture, to be noted in the file
   */
  public PcapngSink(WritableByteChannel channel, int snapLength) {
    this.channel = channel;
    this.snapLength = snapLength;
    Pcapng.sectionHeader(buffer, "splnet");
  }

  @Override
  public void frame(NetInterface iface, boolean out, long epochNanos, int length, ByteBuffer data)
      throws IOException {
    int number = number(iface);
    room(Pcapng.PACKET_OVERHEAD + data.remaining());
    Pcapng.packet(buffer, number, epochNanos, length, data, flags(iface, out, data));
  }

  private static int flags(NetInterface iface, boolean out, ByteBuffer data) {
    int direction = out ? Pcapng.FLAG_OUT : Pcapng.FLAG_IN;
    int at = data.position();
    if (iface.link().headerLength() == 0 || data.remaining() < 6) {
      return direction;
    }
    if ((data.get(at) & 1) == 0) {
      return direction | Pcapng.FLAG_UNICAST;
    }
    for (int i = 0; i < 6; i++) {
      if (data.get(at + i) != -1) {
        return direction | Pcapng.FLAG_MULTICAST;
      }
    }
    return direction | Pcapng.FLAG_BROADCAST;
  }

  private int number(NetInterface iface) throws IOException {
    int number = interfaces.indexOf(iface);
    if (number >= 0) {
      return number;
    }
    interfaces.add(iface);
    room(DESCRIPTION + iface.name().length());
    boolean raw = iface.link().headerLength() == 0;
    Pcapng.interfaceDescription(
        buffer,
        iface.name(),
        raw ? null : iface.address(),
        raw ? Pcapng.LINK_RAW : Pcapng.LINK_ETHERNET,
        snapLength);
    return interfaces.size() - 1;
  }

  private void room(int bytes) throws IOException {
    if (buffer.remaining() < bytes) {
      flush();
    }
    if (buffer.remaining() < bytes) {
      buffer = Pcapng.buffer(bytes * 2);
    }
  }

  @Override
  public void flush() throws IOException {
    buffer.flip();
    try {
      while (buffer.hasRemaining()) {
        channel.write(buffer);
      }
    } finally {
      buffer.compact();
    }
  }

  @Override
  public void end(List<CaptureTotals> totals, long epochNanos) throws IOException {
    for (CaptureTotals t : totals) {
      int number = number(t.iface());
      room(Pcapng.PACKET_OVERHEAD);
      Pcapng.statistics(buffer, number, epochNanos, t.captured() + t.lost(), t.lost());
    }
  }
}
