package org.splnet.lab.order;

import java.util.ArrayList;
import java.util.List;
import org.splnet.kernel.LevelSet;
import org.splnet.kernel.LockBinding;
import org.splnet.kernel.ObservedOrder;
import org.splnet.lab.Experiment;
import org.splnet.lab.Progress;

/**
 * The lock order that was observed under one of the lock grains of an experiment.
 *
 * @param name the lock grain, and the level set if several are compared
 * @param order what was observed
 */
public record LockGraph(String name, ObservedOrder order) {
  /**
   * One for each lock grain and level set that an experiment compares, by {@link OrderRun}: rows
   * that are measured run unchecked, for checks cost time, and its network takes paths that no
   * workload takes.
   *
   * @throws org.splnet.lab.LabException if the network cannot be run
   */
  public static List<LockGraph> observe(Experiment e, Progress progress) {
    List<String> locks = e.choicesOf("lock");
    List<String> levels = e.choicesOf("levels");
    List<LockGraph> graphs = new ArrayList<>();
    for (String level : levels) {
      for (String lock : locks) {
        String name = levels.size() > 1 ? lock + " " + level : lock;
        graphs.add(new LockGraph(name, OrderRun.observe(LockBinding.of(lock), LevelSet.of(level))));
        progress.step("observing locks", graphs.size(), locks.size() * levels.size());
      }
    }
    return List.copyOf(graphs);
  }
}
