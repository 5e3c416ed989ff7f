package org.splnet.lab.check;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.splnet.kernel.explore.Deviation;
import org.splnet.kernel.explore.Explorer;
import org.splnet.kernel.explore.Failure;
import org.splnet.kernel.explore.StrategyKind;
import org.splnet.kernel.sim.race.Race;
import org.splnet.weave.Weaver;
import tools.jackson.databind.json.JsonMapper;

/**
 * The JVM that explores: answers each line of standard input, a {@link CheckTask}, with a line of
 * standard output, a {@link CheckAnswer}. Ends with its input.
 */
public final class CheckWorker {
  private static final int COVERED_SCHEDULES = 200;
  private static final long MILLI = 1_000_000;

  private @Nullable Explorer explorer;
  private String explored = "";

  private CheckWorker() {}

  /** The worker. */
  public static void main(String[] args) throws IOException {
    JsonMapper json = new JsonMapper();
    // What a program prints is not an answer.
    PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
    System.setOut(System.err);
    CheckWorker worker = new CheckWorker();
    BufferedReader in =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    for (String line = in.readLine(); line != null; line = in.readLine()) {
      out.println(json.writeValueAsString(worker.answer(json.readValue(line, CheckTask.class))));
    }
  }

  private CheckAnswer answer(CheckTask task) {
    try {
      Explorer e = explorer(task);
      if (!Weaver.problems().isEmpty()) {
        return CheckAnswer.failed(
            "what is explored is not what is meant: " + String.join("; ", Weaver.problems()));
      }
      return switch (task.what()) {
        case EXPLORE -> explore(e, task);
        case RACES -> races(e, task);
        case SHORTEN -> told(e.shorten(task.first()));
        case REPLAY -> told(e.replay(task.steps().stream().map(Deviation::parse).toList()));
        case COVERAGE -> CheckAnswer.covered(List.copyOf(e.coverage(COVERED_SCHEDULES)));
      };
    } catch (RuntimeException | Error e) {
      explored = "";
      return CheckAnswer.failed(e.getMessage() == null ? e.toString() : e.getMessage());
    }
  }

  /** The explorer of the last task, if this one goes on with its exploration. */
  private Explorer explorer(CheckTask task) {
    String key = task.program() + " " + task.strategy() + " " + task.seed();
    Explorer e = explorer;
    if (e == null || !key.equals(explored)) {
      StrategyKind kind = StrategyKind.of(task.strategy());
      e =
          new Explorer(
              Programs.of(task.program()),
              kind,
              task.seed(),
              Explorer.MAX_STEPS,
              Weaver.tellsRaces());
      explorer = e;
      explored = key;
    }
    return e;
  }

  private static CheckAnswer explore(Explorer e, CheckTask task) {
    long end = task.millis() == 0 ? Long.MAX_VALUE : System.nanoTime() + task.millis() * MILLI;
    Explorer.Summary s =
        e.explore(
            task.first(),
            task.of(),
            runs ->
                task.first() + runs * task.of() < task.end()
                    && (runs == 0 || end == Long.MAX_VALUE || System.nanoTime() < end));
    Failure f = s.failure();
    return CheckAnswer.explored(
        s.runs(),
        task.first() + s.runs() * task.of(),
        s.firstFailing(),
        f == null ? "" : f.what(),
        f == null ? "" : f.text(),
        s.predictions());
  }

  /** Every race of the schedules, with the first that shows it; they go on after one. */
  private static CheckAnswer races(Explorer e, CheckTask task) {
    long end = task.millis() == 0 ? Long.MAX_VALUE : System.nanoTime() + task.millis() * MILLI;
    Map<String, Long> races = new LinkedHashMap<>();
    Failure other = null;
    long failing = -1;
    long number = 0;
    while (number < task.end() && (end == Long.MAX_VALUE || System.nanoTime() < end)) {
      Failure f = e.run(number).failure();
      for (Race r : e.races()) {
        races.putIfAbsent(r.kind() + ": " + r.text(), number);
      }
      if (f != null && other == null && !f.isRace()) {
        other = f;
        failing = number;
      }
      number++;
    }
    return CheckAnswer.explored(
        number,
        number,
        failing,
        other == null ? "" : other.what(),
        other == null ? "" : other.text(),
        races);
  }

  private static CheckAnswer told(Explorer.Found found) {
    Failure f = found.outcome().failure();
    return CheckAnswer.told(
        f == null ? "" : f.what(),
        f == null ? "" : f.text(),
        found.steps().stream().map(Deviation::toString).toList(),
        found.stepsBefore(),
        found.table());
  }
}
