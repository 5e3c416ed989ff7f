package org.splnet.lab.check;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.splnet.kernel.explore.Bound;
import org.splnet.lab.LabException;

/**
 * Searches one program after the other: first all classes of equivalent schedules; where there are
 * too many for the time, or handlers with which that search may miss some, all configurations, with
 * an eye on data races; then all schedules within a growing number of preemptions, and so many by
 * chance. Of a wrong variant the first search that finds something is the last.
 */
public final class Exhaustion implements AutoCloseable {
  /** The search of each class of equivalent schedules, by name. */
  static final String DPOR = "dpor";

  /** The search of each configuration, by name. */
  static final String CONFIGURATIONS = "configurations";

  private static final String CHANCE = "mix";

  private final Searches searches;
  private @Nullable SearchJvm racing;
  private final long seed;
  private final Budget budget;

  /**
   * How long each search of a program may take.
   *
   * @param classesMillis for all classes
   * @param configurationsMillis for all configurations
   * @param boundedMillis for growing limits
   * @param sampled how many schedules by chance
   * @param sampledMillis for these
   */
  public record Budget(
      long classesMillis,
      long configurationsMillis,
      long boundedMillis,
      long sampled,
      long sampledMillis) {
    private static final int PARTS = 6;

    /** A time in parts: a half for configurations, and a sixth for each of the others. */
    public static Budget of(CheckBudget whole) {
      return new Budget(
          whole.millis() / PARTS,
          whole.millis() / 2,
          whole.millis() / PARTS,
          Long.MAX_VALUE / 4,
          whole.millis() / PARTS);
    }
  }

  /** Starts the JVMs. */
  public Exhaustion(int jobs, long seed, Budget budget) {
    this.searches = new Searches(jobs);
    this.seed = seed;
    this.budget = budget;
  }

  /**
   * Searches all variants of scenarios, as many at a time as there are JVMs, one in each.
   *
   * @param to told of each, in their order
   */
  public static void all(
      List<Scenario> scenarios, int jobs, long seed, Budget budget, Consumer<ExhaustiveResult> to) {
    record Asked(Scenario scenario, Variant variant, CompletableFuture<ExhaustiveResult> result) {}
    List<Asked> asked = new ArrayList<>();
    for (Scenario s : scenarios) {
      s.variants().forEach(v -> asked.add(new Asked(s, v, new CompletableFuture<>())));
    }
    AtomicInteger taken = new AtomicInteger();
    for (int i = 0; i < jobs; i++) {
      Thread.ofVirtual()
          .start(() -> {
            try (Exhaustion e = new Exhaustion(1, seed, budget)) {
              for (int n = taken.getAndIncrement(); n < asked.size(); n = taken.getAndIncrement()) {
                Asked a = asked.get(n);
                try {
                  a.result.complete(e.check(a.scenario, a.variant, (p, r, x, of, t) -> {}));
                } catch (RuntimeException | Error x) {
                  a.result.completeExceptionally(x);
                }
              }
            }
          });
    }
    for (Asked a : asked) {
      to.accept(result(a.result));
    }
  }

  private static ExhaustiveResult result(CompletableFuture<ExhaustiveResult> future) {
    try {
      return future.join();
    } catch (CompletionException e) {
      if (e.getCause() instanceof LabException l) {
        throw l;
      }
      throw new LabException("a search failed: " + e.getCause(), e);
    }
  }

  /** Searches a variant of a scenario. */
  public ExhaustiveResult check(Scenario s, Variant v, Searches.Listener listener) {
    long begun = System.nanoTime();
    String program = s.name() + "/" + v.name();
    List<SearchPhase> phases = new ArrayList<>();
    // None where the program is not for this search.
    search(program, DPOR, budget.classesMillis(), phases::add);
    if (!settled(v, phases)) {
      search(program, CONFIGURATIONS, budget.configurationsMillis(), phases::add);
    }
    if (!settled(v, phases)) {
      phases.add(bounded(program, listener));
    }
    if (!settled(v, phases)) {
      phases.add(sample(program, v.isWrong() ? v.budget() : budget.sampled()));
    }
    SearchPhase last = phases.getLast();
    boolean ok = v.isWrong() ? v.expected().contains(last.failure()) : !last.found();
    return new ExhaustiveResult(
        s.name(), s.number(), v.name(), verdict(v, phases, ok), ok, phases, millisSince(begun));
  }

  /**
   * Whether no other search is needed. A wrong variant is to go wrong as expected; of the others a
   * search that may try what is no schedule cannot say that they go wrong.
   */
  private static boolean settled(Variant v, List<SearchPhase> phases) {
    if (phases.isEmpty()) {
      return false;
    }
    SearchPhase last = phases.getLast();
    if (!last.found()) {
      return last.exhausted();
    }
    return v.isWrong() ? v.expected().contains(last.failure()) : !last.isPartial();
  }

  private SearchJvm racing() {
    SearchJvm jvm = racing;
    if (jvm == null) {
      jvm = new SearchJvm("races=true");
      racing = jvm;
    }
    return jvm;
  }

  private static String verdict(Variant v, List<SearchPhase> phases, boolean ok) {
    SearchPhase last = phases.getLast();
    if (v.isWrong()) {
      return ok ? "found" : last.found() ? "found another" : "NOT FOUND";
    }
    if (last.found()) {
      return "FAILS";
    }
    if (last.exhausted()) {
      return "exhausted";
    }
    return phases.stream().anyMatch(p -> p.through() >= 0) ? "bounded" : "sampled";
  }

  private void search(String program, String search, long millis, Consumer<SearchPhase> to) {
    if (millis == 0) {
      return;
    }
    long begun = System.nanoTime();
    SearchJvm jvm = search.equals(CONFIGURATIONS) ? racing() : searches.jvms().getFirst();
    SearchAnswer a = jvm.ask(SearchTask.search(program, search, Long.MAX_VALUE, millis));
    if (a.runs() > 0) {
      to.accept(SearchPhase.of(search, a, millisSince(begun)));
    }
  }

  private SearchPhase bounded(String program, Searches.Listener listener) {
    long begun = System.nanoTime();
    SearchState state = searches.begin(program, Bound.PREEMPTIONS);
    searches.search(state, budget.boundedMillis(), BoundedSearch.LAST, listener);
    return SearchPhase.of(state, millisSince(begun));
  }

  private SearchPhase sample(String program, long schedules) {
    long begun = System.nanoTime();
    List<SearchJvm> jvms = searches.jvms();
    long each = (schedules + jvms.size() - 1) / jvms.size();
    List<SearchAnswer> answers =
        searches.all(jvm ->
            jvm.ask(
                SearchTask.sample(
                    program,
                    CHANCE,
                    seed,
                    jvms.indexOf(jvm),
                    jvms.size(),
                    each,
                    budget.sampledMillis())));
    return SearchPhase.of(CHANCE, together(answers), millisSince(begun));
  }

  /** The first of the whole that goes wrong counts. */
  private static SearchAnswer together(List<SearchAnswer> answers) {
    long runs = answers.stream().mapToLong(SearchAnswer::runs).sum();
    SearchAnswer first = answers.getFirst();
    for (SearchAnswer a : answers) {
      if (a.failing() >= 0 && (first.failing() < 0 || a.failing() < first.failing())) {
        first = a;
      }
    }
    long all = first.failing() >= 0 ? first.failing() + 1 : runs;
    return new SearchAnswer(
        all,
        all,
        0,
        0,
        false,
        Double.NaN,
        0,
        "",
        first.failing(),
        "",
        first.what(),
        first.text(),
        List.of(),
        "");
  }

  private static long millisSince(long begun) {
    return (System.nanoTime() - begun) / 1_000_000;
  }

  @Override
  public void close() {
    searches.close();
    if (racing != null) {
      racing.close();
    }
  }
}
