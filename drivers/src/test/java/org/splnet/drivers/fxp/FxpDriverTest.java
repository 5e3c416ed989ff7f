package org.splnet.drivers.fxp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.splnet.drivers.traffic.Generator;
import org.splnet.drivers.traffic.Sink;
import org.splnet.drivers.wire.WirePort;
import org.splnet.kernel.Context;
import org.splnet.kernel.LockBinding;
import org.splnet.kernel.MachineConfig;
import org.splnet.kernel.sim.SimPort;
import org.splnet.net.NetStackOptions;
import org.splnet.net.addr.MacAddress;
import org.splnet.net.iface.LinkRequest;
import org.splnet.net.packet.Packet;
import org.splnet.net.packet.PacketVector;
import org.splnet.net.stats.NetCounter;

/** The driver and its card on the stepping port. */
class FxpDriverTest {
  private static final long SECOND = 1_000_000_000L;
  private static final int ENOUGH_TURNS = 2_000_000;
  private static final int RING = 64;

  private final SimPort port = new SimPort(42, 700);
  private final WirePort[] in = WirePort.pair(RING);
  private final WirePort[] out = WirePort.pair(RING);
  private FxpHost router;
  private Generator generator;
  private Sink sink;

  @AfterEach
  void close() {
    if (router != null) {
      router.close();
    }
  }

  /** Generator, router with a card in and a card out, sink. */
  private void open(int cpus, LockBinding binding, int packets) {
    router = FxpHost.router(port, cpus, binding, packets);
    router.add(0, in[0], 1, "10.1.0.1/24");
    router.add(cpus - 1, out[0], 2, "10.2.0.1/24");
    router.routeThere("10.2.0.2");
    var flows = router.flows(16);
    generator = new Generator(in[1], router.frames, flows, 16);
    sink = new Sink(out[1], router.frames, flows, 32, nanos -> {});
    router.machine.cpu(0).addPoller(generator);
    router.machine.cpu(cpus - 1).addPoller(sink);
    router.machine.start();
  }

  private void offer(int packets) {
    long target = generator.offered() + packets;
    generator.start();
    port.runUntil(() -> generator.offered() >= target, ENOUGH_TURNS);
    generator.stop();
  }

  private void assertConserved() {
    assertConserved(0);
  }

  /** Of what was dropped, so many packets came from elsewhere. */
  private void assertConserved(int others) {
    generator.stop();
    port.runUntil(generator::isQuiet, ENOUGH_TURNS);
    port.run(2000);
    pass(2); // the tick takes the cards' counters
    Sink.Seen seen = sink.seen();
    assertThat(seen.delivered() + router.dropped()).isEqualTo(generator.offered() + others);
    assertThat(seen.duplicated()).isZero();
    assertThat(seen.corrupted()).isZero();
    assertThat(seen.reordered()).isZero();
    router.assertNothingLeaks();
  }

  private void pass(int seconds) {
    for (int i = 0; i < seconds * 10; i++) {
      port.advance(SECOND / 10);
      port.run(20);
    }
  }

  @Test
  void readsItsAddressFromTheEeprom() {
    open(1, LockBinding.FINE, 1024);
    assertThat(router.drivers.get(0).address()).isEqualTo(MacAddress.local(1));
    assertThat(router.interfaces.get(1).name()).isEqualTo("fxp1");
  }

  @Test
  void twoHostsPingEachOther() {
    try (FxpHost a = new FxpHost(port, "a");
        FxpHost b = new FxpHost(port, "b")) {
      a.add(0, in[0], 1, "10.0.0.1/24");
      b.add(0, in[1], 2, "10.0.0.2/24");
      a.machine.start();
      b.machine.start();
      Pings.ping(a, "10.0.0.2", 3);
      port.run(2000);
      Pings.ping(b, "10.0.0.1", 2);
      port.run(2000);
      assertThat(b.count(NetCounter.ICMP_ECHOES)).isEqualTo(3);
      assertThat(a.count(NetCounter.ICMP_ECHOES)).isEqualTo(2);
      assertThat(a.statistics(0).received()).isEqualTo(3 + 2 + 1);
      a.drain();
      b.drain();
      a.assertNothingLeaks();
      b.assertNothingLeaks();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"fine", "softnet", "flagged", "big"})
  void forwardsWithoutLossWhatACpuCanKeepUpWith(String binding) {
    open(1, LockBinding.of(binding), 2048);
    offer(5000);
    port.run(2000);
    assertThat(sink.seen().delivered()).isEqualTo(generator.offered());
    assertConserved();
  }

  @Test
  void accountsForEveryFrameOnTwoCpus() {
    open(2, LockBinding.FINE, 2048);
    offer(20_000);
    assertConserved();
    assertThat(sink.seen().delivered()).isGreaterThan(10_000);
  }

  @Test
  void accountsForEveryFrameWhenStoppedAndStartedUnderTraffic() {
    open(2, LockBinding.FINE, 2048);
    generator.start();
    for (int i = 0; i < 20; i++) {
      port.run(300 + 17 * i);
      router.run(ctx -> router.stack.down(ctx, router.interfaces.get(0)));
      port.run(50);
      router.run(ctx -> router.stack.up(ctx, router.interfaces.get(0)));
      router.run(ctx -> router.stack.down(ctx, router.interfaces.get(1)));
      port.run(50);
      router.run(ctx -> router.stack.up(ctx, router.interfaces.get(1)));
    }
    assertConserved();
    assertThat(sink.seen().delivered()).isGreaterThan(1000);
    assertThat(router.statistics(0).inits()).isEqualTo(21);
  }

  @Test
  void recoversFromAReceiverWithoutAreas() {
    open(1, LockBinding.FINE, 2048);
    FxpDriver first = router.drivers.getFirst();
    for (int i = 0; i < 5; i++) {
      // The interrupt is masked: nobody harvests, and the list comes to its end.
      first.card().engine().write8(context(), 3, 1);
      offer(300);
      port.run(200);
      assertThat(first.card().engine().read8(context(), 0) & 0x3c).isEqualTo(0x08);
      first.card().engine().write8(context(), 3, 0);
      port.run(500);
      assertThat(first.card().engine().read8(context(), 0) & 0x3c).isEqualTo(0x10);
    }
    assertThat(router.statistics(0).restarts()).isEqualTo(5);
    assertThat(router.statistics(0).missed()).isPositive();
    assertConserved();
  }

  private Context context() {
    return router.machine.cpu(0).context();
  }

  @Test
  void recyclesItsBuffersWhileThePoolIsExhausted() {
    open(1, LockBinding.FINE, 512);
    PacketVector hoard = new PacketVector(1024);
    router.run(ctx -> router.stack.pool().allocate(ctx, hoard, 1024));
    offer(3000);
    port.run(2000);
    assertThat(router.statistics(0).recycled()).isPositive();
    assertThat(router.count(NetCounter.DROP_NO_PACKET)).isEqualTo(router.statistics(0).recycled());
    router.run(ctx -> router.stack.pool().free(ctx, hoard));
    long before = sink.delivered();
    long recycled = router.statistics(0).recycled();
    offer(2000);
    port.run(2000);
    assertThat(sink.delivered()).isGreaterThanOrEqualTo(before + 2000);
    assertThat(router.statistics(0).recycled()).isEqualTo(recycled);
    assertConserved();
  }

  @Test
  void theWatchdogInitialisesACardThatSendsNothing() {
    open(1, LockBinding.FINE, 2048);
    router.machine.cpu(0).removePoller(sink);
    offer(500);
    pass(4);
    assertThat(router.statistics(1).timeouts()).isZero();
    pass(3);
    assertThat(router.statistics(1).timeouts()).isEqualTo(1);
    assertThat(router.count(NetCounter.DROP_DEVICE)).isPositive();
    router.machine.cpu(0).addPoller(sink);
    offer(500);
    assertConserved();
  }

  @Test
  void countsWhatTheCardCannotSendForWantOfMemory() {
    open(1, LockBinding.FINE, 2048);
    PacketVector hoard = new PacketVector(8192);
    router.run(ctx -> router.frames.allocate(ctx, hoard, 8192));
    for (int i = 0; i < 3; i++) {
      Big.send(router, 100);
      port.run(100);
    }
    assertThat(router.statistics(1).sendErrors()).isEqualTo(3);
    assertThat(router.count(NetCounter.DROP_DEVICE)).isEqualTo(3);
    router.run(ctx -> router.frames.free(ctx, hoard));
    offer(100);
    assertConserved(3);
  }

  @Test
  void refusesToComeUpWithoutPacketsForItsAreas() {
    router =
        new FxpHost(
            port,
            MachineConfig.named("poor"),
            NetStackOptions.DEFAULT.withPackets(ReceiveRing.AREAS - 1),
            256);
    PacketVector hoard = new PacketVector(64);
    router.run(ctx -> router.stack.pool().allocate(ctx, hoard, 64));
    assertThatIllegalStateException()
        .isThrownBy(() -> router.add(0, in[0], 1, "10.1.0.1/24"))
        .withMessageContaining("make the stack's pool larger");
    router.run(ctx -> router.stack.pool().free(ctx, hoard));
    assertThat(router.outstanding(router.stack.pool())).isZero();
  }

  @Test
  void holdsNoFrameAfterItWasStoppedWithItsCableFull() {
    open(1, LockBinding.FINE, 2048);
    router.machine.cpu(0).removePoller(sink);
    offer(500);
    port.run(500);
    router.stack.close();
    port.run(20);
    assertThat(router.outstanding(router.frames)).isEqualTo(RING);
    router.machine.cpu(0).addPoller(sink);
    assertConserved();
  }

  @Test
  void initialisesACardThatHasReceivedNothingForLong() {
    open(1, LockBinding.FINE, 2048);
    pass(14);
    assertThat(router.statistics(0).idleInits()).isZero();
    pass(3);
    assertThat(router.statistics(0).idleInits()).isEqualTo(1);
    assertThat(router.statistics(0).linkUp()).isTrue();
    offer(100);
    port.run(500);
    assertThat(sink.seen().delivered()).isEqualTo(generator.offered());
  }

  @Test
  void raisesItsThresholdWhenDataComeTooLate() {
    open(1, LockBinding.FINE, 2048);
    router.drivers.get(1).card().engine().setSlowBus(129 * 8);
    offer(100); // frames shorter than any threshold: none underruns
    pass(2);
    assertThat(router.statistics(1).threshold()).isEqualTo(64);
    for (int expected : new int[] {128, 192, 192}) {
      Big.send(router, 1000);
      pass(2);
      assertThat(router.statistics(1).threshold()).isEqualTo(expected);
    }
    assertThat(router.statistics(1).underruns()).isEqualTo(2);
    assertThat(router.count(NetCounter.DROP_DEVICE)).isEqualTo(2);
  }

  @Test
  void aFullTransmitRingGoesOnWithoutAnotherStart() {
    open(1, LockBinding.FINE, 2048);
    router.machine.cpu(0).removePoller(sink);
    offer(900);
    port.run(1000);
    long stuck = sink.delivered();
    router.machine.cpu(0).addPoller(sink);
    port.run(3000);
    assertThat(stuck).isZero();
    assertConserved();
    assertThat(sink.seen().delivered()).isGreaterThan(TransmitRing.BLOCKS);
  }

  @Test
  void hearsOthersOnlyWhenPromiscuous() {
    open(1, LockBinding.FINE, 2048);
    arrive(MacAddress.local(99), 1);
    assertThat(router.statistics(0).received()).isZero();
    router.run(ctx -> router.interfaces.get(0).ioctl(ctx, new LinkRequest.Promiscuous(true)));
    port.run(100);
    arrive(MacAddress.local(99), 1);
    assertThat(router.statistics(0).received()).isEqualTo(1);
    router.run(ctx -> router.interfaces.get(0).ioctl(ctx, new LinkRequest.Promiscuous(false)));
    port.run(100);
    arrive(MacAddress.local(99), 1);
    assertThat(router.statistics(0).received()).isEqualTo(1);
  }

  @Test
  void hearsTheGroupsItWasToldAndAllIfTheyAreTooMany() {
    open(1, LockBinding.FINE, 2048);
    List<MacAddress> groups =
        LongStream.range(0, 80).mapToObj(i -> new MacAddress(0x01005e000000L | i)).toList();
    router.run(ctx -> router.interfaces.get(0).ioctl(ctx, new LinkRequest.Multicast(groups)));
    port.run(100);
    arrive(groups.getLast(), 1);
    assertThat(router.statistics(0).received()).isEqualTo(1);
    MacAddress other = new MacAddress(0x01005e000100L);
    arrive(other, 1);
    assertThat(router.statistics(0).received()).isEqualTo(1);
    List<MacAddress> many = new ArrayList<>(groups);
    many.add(new MacAddress(0x01005e000200L));
    router.run(ctx -> router.interfaces.get(0).ioctl(ctx, new LinkRequest.Multicast(many)));
    port.run(100);
    arrive(other, 1);
    assertThat(router.statistics(0).received()).isEqualTo(2);
  }

  private void arrive(MacAddress to, int frames) {
    Context ctx = context();
    PacketVector v = new PacketVector(frames);
    router.frames.allocate(ctx, v, frames);
    for (int i = 0; i < frames; i++) {
      byte[] f = new byte[60];
      for (int b = 0; b < 6; b++) {
        f[b] = (byte) (to.bits() >>> (40 - 8 * b));
      }
      Packet.append(v.get(i), f, 0, f.length);
    }
    in[1].transmit(v, 0);
    port.run(100);
  }

  @Test
  void setsItsMtuAndRefusesOneThatItCannotCarry() {
    open(1, LockBinding.FINE, 1024);
    router.run(ctx -> router.interfaces.get(0).ioctl(ctx, new LinkRequest.Mtu(576)));
    assertThat(router.interfaces.get(0).mtu()).isEqualTo(576);
    router.run(ctx ->
        assertThatIllegalArgumentException()
            .isThrownBy(() -> router.interfaces.get(0).ioctl(ctx, new LinkRequest.Mtu(1501))));
  }

  @Test
  void aCardGoesToAnotherCpuUnderTraffic() {
    open(2, LockBinding.FINE, 2048);
    generator.start();
    for (int i = 0; i < 20; i++) {
      int to = i % 2;
      port.run(300);
      router.run(ctx -> router.drivers.get(0).card().route(ctx, router.machine.cpu(to)));
    }
    assertConserved();
    assertThat(sink.seen().delivered()).isGreaterThan(1000);
  }

  @Test
  void changesModesUnderTraffic() {
    open(2, LockBinding.FINE, 2048);
    generator.start();
    for (int i = 0; i < 30; i++) {
      boolean on = i % 2 == 0;
      port.run(400);
      router.run(ctx -> {
        router.interfaces.get(0).ioctl(ctx, new LinkRequest.Promiscuous(on));
        router.interfaces.get(1).ioctl(ctx, new LinkRequest.Promiscuous(on));
      });
    }
    assertConserved();
    assertThat(router.statistics(0).inits()).isBetween(20L, 31L);
  }
}
