package org.splnet.observe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.splnet.kernel.Cpu;
import org.splnet.observe.text.RateText;

class RatesTest {
  private final Hosts host = new Hosts();
  private final HostObserver observer = new HostObserver(host.stack());

  @AfterEach
  void close() {
    host.close();
  }

  @Test
  void areCountsDividedByTheTimeBetween() {
    HostSnapshot before = observer.snapshot();
    host.receiveStray(30);
    host.port().advance(2_000_000_000L);

    Rates r = Rates.between(before, observer.snapshot());

    assertThat(r.seconds()).isCloseTo(2, within(0.001));
    assertThat(r.packetsIn()).isCloseTo(15, within(0.01));
    assertThat(r.bytesIn()).isCloseTo(900, within(1.0));
    assertThat(r.drops()).isCloseTo(15, within(0.01));
    assertThat(r.packetsOut()).isZero();
  }

  /** One of two CPUs idle half the time, of the other nothing is known: busy. */
  @Test
  void knowHowBusyTheCpusWere() {
    HostSnapshot before = observer.snapshot();
    host.port().advance(1_000_000_000L);
    Cpu cpu = host.stack().machine().cpu(0);
    cpu.turn();
    cpu.beginIdle();
    host.port().advance(1_000_000_000L);

    assertThat(Rates.between(before, observer.snapshot()).busy()).isCloseTo(0.75, within(0.001));
  }

  @Test
  void areZeroWithoutTime() {
    HostSnapshot s = observer.snapshot();

    assertThat(Rates.between(s, s)).isEqualTo(new Rates(0, 0, 0, 0, 0, 0, 0, 0, 0));
  }

  @Test
  void standInColumnsUnderTheirHeads() {
    Rates r = new Rates(1, 123456.4, 9_876_543, 7, 0, 0.4, 33, 44, 0.756);

    assertThat(RateText.head())
        .isEqualTo("     in/s    Mbit/s     out/s    Mbit/s   drops/s    intr/s    soft/s   busy");
    assertThat(RateText.line(r))
        .isEqualTo("   123456     79.01         7      0.00         0        33        44  75.6%");
  }
}
