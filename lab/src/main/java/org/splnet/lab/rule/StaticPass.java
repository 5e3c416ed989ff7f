package org.splnet.lab.rule;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.stream.Collectors;
import org.splnet.kernel.LevelSet;
import org.splnet.kernel.LockBinding;
import org.splnet.kernel.MachineConfig;
import org.splnet.lab.LabException;

/**
 * The pass over the class files of kernel, net and drivers: who calls what with which locks held at
 * which level, without running any of it.
 *
 * <p>Takes about a second, and half a second for each configuration. One thread at a time.
 */
public final class StaticPass {
  private static final String SYSTEM = "org/splnet/lab/rule/ShippedSystem";
  private static final long STACK = 1L << 29;

  private final Pass pass;
  private final Node main;

  private StaticPass(Pass pass, Node main) {
    this.pass = pass;
    this.main = main;
  }

  /** Looks at the system that ships, with these class files. */
  public static StaticPass of(ClassSource source) {
    return of(source, SYSTEM, "main");
  }

  /** Looks at what a static method makes and calls. */
  static StaticPass of(ClassSource source, String owner, String method) {
    return deep(() -> {
      Pass p = new Pass(source);
      return new StaticPass(p, p.follow(owner, method));
    });
  }

  /** What is wrong under a configuration, by the rules of {@code docs/locking.md}. */
  public List<StaticFinding> violations(MachineConfig config) {
    return judge(config).findings();
  }

  /** What is wrong here and is not in another tree. */
  public List<StaticFinding> violations(MachineConfig config, List<StaticFinding> other) {
    Set<String> known = other.stream().map(StaticFinding::key).collect(Collectors.toSet());
    return violations(config).stream().filter(f -> !known.contains(f.key())).toList();
  }

  /** The tables of some lock grains, each under some level sets: one walk for each grain. */
  public List<RuleTable> tables(List<LockBinding> grains, List<LevelSet> levels) {
    List<RuleTable> out = new ArrayList<>();
    Explained explained = Explained.shipped();
    for (LockBinding b : grains) {
      MachineConfig grain = MachineConfig.named(b.label()).withBinding(b);
      Facts facts = facts(grain);
      for (LevelSet s : levels) {
        MachineConfig config = grain.withLevels(s);
        Judgement j = new Judgement(config, facts, pass.roots().all());
        out.add(new Tabulation(config, facts, j, explained).table());
      }
    }
    return out;
  }

  Judgement judge(MachineConfig config) {
    return new Judgement(config, facts(config), pass.roots().all());
  }

  /** What the pass meets under a configuration. */
  Facts facts(MachineConfig config) {
    return deep(() -> new LockWalk(pass, config).walk(main));
  }

  Pass pass() {
    return pass;
  }

  /** Calls are followed on the stack, and they go deep. */
  private static <T> T deep(Callable<T> work) {
    FutureTask<T> task = new FutureTask<>(work);
    Thread t = new Thread(null, task, "rule", STACK);
    t.start();
    try {
      return task.get();
    } catch (ExecutionException e) {
      if (e.getCause() instanceof RuntimeException r) {
        throw r;
      }
      throw new LabException("the class files could not be looked at: " + e.getCause(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new LabException("interrupted while the class files were looked at", e);
    }
  }
}
