package org.splnet.drivers.traffic;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.splnet.drivers.serial.SerialEnd;
import org.splnet.drivers.wire.WirePort;
import org.splnet.kernel.Context;
import org.splnet.kernel.Machine;
import org.splnet.kernel.MachineConfig;
import org.splnet.kernel.Poller;
import org.splnet.kernel.sim.SimPort;
import org.splnet.net.addr.Ipv4Address;
import org.splnet.net.addr.Ipv4Prefix;
import org.splnet.net.addr.MacAddress;
import org.splnet.net.packet.Packet;
import org.splnet.net.packet.PacketPool;
import org.splnet.net.packet.PacketVector;

/** When engines want their next step: a step before that does nothing, one at that time does. */
class DueTimesTest {
  private static final long START = 1_000_000;

  private final Machine machine = new Machine(MachineConfig.named("due"), new SimPort(1, 1));
  private final PacketPool pool = new PacketPool(machine, 1024);
  private final Context ctx = machine.enterTop();
  private final WirePort[] wire = WirePort.pair(4);
  private final Flows flows = flows();
  private final Generator generator = new Generator(wire[0], pool, flows, 4);

  private Flows flows() {
    int scratch = pool.allocate(ctx);
    Flows made =
        new Flows(
            1,
            FrameMix.of(60),
            Ipv4Prefix.parse("198.18.0.0/16"),
            new Ipv4Prefix(Ipv4Address.parse("198.19.0.0"), 24),
            MacAddress.local(1),
            MacAddress.local(2),
            Packet.data(scratch));
    pool.free(ctx, scratch);
    return made;
  }

  @AfterEach
  void close() {
    machine.leaveTop(ctx);
    machine.close();
    pool.close();
  }

  private void takeAll() {
    PacketVector v = new PacketVector(8);
    wire[1].receive(v);
    pool.free(ctx, v);
  }

  @Test
  void aPacedGeneratorIsDueWhenItsNextFrameIs() {
    generator.paced(300_000); // no whole number of nanoseconds apart
    generator.start();
    assertThat(generator.dueNanos()).as("its clock has not begun").isEqualTo(Poller.NOW);
    assertThat(generator.poll(ctx, START)).isFalse();

    List<Long> times = new ArrayList<>();
    for (int i = 0; i < 30; i++) {
      long due = generator.dueNanos();
      assertThat(generator.poll(ctx, due - 1)).as("before %s", due).isFalse();
      assertThat(generator.poll(ctx, due)).as("at %s", due).isTrue();
      times.add(due - START);
      takeAll();
    }
    assertThat(times.getLast()).isBetween(100_000L, 100_001L);
    assertThat(generator.offered()).isEqualTo(30);
  }

  @Test
  void aPacedGeneratorThatWaitsForRoomIsNotDueAndAnOpenOneLosesInTime() {
    generator.paced(1_000_000);
    generator.start();
    generator.poll(ctx, START);
    generator.poll(ctx, START + 10_000);
    assertThat(wire[0].room()).isZero();
    assertThat(generator.dueNanos()).isEqualTo(Poller.NEVER);
    takeAll();
    assertThat(generator.dueNanos()).as("it is late").isLessThanOrEqualTo(START + 10_000);

    generator.open(1_000_000);
    generator.poll(ctx, START + 20_000);
    generator.poll(ctx, START + 30_000);
    long lost = generator.lost();
    long due = generator.dueNanos();
    generator.poll(ctx, Math.max(due, START + 30_000));
    assertThat(generator.lost()).isGreaterThan(lost);
  }

  @Test
  void anUnpacedGeneratorIsDueWhileThereIsRoom() {
    assertThat(generator.dueNanos()).isEqualTo(Poller.NEVER);
    generator.unpaced();
    generator.start();
    assertThat(generator.dueNanos()).isEqualTo(Poller.NOW);
    generator.poll(ctx, START);
    assertThat(generator.dueNanos()).isEqualTo(Poller.NEVER);
    assertThat(generator.poll(ctx, START + 1)).isFalse();
  }

  @Test
  void aGeneratorToldToStopWantsOneMoreStepBeforeItsCpuSleeps() {
    generator.unpaced();
    generator.start();
    generator.poll(ctx, START);
    generator.stop();
    assertThat(generator.dueNanos()).isEqualTo(Poller.NOW);
    assertThat(generator.maySleep()).isFalse();
    assertThat(generator.isQuiet()).isFalse();

    generator.poll(ctx, START);
    assertThat(generator.isQuiet()).isTrue();
    assertThat(generator.dueNanos()).isEqualTo(Poller.NEVER);
    assertThat(generator.maySleep()).isTrue();
  }

  @Test
  void aSinkWaitsForNoTimeAndYetMayNotSleep() {
    Sink sink = new Sink(wire[1], pool, flows, 4, nanos -> {});

    assertThat(sink.dueNanos()).isEqualTo(Poller.NEVER);
    assertThat(sink.maySleep()).isFalse();
  }

  @Test
  void aProbeIsDueWhileItIsOn() {
    CopySumProbe probe = new CopySumProbe(ctx, pool, 60, 4);
    assertThat(probe.dueNanos()).isEqualTo(Poller.NEVER);
    probe.setOn(true);
    assertThat(probe.dueNanos()).isEqualTo(Poller.NOW);
    probe.setOn(false);
    assertThat(probe.maySleep()).as("it has to say that it stopped").isFalse();
    probe.poll(ctx, START);
    assertThat(probe.dueNanos()).isEqualTo(Poller.NEVER);
    assertThat(probe.maySleep()).isTrue();
  }

  @Test
  void theFarEndOfALineIsDueACharacterAfterTheLast() {
    SerialEnd[] cable = SerialEnd.cable(1024);
    WirePort[] back = WirePort.pair(4);
    SlipFarEnd farEnd = new SlipFarEnd(cable[1], wire[1], back[0], pool, 10_000);
    farEnd.poll(ctx, START);
    assertThat(farEnd.dueNanos()).isEqualTo(Poller.NEVER);

    generator.unpaced();
    generator.start();
    generator.poll(ctx, START);
    generator.stop();
    assertThat(farEnd.dueNanos()).as("a frame waits").isEqualTo(Poller.NOW);
    farEnd.poll(ctx, START);
    for (int i = 1; i <= 20; i++) {
      assertThat(farEnd.dueNanos()).isEqualTo(START + i * 1_000_000L);
      assertThat(farEnd.poll(ctx, farEnd.dueNanos() - 1)).isFalse();
      assertThat(farEnd.poll(ctx, farEnd.dueNanos())).isTrue();
      assertThat(cable[0].waiting()).isEqualTo(i);
    }
  }
}
