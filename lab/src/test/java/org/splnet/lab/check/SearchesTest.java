package org.splnet.lab.check;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.splnet.kernel.explore.Bound;

/** Searches over several JVMs, written down and taken up. */
class SearchesTest {
  private static final String RIGHT = "ab-ba/right";
  private static final String WRONG = "known/din_phil3";
  private static final long LONG_ENOUGH = 120_000;

  private static SearchState searched(int jobs, String program, Bound bound, int last) {
    try (Searches searches = new Searches(jobs)) {
      SearchState s = searches.begin(program, bound);
      searches.search(s, LONG_ENOUGH, last, (p, runs, explored, estimate, millis) -> {});
      return s;
    }
  }

  @ParameterizedTest
  @EnumSource(
      value = Bound.class,
      names = {"PREEMPTIONS", "DELAYS"})
  void howManyJvmsThereAreChangesNothing(Bound bound) {
    SearchState one = searched(1, RIGHT, bound, 2);
    SearchState two = searched(2, RIGHT, bound, 2);
    assertThat(one.failing()).isNull();
    assertThat(one.limit()).isEqualTo(3);
    assertThat(two.done()).isEqualTo(one.done());
    assertThat(one.done().getLast().runs())
        .as("a limit allows what the lower ones allow")
        .isEqualTo(one.fresh());
  }

  @Test
  void howManyJvmsThereAreDoesNotChangeWhatGoesWrongFirst() {
    SearchState one = searched(1, WRONG, Bound.PREEMPTIONS, 2);
    SearchState two = searched(2, WRONG, Bound.PREEMPTIONS, 2);
    assertThat(one.failing()).isNotNull();
    assertThat(one.failing().what()).isEqualTo("DEADLOCK");
    assertThat(two.failing().failingPath()).isEqualTo(one.failing().failingPath());
    assertThat(two.runs()).isEqualTo(one.runs());
  }

  @Test
  void aSearchThatWasWrittenDownIsTakenUpAndComesToTheSame() {
    List<SearchState.Level> whole = searched(1, RIGHT, Bound.PREEMPTIONS, 2).done();
    List<String> texts = new ArrayList<>();
    try (Searches searches = new Searches(1)) {
      SearchState s = searches.begin(RIGHT, Bound.PREEMPTIONS);
      while (s.limit() <= 2) {
        // A time that is over after one slice.
        searches.search(s, 1, 2, (p, runs, explored, estimate, millis) -> {});
        texts.add(s.toText());
        s = SearchState.parse(s.toText());
        searches.resume(s);
        assertThat(s.toText()).isEqualTo(texts.getLast());
      }
      assertThat(s.done()).isEqualTo(whole);
    }
    assertThat(texts).hasSizeGreaterThan(3);
  }

  @Test
  void theStateOfAnotherVersionOfTheProgramIsRefused() {
    try (Searches searches = new Searches(1)) {
      SearchState s = searches.begin(RIGHT, Bound.PREEMPTIONS);
      SearchState other = new SearchState(RIGHT, s.identity() + "0", Bound.PREEMPTIONS);
      assertThatThrownBy(() -> searches.resume(other))
          .hasMessageContaining("another version of ab-ba/right")
          .hasMessageContaining("begin anew");
      searches.resume(s);
    }
  }

  @Test
  void whatIsNoStateIsRefusedWithTheLine() {
    SearchState s = new SearchState("a/b", "3 steps 00", Bound.DELAYS);
    s.begin(List.of("0:2+3", "1:2+3"));
    String good = s.toText();
    assertThat(SearchState.parse(good).toText()).isEqualTo(good);
    assertThatThrownBy(() -> SearchState.parse("splnet schedule 1\n"))
        .hasMessageContaining("no state of a search");
    assertThatThrownBy(() -> SearchState.parse(good.replace("bound delays", "bound x")))
        .hasMessageContaining("unknown bound 'x'");
    assertThatThrownBy(() -> SearchState.parse(good.replace("part 1:2+3", "part 2:2+3")))
        .hasMessageContaining("no place of a path");
    assertThatThrownBy(() -> SearchState.parse(good.replace("; endless 0", "")))
        .hasMessageContaining("is no part of a search");
  }
}
