package org.splnet.lab.check;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.splnet.lab.LabException;
import org.splnet.lab.check.scenarios.RaceControls;

/**
 * Searches the right variants of the scenarios, and the programs that mutants are run by, for data
 * races, and small programs with a race in them for that: several JVMs, each with whole programs.
 */
public final class RaceChecks {
  /** As many schedules of each program, unless said otherwise. */
  public static final CheckBudget BUDGET = new CheckBudget(200, 0);

  /** The name under which programs with a race in them are asked for. */
  public static final String CONTROLS = "control";

  /** The name under which programs are asked for that are no scenario. */
  public static final String PROGRAMS = "programs";

  private static final String STRATEGY = "mix";
  private static final List<String> WOVEN = List.of("races=true", "org.splnet.lab.check.programs");

  private record Job(int number, String program, String shown, String seeded) {}

  private final int jvms;
  private final long seed;
  private final CheckBudget budget;

  /**
   * A search.
   *
   * @param jvms how many work at a time
   * @param budget for each program; null for {@link #BUDGET}
   */
  public RaceChecks(int jvms, long seed, @Nullable CheckBudget budget) {
    this.jvms = jvms;
    this.seed = seed;
    this.budget = budget == null ? BUDGET : budget;
  }

  /**
   * Searches the programs whose scenario is wanted.
   *
   * @param wanted asked for the name of each scenario, {@link #PROGRAMS} and {@link #CONTROLS}
   * @param done told of each result as it comes
   * @return all results, in the order of the scenarios
   * @throws LabException if a JVM cannot do what it is asked
   */
  public List<RaceResult> run(Predicate<String> wanted, Consumer<RaceResult> done) {
    Queue<Job> jobs = new ConcurrentLinkedQueue<>(jobs(wanted));
    Map<Integer, RaceResult> results = new TreeMap<>();
    List<LabException> failed = new ArrayList<>();
    List<Thread> threads = new ArrayList<>();
    for (int i = 0; i < Math.min(jvms, jobs.size()); i++) {
      threads.add(
          Thread.ofVirtual()
              .start(() -> {
                try (CheckJvm jvm = new CheckJvm(List.of(), WOVEN)) {
                  for (Job job = jobs.poll(); job != null; job = jobs.poll()) {
                    RaceResult r = search(jvm, job);
                    synchronized (results) {
                      results.put(job.number, r);
                      done.accept(r);
                    }
                  }
                } catch (LabException e) {
                  synchronized (results) {
                    failed.add(e);
                  }
                }
              }));
    }
    for (Thread t : threads) {
      try {
        t.join();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new LabException("interrupted", e);
      }
    }
    if (!failed.isEmpty()) {
      throw failed.getFirst();
    }
    return List.copyOf(results.values());
  }

  private static List<Job> jobs(Predicate<String> wanted) {
    List<Job> jobs = new ArrayList<>();
    for (Scenario s : Scenarios.all()) {
      if (wanted.test(s.name())) {
        for (Variant v : s.variants()) {
          if (!v.isWrong()) {
            String program = s.name() + "/" + v.name();
            jobs.add(new Job(jobs.size(), program, program, ""));
          }
        }
      }
    }
    if (wanted.test(PROGRAMS)) {
      for (String name : org.splnet.lab.check.programs.StackProgramSet.ownNames()) {
        String program = Programs.PROGRAM + name;
        jobs.add(new Job(jobs.size(), program, program, ""));
      }
    }
    if (wanted.test(CONTROLS)) {
      RaceControls.all()
          .forEach((type, kind) ->
              jobs.add(
                  new Job(
                      jobs.size(), type.getName(), CONTROLS + "/" + type.getSimpleName(), kind)));
    }
    return jobs;
  }

  private RaceResult search(CheckJvm jvm, Job job) {
    long begun = System.nanoTime();
    CheckAnswer a =
        jvm.ask(CheckTask.races(job.program, STRATEGY, seed, budget.schedules(), budget.millis()));
    long millis = (System.nanoTime() - begun) / 1_000_000;
    String failure = a.what().isEmpty() ? "" : a.what() + ": " + a.text();
    return new RaceResult(job.shown, job.seeded, a.runs(), millis, a.predictions(), failure);
  }
}
