package org.splnet.drivers.serial;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.splnet.drivers.serial.UartRegisters.DATA;
import static org.splnet.drivers.serial.UartRegisters.FCR;
import static org.splnet.drivers.serial.UartRegisters.IER;
import static org.splnet.drivers.serial.UartRegisters.IIR;
import static org.splnet.drivers.serial.UartRegisters.LCR;
import static org.splnet.drivers.serial.UartRegisters.LSR;
import static org.splnet.drivers.serial.UartRegisters.MCR;
import static org.splnet.drivers.serial.UartRegisters.MSR;
import static org.splnet.drivers.serial.UartRegisters.SCR;

import java.io.ByteArrayOutputStream;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;
import org.splnet.drivers.serial.Uart16550.Timing;
import org.splnet.drivers.testing.Properties;
import org.splnet.kernel.Context;
import org.splnet.kernel.Machine;
import org.splnet.kernel.MachineConfig;
import org.splnet.kernel.sim.SimPort;

/** The UART by its registers, after the PC16550D's data sheet; the test is the other end. */
class Uart16550Test {
  /** Of a PC at 9600 bit/s, 8N1: ten bits. */
  private static final long CHARACTER_NANOS = 1_041_666;

  private static final int FIFOS_TRIGGER_8 = 0x81;

  private final SimPort port = new SimPort(1, 1);
  private final Context ctx = new Machine(MachineConfig.named("uart"), port).enterTop();
  private final SerialEnd[] cable = SerialEnd.cable(64);
  private final SerialEnd far = cable[1];
  private int asserted;
  private Uart16550 uart = uart(Timing.PC);

  private Uart16550 uart(Timing timing) {
    Uart16550 u = new Uart16550(cable[0], timing, () -> asserted++);
    u.out(ctx, LCR, 0x83);
    u.out(ctx, DATA, 12);
    u.out(ctx, IER, 0);
    u.out(ctx, LCR, 0x03);
    u.out(ctx, MCR, 0x0b);
    return u;
  }

  private int in(int register) {
    return uart.in(ctx, register);
  }

  private void out(int register, int value) {
    uart.out(ctx, register, value);
  }

  private void write(String text) {
    text.chars().forEach(c -> out(DATA, c));
  }

  private void pass(long nanos) {
    port.advance(nanos);
    uart.poll(ctx, port.nanos());
  }

  private void passCharacters(double n) {
    pass(Math.round(n * CHARACTER_NANOS));
  }

  private void comes(String text) {
    text.chars().forEach(far::send);
    uart.poll(ctx, port.nanos());
  }

  private String left() {
    StringBuilder out = new StringBuilder();
    for (int c = far.receive(); c >= 0; c = far.receive()) {
      out.append((char) c);
    }
    return out.toString();
  }

  private String readAll() {
    StringBuilder out = new StringBuilder();
    while ((in(LSR) & 1) != 0) {
      out.append((char) in(DATA));
    }
    return out.toString();
  }

  @Test
  void afterResetNothingIsPendingAndTheTransmitterIsEmpty() {
    assertThat(in(IIR)).isEqualTo(0x01);
    assertThat(in(LSR)).isEqualTo(0x60);
    assertThat(in(MSR)).as("CTS, DSR, DCD").isEqualTo(0xb0);
    assertThat(in(IER)).isZero();
  }

  @Test
  void theDivisorLatchIsBehindItsBit() {
    out(LCR, 0x83);
    assertThat(in(DATA)).isEqualTo(12);
    out(IER, 1);
    assertThat(in(IER)).isOne();
    out(LCR, 0x03);
    assertThat(in(IER)).isZero();
  }

  @Test
  void theScratchRegisterKeepsAByte() {
    out(SCR, 0x1a5);
    assertThat(in(SCR)).isEqualTo(0xa5);
  }

  @Test
  void hasEightRegisters() {
    assertThatThrownBy(() -> in(8)).hasMessageContaining("0 to 7");
  }

  @Test
  void aCharacterTakesTheTimeOfItsTenBits() {
    write("a");

    passCharacters(0.99);
    assertThat(left()).isEmpty();
    passCharacters(0.02);
    assertThat(left()).isEqualTo("a");
  }

  @Test
  void parityAndASecondStopBitTakeTheirTime() {
    out(LCR, 0x1f);
    write("a");

    passCharacters(1.19);
    assertThat(left()).isEmpty();
    passCharacters(0.02);
    assertThat(left()).isEqualTo("a");
  }

  @Test
  void charactersFollowEachOtherAtTheRateHoweverSeldomItIsStepped() {
    out(FCR, FIFOS_TRIGGER_8);
    write("abcdefgh");

    passCharacters(5.5);

    assertThat(left()).isEqualTo("abcde");
  }

  @Test
  void withoutFifoItHoldsOneCharacterBesideTheOneThatLeaves() {
    write("abc");

    passCharacters(10);

    assertThat(left()).isEqualTo("ab");
  }

  @Test
  void theFifoHoldsSixteen() {
    out(FCR, FIFOS_TRIGGER_8);
    write("0123456789abcdefghij");

    passCharacters(30);

    assertThat(left()).isEqualTo("0123456789abcdefg");
  }

  @Test
  void theTransmitterTellsAnEmptyHoldingRegisterFromAnEmptyShiftRegister() {
    out(FCR, FIFOS_TRIGGER_8);
    write("ab");
    assertThat(in(LSR) & 0x60).isZero();

    passCharacters(1.1);
    assertThat(in(LSR) & 0x60).isEqualTo(0x20);
    passCharacters(1);
    assertThat(in(LSR) & 0x60).isEqualTo(0x60);
  }

  @Test
  void interruptsWhenTheFifoHasEmptiedUntilThatIsIdentified() {
    out(FCR, FIFOS_TRIGGER_8);
    write("ab");
    out(IER, 2);
    assertThat(in(IIR)).isEqualTo(0xc1);

    passCharacters(1.1);

    assertThat(asserted).isOne();
    assertThat(in(IIR)).isEqualTo(0xc2);
    assertThat(in(IIR)).isEqualTo(0xc1);
  }

  @Test
  void writingClearsTheTransmitterInterrupt() {
    out(FCR, FIFOS_TRIGGER_8);
    write("a");
    out(IER, 2);
    write("bc");

    assertThat(in(IIR)).isEqualTo(0xc1);
  }

  @Test
  void enablingTheTransmitterInterruptWhileItIsEmptyInterruptsAtOnce() {
    out(IER, 2);

    assertThat(asserted).isOne();
    assertThat(in(IIR)).isEqualTo(0x02);
  }

  @Test
  void interruptsForACharacterWithoutFifoUntilItIsRead() {
    out(IER, 1);
    comes("x");

    assertThat(asserted).isOne();
    assertThat(in(IIR)).isEqualTo(0x04);
    assertThat(in(IIR)).isEqualTo(0x04);
    assertThat(in(DATA)).isEqualTo('x');
    assertThat(in(IIR)).isEqualTo(0x01);
  }

  @Test
  void interruptsAtTheTriggerLevelUntilBelowIt() {
    out(FCR, FIFOS_TRIGGER_8);
    out(IER, 1);
    comes("1234567");
    assertThat(in(IIR)).isEqualTo(0xc1);

    comes("8");

    assertThat(in(IIR)).isEqualTo(0xc4);
    in(DATA);
    assertThat(in(IIR)).isEqualTo(0xc1);
  }

  @Test
  void interruptsForFewCharactersWhenNoneCameForFourTimes() {
    out(FCR, FIFOS_TRIGGER_8);
    out(IER, 1);
    comes("12");
    passCharacters(3);
    comes("3");

    passCharacters(3.9);
    assertThat(in(IIR)).isEqualTo(0xc1);
    passCharacters(0.2);
    assertThat(asserted).isOne();
    assertThat(in(IIR)).isEqualTo(0xcc);
    in(DATA);
    assertThat(in(IIR)).isEqualTo(0xc1);
  }

  @Test
  void identifiesTheInterruptOfTheHighestPriority() {
    out(IER, 7);
    comes("x");
    comes("y");
    comes("z");

    assertThat(in(IIR)).isEqualTo(0x06);
    in(LSR);
    assertThat(in(IIR)).isEqualTo(0x04);
    in(DATA);
    assertThat(in(IIR)).isEqualTo(0x02);
    assertThat(in(IIR)).isEqualTo(0x01);
  }

  @Test
  void aCharacterThatFindsTheFifoFullIsLostAndThatIsSaidOnce() {
    out(FCR, FIFOS_TRIGGER_8);
    comes("0123456789abcdef");
    comes("g");

    assertThat(in(LSR) & 3).isEqualTo(3);
    assertThat(in(LSR) & 3).isEqualTo(1);
    assertThat(readAll()).isEqualTo("0123456789abcdef");
  }

  @Test
  void nothingIsLostOfWhatCameBetweenTwoSteps() {
    out(FCR, FIFOS_TRIGGER_8);
    comes("0123456789abcdefghijklmnop");

    assertThat(readAll()).isEqualTo("0123456789abcdefghijklmnop");
    comes("q");
    assertThat(in(LSR) & 3).isEqualTo(1);
  }

  @Test
  void withAHandshakeCharactersWaitInTheCable() {
    uart = uart(new Timing(Uart16550.CLOCK_HZ, true));
    out(FCR, FIFOS_TRIGGER_8);
    comes("0123456789abcdef");
    comes("g");
    comes("h");

    assertThat(readAll()).isEqualTo("0123456789abcdefgh");
    assertThat(in(LSR) & 2).isZero();
  }

  @Test
  void withoutAClockCharactersTakeNoTime() {
    uart = uart(Timing.UNLIMITED);
    out(FCR, FIFOS_TRIGGER_8);
    out(IER, 1);

    write("0123456789abcdefghijklmnop");
    assertThat(left()).isEqualTo("0123456789abcdefghijklmnop");

    comes("x");
    assertThat(in(IIR)).as("no wait for more").isEqualTo(0xcc);
  }

  @Test
  void withoutAClockItWaitsForRoomInTheCable() {
    uart = uart(Timing.UNLIMITED);
    out(FCR, FIFOS_TRIGGER_8);
    String sent = "0123456789abcdef".repeat(5);
    write(sent);

    assertThat(left()).isEqualTo(sent.substring(0, 64));
    pass(1);
    assertThat(left()).isEqualTo(sent.substring(64));
  }

  @Test
  void clearingAFifoForgetsItsCharacters() {
    out(FCR, FIFOS_TRIGGER_8);
    comes("abc");
    write("xyz");
    out(FCR, FIFOS_TRIGGER_8 | 0x06);

    assertThat(in(LSR) & 0x21).isEqualTo(0x20);
    passCharacters(5);
    assertThat(left()).as("what the shift register had already").isEqualTo("x");
  }

  @Test
  void theLineIsAssertedWhenThePinGoesUpAndOnlyBehindItsGate() {
    out(FCR, FIFOS_TRIGGER_8);
    out(MCR, 0x03);
    out(IER, 1);
    comes("12345678");
    assertThat(asserted).isZero();

    out(MCR, 0x0b);
    assertThat(asserted).isOne();
    comes("9");
    assertThat(asserted).as("it is up already").isOne();
  }

  @Test
  void aCpuMaySleepOnceAllIsSentAndIsCalledForWhatComes() {
    int[] called = {0};
    cable[0].onAttention(() -> called[0]++);
    write("a");
    assertThat(uart.maySleep()).isFalse();

    passCharacters(1.1);
    assertThat(uart.maySleep()).isTrue();
    far.send('x');
    far.send('y');
    assertThat(called[0]).isOne();
    assertThat(uart.maySleep()).isFalse();
  }

  /** As a driver would: what comes out at the far end of two UARTs is what went in. */
  @Test
  void twoOfThemCarryWhateverIsSent() {
    Properties.forAll(
        200,
        random -> {
          SerialEnd[] line = SerialEnd.cable(32);
          Timing timing =
              random.nextBoolean() ? new Timing(Uart16550.CLOCK_HZ, true) : Timing.UNLIMITED;
          Uart16550 a = new Uart16550(line[0], timing, () -> {});
          Uart16550 b = new Uart16550(line[1], timing, () -> {});
          for (Uart16550 u : new Uart16550[] {a, b}) {
            u.out(ctx, LCR, 0x03);
            u.out(ctx, FCR, random.nextBoolean() ? FIFOS_TRIGGER_8 : 0);
          }
          byte[] sent = Properties.bytes(random, random.nextInt(300));

          assertThat(carry(random, a, b, sent)).isEqualTo(sent);
        });
  }

  private byte[] carry(RandomGenerator random, Uart16550 a, Uart16550 b, byte[] sent) {
    ByteArrayOutputStream received = new ByteArrayOutputStream();
    int next = 0;
    for (int i = 0; i < 100_000 && received.size() < sent.length; i++) {
      port.advance(random.nextInt(200_000));
      switch (random.nextInt(4)) {
        case 0 -> a.poll(ctx, port.nanos());
        case 1 -> b.poll(ctx, port.nanos());
        case 2 -> {
          if (next < sent.length && (a.in(ctx, LSR) & 0x20) != 0) {
            a.out(ctx, DATA, sent[next++]);
          }
        }
        default -> {
          if ((b.in(ctx, LSR) & 1) != 0) {
            received.write(b.in(ctx, DATA));
          }
        }
      }
    }
    return received.toByteArray();
  }
}
