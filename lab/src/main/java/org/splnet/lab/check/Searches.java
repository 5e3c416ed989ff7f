package org.splnet.lab.check;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.splnet.kernel.explore.Bound;
import org.splnet.lab.LabException;

/**
 * Has programs searched by several JVMs. The tree of a search within a limit is divided at its top
 * into parts, always the same, and each JVM takes the first part that nobody has taken. The first
 * run that goes wrong, in the order of the tree, counts: parts before it are searched to their end,
 * and of those after it nothing counts. So what a limit that is through has to tell does not depend
 * on how many JVMs there are.
 */
public final class Searches implements AutoCloseable {
  private static final int PARTS = 32;
  private static final long SLICE_MILLIS = 400;

  private final List<SearchJvm> jvms = new ArrayList<>();

  /** Who is told how far a search is. */
  @FunctionalInterface
  public interface Listener {
    /**
     * A slice of a search is through.
     *
     * @param runs so far
     * @param explored how much of the tree of the present limit, from 0 to 1
     * @param estimate about how many schedules that has; NaN if that is not known
     * @param millis that the present limit has taken
     */
    void searched(String program, long runs, double explored, double estimate, long millis);
  }

  /** Starts the JVMs. */
  public Searches(int jobs) {
    for (int i = 0; i < jobs; i++) {
      jvms.add(new SearchJvm());
    }
  }

  List<SearchJvm> jvms() {
    return jvms;
  }

  /** A search of a program that has not begun. */
  SearchState begin(String program, Bound bound) {
    return new SearchState(program, identity(program), bound);
  }

  private String identity(String program) {
    return jvms.getFirst().ask(SearchTask.identify(program)).text();
  }

  /**
   * Takes up a search that was written down.
   *
   * @throws LabException if the program is not what it was
   */
  void resume(SearchState state) {
    String now = identity(state.program());
    if (!now.equals(state.identity())) {
      throw new LabException(
          "the state is that of another version of %s: its plain course was '%s' and is '%s'; begin anew, without it"
              .formatted(state.program(), state.identity(), now));
    }
  }

  /**
   * Searches with growing limits, on from wherever the search is, until a limit is through, all
   * schedules have been run, one goes wrong, or the time is over.
   *
   * @param millis at most, but for one slice
   * @param last the greatest limit
   */
  void search(SearchState state, long millis, int last, Listener listener) {
    long end = System.nanoTime() + millis * 1_000_000;
    while (state.failing() == null
        && !state.isAll()
        && state.limit() <= last
        && System.nanoTime() - end < 0) {
      if (state.parts().isEmpty()) {
        state.begin(
            jvms.getFirst()
                .ask(SearchTask.split(state.program(), state.bound().label(), state.limit(), PARTS))
                .parts());
      }
      Dealer dealer = new Dealer(state, end, listener);
      all(jvm -> {
        dealer.work(jvm);
        return true;
      });
      state.closeLevel();
    }
  }

  /** Deals the parts of one limit out. */
  private static final class Dealer {
    private final SearchState state;
    private final long end;
    private final Listener listener;
    private final long begun = System.nanoTime();
    private int taken;

    Dealer(SearchState state, long end, Listener listener) {
      this.state = state;
      this.end = end;
      this.listener = listener;
    }

    void work(SearchJvm jvm) {
      for (SearchPart part = take(); part != null; part = take()) {
        while (isWanted(part)) {
          add(
              part,
              jvm.ask(
                  SearchTask.part(
                      state.program(),
                      state.bound().label(),
                      state.limit(),
                      part.root(),
                      part.next(),
                      SLICE_MILLIS)));
        }
      }
    }

    private synchronized @Nullable SearchPart take() {
      return taken < state.parts().size() ? state.parts().get(taken++) : null;
    }

    /** Whether it can be gone on with: also no part before it has failed. */
    private synchronized boolean isWanted(SearchPart part) {
      SearchPart failing = state.failing();
      return System.nanoTime() - end < 0
          && !part.isThrough()
          && !part.fails()
          && (failing == null || state.parts().indexOf(part) < state.parts().indexOf(failing));
    }

    private synchronized void add(SearchPart part, SearchAnswer a) {
      part.add(a);
      long millis = (System.nanoTime() - begun) / 1_000_000;
      listener.searched(state.program(), state.runs(), state.explored(), state.estimate(), millis);
    }
  }

  /** Has each JVM do its share at the same time. */
  <T> List<T> all(Function<SearchJvm, T> task) {
    List<Future<T>> asked = new ArrayList<>();
    for (SearchJvm jvm : jvms) {
      FutureTask<T> future = new FutureTask<>(() -> task.apply(jvm));
      Thread.ofVirtual().start(future);
      asked.add(future);
    }
    return asked.stream().map(Searches::get).toList();
  }

  private static <T> T get(Future<T> asked) {
    try {
      return asked.get();
    } catch (ExecutionException e) {
      if (e.getCause() instanceof LabException l) {
        throw l;
      }
      throw new LabException("a search failed: " + e.getCause(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new LabException("interrupted", e);
    }
  }

  @Override
  public void close() {
    jvms.forEach(SearchJvm::close);
  }
}
