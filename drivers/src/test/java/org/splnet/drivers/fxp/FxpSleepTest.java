package org.splnet.drivers.fxp;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.splnet.drivers.wire.WirePort;
import org.splnet.kernel.host.HostPort;
import org.splnet.net.stats.NetCounter;

/** The driver on CPUs that sleep as soon as they are idle. */
@Timeout(120)
class FxpSleepTest {
  private static final long PATIENCE_NANOS = 20_000_000_000L;

  private static void await(String what, BooleanSupplier condition) throws InterruptedException {
    long start = System.nanoTime();
    while (!condition.getAsBoolean()) {
      assertThat(System.nanoTime() - start).as(what).isLessThan(PATIENCE_NANOS);
      Thread.sleep(5);
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
