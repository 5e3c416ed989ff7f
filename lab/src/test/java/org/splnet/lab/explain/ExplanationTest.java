package org.splnet.lab.explain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.splnet.lab.child.Inside;
import org.splnet.lab.child.SliceResult;
import org.splnet.lab.rig.Rig;

class ExplanationTest {
  private static final double STAMP = 2;
  private static final double LOCK = 5;

  private static SliceResult slice(long packets, long nanos, Inside.Use... uses) {
    return new SliceResult(
        packets,
        0,
        packets,
        nanos,
        0,
        new Rig.Account(0, 0, 0, 0, 0, 0, Map.of()),
        List.of(),
        "",
        new Inside(List.of(uses), STAMP, LOCK),
        null);
  }

  private static Inside.Use use(String kind, String name, long nanos, long spans, long locks) {
    return new Inside.Use(kind, name, "", true, nanos, spans, 0, locks);
  }

  private static double part(Explanation x, Part part) {
    return x.parts().get(part);
  }

  @Test
  void locksAndClockReadingsAreTakenOutOfWhatTheyWereIn() {
    Explanation x = Explanation.of(1, slice(10, 1000, use("HANDLER", "fxp0", 500, 10, 20)));

    assertThat(part(x, Part.DRIVER)).isEqualTo((500 - 10 * STAMP - 20 * LOCK) / 10);
    assertThat(part(x, Part.LOCK_OPERATIONS)).isEqualTo(20 * LOCK / 10);
    assertThat(part(x, Part.MEASURING)).isEqualTo(10 * STAMP / 10);
  }

  @Test
  void thePartsAddUpToTheTimeOfAllCpusAndWhatIsNotKnownIsTheRest() {
    Explanation x =
        Explanation.of(
            2,
            slice(
                10,
                1000,
                use("HANDLER", "fxp0", 300, 3, 1),
                use("SOFT_INTERRUPT", "IPv4", 700, 3, 4),
                use("LOCK_WAIT", "kernel", 200, 1, 0),
                use("ENGINE", "Generator", 100, 1, 0),
                use("IDLE", "idle", 400, 0, 0)));

    assertThat(x.total()).isEqualTo(2 * 1000 / 10.0);
    assertThat(x.parts().values().stream().mapToDouble(Double::doubleValue).sum())
        .isCloseTo(x.total(), within(1e-9));
    assertThat(part(x, Part.REST)).isCloseTo((2000 - 1700) / 10.0, within(1e-9));
  }

  @Test
  void protocolWorkInsideADriversInterruptIsProtocolWorkAndTheOtherWayRound() {
    Explanation x =
        Explanation.of(
            1,
            slice(
                1,
                100,
                use("SECTION", "protocol", 40, 0, 0),
                use("SECTION", "driver sends", 30, 0, 0)));

    assertThat(part(x, Part.PROTOCOL)).isEqualTo(40);
    assertThat(part(x, Part.DRIVER)).isEqualTo(30);
  }

  @Test
  void anApplicationThreadAddsItsTimeInTheStackToThatOfTheCpus() {
    Explanation x =
        Explanation.of(
            1,
            slice(
                1,
                100,
                new Inside.Use("APPLICATION", "application", "", false, 30, 0, 0, 0),
                new Inside.Use("LOOP", "loop", "", false, 1000, 0, 0, 0),
                new Inside.Use("SLEEP", "asleep", "", false, 1000, 0, 0, 0)));

    assertThat(x.total()).isEqualTo(130);
    assertThat(part(x, Part.APPLICATION)).isEqualTo(30);
  }

  @Test
  void theSliceOfTheMedianRateIsExplained() {
    Explanation x =
        Explanation.ofMedian(1, List.of(slice(1, 1000), slice(30, 1000), slice(20, 1000)));

    assertThat(x.packets()).isEqualTo(20);
  }
}
