package org.splnet.drivers.sl;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.splnet.drivers.traffic.Generator;
import org.splnet.kernel.EntryContext;
import org.splnet.kernel.KernelOptions;
import org.splnet.kernel.LevelSet;
import org.splnet.kernel.LockBinding;
import org.splnet.kernel.MachineConfig;
import org.splnet.kernel.host.HostPort;
import org.splnet.kernel.sim.SimPort;
import org.splnet.net.NetStackOptions;
import org.splnet.net.iface.UpcallKind;

/**
 * An unflagged SLIP line beside flagged Ethernet drivers in one host. Its port refuses whoever
 * comes without the kernel lock or below TTY.
 */
@Timeout(120)
class MixedForwardingTest {
  private static final int PACKETS = 600;
  private static final int PACKETS_A_SECOND = 10_000;
  private static final int ENOUGH_TURNS = 400_000;
  private static final long PATIENCE_NANOS = 30_000_000_000L;

  private static MachineConfig config(String lock, String levels, String entry) {
    return MachineConfig.named("mixed")
        .withBinding(LockBinding.of(lock))
        .withLevels(LevelSet.of(levels))
        .withOptions(KernelOptions.DEFAULT.withEntry(EntryContext.of(entry)))
        .withSeed(5);
  }

  @ParameterizedTest
  @CsvSource({
    "big,2005,interrupt,batch,false",
    "flagged,2005,interrupt,batch,false",
    "softnet,2005,interrupt,packet,true",
    "fine,2005,interrupt,batch,true",
    "fine,merged,interrupt,softint,false",
    "fine,today,interrupt,batch,true",
    "fine,2005,softint,batch,false",
    "fine,2005,polling,batch,false",
    "flagged,2005,thread,batch,true"
  })
  void fromASeedItForwardsBothWaysAndAccountsForEveryPacketTheSameTwice(
      String lock, String levels, String entry, String upcall, boolean cards) {
    String first = forward(lock, levels, entry, upcall, cards);

    assertThat(forward(lock, levels, entry, upcall, cards)).isEqualTo(first);
  }

  private static String forward(
      String lock, String levels, String entry, String upcall, boolean cards) {
    SimPort port = new SimPort(7, 700);
    NetStackOptions options = NetStackOptions.DEFAULT.withUpcall(UpcallKind.of(upcall));
    try (MixedRouter router = new MixedRouter(port, config(lock, levels, entry), options, cards)) {
      router.machine.start();
      router.generators.forEach(Generator::start);
      port.runUntil(() -> router.delivered().stream().allMatch(n -> n > PACKETS), ENOUGH_TURNS);
      router.generators.forEach(Generator::stop);
      port.runUntil(router::balances, ENOUGH_TURNS);

      assertThat(router.intact()).as("%s", router).isTrue();
      return router.toString();
    }
  }

  @ParameterizedTest
  @CsvSource({
    "big,batch,false",
    "flagged,batch,true",
    "softnet,softint,false",
    "fine,batch,true",
    "fine,packet,false"
  })
  void onRealCpusItForwardsBothWaysAndAccountsForEveryPacket(
      String lock, String upcall, boolean cards) throws InterruptedException {
    HostPort port = HostPort.dedicated();
    NetStackOptions options = NetStackOptions.DEFAULT.withUpcall(UpcallKind.of(upcall));
    try (MixedRouter router =
        new MixedRouter(port, config(lock, "2005", "interrupt"), options, cards)) {
      begin(router, port);
      await(router, () -> router.sinks.stream().allMatch(s -> s.delivered() > 3 * PACKETS));
      router.generators.forEach(Generator::stop);
      await(router, router::balances);

      assertThat(router.intact()).as("%s", router).isTrue();
    }
  }

  /** What is in the line as it goes down is lost there, as on a line; no packet of the host is. */
  @ParameterizedTest
  @ValueSource(strings = {"flagged", "fine"})
  void onRealCpusTheLineGoesDownAndUpUnderTraffic(String lock) throws InterruptedException {
    HostPort port = HostPort.dedicated();
    try (MixedRouter router =
        new MixedRouter(port, config(lock, "2005", "interrupt"), NetStackOptions.DEFAULT, false)) {
      begin(router, port);
      for (int i = 0; i < 20; i++) {
        router.run(ctx -> router.stack.down(ctx, router.line));
        router.run(ctx -> router.stack.up(ctx, router.line));
        long before = router.sinks.get(2).delivered();
        await(router, () -> router.sinks.get(2).delivered() > before + 10);
      }
      router.generators.forEach(Generator::stop);
      await(router, () -> router.generators.stream().allMatch(Generator::isQuiet));
      await(router, () -> router.outstanding() == 0);
    }
  }

  /** At a rate that leaves the protocols time beside the interrupts. */
  private static void begin(MixedRouter router, HostPort port) {
    router.generators.forEach(g -> g.paced(PACKETS_A_SECOND));
    router.machine.start();
    router.generators.forEach(Generator::start);
    router.machine.cpus().forEach(port::wake);
  }

  private static void await(MixedRouter router, BooleanSupplier condition)
      throws InterruptedException {
    long start = System.nanoTime();
    while (!condition.getAsBoolean()) {
      assertThat(router.machine.failure()).isNull();
      assertThat(System.nanoTime() - start).as("%s", router).isLessThan(PATIENCE_NANOS);
      Thread.sleep(2);
    }
  }
}
