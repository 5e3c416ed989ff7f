package org.splnet.lab.rule;

import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Stream;
import org.splnet.kernel.LevelSet;
import org.splnet.kernel.LockBinding;
import tools.jackson.databind.json.JsonMapper;

/** The JVM that looks at the class files: prints a line of JSON, the tables. */
public final class RuleWorker {
  private RuleWorker() {}

  /** Arguments: lock grains and level sets, each separated by commas. */
  public static void main(String[] args) {
    List<LockBinding> grains = Stream.of(args[0].split(",", -1)).map(LockBinding::of).toList();
    List<LevelSet> levels = Stream.of(args[1].split(",", -1)).map(LevelSet::of).toList();
    List<RuleTable> tables = StaticPass.of(ClassSource.ofThisProgram()).tables(grains, levels);
    PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
    out.println(new JsonMapper().writeValueAsString(tables));
  }
}
