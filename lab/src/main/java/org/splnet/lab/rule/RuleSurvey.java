package org.splnet.lab.rule;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeoutException;
import org.splnet.kernel.LevelSet;
import org.splnet.kernel.LockBinding;
import org.splnet.kernel.ObservedOrder;
import org.splnet.lab.LabException;
import org.splnet.lab.child.ClassPath;
import org.splnet.lab.child.JvmProcess;
import org.splnet.lab.order.OrderRun;
import tools.jackson.databind.json.JsonMapper;

/**
 * The tables of configurations, from the declared order, the class files and a checked run of each,
 * and what becomes of the negative controls.
 *
 * <p>The class files are looked at in one JVM, a small network is run in another, and the schedules
 * of the controls are replayed in a third, at the same time.
 *
 * @param tables one for each configuration
 * @param controls what must be refused, or go wrong
 */
public record RuleSurvey(List<RuleTable> tables, List<RuleControl> controls) {
  private static final long PATIENCE_MILLIS = 300_000;

  /** Whether every configuration holds and every control fails as it must. */
  public boolean ok() {
    return tables.stream().allMatch(RuleTable::holds)
        && controls.stream().allMatch(RuleControl::ok);
  }

  /**
   * Makes it.
   *
   * @throws LabException if one of the JVMs fails, with what it said
   */
  public static RuleSurvey of(List<LockBinding> grains, List<LevelSet> levels) {
    FutureTask<List<ObservedOrder>> seen = new FutureTask<>(() -> OrderRun.observe(grains, levels));
    FutureTask<List<RuleControl>> controls = new FutureTask<>(RuleControls::check);
    Thread.ofVirtual().start(seen);
    Thread.ofVirtual().start(controls);
    List<RuleTable> tables = tables(grains, levels);
    List<RuleTable> out = new ArrayList<>();
    for (int i = 0; i < tables.size(); i++) {
      out.add(tables.get(i).withObserved(get(seen).get(i)));
    }
    return new RuleSurvey(out, get(controls));
  }

  /** The tables without what a run saw. */
  static List<RuleTable> tables(List<LockBinding> grains, List<LevelSet> levels) {
    List<String> command = new ArrayList<>();
    // It is over before a better compiler has paid for itself.
    command.addAll(List.of("-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-Xmn256m"));
    command.addAll(List.of("-Xshare:auto", "-cp", ClassPath.text(), RuleWorker.class.getName()));
    command.add(String.join(",", grains.stream().map(LockBinding::label).toList()));
    command.add(String.join(",", levels.stream().map(LevelSet::label).toList()));
    try (JvmProcess jvm = new JvmProcess(command)) {
      try {
        String line = jvm.line(PATIENCE_MILLIS);
        return Arrays.asList(new JsonMapper().readValue(line, RuleTable[].class));
      } catch (IOException | TimeoutException e) {
        throw new LabException(
            "the JVM that looks at the class files failed: " + jvm.lastWords(), e);
      }
    }
  }

  private static <T> T get(FutureTask<T> task) {
    try {
      return task.get();
    } catch (ExecutionException e) {
      if (e.getCause() instanceof LabException l) {
        throw l;
      }
      throw new LabException("the rule could not be checked: " + e.getCause(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new LabException("interrupted while the rule was checked", e);
    }
  }
}
