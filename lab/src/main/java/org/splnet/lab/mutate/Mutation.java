package org.splnet.lab.mutate;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.splnet.lab.LabException;
import org.splnet.lab.check.programs.StackProgramSet;

/**
 * Has mutants examined by several JVMs. Which programs reach which mutant is found first; then each
 * mutant is run by those that do. What comes of a mutant depends on it alone, so neither the number
 * of JVMs nor which of the mutants are asked for changes a verdict.
 */
public final class Mutation implements AutoCloseable {
  /** What takes longer than this goes round in a circle that has no scheduling point. */
  private static final long HANGING_MILLIS = 120_000;

  private static final String HANGS = "HANGS";

  private final Path file;
  private final List<Pair> pairs = new ArrayList<>();
  private final List<Mutant> mutants;
  private final int schedules;
  private final long seed;

  /** A JVM that only runs, and one that watches plain accesses, which is slower. */
  private record Pair(MutateJvm plain, MutateJvm races) {}

  /** Who is told how far it is. */
  @FunctionalInterface
  public interface Listener {
    /** So many of so many have been done. */
    void done(String what, int done, int of);
  }

  /**
   * Prepares the JVMs.
   *
   * @param schedules the explorer's budget for each program that reaches a mutant
   */
  public Mutation(int jobs, int schedules, long seed) {
    this.schedules = schedules;
    this.seed = seed;
    this.mutants = MutantScan.all();
    try {
      file = Files.createTempFile("splnet", ".mutations");
      Files.write(file, mutants.stream().flatMap(m -> m.changes().stream()).toList());
    } catch (IOException e) {
      throw new LabException("cannot write the mutations: " + e.getMessage(), e);
    }
    for (int i = 0; i < jobs; i++) {
      pairs.add(
          new Pair(
              new MutateJvm(file, false, HANGING_MILLIS),
              new MutateJvm(file, true, HANGING_MILLIS)));
    }
  }

  /** All mutants. */
  public static List<Mutant> mutants() {
    return MutantScan.all();
  }

  /**
   * Examines mutants.
   *
   * @param wanted some of {@link #mutants}
   * @return what became of each, in their order
   */
  public List<MutantResult> examine(List<Mutant> wanted, Listener listener) {
    Map<String, List<String>> reaching = reaching(listener);
    Equivalents equivalents = Equivalents.read(mutants);
    StaticLayer first = new StaticLayer();
    AtomicInteger done = new AtomicInteger();
    return deal(
        wanted,
        (pair, m) -> {
          List<String> programs = reaching.getOrDefault(m.id(), List.of());
          Catch caught = first.look(m);
          if (caught == null && !programs.isEmpty()) {
            caught = examine(pair, m, programs);
          }
          listener.done("mutants", done.incrementAndGet(), wanted.size());
          return new MutantResult(m, caught, programs.size(), equivalents.reason(m.id()));
        });
  }

  /** The layers that run something in their order, each in its JVM. */
  private @Nullable Catch examine(Pair pair, Mutant m, List<String> programs) {
    Catch caught = ask(pair.plain, m, programs, List.of(CheckerLayer.LABEL));
    if (caught == null) {
      caught = ask(pair.races, m, programs, List.of(RaceLayer.GUARD, RaceLayer.RACE));
    }
    return caught != null
        ? caught
        : ask(pair.plain, m, programs, List.of(CheckerLayer.LABEL, ExplorerLayer.LABEL));
  }

  private @Nullable Catch ask(MutateJvm jvm, Mutant m, List<String> programs, List<String> layers) {
    MutateAnswer a = jvm.ask(new MutateTask(m.id(), programs, schedules, seed, layers));
    return a == null
        ? new Catch(
            ExplorerLayer.LABEL,
            programs.getFirst(),
            -1,
            HANGS,
            "no answer for " + HANGING_MILLIS / 1000 + " s: a circle without a scheduling point")
        : a.caught();
  }

  /** For each mutant the programs that reach it, those first that reach few others. */
  private Map<String, List<String>> reaching(Listener listener) {
    List<String> programs = StackProgramSet.names();
    AtomicInteger done = new AtomicInteger();
    List<List<String>> reached =
        deal(
            programs,
            (pair, p) -> {
              MutateAnswer a = pair.plain.ask(new MutateTask("", List.of(p), 0, seed, List.of()));
              if (a == null) {
                throw new LabException("program " + p + " hangs while nothing is changed");
              }
              listener.done("programs", done.incrementAndGet(), programs.size());
              return a.reached();
            });
    Set<String> known = new HashSet<>(mutants.stream().map(Mutant::id).toList());
    record Reach(String program, List<String> ids) {}
    List<Reach> sorted = new ArrayList<>();
    for (int i = 0; i < programs.size(); i++) {
      sorted.add(
          new Reach(programs.get(i), reached.get(i).stream().filter(known::contains).toList()));
    }
    sorted.sort(Comparator.comparingInt(r -> r.ids.size()));
    Map<String, List<String>> reaching = new HashMap<>();
    for (Reach r : sorted) {
      r.ids.forEach(id -> reaching.computeIfAbsent(id, _ -> new ArrayList<>()).add(r.program));
    }
    return reaching;
  }

  @FunctionalInterface
  private interface Task<T, R> {
    R run(Pair pair, T of);
  }

  /** Has tasks done by all JVMs, each taking the next; the results in the order of the tasks. */
  private <T, R> List<R> deal(List<T> tasks, Task<T, R> how) {
    BlockingQueue<FutureTask<R>> queue = new LinkedBlockingQueue<>();
    BlockingQueue<Pair> free = new LinkedBlockingQueue<>(pairs);
    List<Future<R>> asked = new ArrayList<>();
    for (T t : tasks) {
      FutureTask<R> f =
          new FutureTask<>(() -> {
            Pair pair = free.take();
            try {
              return how.run(pair, t);
            } finally {
              free.add(pair);
            }
          });
      asked.add(f);
      queue.add(f);
    }
    for (int i = 0; i < pairs.size(); i++) {
      Thread.ofVirtual()
          .start(() -> {
            for (FutureTask<R> f = queue.poll(); f != null; f = queue.poll()) {
              f.run();
            }
          });
    }
    return asked.stream().map(Mutation::get).toList();
  }

  private static <R> R get(Future<R> asked) {
    try {
      return asked.get();
    } catch (ExecutionException e) {
      if (e.getCause() instanceof LabException l) {
        throw l;
      }
      throw new LabException("examining mutants failed: " + e.getCause(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new LabException("interrupted", e);
    }
  }

  @Override
  public void close() {
    for (Pair p : pairs) {
      p.plain.close();
      p.races.close();
    }
    try {
      Files.deleteIfExists(file);
    } catch (IOException e) {
      file.toFile().deleteOnExit();
    }
  }
}
