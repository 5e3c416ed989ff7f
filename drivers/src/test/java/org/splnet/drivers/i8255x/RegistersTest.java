package org.splnet.drivers.i8255x;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Acknowledgement, masks, PORT, EEPROM and management registers. */
class RegistersTest {
  private static final int ALL_BUT_MASK_ALL = 0xfc;

  private final Bench bench = new Bench();

  @AfterEach
  void close() {
    bench.close();
  }

  private void makeCauses() {
    bench.command(
        Registers.CU_START, bench.block(CommandBlock.INTERRUPT | CommandBlock.END_OF_LIST));
    bench.command(Registers.RU_START, bench.areas(1)[0]);
    bench.arrive(1);
  }

  @Test
  void writingOnesAcknowledgesThoseCausesAndNoOthers() {
    makeCauses();
    assertThat(bench.causes())
        .isEqualTo(Registers.CX | Registers.CNA | Registers.FR | Registers.RNR);
    bench.acknowledge(Registers.FR | Registers.CX);
    assertThat(bench.causes()).isEqualTo(Registers.CNA | Registers.RNR);
    bench.acknowledge(0);
    assertThat(bench.causes()).isEqualTo(Registers.CNA | Registers.RNR);
    bench.card.write16(bench.ctx, Registers.STATUS, 0xff00);
    assertThat(bench.causes()).isZero();
  }

  @Test
  void theLineStaysAssertedUntilEveryCauseIsAcknowledged() {
    makeCauses();
    int before = bench.asserted;
    bench.acknowledge(Registers.FR);
    bench.poll();
    assertThat(bench.asserted).isGreaterThan(before);
    bench.acknowledge(0xff);
    before = bench.asserted;
    bench.poll();
    assertThat(bench.asserted).isEqualTo(before);
  }

  @Test
  void whatIsMaskedIsACauseButAssertsNothingUntilUnmasked() {
    bench.card.write8(bench.ctx, Registers.INTERRUPT, Registers.MASK_ALL);
    makeCauses();
    assertThat(bench.causes()).isNotZero();
    assertThat(bench.asserted).isZero();
    bench.card.write8(bench.ctx, Registers.INTERRUPT, 0);
    assertThat(bench.asserted).isEqualTo(1);
  }

  @ParameterizedTest
  @ValueSource(ints = {Registers.RNR, Registers.CNA, Registers.FR, Registers.CX})
  void eachCauseHasItsMask(int cause) {
    bench.card.write8(bench.ctx, Registers.INTERRUPT, ALL_BUT_MASK_ALL & ~cause);
    makeCauses();
    assertThat(bench.asserted).isPositive();
    bench.acknowledge(cause);
    int before = bench.asserted;
    bench.poll();
    assertThat(bench.asserted).isEqualTo(before);
  }

  @Test
  void aSoftwareInterruptIsRaisedByItsBitWhichReadsZero() {
    bench.card.write8(bench.ctx, Registers.INTERRUPT, Registers.RAISE_SOFTWARE);
    assertThat(bench.causes()).isEqualTo(Registers.SWI);
    assertThat(bench.asserted).isEqualTo(1);
    assertThat(bench.card.read8(bench.ctx, Registers.INTERRUPT)).isZero();
  }

  @Test
  void aWordAtTheCommandSetsMaskAndCommand() {
    bench.card.write32(bench.ctx, Registers.POINTER, bench.block(CommandBlock.END_OF_LIST));
    bench.card.write16(bench.ctx, Registers.COMMAND, Registers.MASK_ALL << 8 | Registers.CU_START);
    assertThat(bench.causes()).isEqualTo(Registers.CNA);
    assertThat(bench.asserted).isZero();
    assertThat(bench.card.read16(bench.ctx, Registers.COMMAND)).isEqualTo(Registers.MASK_ALL << 8);
  }

  @Test
  void resetForgetsEverythingAndSelectiveResetKeepsTheConfiguration() {
    int at = bench.block(CommandBlock.CONFIGURE | CommandBlock.END_OF_LIST);
    bench.bus.setU8(at + 8, 22);
    bench.bus.setU8(at + 8 + 15, CommandBlock.CONFIGURE_PROMISCUOUS);
    bench.command(Registers.CU_START, at);
    bench.command(Registers.RU_START, bench.areas(4)[0]);
    bench.card.write32(bench.ctx, Registers.PORT, Registers.PORT_SELECTIVE_RESET);
    assertThat(bench.ru()).isEqualTo(Registers.RU_IDLE);
    bench.command(Registers.RU_START, bench.areas(4)[0]);
    bench.arrive(new byte[] {2, 9, 9, 9, 9, 9});
    assertThat(bench.causes() & Registers.FR).isNotZero();
    bench.card.write32(bench.ctx, Registers.PORT, Registers.PORT_RESET);
    assertThat(bench.causes()).isZero();
    assertThat(bench.card.read8(bench.ctx, Registers.STATUS)).isZero();
    bench.command(Registers.RU_START, bench.areas(4)[0]);
    bench.arrive(new byte[] {2, 9, 9, 9, 9, 9});
    assertThat(bench.causes() & Registers.FR).isZero();
  }

  @Test
  void passesItsSelfTest() {
    int to = bench.region.carve(16);
    bench.bus.setI32(to + 4, -1);
    bench.card.write32(bench.ctx, Registers.PORT, to | Registers.PORT_SELF_TEST);
    assertThat(bench.bus.i32(to)).isNotZero();
    assertThat(bench.bus.i32(to + 4)).isZero();
  }

  @Test
  void theEepromAnswersOnItsDataLineAndSumsUp() {
    int[] words = new int[Eeprom.WORDS];
    for (int i = 0; i < words.length; i++) {
      words[i] = eeprom(i);
    }
    assertThat(words[0]).isEqualTo(0x0002);
    assertThat(words[1]).isZero();
    assertThat(words[2]).isEqualTo(0x0100);
    assertThat(java.util.Arrays.stream(words).sum() & 0xffff).isEqualTo(Eeprom.SUM);
  }

  private int eeprom(int address) {
    bench.card.write16(bench.ctx, Registers.EEPROM, Eeprom.SELECT);
    for (int i = 8; i >= 0; i--) {
      clock((Eeprom.READ << 6 | address) >>> i & 1);
    }
    assertThat(bench.card.read16(bench.ctx, Registers.EEPROM) & Eeprom.OUT).isZero();
    int word = 0;
    for (int i = 0; i < 16; i++) {
      clock(0);
      int out = bench.card.read16(bench.ctx, Registers.EEPROM) & Eeprom.OUT;
      word = word << 1 | (out != 0 ? 1 : 0);
    }
    bench.card.write16(bench.ctx, Registers.EEPROM, 0);
    return word;
  }

  private void clock(int in) {
    int lines = Eeprom.SELECT | (in != 0 ? Eeprom.IN : 0);
    bench.card.write16(bench.ctx, Registers.EEPROM, lines);
    bench.card.write16(bench.ctx, Registers.EEPROM, lines | Eeprom.CLOCK);
    bench.card.write16(bench.ctx, Registers.EEPROM, lines);
  }

  @Test
  void theTransceiverSaysThatTheLinkIsUpAndInterruptsWhenAsked() {
    bench.card.write32(bench.ctx, Registers.MDI, 1 << 29 | 2 << 26 | 1 << 21 | 1 << 16);
    int answer = bench.card.read32(bench.ctx, Registers.MDI);
    assertThat(answer & 1 << 28).isNotZero();
    assertThat(answer & 4).isNotZero();
    assertThat(bench.causes()).isEqualTo(Registers.MDI_DONE);
    bench.card.write32(bench.ctx, Registers.MDI, 2 << 26 | 5 << 21 | 1 << 16);
    assertThat(bench.card.read32(bench.ctx, Registers.MDI) & 0xffff).isEqualTo(0xffff);
  }

  @Test
  void refusesAccessesThatTheRegistersDoNotHave() {
    assertThatExceptionOfType(DeviceMisuseException.class)
        .isThrownBy(() -> bench.card.write8(bench.ctx, Registers.POINTER, 1))
        .withMessageContaining("register 04");
    assertThatExceptionOfType(DeviceMisuseException.class)
        .isThrownBy(() -> bench.card.read32(bench.ctx, 2))
        .withMessageContaining("aligned");
    assertThatExceptionOfType(DeviceMisuseException.class)
        .isThrownBy(() -> bench.card.write32(bench.ctx, Registers.PORT, 9))
        .withMessageContaining("PORT");
    assertThatExceptionOfType(DeviceMisuseException.class)
        .isThrownBy(() -> bench.command(Registers.RU_MASK))
        .withMessageContaining("no command 7");
  }
}
