package org.splnet.drivers.impair;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.splnet.drivers.impair.ImpairSpec.Ways;

class ImpairSpecTest {
  @Test
  void readsEveryImpairment() {
    assertThat(
            ImpairSpec.parse(
                "loss=1%,burst=5,delay=5ms~1ms,tail=1%~2ms,rate=10Mbit,dup=0.1%,reorder=2%,corrupt=0.01%,limit=100,"
                    + "seed=7,dir=out"))
        .isEqualTo(
            new ImpairSpec(
                0.01,
                5,
                5_000_000,
                1_000_000,
                0.01,
                2_000_000,
                10_000_000,
                0.001,
                0.02,
                0.0001,
                100,
                7,
                Ways.OUT));
  }

  @Test
  void leavesTheRestAsItIs() {
    assertThat(ImpairSpec.parse("loss=100%")).isEqualTo(ImpairSpec.NONE.withLoss(1));
  }

  @Test
  void readsAnyUnitInAnyCase() {
    assertThat(ImpairSpec.parse("delay=1.5 s, rate=0.5gbit"))
        .isEqualTo(ImpairSpec.NONE.withDelay(1_500_000_000, 0).withRate(500_000_000));
    assertThat(ImpairSpec.parse("delay=7us~10ns,rate=9600bit"))
        .isEqualTo(ImpairSpec.NONE.withDelay(7_000, 10).withRate(9600));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "''                 | KEY=VALUE",
        "loss               | KEY=VALUE",
        "loss=1%,           | KEY=VALUE",
        "drop=1%            | choose loss, burst",
        "loss=1             | as loss=1%",
        "loss=-1%           | as loss=1%",
        "loss=101%          | 0% to 100%",
        "loss=1%,loss=2%    | twice",
        "delay=5            | as delay=5ms~1ms",
        "delay=5ms~         | as delay=5ms~1ms",
        "delay=1ms~2ms      | raise the delay",
        "delay=99999999999s | beyond all bounds",
        "delay=2000000ms    | ok",
        "delay=3601s        | an hour at most",
        "rate=10MB          | as rate=10Mbit",
        "rate=0bit          | leave rate out",
        "limit=0            | from 1 to 65536",
        "limit=-9999999999  | from 1 to 65536",
        "limit=9999999999   | from 1 to 65536",
        "limit=many         | as limit=100",
        "seed=x             | as seed=100",
        "dir=up             | choose out",
        "burst=0.5          | from 1 to",
        "burst=x            | as burst=5",
        "tail=1%            | as tail=1%~20ms",
        "tail=101%~1ms      | 0% to 100%",
        "tail=1%~90s        | an hour at most",
      })
  void saysWhatIsWrongAndWhatToWrite(String text, String remedy) {
    if (remedy.equals("ok")) {
      assertThat(ImpairSpec.parse(text)).isNotNull();
    } else {
      assertThatThrownBy(() -> ImpairSpec.parse(text))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining(remedy);
    }
  }

  @Test
  void readsWhatItWrites() {
    long seed = 20051121;
    SplittableRandom random = new SplittableRandom(seed);
    for (int i = 0; i < 2000; i++) {
      ImpairSpec spec = Specs.random(random);
      assertThat(ImpairSpec.parse(spec.toString()))
          .as("spec %d from seed %d: %s", i, seed, spec)
          .isEqualTo(spec);
    }
  }

  @Test
  void throwsNothingElseAtNonsense() {
    long seed = 4711;
    SplittableRandom random = new SplittableRandom(seed);
    String alphabet = "losdelayrtupncimfjx=%~,.0159 -MGbit";
    for (int i = 0; i < 20_000; i++) {
      StringBuilder text = new StringBuilder(i % 2 == 0 ? Specs.random(random).toString() : "");
      for (int k = 0; k < 6; k++) {
        char c = alphabet.charAt(random.nextInt(alphabet.length()));
        text.insert(random.nextInt(text.length() + 1), c);
      }
      try {
        assertThat(ImpairSpec.parse(text.toString())).isNotNull();
      } catch (IllegalArgumentException e) {
        assertThat(e).as("'%s', seed %d", text, seed).hasMessageMatching("(?s).{10,}");
        assertThat(e.getClass()).isEqualTo(IllegalArgumentException.class);
      }
    }
  }
}
