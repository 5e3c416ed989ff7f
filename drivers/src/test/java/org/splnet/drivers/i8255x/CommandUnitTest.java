package org.splnet.drivers.i8255x;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Register traces of the command unit. */
class CommandUnitTest {
  private static final int EL = CommandBlock.END_OF_LIST;
  private static final int S = CommandBlock.SUSPEND;
  private static final int I = CommandBlock.INTERRUPT;

  private final Bench bench = new Bench();

  @AfterEach
  void close() {
    bench.close();
  }

  private static void refused(ThrowingCallable call, String... words) {
    assertThatExceptionOfType(DeviceMisuseException.class)
        .isThrownBy(call)
        .satisfies(e -> assertThat(e.getMessage()).contains(words));
  }

  @Test
  void runsAListToItsEndAndSaysThatItIsIdle() {
    int[] list = bench.chain(0, 0, EL);
    bench.command(Registers.CU_START, list[0]);
    assertThat(java.util.Arrays.stream(list)).allMatch(bench::ok);
    assertThat(bench.cu()).isEqualTo(Registers.CU_IDLE);
    assertThat(bench.causes()).isEqualTo(Registers.CNA);
    assertThat(bench.card.read8(bench.ctx, Registers.COMMAND)).isZero();
  }

  @Test
  void interruptsAfterABlockThatAsksForIt() {
    int[] list = bench.chain(I, EL);
    bench.command(Registers.CU_START, list[0]);
    assertThat(bench.causes()).isEqualTo(Registers.CX | Registers.CNA);
  }

  @Test
  void suspendsAndResumesBehindTheSuspendedBlock() {
    int[] list = bench.chain(S, 0, EL);
    bench.command(Registers.CU_START, list[0]);
    assertThat(bench.cu()).isEqualTo(Registers.CU_SUSPENDED);
    assertThat(bench.complete(list[1])).isFalse();
    bench.clearSuspend(list[0]);
    bench.command(Registers.CU_RESUME);
    assertThat(bench.ok(list[2])).isTrue();
    assertThat(bench.cu()).isEqualTo(Registers.CU_IDLE);
  }

  @Test
  void losesNothingWhenSuspendIsClearedTooLate() {
    int[] list = bench.chain(S, S);
    bench.command(Registers.CU_START, list[0]);
    bench.transmission(list[1], 7, 60);
    bench.clearSuspend(list[0]); // the unit is past it
    bench.command(Registers.CU_RESUME);
    bench.poll();
    assertThat(bench.firsts()).containsExactly(7);
    assertThat(bench.cu()).isEqualTo(Registers.CU_SUSPENDED);
  }

  @Test
  void aResumeThatComesLateDoesNotCarryItBeyondTheNextSuspendedBlock() {
    int[] list = bench.chain(0, S, 0);
    bench.command(Registers.CU_START, list[0]);
    bench.command(Registers.CU_RESUME);
    assertThat(bench.cu()).isEqualTo(Registers.CU_SUSPENDED);
    assertThat(bench.complete(list[2])).isFalse();
  }

  @Test
  void resumeWhileActiveIsHarmless() {
    int[] list = bench.chain(0, S, S);
    bench.transmission(list[0], 1, 60);
    bench.transmission(list[1], 2, 60);
    bench.command(Registers.CU_START, list[0]);
    assertThat(bench.cu()).isEqualTo(Registers.CU_ACTIVE); // data moves in the poll
    bench.transmission(list[2], 3, 60);
    bench.clearSuspend(list[1]);
    bench.command(Registers.CU_RESUME);
    bench.command(Registers.CU_RESUME);
    bench.poll();
    assertThat(bench.firsts()).containsExactly(1, 2, 3);
  }

  @Test
  void gathersTheBuffersOfAFrame() {
    int at = bench.transmission(bench.block(EL), 1, 40);
    int array = bench.region.carve(16);
    bench.bus.setI32(array, bench.bus.i32(bench.bus.i32(at + CommandBlock.TX_ARRAY)));
    bench.bus.setI32(array + 4, 10);
    int more = bench.region.carve(60);
    bench.bus.setU8(more, 9);
    bench.bus.setI32(array + 8, more);
    bench.bus.setI32(array + 12, 60);
    bench.bus.setI32(at + CommandBlock.TX_ARRAY, array);
    bench.bus.setU16(at + CommandBlock.TX_THRESHOLD, 64 | 2 << 8);
    bench.command(Registers.CU_START, at);
    bench.poll();
    assertThat(bench.sent.getFirst()).hasSize(70);
    assertThat(bench.sent.getFirst()[9]).isEqualTo((byte) 1);
    assertThat(bench.sent.getFirst()[10]).isEqualTo((byte) 9);
  }

  @Test
  void sendsASimplifiedFrameAndPadsIt() {
    int at = bench.block(CommandBlock.TRANSMIT | EL);
    bench.bus.setI32(at + CommandBlock.TX_ARRAY, CommandBlock.TX_NO_ARRAY);
    bench.bus.setU16(at + CommandBlock.TX_COUNT, 0x8000 | 14);
    bench.bus.setU16(at + CommandBlock.TX_THRESHOLD, 64);
    bench.bus.setU8(at + CommandBlock.TX_LENGTH, 5);
    bench.command(Registers.CU_START, at);
    bench.poll();
    assertThat(bench.sent.getFirst()).hasSize(60).startsWith(5);
  }

  @Test
  void waitsForRoomOnTheCable() {
    int[] list = bench.chain(0, EL);
    bench.transmission(list[0], 1, 60);
    bench.transmission(list[1], 2, 60);
    bench.room = 1;
    bench.command(Registers.CU_START, list[0]);
    bench.poll();
    assertThat(bench.firsts()).containsExactly(1);
    assertThat(bench.cu()).isEqualTo(Registers.CU_ACTIVE);
    assertThat(bench.card.maySleep()).isTrue();
    bench.room = 1;
    bench.poll();
    assertThat(bench.firsts()).containsExactly(1, 2);
  }

  @Test
  void aSlowBusUnderrunsUnlessTheThresholdIsHigh() {
    bench.card.setSlowBus(600);
    int at = bench.transmission(bench.block(EL), 1, 1000);
    bench.command(Registers.CU_START, at);
    bench.poll();
    assertThat(bench.bus.u16(at)).isEqualTo(CommandBlock.COMPLETE | CommandBlock.UNDERRUN);
    assertThat(bench.sent).isEmpty();
    int again = bench.transmission(bench.block(EL), 1, 1000);
    bench.bus.setU16(again + CommandBlock.TX_THRESHOLD, 128 | 1 << 8);
    bench.command(Registers.CU_START, again);
    bench.poll();
    assertThat(bench.ok(again)).isTrue();
  }

  @Test
  void addressesAreRelativeToTheBase() {
    int at = bench.block(EL);
    bench.command(Registers.CU_LOAD_BASE, at - 100);
    bench.command(Registers.CU_START, 100);
    assertThat(bench.ok(at)).isTrue();
  }

  @Test
  void dumpsItsCountersAndResetsThem() {
    int to = bench.region.carve(Counters.LENGTH);
    bench.command(Registers.CU_DUMP_ADDRESS, to);
    bench.command(Registers.CU_START, bench.transmission(bench.block(EL), 1, 60));
    bench.poll();
    bench.command(Registers.CU_DUMP);
    assertThat(bench.bus.i32(to + Counters.MARK)).isEqualTo(Counters.DUMPED);
    assertThat(bench.bus.i32(to + 4 * Counters.TX_GOOD)).isEqualTo(1);
    bench.command(Registers.CU_DUMP_RESET);
    assertThat(bench.bus.i32(to + Counters.MARK)).isEqualTo(Counters.DUMPED_AND_RESET);
    bench.command(Registers.CU_DUMP);
    assertThat(bench.bus.i32(to + 4 * Counters.TX_GOOD)).isZero();
  }

  @Test
  void dumpsItsConfiguration() {
    int at = bench.block(CommandBlock.CONFIGURE);
    bench.bus.setU8(at + 8, 22);
    bench.bus.setU8(at + 8 + 15, 0x0d);
    int dump = bench.block(CommandBlock.DUMP | EL);
    bench.bus.setI32(at + CommandBlock.LINK, dump);
    int to = bench.region.carve(CommandBlock.DUMP_BYTES);
    bench.bus.setI32(dump + 8, to);
    bench.command(Registers.CU_START, at);
    assertThat(bench.bus.u8(to)).isEqualTo(22);
    assertThat(bench.bus.u8(to + 15)).isEqualTo(0x0d);
  }

  @Test
  void aListInACircleOfNothingDoesNotHoldUpTheCpu() {
    int[] list = bench.chain(0, 0);
    bench.bus.setI32(list[1] + CommandBlock.LINK, list[0]);
    refused(() -> bench.command(Registers.CU_START, list[0]), "complete already");
  }

  @Test
  void refusesToStartWhileActive() {
    int at = bench.transmission(bench.block(EL), 1, 60);
    bench.command(Registers.CU_START, at);
    refused(() -> bench.command(Registers.CU_START, at), "CU start", "active");
  }

  @Test
  void refusesToResumeWhileIdle() {
    refused(() -> bench.command(Registers.CU_RESUME), "CU resume", "idle");
  }

  @Test
  void refusesALinkThatLeadsNowhere() {
    int at = bench.block(0);
    bench.bus.setI32(at + CommandBlock.LINK, 0xffff_0000);
    refused(() -> bench.command(Registers.CU_START, at), "command block", "0xffff0000");
    bench.card.write32(bench.ctx, Registers.PORT, Registers.PORT_RESET);
    refused(() -> bench.command(Registers.CU_START, bench.block(EL) + 1), "odd");
  }

  @Test
  void refusesABlockThatIsComplete() {
    int at = bench.block(EL);
    bench.command(Registers.CU_START, at);
    refused(() -> bench.command(Registers.CU_START, at), "complete already");
  }

  @Test
  void refusesTransmissionsThatAreNotWellFormed() {
    int none = bench.transmission(bench.block(EL), 1, 60);
    bench.bus.setU16(none + CommandBlock.TX_THRESHOLD, 64);
    bench.command(Registers.CU_START, none);
    refused(bench::poll, "no data");

    bench.card.write32(bench.ctx, Registers.PORT, Registers.PORT_RESET);
    int threshold = bench.transmission(bench.block(EL), 1, 60);
    bench.bus.setU16(threshold + CommandBlock.TX_THRESHOLD, 1 << 8);
    bench.command(Registers.CU_START, threshold);
    refused(bench::poll, "threshold 0");

    bench.card.write32(bench.ctx, Registers.PORT, Registers.PORT_RESET);
    int nowhere = bench.transmission(bench.block(EL), 1, 60);
    bench.bus.setI32(bench.bus.i32(nowhere + CommandBlock.TX_ARRAY), 0xffff_0000);
    bench.command(Registers.CU_START, nowhere);
    refused(bench::poll, "buffer 0xffff0000");
  }

  @Test
  void refusesSetUpThatIsNotWellFormed() {
    int configure = bench.block(CommandBlock.CONFIGURE | EL);
    bench.bus.setU8(configure + 8, 7);
    refused(() -> bench.command(Registers.CU_START, configure), "configure", "count 7");
    bench.card.write32(bench.ctx, Registers.PORT, Registers.PORT_RESET);
    int multicast = bench.block(CommandBlock.MULTICAST | EL);
    bench.bus.setU16(multicast + 8, 7);
    refused(() -> bench.command(Registers.CU_START, multicast), "multicast", "count 7");
    bench.card.write32(bench.ctx, Registers.PORT, Registers.PORT_RESET);
    refused(() -> bench.command(Registers.CU_START, bench.block(7 | EL)), "no command 7");
    refused(() -> bench.command(Registers.CU_DUMP), "before their address");
  }
}
