package org.splnet.drivers.capture;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.List;
import org.splnet.net.iface.NetInterface;

/** Writes a capture as text, a line a frame, as tcpdump does. */
public final class TraceSink implements CaptureSink {
  private static final long NANOS_A_SECOND = 1_000_000_000L;

  private final Appendable out;
  private final DateTimeFormatter time;

  /**
   * A trace.
   *
   * @param out where the lines go; written to by whoever drains the capture
   * @param zone in which the time of day is told
   */
  public TraceSink(Appendable out, ZoneId zone) {
    this.out = out;
    this.time = DateTimeFormatter.ofPattern("HH:mm:ss.SSSSSS").withZone(zone);
  }

  @Override
  public void frame(NetInterface iface, boolean sent, long epochNanos, int length, ByteBuffer data)
      throws IOException {
    Instant when =
        Instant.ofEpochSecond(
            Math.floorDiv(epochNanos, NANOS_A_SECOND), Math.floorMod(epochNanos, NANOS_A_SECOND));
    time.formatTo(when, out);
    out.append(' ').append(iface.name()).append(sent ? " Out " : " In  ");
    out.append(
        iface.link().headerLength() == 0
            ? FrameText.ofPacket(data, length)
            : FrameText.ofFrame(data, length));
    out.append('\n');
  }

  @Override
  public void flush() {
    // Lines are written as they come.
  }

  @Override
  public void end(List<CaptureTotals> totals, long epochNanos) throws IOException {
    for (CaptureTotals t : totals) {
      out.append(t.iface().name()).append(": ");
      out.append(t.captured() + (t.captured() == 1 ? " frame, " : " frames, "));
      out.append(t.lost() + " lost\n");
    }
  }
}
