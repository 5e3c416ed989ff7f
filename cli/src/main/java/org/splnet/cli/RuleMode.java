package org.splnet.cli;

import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.splnet.kernel.LevelSet;
import org.splnet.kernel.LockBinding;
import org.splnet.kernel.LockOrder;
import org.splnet.lab.rule.RuleReport;
import org.splnet.lab.rule.RuleSurvey;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Option;

/** {@code splnet check --rule}: the rule of locks and levels as a table. */
final class RuleMode implements CheckMode {
  @Option(
      names = "--rule",
      required = true,
      description = {
        "Print the rule of docs/locking.md as a table, for each lock grain under each level set:"
            + " use",
        "and low of each lock class, every edge with a witness, every edge that an interrupt"
            + " makes,",
        "the rules, held or violated; from the declared order, the class files and a checked run.",
        "0 if all hold, nothing observed is missing in the code's, nothing of the code's is",
        "undeclared, and every negative control fails for the stated reason."
      })
  @SuppressWarnings("UnusedVariable") // that the group is there says as much
  private boolean rule;

  @Option(
      names = "--lock",
      paramLabel = "CLASS",
      description = "With --rule: only what concerns this lock class, with all calls.")
  private @Nullable String lock;

  @Option(
      names = "--grain",
      paramLabel = "GRAIN",
      converter = OrderCommand.GrainConverter.class,
      description = "With --rule: only this lock grain: big, flagged, softnet or fine.")
  private @Nullable LockBinding grain;

  @Option(
      names = "--levels",
      paramLabel = "SET",
      converter = OrderCommand.LevelsConverter.class,
      description = "With --rule: only this level set: 2005, merged or today.")
  private @Nullable LevelSet levels;

  @Override
  public int run(Request request) throws IOException {
    if (request.name() != null) {
      throw request.usage("--rule looks at the whole system and takes no NAME");
    }
    String only = lock == null ? "" : lock;
    if (!only.isEmpty()) {
      try {
        LockOrder.STANDARD.named(only);
      } catch (IllegalArgumentException e) {
        throw request.usage("--lock: " + e.getMessage());
      }
    }
    List<LockBinding> grains = grain == null ? LockBinding.standard() : List.of(grain);
    List<LevelSet> sets = levels == null ? Arrays.asList(LevelSet.values()) : List.of(levels);
    RuleSurvey survey = RuleSurvey.of(grains, sets);
    survey.tables().forEach(t -> request.out().print(RuleReport.text(t, only)));
    request.out().print(RuleReport.summary(survey));
    request.out().flush();
    if (request.json() != null) {
      OutputFile.write(request.json(), RuleReport.json(survey));
    }
    return survey.ok() ? ExitCode.OK : ExitCode.SOFTWARE;
  }
}
