package org.splnet.drivers.fxp;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.splnet.drivers.traffic.Generator;
import org.splnet.drivers.traffic.Sink;
import org.splnet.drivers.wire.WirePort;
import org.splnet.kernel.Context;
import org.splnet.kernel.LockBinding;
import org.splnet.kernel.host.HostPort;
import org.splnet.net.addr.MacAddress;
import org.splnet.net.iface.LinkRequest;
import org.splnet.net.iface.NetInterface;
import org.splnet.net.stats.NetCounter;

/** The driver on real threads, with the lock checker on. */
@Timeout(120)
class FxpHammerTest {
  private static final int THREADS = 4;
  private static final int ROUNDS = 60;
  private static final long PATIENCE_NANOS = 20_000_000_000L;

  private static void await(String what, BooleanSupplier condition) throws InterruptedException {
    long start = System.nanoTime();
    while (!condition.getAsBoolean()) {
      assertThat(System.nanoTime() - start).as(what).isLessThan(PATIENCE_NANOS);
      Thread.sleep(5);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"fine", "softnet", "flagged", "big"})
  void staysSilentAndLosesNothingUnderStartsStopsAndChangesFromFourThreads(String binding)
      throws InterruptedException, ExecutionException {
    WirePort[] in = WirePort.pair(256);
    WirePort[] out = WirePort.pair(256);
    HostPort port = HostPort.dedicated();
    try (FxpHost router = FxpHost.router(port, 2, LockBinding.of(binding), 4096)) {
      router.add(0, in[0], 1, "10.1.0.1/24");
      router.add(1, out[0], 2, "10.2.0.1/24");
      router.routeThere("10.2.0.2");
      var flows = router.flows(16);
      Generator generator = new Generator(in[1], router.frames, flows, 16);
      Sink sink = new Sink(out[1], router.frames, flows, 32, nanos -> {});
      router.machine.cpu(0).addPoller(generator);
      router.machine.cpu(1).addPoller(sink);
      router.machine.start();
      generator.start();
      port.wake(router.machine.cpu(0));

      hammer(router);

      for (NetInterface iface : router.interfaces) {
        router.run(ctx -> router.stack.down(ctx, iface));
        router.run(ctx -> router.stack.up(ctx, iface));
      }
      long before = sink.delivered();
      await("traffic after the storm", () -> sink.delivered() > before + 10_000);
      generator.stop();
      await("a quiet generator", generator::isQuiet);
      await(
          "the account: offered " + generator.offered(),
          () -> sink.seen().delivered() + router.dropped() == generator.offered());
      assertThat(sink.seen().duplicated()).isZero();
      assertThat(sink.seen().corrupted()).isZero();
      router.stack.close();
      await("packets of the stack", () -> router.outstanding(router.stack.pool()) == 0);
      await("frames of the cables", () -> router.outstanding(router.frames) == 0);
      assertThat(router.machine.failure()).isNull();
    }
  }

  private static void hammer(FxpHost router) throws InterruptedException, ExecutionException {
    try (ExecutorService threads = Executors.newFixedThreadPool(THREADS)) {
      List<Future<?>> done = new ArrayList<>();
      for (int t = 0; t < THREADS; t++) {
        SplittableRandom random = new SplittableRandom(t);
        done.add(
            threads.submit(() -> {
              for (int i = 0; i < ROUNDS; i++) {
                router.run(ctx -> act(ctx, router, random));
                Thread.onSpinWait();
              }
            }));
      }
      for (Future<?> f : done) {
        f.get();
      }
    }
  }

  private static void act(Context ctx, FxpHost router, SplittableRandom random) {
    NetInterface iface = router.interfaces.get(random.nextInt(2));
    switch (random.nextInt(6)) {
      case 0 -> router.stack.down(ctx, iface);
      case 1, 2 -> router.stack.up(ctx, iface);
      case 3 -> iface.ioctl(ctx, new LinkRequest.Promiscuous(random.nextBoolean()));
      case 4 ->
          iface.ioctl(ctx, new LinkRequest.Multicast(List.of(new MacAddress(0x01005e000001L))));
      default -> iface.driver().start(ctx);
    }
  }

  @Test
  void wakesCpusThatSleep() throws InterruptedException {
    WirePort[] cable = WirePort.pair(64);
    HostPort port = new HostPort(HostPort.Mode.DEDICATED, 0);
    try (FxpHost a = new FxpHost(port, "a");
        FxpHost b = new FxpHost(port, "b")) {
      a.add(0, cable[0], 1, "10.0.0.1/24");
      b.add(0, cable[1], 2, "10.0.0.2/24");
      a.machine.start();
      b.machine.start();
      for (int i = 1; i <= 100; i++) {
        int n = i;
        Pings.ping(a, "10.0.0.2", 1);
        await("answer " + n, () -> a.count(NetCounter.ICMP_IN) == n);
      }
    }
  }
}
