package org.splnet.weave;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.splnet.kernel.Context;
import org.splnet.kernel.sim.Points;

/** Named changes of the code. */
class MutationsTest {
  private static final String CHANGED = "org.splnet.net.sample.Changed";
  private static final String WORK = CHANGED + ".work";

  private static String mutation(String name, String action, String method, String callee) {
    return String.join(" | ", name, action, CHANGED, method, callee);
  }

  private static List<String> run(Woven woven, long a, String... names) throws Exception {
    Object o = woven.make("Changed");
    Points.MUTATED.addAll(List.of(names));
    Points.LOG.clear();
    Object result = Woven.call(o, "caller", new Context(), a);
    Points.LOG.add("= " + result);
    return List.copyOf(Points.LOG);
  }

  @Test
  void aMutationThatIsNotInForceChangesNothing() throws Exception {
    Woven woven =
        new Woven(
            mutation("a", "drop", "caller", WORK),
            mutation("b", "replace other", "caller", WORK),
            mutation("c", "hold lock", "caller", WORK));

    assertThat(run(woven, 3)).containsExactly("work x", "work y", "= 106");
    assertThat(woven.problems()).isEmpty();
    assertThat(woven.transformer().woven()).containsExactlyInAnyOrder("a", "b", "c");
  }

  @Test
  void dropMakesNoCallAndYieldsZero() throws Exception {
    assertThat(run(new Woven(mutation("a", "drop", "caller", WORK + " #1")), 3, "a"))
        .containsExactly("work y", "= 103");
  }

  @Test
  void replaceCallsAnother() throws Exception {
    assertThat(run(new Woven(mutation("a", "replace other", "caller", WORK + "#2")), 3, "a"))
        .containsExactly("work x", "other y", "= 109");
  }

  @Test
  void replaceOfAnAccessReportsTheOther() throws Exception {
    Woven woven =
        new Woven(
            mutation(
                "a",
                "replace setPlain",
                "release",
                "java.util.concurrent.atomic.AtomicInteger.set"));
    Object o = woven.make("Changed");

    assertThat(Woven.told(o, "release")).containsExactly("write Changed.word in Changed.release");
    Points.MUTATED.add("a");
    assertThat(Woven.told(o, "release")).isEmpty();
  }

  @Test
  void pauseReportsAPointBeforeTheCall() throws Exception {
    Woven woven = new Woven(mutation("a", "pause", "caller", WORK + "#2"));

    assertThat(run(woven, 3)).containsExactly("work x", "work y", "= 106");
    assertThat(run(woven, 3, "a"))
        .containsExactly("work x", "read before Changed.work", "work y", "= 106");
    assertThat(woven.problems()).isEmpty();
  }

  @Test
  void mutationsOfOneNameAreInForceTogether() throws Exception {
    Woven woven =
        new Woven(
            mutation("a", "drop", "caller", WORK + "#1"),
            mutation("a", "replace other", "caller", WORK + "#2"));

    assertThat(run(woven, 3, "a")).containsExactly("other y", "= 106");
  }

  @Test
  void holdTakesTheLockDuringTheCall() throws Exception {
    assertThat(run(new Woven(mutation("a", "hold lock", "caller", WORK + "#1")), 3, "a"))
        .containsExactly("enter", "work x", "exit", "work y", "= 106");
  }

  @Test
  void holdLeavesTheLockWhenTheCallThrows() throws Exception {
    assertThat(run(new Woven(mutation("a", "hold lock", "caller", WORK)), -1, "a"))
        .containsExactly("enter", "work x", "exit", "caught", "= 0");
  }

  @Test
  void releaseLeavesTheLockThatWasEnteredLast() throws Exception {
    Object o = new Woven(mutation("a", "release", "nested", WORK)).make("Changed");
    Points.MUTATED.add("a");

    assertThat(Woven.told(o, "nested", new Context(), o, 3L))
        .containsExactly("enter", "enter", "exit", "work x", "enter", "exit", "exit");
  }

  @Test
  void swapEntersTheOtherLock() throws Exception {
    String enter = "org.splnet.kernel.Mutex.enter";
    Woven woven =
        new Woven(
            mutation("a", "swap next", "nested", enter + "#1"),
            mutation("a", "swap previous", "nested", enter + "#2"),
            mutation("b", "swap next", "nested", enter + "#1"));
    Object o = woven.make("Changed");
    Object inner = woven.make("Changed");
    Woven.call(o, "setName", "outer");
    Woven.call(inner, "setName", "inner");

    assertThat(Woven.told(o, "nested", new Context(), inner, 3L))
        .containsExactly("enter outer", "enter inner", "work x", "exit inner", "exit outer");
    Points.MUTATED.add("a");
    assertThat(Woven.told(o, "nested", new Context(), inner, 3L))
        .containsExactly("enter inner", "enter outer", "work x", "exit inner", "exit outer");
    assertThat(woven.problems()).isEmpty();
  }

  @Test
  void aConstantIsReplacedByAnother() throws Exception {
    Object o =
        new Woven(mutation("a", "constant SECOND", "named", CHANGED + ".FIRST")).make("Changed");

    assertThat(Woven.call(o, "named")).isEqualTo("first");
    Points.MUTATED.add("a");
    assertThat(Woven.call(o, "named")).isEqualTo("second");
  }

  @ParameterizedTest
  @CsvSource({"lower one, 23", "zero two, 30", "lower three, 33"})
  void lowerMakesLessOfWhatGoesByAName(String action, int expected) throws Exception {
    Object o = new Woven(mutation("a", action, "rank", CHANGED + ".rankOf")).make("Changed");

    assertThat(Woven.call(o, "rank")).isEqualTo(33);
    Points.MUTATED.add("a");
    assertThat(Woven.call(o, "rank")).isEqualTo(expected);
  }

  @Test
  void replaceMayLeaveTheArgumentsOut() throws Exception {
    Object o =
        new Woven(mutation("a", "replace raised", "level", CHANGED + ".raise")).make("Changed");
    Points.MUTATED.add("a");

    assertThat(Woven.call(o, "level")).isEqualTo(5);
  }

  @Test
  void yieldMakesNoCallAndYieldsTrue() throws Exception {
    Object o = new Woven(mutation("a", "yield true", "tries", CHANGED + ".trying")).make("Changed");
    Points.MUTATED.add("a");

    assertThat(Woven.call(o, "tries")).isEqualTo(true);
  }

  @Test
  void aMutantIsChangedWithoutBeingAsked() throws Exception {
    byte[] bytes;
    try (var in = getClass().getResourceAsStream("/org/splnet/net/sample/Changed.class")) {
      bytes = in.readAllBytes();
    }
    List<String> lines =
        List.of(
            mutation("a", "replace other", "caller", WORK + "#1"),
            mutation("a", "drop", "caller", WORK + "#2"),
            "a | return false | org.splnet.elsewhere.Other | ready");
    byte[] changed = Mutants.apply(bytes, lines, getClass().getClassLoader());

    Object o = Woven.made("org.splnet.net.sample.Changed", changed);
    Points.LOG.clear();
    assertThat(Woven.call(o, "caller", new Context(), 3L)).isEqualTo(106L);
    assertThat(Points.LOG).containsExactly("other x");
    assertThatThrownBy(() ->
            Mutants.apply(
                bytes,
                List.of(mutation("a", "drop", "caller", CHANGED + ".none")),
                getClass().getClassLoader()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("calls");
  }

  @Test
  void mutationsOfOnePlaceAreChosenByName() throws Exception {
    Woven woven =
        new Woven(
            mutation("a", "drop", "caller", WORK), mutation("b", "hold lock", "caller", WORK));

    assertThat(run(woven, 3, "a")).containsExactly("= 100");
    Points.MUTATED.clear();
    assertThat(run(woven, 3, "b"))
        .containsExactly("enter", "work x", "exit", "enter", "work y", "exit", "= 106");
  }

  @Test
  void returnLeavesAtOnce() throws Exception {
    Woven woven = new Woven("a | return false | " + CHANGED + " | ready");
    Object o = woven.make("Changed");

    assertThat(Woven.call(o, "ready")).isEqualTo(true);
    Points.MUTATED.add("a");
    assertThat(Woven.call(o, "ready")).isEqualTo(false);
  }

  @Test
  void aCallInALambdaIsOneOfItsMethod() throws Exception {
    Woven woven = new Woven(mutation("a", "drop", "viaLambda", CHANGED + ".other"));
    Object o = woven.make("Changed");

    assertThat(Woven.told(o, "viaLambda", new Context())).containsExactly("other lambda");
    Points.MUTATED.add("a");
    assertThat(Woven.told(o, "viaLambda", new Context())).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "drop ; caller ; org.splnet.net.sample.Changed.none ; calls .*none 0 times",
        "drop ; caller ; org.splnet.net.sample.Changed.work#3 ; calls .*work 2 times, and #3",
        "drop ; nowhere ; org.splnet.net.sample.Changed.work ; there is no method nowhere",
        "replace none ; caller ; org.splnet.net.sample.Changed.work ; has no method none",
        "hold word ; caller ; org.splnet.net.sample.Changed.work ; no field word of type Mutex",
        "hold lock ; release ; java.util.concurrent.atomic.AtomicInteger.set ; no parameter of type"
      })
  void aMutationWithoutItsPlaceIsAProblem(
      String action, String method, String callee, String problem) {
    Woven woven = new Woven(mutation("lost", action, method, callee));
    woven.make("Changed");

    assertThat(woven.problems())
        .isNotEmpty()
        .allMatch(p -> p.startsWith("mutation 'lost' (test:1)"))
        .allMatch(p -> p.matches(".*" + problem + ".*"));
  }

  @Test
  void aReturnThatDoesNotFitIsAProblem() {
    Woven woven = new Woven("a | return null | " + CHANGED + " | ready |");
    woven.make("Changed");

    assertThat(woven.problems()).singleElement().asString().contains("ready cannot return null");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      quoteCharacter = '"',
      value = {
        "a | drop | b ; it has 3 fields, not name",
        "a | explode | b.C | m | b.C.n ; 'explode' is no action",
        "a | replace | b.C | m | b.C.n ; 'replace' is no action",
        "a | return 7 | b.C | m ; it returns '7'",
        "a | return 0 | b.C | m | b.C.n ; takes no callee",
        "a | drop | b.C | m | n ; package.Class.method",
        "a | drop | b.C | m | b.C.n#0 ; the number of the call",
        "a x | drop | b.C | m | b.C.n ; must be one word"
      })
  void aMalformedLineIsToldWithItsPlace(String line, String why) {
    assertThatThrownBy(() -> MutationReader.read("some.file", List.of("# first", "", line)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("some.file:3: malformed mutation: ")
        .hasMessageContaining(why);
  }
}
