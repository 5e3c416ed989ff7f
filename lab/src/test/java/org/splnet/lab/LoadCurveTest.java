package org.splnet.lab;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class LoadCurveTest {
  private static LoadCurve.Point point(double load, double offered, double delivered) {
    double lost = (offered - delivered) / offered;
    return new LoadCurve.Point(
        load,
        offered,
        Spread.of(offered),
        Spread.of(delivered),
        lost == 0 ? Map.of() : Map.of("input queue", lost),
        1,
        2,
        Spread.of(0.5));
  }

  private static final LoadCurve COLLAPSING =
      new LoadCurve(
          100,
          List.of(point(0.5, 50, 50), point(1, 100, 100), point(1.5, 150, 60), point(2, 200, 20)));

  @Test
  void isLossFreeUpToTheFirstLoadThatLoses() {
    assertThat(COLLAPSING.lossFree()).isEqualTo(100);
  }

  @Test
  void peaksWhereMostIsDelivered() {
    assertThat(COLLAPSING.peak()).isEqualTo(100);
  }

  @Test
  void theSlopeIsThatOfTheLoadsPastSaturation() {
    assertThat(COLLAPSING.slope()).isEqualTo(-0.8, within(1e-9));
  }

  @Test
  void aCurveThatStaysFlatHasSlopeZero() {
    LoadCurve flat = new LoadCurve(100, List.of(point(1, 100, 100), point(2, 200, 100)));

    assertThat(flat.slope()).isZero();
  }

  @Test
  void oneLoadHasNoSlope() {
    assertThat(new LoadCurve(100, List.of(point(1, 100, 100))).slope()).isNaN();
  }
}
