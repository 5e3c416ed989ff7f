package org.splnet.lab.mutate;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.splnet.kernel.explore.ChangedRuns;
import org.splnet.kernel.explore.StrategyKind;
import org.splnet.lab.check.programs.StackProgramSet;
import org.splnet.weave.Weaver;
import tools.jackson.databind.json.JsonMapper;

/**
 * The JVM into which all mutants are woven: answers each line of standard input, a {@link
 * MutateTask}, with a line of standard output, a {@link MutateAnswer}. Ends with its input.
 */
public final class MutateWorker {
  /** A run of a program takes a few hundred; more is a circle. */
  private static final long MAX_STEPS = 30_000;

  private static final int REACHED_IN = 60;

  /** How often a program is run unchanged to see which races it has anyhow. */
  private static final int RACED_UNCHANGED = 40;

  private static final List<Layer> LAYERS =
      List.of(new CheckerLayer(), RaceLayer.guard(), RaceLayer.race(), new ExplorerLayer());

  private final boolean races = Weaver.tellsRaces();
  private final Map<String, ChangedRuns> runs = new HashMap<>();

  private MutateWorker() {}

  /** The worker. */
  public static void main(String[] args) throws IOException {
    JsonMapper json = new JsonMapper();
    // What a program prints is not an answer.
    PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
    System.setOut(System.err);
    MutateWorker worker = new MutateWorker();
    BufferedReader in =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    for (String line = in.readLine(); line != null; line = in.readLine()) {
      out.println(json.writeValueAsString(worker.answer(json.readValue(line, MutateTask.class))));
    }
  }

  private MutateAnswer answer(MutateTask task) {
    try {
      MutateAnswer a = task.mutant().isEmpty() ? reached(task) : examine(task);
      return Weaver.problems().isEmpty()
          ? a
          : MutateAnswer.failed(String.join("; ", Weaver.problems()));
    } catch (RuntimeException | Error e) {
      return MutateAnswer.failed(task.programs().getFirst() + ": " + e);
    }
  }

  private ChangedRuns runs(String program, long seed) {
    return runs.computeIfAbsent(
        program,
        p ->
            new ChangedRuns(
                StackProgramSet.of(p),
                StrategyKind.MIX,
                seed,
                MAX_STEPS,
                races ? RACED_UNCHANGED : 0));
  }

  private MutateAnswer reached(MutateTask task) {
    ChangedRuns of = runs(task.programs().getFirst(), task.seed());
    return MutateAnswer.of(List.copyOf(of.reached(REACHED_IN)));
  }

  private MutateAnswer examine(MutateTask task) {
    MutantRuns of =
        new MutantRuns(task.mutant(), task.programs(), task.schedules(), p -> runs(p, task.seed()));
    for (Layer l : LAYERS) {
      if (task.layers().contains(l.label())) {
        @Nullable Catch caught = l.look(of);
        if (caught != null) {
          return MutateAnswer.of(caught);
        }
      }
    }
    return MutateAnswer.of((Catch) null);
  }
}
