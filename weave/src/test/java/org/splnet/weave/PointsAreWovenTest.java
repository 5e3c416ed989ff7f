package org.splnet.weave;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.splnet.kernel.Context;
import org.splnet.kernel.sim.Points;

/** What woven code tells, by loading and running it. */
class PointsAreWovenTest {
  private final Woven woven = new Woven();

  @Test
  void aSchedulingPointReportsItsObjectAndItsContext() throws Exception {
    Object o = woven.make("Operations");

    assertThat(Woven.told(o, "accept", new Context()))
        .containsExactly("LOCK_ENTER of Operations with a context");
    assertThat(Woven.told(o, "of", 1L, new Context()))
        .containsExactly("QUEUE of none with a context");
    assertThat(Woven.told(o, "without", 1)).containsExactly("QUEUE of Operations with none");
    assertThat(Woven.told(o, "not", new Context())).isEmpty();
  }

  @Test
  @SuppressWarnings("unchecked")
  void aBridgeDoesNotReportTwice() {
    ((Consumer<Context>) woven.make("Operations")).accept(new Context());

    assertThat(Points.LOG).containsExactly("LOCK_ENTER of Operations with a context");
  }

  @Test
  void eachMethodReportsThatItIsEnteredWhereCoverageIsWanted() throws Exception {
    Points.ENTERED.clear();
    Woven.told(woven.make("Shared"), "own");

    assertThat(Points.ENTERED).containsExactly("Shared.own");
  }

  @Test
  void volatileFieldsAreReported() throws Exception {
    Object o = woven.make("Shared");

    assertThat(Woven.told(o, "own"))
        .containsExactly("read Shared.own in Shared.own", "write Shared.own in Shared.own");
    assertThat(Woven.told(o, "inheritedAndStatic"))
        .containsExactly(
            "write Shared.ticks in Shared.inheritedAndStatic",
            "read Base.inherited in Shared.inheritedAndStatic",
            "read Shared.ticks in Shared.inheritedAndStatic");
  }

  @Test
  void varHandlesAreReportedByTheVariableBehindThem() throws Exception {
    assertThat(Woven.told(woven.make("Shared"), "handles", true))
        .containsExactly(
            "write Shared.word in Shared.handles",
            "read Shared.word in Shared.handles",
            "update Shared.word in Shared.handles",
            "update Shared.SLOT in Shared.handles");
  }

  @Test
  void atomicsAreReportedByTheirField() throws Exception {
    assertThat(Woven.told(woven.make("Shared"), "atomics"))
        .containsExactly(
            "update Shared.count in Shared.atomics",
            "read Shared.count in Shared.atomics",
            "write Shared.serving in Shared.atomics",
            "update Shared.cells in Shared.atomics",
            "update Shared.sum in Shared.atomics",
            "update Shared.busy in Shared.atomics");
  }

  @Test
  void aLambdaIsWovenAsPartOfItsMethod() throws Exception {
    assertThat(Woven.told(woven.make("Shared"), "lambda"))
        .containsExactly("read Shared.own in Shared.lambda");
  }

  @Test
  void plainAccessesAreNotReported() throws Exception {
    assertThat(Woven.told(woven.make("Shared"), "plain")).isEmpty();
  }

  @Test
  void anInitialiserReportsNothingAndAConstructorWhatFollowsItsSuper() throws Exception {
    Class<?> shared = woven.sample("Shared");
    Points.LOG.clear();

    Object made = shared.getConstructor(int.class).newInstance(3);

    assertThat(Points.LOG)
        .containsExactly(
            "write Base.inherited in Base.<init>", "write Shared.own in Shared.<init>");
    assertThat(Woven.call(made, "value")).isEqualTo(3);
  }

  @Test
  void wovenCodeDoesWhatItDid() throws Exception {
    Object o = woven.make("Shared");

    Woven.call(o, "handles", true);
    Woven.call(o, "own");

    assertThat(Woven.call(o, "value")).isEqualTo(8);
    assertThat(woven.problems()).isEmpty();
  }

  @Test
  void clocksChanceAndWaitsAreForeign() throws Exception {
    Object o = woven.make("Foreign");

    assertThat(Woven.told(o, "clocks"))
        .containsExactlyElementsOf(
            foreign(
                "clocks",
                "System.nanoTime()",
                "System.currentTimeMillis()",
                "Instant.now()",
                "Clock.systemUTC()",
                "LocalDateTime.now()"));
    assertThat(Woven.told(o, "chance"))
        .containsExactlyElementsOf(
            foreign(
                "chance",
                "Math.random()",
                "new Random()",
                "new SplittableRandom()",
                "ThreadLocalRandom.current()",
                "UUID.randomUUID()",
                "System.identityHashCode()"));
    assertThat(Woven.told(o, "waits"))
        .containsExactlyElementsOf(
            foreign("waits", "LockSupport.parkNanos()", "Thread.sleep()", "Object.wait()"));
  }

  private static List<String> foreign(String method, String... calls) {
    return List.of(calls).stream().map(c -> "foreign " + c + " in Foreign." + method).toList();
  }

  @Test
  void whatIsSeededOrHasItsClockIsNotForeign() throws Exception {
    assertThat(Woven.told(woven.make("Foreign"), "innocent")).isEmpty();
    assertThat(woven.problems()).isEmpty();
  }

  @Test
  void aMonitorIsAProblemAndFailsTheSimulationThatReachesIt() throws Exception {
    Object o = woven.make("Monitors");

    assertThat(woven.problems())
        .hasSize(2)
        .allMatch(p -> p.contains("org.splnet.net.sample.Monitors") && p.contains("use a Mutex"))
        .anyMatch(p -> p.contains("method statement has a synchronized statement"))
        .anyMatch(p -> p.contains("method method is synchronized"));
    assertThat(Woven.told(o, "statement"))
        .containsExactly("foreign a monitor in Monitors.statement");
    assertThat(Woven.told(o, "method")).containsExactly("foreign a monitor in Monitors.method");
  }

  @Test
  void aMethodReferenceToWhatShouldBeToldIsAProblem() {
    woven.make("References");

    assertThat(woven.problems())
        .hasSize(2)
        .anyMatch(p -> p.startsWith("References.clock has a method reference to System.nanoTime"))
        .anyMatch(p -> p.contains("References.counter has a method reference to AtomicInteger."));
  }

  @Test
  void lineNumbersStay() {
    Object o = woven.make("Lines");

    Throwable thrown = catchThrowable(() -> Woven.call(o, "fails"));

    assertThat(thrown.getStackTrace()[0].getLineNumber()).isEqualTo(11);
  }

  @Test
  void whatCannotBeWovenIsLeftAsItIsAndTold() {
    byte[] bytes =
        woven
            .transformer()
            .transform(
                getClass().getClassLoader(),
                "org/splnet/net/Bad",
                null,
                null,
                new byte[] {1, 2, 3});

    assertThat(bytes).isNull();
    assertThat(woven.problems()).singleElement().asString().contains("org.splnet.net.Bad is not");
  }
}
