package org.splnet.drivers.impair;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.splnet.drivers.capture.Capture;
import org.splnet.drivers.capture.CaptureSink;
import org.splnet.drivers.capture.CaptureTotals;
import org.splnet.kernel.Context;
import org.splnet.kernel.LockBinding;
import org.splnet.kernel.host.HostPort;
import org.splnet.net.iface.NetInterface;
import org.splnet.net.queue.DispatchKind;
import org.splnet.net.stats.NetCounter;

/** A capture of both interfaces of a router, drained while two CPUs forward. */
class CaptureOnThreadsTest {
  private static final class Count implements CaptureSink {
    long frames;
    long in;
    long latest = Long.MIN_VALUE;
    boolean ordered = true;

    @Override
    public void frame(NetInterface iface, boolean out, long nanos, int length, ByteBuffer data) {
      frames++;
      in += out ? 0 : 1;
      ordered &= nanos >= latest;
      latest = nanos;
      assertThat(data.remaining()).isEqualTo(Math.min(length, 50));
    }

    @Override
    public void flush() {}

    @Override
    public void end(List<CaptureTotals> totals, long nanos) {}
  }

  @ParameterizedTest
  @ValueSource(ints = {Capture.DEFAULT_BUFFER, 8 << 10})
  void everyFrameIsCapturedOrCountedAsLost(int buffer) throws InterruptedException, IOException {
    List<ImpairSpec> slow = List.of(ImpairSpec.parse("delay=1ms~1ms"));
    ImpairedRouter r =
        new ImpairedRouter(
            HostPort.dedicated(), LockBinding.FINE, DispatchKind.DEFERRED, slow, slow);
    try {
      forward(r, buffer);
      r.close();
    } finally {
      r.machine.close();
    }
  }

  private static void forward(ImpairedRouter r, int buffer)
      throws InterruptedException, IOException {
    Capture capture = new Capture(r.machine, 50, buffer, 0);
    Count sink = new Count();
    Context ctx = r.machine.enterTop();
    capture.add(ctx, r.inside);
    capture.add(ctx, r.outside);
    long before = r.stack.counters().outputBalance();
    r.machine.start();
    r.generator.paced(20_000);
    r.generator.start();
    long stopAt = System.nanoTime() + 300_000_000L;
    long deadline = stopAt + 5_000_000_000L;
    while (System.nanoTime() < stopAt) {
      Thread.sleep(2);
      capture.drain(ctx, sink);
    }
    r.generator.stop();
    while (!r.isSettled() && System.nanoTime() < deadline) {
      Thread.sleep(2);
      capture.drain(ctx, sink);
    }
    List<CaptureTotals> totals = capture.finish(ctx, sink);
    r.machine.leaveTop(ctx);
    assertThat(r.isSettled()).as(r.state()).isTrue();
    long captured = totals.stream().mapToLong(CaptureTotals::captured).sum();
    long lost = totals.stream().mapToLong(CaptureTotals::lost).sum();
    assertThat(sink.frames).isEqualTo(captured);
    assertThat(captured + lost)
        .isEqualTo(
            r.count(NetCounter.FRAMES_IN)
                - r.count(NetCounter.DROP_IMPAIR_LIMIT_IN)
                + r.count(NetCounter.DROP_IMPAIR_LIMIT_OUT)
                + r.count(NetCounter.DROP_SEND_QUEUE)
                + r.stack.counters().outputBalance()
                - before);
    assertThat(sink.ordered).isTrue();
    assertThat(sink.in).isGreaterThan(100);
    if (buffer == Capture.DEFAULT_BUFFER) {
      assertThat(lost).isZero();
    }
  }
}
