package org.splnet.lab.check.truth;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.splnet.kernel.explore.Exhauster;
import org.splnet.kernel.explore.Explorer;
import org.splnet.kernel.explore.exhaust.ExhaustiveSearch;
import org.splnet.weave.Weaver;
import tools.jackson.databind.json.JsonMapper;

/**
 * The JVM that compares: answers each line of standard input, a {@link TruthTask}, with a line of
 * standard output, a {@link TruthRow}. Ends with its input.
 */
final class TruthWorker {
  private static final String DEADLOCK = "DEADLOCK";

  private TruthWorker() {}

  /** The worker. */
  public static void main(String[] args) throws IOException {
    JsonMapper json = new JsonMapper();
    // What a program prints is not an answer.
    PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
    System.setOut(System.err);
    List<KnownPrograms.Known> known = KnownPrograms.all(true);
    BufferedReader in =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    for (String line = in.readLine(); line != null; line = in.readLine()) {
      TruthTask task = json.readValue(line, TruthTask.class);
      TruthRow row = task.known() >= 0 ? known(known.get(task.known())) : random(task);
      out.println(json.writeValueAsString(woven(row)));
    }
  }

  private static TruthRow woven(TruthRow row) {
    if (Weaver.problems().isEmpty()) {
      return row;
    }
    throw new IllegalStateException(
        "what is explored is not what is meant: " + String.join("; ", Weaver.problems()));
  }

  /** A program whose number of classes is known. */
  static TruthRow known(KnownPrograms.Known k) {
    long begun = System.nanoTime();
    Exhauster.Summary s =
        new Exhauster(k.program(), Explorer.MAX_STEPS)
            .run(new ExhaustiveSearch(), Exhauster.OnFailure.GO_ON, n -> true);
    long nanos = System.nanoTime() - begun;
    long deadlocks = s.failures().getOrDefault(DEADLOCK, 0L);
    List<String> differences = new ArrayList<>();
    if (s.progress().classes() != k.classes()) {
      differences.add(
          "%s has %d classes, and %d were explored"
              .formatted(k.name(), k.classes(), s.progress().classes()));
    }
    if (deadlocks != k.deadlocks()) {
      differences.add(
          "%s has %d deadlocks, and %d were found".formatted(k.name(), k.deadlocks(), deadlocks));
    }
    if (!k.interrupted() && s.progress().redundant() > 0) {
      differences.add(
          k.name() + " has no handler, and " + s.progress().redundant() + " runs were redundant");
    }
    return new TruthRow(
        k.name(),
        k.classes(),
        s.progress().classes(),
        s.progress().redundant(),
        -1,
        deadlocks,
        0,
        k.interrupted(),
        nanos,
        differences);
  }

  /** Random programs, one after the other. */
  static TruthRow random(TruthTask task) {
    RandomPrograms programs = new RandomPrograms(task.seed() * 1_000_003 + task.first());
    long expected = 0;
    long explored = 0;
    long redundant = 0;
    long finals = 0;
    long nanos = 0;
    int undecided = 0;
    List<String> differences = new ArrayList<>();
    for (int i = 0; i < task.count(); i++) {
      SmallProgram p = programs.next(task.handlers());
      Comparison.Result r = new Comparison(p).compare(new ExhaustiveSearch());
      expected += r.classes();
      explored += r.explored();
      redundant += r.redundant();
      finals += r.finals();
      nanos += r.nanos();
      undecided += r.decided() ? 0 : 1;
      String difference = r.difference();
      if (difference.isEmpty() && !task.handlers() && r.redundant() > 0) {
        difference = r.redundant() + " runs were redundant, and there is no handler";
      }
      if (!difference.isEmpty()) {
        differences.add(
            "program %d of seed %d: %s%n%s"
                .formatted(task.first() + i + 1, task.seed(), difference, p));
      }
    }
    String name =
        "random %d to %d, %s"
            .formatted(
                task.first() + 1,
                task.first() + task.count(),
                task.handlers() ? "with handlers" : "threads");
    return new TruthRow(
        name,
        expected,
        explored,
        redundant,
        finals,
        -1,
        undecided,
        task.handlers(),
        nanos,
        differences);
  }
}
