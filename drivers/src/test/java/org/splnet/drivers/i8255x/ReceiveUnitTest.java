package org.splnet.drivers.i8255x;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Register traces of the receive unit. */
class ReceiveUnitTest {
  private static final byte[] OTHER = {2, 0, 0, 0, 0, 9};
  private static final byte[] BROADCAST = {-1, -1, -1, -1, -1, -1};
  private static final byte[] GROUP = {1, 0, 0x5e, 0, 0, 1};

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

  private int[] started(int areas) {
    int[] a = bench.areas(areas);
    bench.command(Registers.RU_START, a[0]);
    return a;
  }

  private int resourceErrors() {
    int to = bench.region.carve(Counters.LENGTH);
    bench.command(Registers.CU_DUMP_ADDRESS, to);
    bench.command(Registers.CU_DUMP);
    return bench.bus.i32(to + 4 * Counters.RX_RESOURCE_ERRORS);
  }

  @Test
  void putsFramesIntoTheAreasInTurn() {
    int[] a = started(3);
    bench.arrive(1, 2);
    assertThat(bench.bus.u16(a[0])).isEqualTo(ReceiveArea.COMPLETE | ReceiveArea.OK);
    assertThat(bench.received(a[0])).isEqualTo(60);
    assertThat(bench.number(a[0])).isEqualTo(1);
    assertThat(bench.number(a[1])).isEqualTo(2);
    assertThat(bench.bus.u16(a[2])).isZero();
    assertThat(bench.causes()).isEqualTo(Registers.FR);
    assertThat(bench.ru()).isEqualTo(Registers.RU_READY);
  }

  @Test
  void runsOutOfAreasAtTheEndOfTheListAndCountsWhatComesThen() {
    int[] a = started(2);
    bench.arrive(1, 2, 3, 4);
    assertThat(bench.number(a[1])).isEqualTo(2);
    assertThat(bench.ru()).isEqualTo(Registers.RU_NO_RESOURCES);
    assertThat(bench.causes()).isEqualTo(Registers.FR | Registers.RNR);
    assertThat(resourceErrors()).isEqualTo(2);
  }

  @Test
  void recoversByAbortAndStartAtTheHead() {
    started(1);
    bench.arrive(1, 2);
    bench.acknowledge(Registers.FR | Registers.RNR);
    int[] fresh = bench.areas(2);
    bench.command(Registers.RU_ABORT);
    assertThat(bench.ru()).isEqualTo(Registers.RU_IDLE);
    bench.command(Registers.RU_START, fresh[0]);
    bench.arrive(3);
    assertThat(bench.number(fresh[0])).isEqualTo(3);
    assertThat(bench.causes()).isEqualTo(Registers.FR);
  }

  @Test
  void doesNotStopWhereTheListWasMadeLongerInTime() {
    int[] a = started(1);
    int[] more = bench.areas(1);
    bench.bus.setI32(a[0] + ReceiveArea.LINK, more[0]);
    bench.bus.setU16(a[0] + ReceiveArea.CONTROL, 0);
    bench.arrive(1, 2);
    assertThat(bench.number(more[0])).isEqualTo(2);
  }

  @Test
  void suspendsAndResumes() {
    int[] a = bench.areas(2);
    bench.bus.setU16(a[0] + ReceiveArea.CONTROL, ReceiveArea.SUSPEND);
    bench.command(Registers.RU_START, a[0]);
    bench.arrive(1);
    assertThat(bench.ru()).isEqualTo(Registers.RU_SUSPENDED);
    assertThat(bench.causes()).isEqualTo(Registers.FR | Registers.RNR);
    bench.command(Registers.RU_RESUME);
    bench.arrive(2);
    assertThat(bench.number(a[1])).isEqualTo(2);
  }

  @Test
  void losesWhatComesWhileItIsIdle() {
    bench.arrive(1);
    assertThat(bench.card.missed()).isEqualTo(1);
    assertThat(bench.causes()).isZero();
    assertThat(resourceErrors()).isZero();
  }

  @Test
  void cutsAFrameThatIsTooLongForItsArea() {
    int[] a = started(2);
    bench.cable.add(java.util.Arrays.copyOf(Bench.OWN, Bench.SIZE + 2));
    bench.poll();
    assertThat(bench.bus.u16(a[0])).isEqualTo(ReceiveArea.COMPLETE | ReceiveArea.NO_ROOM);
    assertThat(bench.received(a[0])).isEqualTo(Bench.SIZE);
  }

  @Test
  void takesItsOwnFramesAndBroadcasts() {
    int[] a = started(8);
    bench.arrive(OTHER);
    bench.arrive(GROUP);
    bench.arrive(BROADCAST);
    bench.arrive(Bench.OWN);
    assertThat(bench.received(a[1])).isEqualTo(60);
    assertThat(bench.received(a[2])).isZero();
    assertThat(bench.card.missed()).isEqualTo(2);
  }

  @Test
  void takesTheGroupsOfTheListAndNoOthers() {
    int at = bench.block(CommandBlock.MULTICAST | CommandBlock.END_OF_LIST);
    bench.bus.setU16(at + 8, 6);
    for (int i = 0; i < 6; i++) {
      bench.bus.setU8(at + 10 + i, GROUP[i]);
    }
    bench.command(Registers.CU_START, at);
    int[] a = started(8);
    bench.arrive(GROUP);
    bench.arrive(new byte[] {1, 0, 0x5e, 0, 0, 2});
    assertThat(bench.received(a[0])).isEqualTo(60);
    assertThat(bench.received(a[1])).isZero();
  }

  @Test
  void takesEverythingWhenPromiscuousAndAllGroupsWhenTold() {
    int at = bench.block(CommandBlock.CONFIGURE | CommandBlock.END_OF_LIST);
    bench.bus.setU8(at + 8, 22);
    bench.bus.setU8(at + 8 + 21, CommandBlock.CONFIGURE_ALL_MULTICAST);
    bench.command(Registers.CU_START, at);
    int[] a = started(8);
    bench.arrive(GROUP);
    bench.arrive(OTHER);
    assertThat(bench.received(a[0])).isEqualTo(60);
    assertThat(bench.received(a[1])).isZero();
    bench.bus.setU8(at + 8 + 15, CommandBlock.CONFIGURE_PROMISCUOUS);
    bench.bus.setU16(at, 0);
    bench.command(Registers.CU_START, at);
    bench.arrive(OTHER);
    assertThat(bench.received(a[1])).isEqualTo(60);
  }

  @Test
  void anotherIndividualAddressReplacesThatOfTheEeprom() {
    int at = bench.block(CommandBlock.INDIVIDUAL_ADDRESS | CommandBlock.END_OF_LIST);
    for (int i = 0; i < 6; i++) {
      bench.bus.setU8(at + 8 + i, OTHER[i]);
    }
    bench.command(Registers.CU_START, at);
    int[] a = started(2);
    bench.arrive(Bench.OWN);
    bench.arrive(OTHER);
    assertThat(bench.received(a[0])).isEqualTo(60);
    assertThat(bench.received(a[1])).isZero();
  }

  @Test
  void refusesToStartWhileReady() {
    int[] a = started(2);
    refused(() -> bench.command(Registers.RU_START, a[0]), "RU start", "ready");
  }

  @Test
  void refusesToResumeUnlessSuspended() {
    refused(() -> bench.command(Registers.RU_RESUME), "RU resume");
  }

  @Test
  void refusesAreasThatAreNoMemoryOrOddOrOfAWrongSizeOrComplete() {
    refused(() -> bench.command(Registers.RU_START, 0xffff_0000), "receive area", "0xffff0000");
    bench.card.write32(bench.ctx, Registers.PORT, Registers.PORT_RESET);
    refused(() -> bench.command(Registers.RU_START, bench.areas(1)[0] + 1), "odd");
    for (int size : new int[] {0, 61, 0x7ffe}) {
      bench.card.write32(bench.ctx, Registers.PORT, Registers.PORT_RESET);
      int[] a = bench.areas(1);
      bench.bus.setU16(a[0] + ReceiveArea.SIZE, size);
      bench.command(Registers.RU_START, a[0]);
      refused(() -> bench.arrive(1), "size " + size);
    }
    bench.card.write32(bench.ctx, Registers.PORT, Registers.PORT_RESET);
    int[] a = bench.areas(1);
    bench.bus.setU16(a[0], ReceiveArea.COMPLETE);
    bench.command(Registers.RU_START, a[0]);
    refused(() -> bench.arrive(1), "complete already");
  }

  @Test
  void refusesALinkThatLeadsNowhere() {
    int[] a = bench.areas(2);
    bench.bus.setI32(a[0] + ReceiveArea.LINK, 0xffff_0000);
    bench.command(Registers.RU_START, a[0]);
    refused(() -> bench.arrive(1), "0xffff0000");
  }
}
