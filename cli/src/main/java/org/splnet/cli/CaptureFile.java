package org.splnet.cli;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.splnet.drivers.capture.Capture;
import org.splnet.drivers.capture.CaptureSink;
import org.splnet.drivers.capture.CaptureTotals;
import org.splnet.drivers.capture.PcapngSink;
import org.splnet.kernel.Context;
import org.splnet.kernel.Machine;
import org.splnet.net.iface.NetInterface;

/**
 * A capture of interfaces into a pcapng file: a thread drains it every {@value #PERIOD_MILLIS} ms,
 * so the file may be read while it grows. A file that cannot be written ends the capture, not the
 * host.
 */
final class CaptureFile implements AutoCloseable {
  private static final long PERIOD_MILLIS = 20;

  private final Machine machine;
  private final Path path;
  private final FileChannel channel;
  private final Capture capture;
  private final CaptureSink sink;
  private final Thread thread;
  private final CountDownLatch ending = new CountDownLatch(1);
  private volatile @Nullable IOException failure;
  private List<CaptureTotals> totals = List.of();

  /**
   * Begins a file, in place of one that is there.
   *
   * @param snapLength most bytes kept of a frame
   * @param also where the frames go besides, such as a trace, or null
   * @throws IOException if the file cannot be made
   */
  CaptureFile(Machine machine, Path path, int snapLength, @Nullable CaptureSink also)
      throws IOException {
    this.machine = machine;
    this.path = path;
    this.capture = new Capture(machine, snapLength, Capture.DEFAULT_BUFFER, epochNanos(machine));
    this.channel =
        FileChannel.open(
            path,
            StandardOpenOption.CREATE,
            StandardOpenOption.TRUNCATE_EXISTING,
            StandardOpenOption.WRITE);
    CaptureSink file = new PcapngSink(channel, snapLength);
    this.sink = also == null ? file : file.and(also);
    this.thread = Thread.ofPlatform().name("capture " + path).daemon().unstarted(this::drain);
    thread.start();
  }

  private static long epochNanos(Machine machine) {
    Instant now = Instant.now();
    return now.getEpochSecond() * 1_000_000_000L + now.getNano() - machine.nanos();
  }

  /** Captures an interface from now on. */
  void add(Context ctx, NetInterface iface) {
    capture.add(ctx, iface);
  }

  private void drain() {
    try {
      do {
        Context ctx = machine.enterTop();
        try {
          capture.drain(ctx, sink);
        } finally {
          machine.leaveTop(ctx);
        }
      } while (!ending.await(PERIOD_MILLIS, TimeUnit.MILLISECONDS));
    } catch (IOException e) {
      failure = e;
    } catch (InterruptedException e) {
      // Nobody interrupts it: that would close the channel.
    }
  }

  /** Ends the capture and the file; the machine need not run any more. Says how it went after. */
  @Override
  public void close() {
    if (!channel.isOpen()) {
      return;
    }
    ending.countDown();
    boolean interrupted = false;
    while (thread.isAlive()) {
      try {
        thread.join();
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    Context ctx = machine.enterTop();
    try (channel) {
      if (failure == null) {
        totals = capture.finish(ctx, sink);
      } else {
        totals = capture.totals(ctx);
      }
    } catch (IOException e) {
      failure = e;
      totals = capture.totals(ctx);
    } finally {
      machine.leaveTop(ctx);
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  /** How it went, a line for each interface, after {@link #close}. */
  List<String> summary() {
    List<String> out = new ArrayList<>();
    for (CaptureTotals t : totals) {
      out.add("captured: %s %d frames, %d lost".formatted(t.iface(), t.captured(), t.lost()));
    }
    IOException e = failure;
    if (e != null) {
      out.add("capture: cannot write " + path + ": " + e.getMessage());
    }
    return out;
  }
}
