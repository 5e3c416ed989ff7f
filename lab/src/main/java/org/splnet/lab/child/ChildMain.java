package org.splnet.lab.child;

import com.sun.management.ThreadMXBean;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;
import org.splnet.kernel.LockStatistics;
import org.splnet.kernel.Switches;
import org.splnet.lab.rig.Rig;
import org.splnet.lab.rig.RowOptions;
import tools.jackson.databind.json.JsonMapper;

/**
 * A row's own JVM: builds the row's network, then answers each line of standard input, a {@link
 * SliceRequest}, with a line of standard output, a {@link SliceResult}. Ends with its input.
 */
public final class ChildMain {
  private static final long SETTLE_NANOS = 10_000_000;
  private static final long LOOK_NANOS = 500_000;
  private static final long GIVE_UP_NANOS = 150_000_000;
  private static final long STUCK_NANOS = 20_000_000_000L;

  /** Looks, a tenth of a second apart; a row that is known to deadlock is given less time. */
  private static final int PATIENCE = 50;

  private static final int LITTLE_PATIENCE = 20;

  private static final ThreadMXBean THREADS =
      ManagementFactory.getPlatformMXBean(ThreadMXBean.class);

  private final Rig rig;
  private final Watchdog watchdog;
  private final InsideReader reader;
  private final @Nullable Calibration calibration;

  private ChildMain(Rig rig, RowOptions options) {
    this.rig = rig;
    this.watchdog = new Watchdog(rig, options.deadlocking() ? LITTLE_PATIENCE : PATIENCE);
    this.reader = new InsideReader(rig.machines());
    this.calibration = Switches.TRACE_ACCOUNT ? new Calibration(options) : null;
  }

  /** The child: its argument is a {@link RowOptions}. */
  public static void main(String[] args) throws IOException {
    JsonMapper json = new JsonMapper();
    PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
    RowOptions options = json.readValue(args[0], RowOptions.class);
    try (Rig rig = Rigs.build(options)) {
      ChildMain child = new ChildMain(rig, options);
      BufferedReader in =
          new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
      out.println("ready");
      for (String line = in.readLine(); line != null; line = in.readLine()) {
        SliceResult result = child.slice(json.readValue(line, SliceRequest.class));
        out.println(json.writeValueAsString(result));
        if (result.failure() != null) {
          // Threads that hang cannot be waited for.
          Runtime.getRuntime().halt(0);
        }
      }
    }
  }

  private SliceResult slice(SliceRequest request) {
    try {
      return measure(request);
    } catch (Watchdog.StuckException e) {
      return SliceResult.failed(e.failure());
    }
  }

  private SliceResult measure(SliceRequest request) {
    if (request.loseOne()) {
      rig.loseOne();
    }
    if (request.timeline().isWanted()) {
      reader.open();
    }
    rig.start(request.packetsPerSecond(), request.timed());
    watchdog.begin();
    watchdog.pause(SETTLE_NANOS, true);
    reader.begin();
    LockStatistics before = rig.locks();
    long allocated = THREADS.getTotalThreadAllocatedBytes();
    long offered = rig.offered();
    long work = rig.work();
    long packets = rig.delivered();
    long lineOffered = rig.line().map(Rig.Line::offered).orElse(0L);
    long linePackets = rig.line().map(Rig.Line::delivered).orElse(0L);
    long from = System.nanoTime();
    watchdog.pause(request.millis() * 1_000_000, true);
    packets = rig.delivered() - packets;
    offered = rig.offered() - offered;
    work = rig.work() - work;
    lineOffered = rig.line().map(Rig.Line::offered).orElse(0L) - lineOffered;
    linePackets = rig.line().map(Rig.Line::delivered).orElse(0L) - linePackets;
    long nanos = System.nanoTime() - from;
    allocated = THREADS.getTotalThreadAllocatedBytes() - allocated;
    LockStatistics locks = rig.locks().since(before);
    Inside inside = reader.end();
    rig.stop();
    drain();
    if (request.timeline().isWanted()) {
      reader.close(request.timeline());
    }
    if (!rig.failure().isEmpty()) {
      return SliceResult.failed(new Failure(Failure.Kind.FAILED, rig.failure()));
    }
    rig.sleep();
    return new SliceResult(
        offered,
        work,
        packets,
        nanos,
        allocated,
        rig.account(),
        Slices.locks(locks),
        request.timed() ? Slices.encode(rig.latencies()) : "",
        line(lineOffered, linePackets),
        calibrated(inside),
        null);
  }

  private SliceResult.@Nullable Line line(long offered, long packets) {
    return rig.line()
        .map(l -> new SliceResult.Line(offered, packets, Slices.encode(l.latencies())))
        .orElse(null);
  }

  private Inside calibrated(Inside inside) {
    Calibration c = calibration;
    if (c == null) {
      return inside;
    }
    c.run();
    return new Inside(inside.uses(), c.stampNanos(), c.lockNanos());
  }

  /** Waits until every packet has arrived or was dropped, or none has come for a while. */
  private void drain() {
    long start = System.nanoTime();
    long lastChange = start;
    long last = -1;
    for (; ; ) {
      watchdog.pause(LOOK_NANOS, false);
      long now = System.nanoTime();
      boolean quiet = rig.isQuiet();
      Rig.Account a = rig.traffic();
      if (quiet && a.offered() == a.delivered() + a.dropped()) {
        return;
      }
      if (a.delivered() != last || !quiet) {
        last = a.delivered();
        lastChange = now;
      }
      if (now - lastChange > GIVE_UP_NANOS
          || now - start > STUCK_NANOS
          || !rig.failure().isEmpty()) {
        return;
      }
    }
  }
}
