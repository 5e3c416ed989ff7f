package org.splnet.lab.check;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import org.jspecify.annotations.Nullable;
import org.splnet.lab.LabException;

/**
 * Has programs explored by several JVMs. The schedules of a program are dealt out in rounds: JVM
 * {@code j} of {@code n} runs those whose number leaves {@code j} when divided by {@code n}; the
 * first of the whole that goes wrong counts. So what is found does not depend on how many there
 * are.
 */
public final class Checks implements AutoCloseable {
  private static final long FIRST_ROUND = 16;
  private static final long LONG_ROUND_MILLIS = 400;

  private final List<CheckJvm> jvms = new ArrayList<>();
  private final String strategy;
  private final long seed;
  private final @Nullable CheckBudget budget;

  /** Who is told how far it is. */
  @FunctionalInterface
  public interface Listener {
    /** So many schedules of a program have been run. */
    void ran(String program, long schedules, long of, long millis);
  }

  /**
   * Starts the JVMs.
   *
   * @param strategy by name
   * @param budget for each program; null for its own
   * @param classPath of a user's program
   * @param woven packages of a user's program, and other arguments of the weaver
   */
  public Checks(
      int jobs,
      String strategy,
      long seed,
      @Nullable CheckBudget budget,
      List<Path> classPath,
      List<String> woven) {
    this.strategy = strategy;
    this.seed = seed;
    this.budget = budget;
    for (int i = 0; i < jobs; i++) {
      jvms.add(new CheckJvm(classPath, woven));
    }
  }

  /**
   * Explores a variant of a scenario.
   *
   * @param tell whether a schedule that goes wrong is made short and told
   */
  public CheckResult check(Scenario s, Variant v, boolean tell, Listener listener) {
    CheckBudget b = budget != null ? budget : new CheckBudget(v.budget(), 0);
    String program = s.name() + "/" + v.name();
    Explored e = explore(program, b, listener);
    boolean failed = e.failing >= 0;
    boolean ok = v.isWrong() ? failed && v.expected().contains(e.what) : !failed;
    String verdict =
        v.isWrong()
            ? failed ? ok ? "found" : "found another" : "NOT FOUND"
            : failed ? "FAILS" : "holds";
    return result(s.name(), s.number(), v.name(), verdict, ok, v.remedy(), program, e, tell);
  }

  /** Explores a user's program, which is not to fail. */
  public CheckResult check(String className, CheckBudget standard, Listener listener) {
    Explored e = explore(className, budget != null ? budget : standard, listener);
    boolean failed = e.failing >= 0;
    String verdict = failed ? "FAILS" : "holds";
    return result(className, 0, "", verdict, !failed, "", className, e, true);
  }

  private CheckResult result(
      String scenario,
      int number,
      String variant,
      String verdict,
      boolean ok,
      String remedy,
      String program,
      Explored e,
      boolean tell) {
    CheckAnswer told =
        tell && e.failing >= 0
            ? jvms.getFirst()
                .ask(CheckTask.of(CheckTask.What.SHORTEN, program, strategy, seed, e.failing))
            : null;
    return new CheckResult(
        scenario,
        number,
        variant,
        verdict,
        ok,
        e.what,
        e.text,
        e.failing,
        e.failing >= 0 ? e.failing + 1 : e.runs,
        e.millis,
        e.predictions,
        told == null ? List.of() : told.steps(),
        told == null ? 0 : told.stepsBefore(),
        told == null ? "" : told.table(),
        remedy);
  }

  /** Follows the steps of a schedule. */
  public CheckResult replay(String program, List<String> steps) {
    CheckAnswer a = jvms.getFirst().ask(CheckTask.replay(program, steps));
    return new CheckResult(
        program,
        0,
        "",
        a.what().isEmpty() ? "does not fail" : "fails",
        !a.what().isEmpty(),
        a.what(),
        a.text(),
        a.failing(),
        1,
        0,
        Map.of(),
        a.steps(),
        a.stepsBefore(),
        a.table(),
        "");
  }

  /** The production methods that a program runs; the weaver must have been asked for coverage. */
  public List<String> coverage(String program) {
    return jvms.getFirst()
        .ask(CheckTask.of(CheckTask.What.COVERAGE, program, strategy, seed, 0))
        .methods();
  }

  private static final class Explored {
    private long runs;
    private long failing = -1;
    private String what = "";
    private String text = "";
    private long millis;
    private final Map<String, Long> predictions = new LinkedHashMap<>();
  }

  private Explored explore(String program, CheckBudget b, Listener listener) {
    Explored e = new Explored();
    long begun = System.nanoTime();
    long round = FIRST_ROUND;
    while (e.failing < 0 && e.runs < b.schedules() && !(b.millis() > 0 && e.millis >= b.millis())) {
      long from = e.runs;
      long end = Math.min(b.schedules(), from + round * jvms.size());
      long before = e.millis;
      for (CheckAnswer a : round(program, from, end)) {
        if (a.failing() >= 0 && (e.failing < 0 || a.failing() < e.failing)) {
          e.failing = a.failing();
          e.what = a.what();
          e.text = a.text();
        }
        a.predictions().forEach((text, first) -> e.predictions.merge(text, first, Math::min));
      }
      e.runs = end;
      e.millis = (System.nanoTime() - begun) / 1_000_000;
      if (e.millis - before < LONG_ROUND_MILLIS) {
        round *= 2;
      }
      listener.ran(program, e.runs, b.schedules(), e.millis);
    }
    return e;
  }

  private List<CheckAnswer> round(String program, long from, long end) {
    List<Future<CheckAnswer>> asked = new ArrayList<>();
    int n = jvms.size();
    for (int j = 0; j < n; j++) {
      CheckTask task =
          CheckTask.explore(
              program, strategy, seed, from + Math.floorMod(j - from, (long) n), n, end, 0);
      CheckJvm jvm = jvms.get(j);
      FutureTask<CheckAnswer> future = new FutureTask<>(() -> jvm.ask(task));
      Thread.ofVirtual().start(future);
      asked.add(future);
    }
    return asked.stream().map(Checks::get).toList();
  }

  private static CheckAnswer get(Future<CheckAnswer> asked) {
    try {
      return asked.get();
    } catch (ExecutionException e) {
      if (e.getCause() instanceof LabException l) {
        throw l;
      }
      throw new LabException("exploring failed: " + e.getCause(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new LabException("interrupted", e);
    }
  }

  @Override
  public void close() {
    jvms.forEach(CheckJvm::close);
  }
}
