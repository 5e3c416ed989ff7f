package org.splnet.lab.rig;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.splnet.kernel.LockViolation;
import org.splnet.kernel.host.HostPort;
import org.splnet.lab.axis.Axes;

/** A line beside Ethernet on real CPUs, with the lock checker on. */
@Timeout(120)
class MixedRigTest {
  private static final double ETHERNET_RATE = 20_000;
  private static final int ENOUGH = 200;
  private static final long PATIENCE_NANOS = 60_000_000_000L;

  private static RowOptions row(Map<String, String> choices) {
    return row(choices, false);
  }

  private static RowOptions row(Map<String, String> choices, boolean deadlocking) {
    Map<String, List<String>> all = new HashMap<>(Map.of("lock", List.of("fine")));
    all.put("cpus", List.of("1"));
    choices.forEach((axis, label) -> all.put(axis, List.of(label)));
    return new RowOptions(
        RowKind.STACK,
        Workloads.MIXED,
        Axes.product(Axes.complete(all)).getFirst(),
        false,
        deadlocking,
        16,
        32,
        1);
  }

  private static void runs(Map<String, String> choices) throws InterruptedException {
    try (MixedRig rig = new MixedRig(row(choices), HostPort.dedicated())) {
      Rig.Line line = rig.line().orElseThrow();
      rig.start(ETHERNET_RATE, true);
      await(
          rig,
          () ->
              line.delivered() > ENOUGH
                  && rig.delivered() > ENOUGH
                  && Arrays.stream(rig.moved()).allMatch(n -> n > 2 * ENOUGH));
      rig.stop();
      await(
          rig,
          () ->
              rig.isQuiet()
                  && rig.traffic().offered()
                      == rig.traffic().delivered() + rig.traffic().dropped());
      rig.sleep();

      assertThat(rig.account().balances()).as("%s", rig.account()).isTrue();
      assertThat(rig.account().reordered()).isZero();
      assertThat(rig.latencies().getTotalCount()).isEqualTo(rig.delivered());
      assertThat(line.latencies().getTotalCount()).isEqualTo(line.delivered());
    }
  }

  private static void await(MixedRig rig, BooleanSupplier condition) throws InterruptedException {
    long start = System.nanoTime();
    while (!condition.getAsBoolean()) {
      assertThat(rig.failure()).isEmpty();
      assertThat(System.nanoTime() - start).as("%s", rig.traffic()).isLessThan(PATIENCE_NANOS);
      Thread.sleep(2);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "big,wire", "big,fxp", "flagged,wire", "flagged,fxp",
    "softnet,wire", "softnet,fxp", "fine,wire", "fine,fxp"
  })
  void bothKindsOfTrafficFlowAndEveryPacketIsAccountedFor(String lock, String driver)
      throws InterruptedException {
    runs(Map.of("lock", lock, "driver", driver));
  }

  @Test
  void framesLongerThanTheLineTakesStayOnEthernet() throws InterruptedException {
    runs(Map.of("size", "imix"));
  }

  /** The tests of the laboratory run with traces made. */
  @Test
  void eachCpuSendsByAQueueOfItsOwnUnderATraceToo() throws InterruptedException {
    Assumptions.assumeTrue(Runtime.getRuntime().availableProcessors() >= 2, "two CPUs");

    runs(Map.of("cpus", "2", "start", "perqueue"));
  }

  @ParameterizedTest
  @CsvSource({"device=NET,merged", "device=VM,2005", "device=TTY,2005"})
  void theRemediesOnOneCpuAreTakenAndDoNotDeadlock(String classLevel, String levels)
      throws InterruptedException {
    runs(Map.of("class-level", classLevel, "levels", levels));
  }

  @ParameterizedTest
  @ValueSource(strings = {"cpu", "flow"})
  void theLineRoutedToACpuOfItsOwnTakesNoDevicesLockThere(String steer)
      throws InterruptedException {
    Assumptions.assumeTrue(Runtime.getRuntime().availableProcessors() >= 2, "a CPU of its own");

    runs(Map.of("class-level", "device=NET", "cpus", "2", "sl-cpu", "own", "steer", steer));
  }

  @ParameterizedTest
  @CsvSource({"1,0", "2,0", "2,1"})
  void theLineBesideADeviceHeldBelowItIsRefusedWithTheRemedies(String cpus, String at) {
    Assumptions.assumeTrue(
        Runtime.getRuntime().availableProcessors() >= Integer.parseInt(cpus), "so many CPUs");
    RowOptions row = row(Map.of("class-level", "device=NET", "cpus", cpus, "sl-cpu", at));

    assertThatThrownBy(() -> MixedRig.rehearse(row))
        .isInstanceOf(LockViolation.class)
        .hasMessageContainingAll(
            "uart", "TTY on cpu" + at, "device", "at NET", "raise the class", "route its line");
  }

  @Test
  void whoAsksTwiceIsNotRefused() {
    Map<String, String> below = Map.of("class-level", "device=NET");

    assertThatCode(() -> MixedRig.rehearse(row(below, true))).doesNotThrowAnyException();
  }

  @ParameterizedTest
  @ValueSource(strings = {"flagged", "softnet", "fine"})
  void whatIsNotRefusedIsRehearsedWithoutTrouble(String lock) {
    MixedRig.rehearse(row(Map.of("lock", lock, "driver", "fxp")));
  }
}
