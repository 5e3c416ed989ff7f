package org.splnet.drivers.capture;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import org.splnet.net.iface.NetInterface;

/**
 * Where captured frames go. Called by the application thread that drains, so it may allocate, wait
 * and fail.
 */
public interface CaptureSink {
  /**
   * Takes a frame.
   *
   * @param out whether the host sent it
   * @param epochNanos when it was seen, since 1970
   * @param length how long it was
   * @param data what was kept of it, from position to limit; only for the time of this call
   */
  void frame(NetInterface iface, boolean out, long epochNanos, int length, ByteBuffer data)
      throws IOException;

  /** Writes out what was gathered: after each batch of frames. */
  void flush() throws IOException;

  /** Takes the totals, after the last frame. */
  void end(List<CaptureTotals> totals, long epochNanos) throws IOException;

  /** A sink that gives everything to this one and then to another. */
  default CaptureSink and(CaptureSink other) {
    CaptureSink first = this;
    return new CaptureSink() {
      @Override
      public void frame(
          NetInterface iface, boolean out, long epochNanos, int length, ByteBuffer data)
          throws IOException {
        first.frame(iface, out, epochNanos, length, data.duplicate());
        other.frame(iface, out, epochNanos, length, data);
      }

      @Override
      public void flush() throws IOException {
        first.flush();
        other.flush();
      }

      @Override
      public void end(List<CaptureTotals> totals, long epochNanos) throws IOException {
        first.end(totals, epochNanos);
        other.end(totals, epochNanos);
      }
    };
  }
}
