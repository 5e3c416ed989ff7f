package org.splnet.lab.check;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.splnet.kernel.explore.Bound;
import org.splnet.kernel.explore.DepthFirst;
import org.splnet.kernel.explore.Explorer;
import org.splnet.kernel.explore.Failure;
import org.splnet.kernel.explore.Outcome;
import org.splnet.kernel.explore.StrategyKind;
import org.splnet.weave.Weaver;
import tools.jackson.databind.json.JsonMapper;

/**
 * The JVM that searches: answers each line of standard input, a {@link SearchTask}, with a line of
 * standard output, a {@link SearchAnswer}. Ends with its input. It keeps nothing of a search from
 * one task to the next, so any JVM may go on where another left off.
 */
public final class SearchWorker {
  private static final long MILLI = 1_000_000;

  private String known = "";
  private @Nullable Explorer explorer;
  private @Nullable Searching searching;

  private SearchWorker() {}

  /** The worker. */
  public static void main(String[] args) throws IOException {
    JsonMapper json = new JsonMapper();
    // What a program prints is not an answer.
    PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
    System.setOut(System.err);
    SearchWorker worker = new SearchWorker();
    BufferedReader in =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    for (String line = in.readLine(); line != null; line = in.readLine()) {
      out.println(json.writeValueAsString(worker.answer(json.readValue(line, SearchTask.class))));
    }
  }

  private SearchAnswer answer(SearchTask task) {
    try {
      know(task);
      if (!Weaver.problems().isEmpty()) {
        return SearchAnswer.failed(
            "what is explored is not what is meant: " + String.join("; ", Weaver.problems()));
      }
      Searching s = Objects.requireNonNull(searching);
      return switch (task.what()) {
        case IDENTIFY -> identify(s);
        case SPLIT -> split(s, task);
        case PART -> s.part(task, budget(task));
        case SEARCH -> s.search(task, budget(task));
        case TELL -> tell(Objects.requireNonNull(explorer), task);
        case SAMPLE -> sample(Objects.requireNonNull(explorer), task);
      };
    } catch (RuntimeException | Error e) {
      known = "";
      return SearchAnswer.failed(e.getMessage() == null ? e.toString() : e.getMessage());
    }
  }

  /** Makes the program, unless it is that of the last task. */
  private void know(SearchTask task) {
    String key = task.program() + " " + task.strategy() + " " + task.seed();
    if (key.equals(known)) {
      return;
    }
    boolean chance = task.what() == SearchTask.What.SAMPLE;
    StrategyKind kind = chance ? StrategyKind.of(task.strategy()) : StrategyKind.RANDOM;
    // Which also initialises the classes, and finds out whether the program is deterministic.
    explorer = new Explorer(Programs.of(task.program()), kind, task.seed(), Explorer.MAX_STEPS);
    boolean races = task.strategy().equals(Exhaustion.CONFIGURATIONS);
    searching = new Searching(Programs.of(task.program()), races);
    known = key;
  }

  private static Explorer.Budget budget(SearchTask task) {
    long end = task.millis() == 0 ? Long.MAX_VALUE : System.nanoTime() + task.millis() * MILLI;
    return runs ->
        runs < task.runs() && (runs == 0 || end == Long.MAX_VALUE || System.nanoTime() - end < 0);
  }

  /** By its plain course: who does what, in which order. */
  private static SearchAnswer identify(Searching s) {
    Outcome plain = s.run(new DepthFirst(Bound.DELAYS, 0).strategy());
    return SearchAnswer.said("%d steps %016x".formatted(plain.steps(), plain.digest()), List.of());
  }

  /** The greatest part falls into smaller ones, until there are enough or none can. */
  private static SearchAnswer split(Searching s, SearchTask task) {
    Bound bound = Bound.of(task.strategy());
    List<List<DepthFirst.Branch>> parts = new ArrayList<>();
    List<List<DepthFirst.Branch>> whole = new ArrayList<>();
    parts.add(List.of());
    while (parts.size() < task.runs()) {
      List<DepthFirst.Branch> greatest =
          parts.stream()
              .filter(p -> !whole.contains(p))
              .max(Comparator.comparingDouble(p -> DepthFirst.share(bound, task.limit(), p)))
              .orElse(null);
      if (greatest == null) {
        break;
      }
      DepthFirst search = new DepthFirst(bound, task.limit(), greatest, List.of());
      s.run(search.strategy());
      List<List<DepthFirst.Branch>> smaller = search.parts(greatest);
      if (smaller.isEmpty()) {
        whole.add(greatest);
      } else {
        int at = parts.indexOf(greatest);
        parts.remove(at);
        parts.addAll(at, smaller);
      }
    }
    return SearchAnswer.said("", parts.stream().map(DepthFirst::text).toList());
  }

  private static SearchAnswer tell(Explorer e, SearchTask task) {
    DepthFirst path =
        new DepthFirst(
            Bound.of(task.strategy()), task.limit(), DepthFirst.parse(task.root()), List.of());
    return SearchAnswer.said(e.shorten(path.strategy(), "the run").table(), List.of());
  }

  private static SearchAnswer sample(Explorer e, SearchTask task) {
    Explorer.Summary s = e.explore(task.first(), task.of(), budget(task));
    Failure f = s.failure();
    return new SearchAnswer(
        s.runs(),
        s.runs(),
        0,
        0,
        false,
        Double.NaN,
        0,
        "",
        s.firstFailing(),
        "",
        f == null ? "" : f.what(),
        f == null ? "" : f.text(),
        List.of(),
        "");
  }
}
