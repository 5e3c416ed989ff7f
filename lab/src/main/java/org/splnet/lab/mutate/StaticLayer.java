package org.splnet.lab.mutate;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.splnet.kernel.LockBinding;
import org.splnet.kernel.MachineConfig;
import org.splnet.lab.LabException;
import org.splnet.lab.rule.ClassSource;
import org.splnet.lab.rule.StaticFinding;
import org.splnet.lab.rule.StaticPass;
import org.splnet.weave.Mutants;

/**
 * The pass over the class files, without a run: it finds something wrong in the changed ones that
 * it does not find in those that ship. With a lock for each class, where there is most to be seen.
 */
final class StaticLayer {
  static final String LABEL = "static";

  private final MachineConfig config = MachineConfig.named("shipped").withBinding(LockBinding.FINE);
  private final ClassSource shipped = ClassSource.ofThisProgram();
  private final List<StaticFinding> known = StaticPass.of(shipped).violations(config);

  /** Looks at a mutant; null if nothing is found. Any thread. */
  @Nullable Catch look(Mutant m) {
    ClassSource source = shipped;
    for (String type : m.classes()) {
      String name = type.replace('.', '/');
      byte[] bytes = shipped.find(name);
      if (bytes == null) {
        throw new LabException("the class file of " + type + " is not there: build again");
      }
      source =
          source.with(name, Mutants.apply(bytes, m.changes(), StaticLayer.class.getClassLoader()));
    }
    List<StaticFinding> found = StaticPass.of(source).violations(config, known);
    return found.isEmpty()
        ? null
        : new Catch(LABEL, "", -1, found.getFirst().kind().name(), found.getFirst().text());
  }
}
