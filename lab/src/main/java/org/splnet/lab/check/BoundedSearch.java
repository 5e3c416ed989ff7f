package org.splnet.lab.check;

import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.splnet.kernel.explore.Bound;
import org.splnet.lab.LabException;

/** A search of one program within a growing limit, which can be left and taken up again. */
public final class BoundedSearch implements AutoCloseable {
  /** The greatest limit, unless said otherwise. */
  public static final int LAST = 30;

  private final Searches searches;
  private final SearchState state;

  /** What was written down last: to be read by who interrupts. */
  private final AtomicReference<String> text = new AtomicReference<>("");

  private BoundedSearch(Searches searches, SearchState state) {
    this.searches = searches;
    this.state = state;
    text.set(state.toText());
  }

  /**
   * Looks whether there is a program of that name.
   *
   * @throws IllegalArgumentException if there is none
   */
  public static String checkName(String name) {
    if (name.indexOf('/') < 0) {
      throw new IllegalArgumentException(
          "'" + name + "' is no program: write SCENARIO/VARIANT or " + Programs.KNOWN + "PROGRAM");
    }
    Programs.of(name);
    return name;
  }

  /** One that begins. */
  public static BoundedSearch begin(int jobs, String program, Bound bound) {
    Searches searches = new Searches(jobs);
    try {
      return new BoundedSearch(searches, searches.begin(program, bound));
    } catch (LabException e) {
      searches.close();
      throw e;
    }
  }

  /**
   * One that goes on.
   *
   * @param bound as asked for, or null for that of the state
   * @param text of the state
   * @throws IllegalArgumentException if it is no state, or that of another search
   * @throws LabException if it is that of another version of the program
   */
  public static BoundedSearch resume(int jobs, String program, @Nullable Bound bound, String text) {
    SearchState state = SearchState.parse(text);
    if (!state.program().equals(program)) {
      throw new IllegalArgumentException(
          "the state is that of %s, not of %s: name that, or another file"
              .formatted(state.program(), program));
    }
    if (bound != null && bound != state.bound()) {
      throw new IllegalArgumentException(
          "the state is that of a search by %s, not by %s: ask for that, or name another file"
              .formatted(state.bound().label(), bound.label()));
    }
    Searches searches = new Searches(jobs);
    try {
      searches.resume(state);
      return new BoundedSearch(searches, state);
    } catch (LabException e) {
      searches.close();
      throw e;
    }
  }

  /**
   * Searches on.
   *
   * @param millis at most, but for one slice
   * @param last the greatest limit
   */
  public SearchPhase run(long millis, int last, Searches.Listener listener) {
    long begun = System.nanoTime();
    searches.search(
        state,
        millis,
        last,
        (program, runs, explored, estimate, time) -> {
          remember();
          listener.searched(program, runs, explored, estimate, time);
        });
    remember();
    return SearchPhase.of(state, (System.nanoTime() - begun) / 1_000_000);
  }

  /** Nothing behind a run that goes wrong: who goes on is to come upon it again. */
  private void remember() {
    if (state.failing() == null) {
      text.set(state.toText());
    }
  }

  /** How far it is, as text. Any thread. */
  public String state() {
    return text.get();
  }

  /** The run that went wrong, made short and told as a table. */
  public String tell() {
    SearchPart failing = state.failing();
    if (failing == null) {
      return "";
    }
    return searches
        .jvms()
        .getFirst()
        .ask(
            SearchTask.tell(
                state.program(), state.bound().label(), state.limit(), failing.failingPath()))
        .text();
  }

  @Override
  public void close() {
    searches.close();
  }
}
