package org.splnet.cli;

import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.splnet.kernel.LevelSet;
import org.splnet.kernel.LockBinding;
import org.splnet.kernel.LockClass;
import org.splnet.kernel.LockOrder;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code splnet order}: the declared order of locks. */
@Command(
    name = "order",
    description = "Print the lock classes in their order, outermost first.",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    footer = {
      "",
      "Columns: the level of the class and its rank in each level set (--levels), whether it is",
      "taken under the kernel lock, and the lock behind it under each lock grain (--lock; 'own'"
          + " for",
      "locks of its own)."
    })
final class OrderCommand implements Callable<Integer> {
  @Option(names = "--dot", description = "Print a Graphviz graph instead.")
  private boolean dot;

  @Spec private @Nullable CommandSpec spec;

  @Override
  public Integer call() {
    PrintWriter out = Objects.requireNonNull(spec).commandLine().getOut();
    if (dot) {
      printDot(out);
    } else {
      printTable(out);
    }
    out.flush();
    return ExitCode.OK;
  }

  private static void printTable(PrintWriter out) {
    List<List<String>> rows = new ArrayList<>();
    List<String> head = new ArrayList<>(List.of("#", "class", "kind", "level"));
    for (LevelSet set : LevelSet.values()) {
      head.add(set.label());
    }
    head.add("under kernel");
    for (LockBinding binding : LockBinding.standard()) {
      head.add(binding.label());
    }
    head.add("protects");
    rows.add(head);
    for (LockClass c : LockOrder.STANDARD.classes()) {
      rows.add(row(c));
    }
    int[] width = new int[head.size()];
    for (List<String> row : rows) {
      for (int i = 0; i < width.length; i++) {
        width[i] = Math.max(width[i], row.get(i).length());
      }
    }
    for (List<String> row : rows) {
      StringBuilder line = new StringBuilder();
      for (int i = 0; i < width.length; i++) {
        line.append(row.get(i)).repeat(" ", width[i] - row.get(i).length() + 2);
      }
      out.println(line.toString().stripTrailing());
    }
  }

  private static List<String> row(LockClass c) {
    List<String> row = new ArrayList<>();
    row.add(Integer.toString(LockOrder.STANDARD.rank(c)));
    row.add(c.name());
    row.add(c.kind().name().toLowerCase(Locale.ROOT));
    row.add(c.ipl().name());
    for (LevelSet set : LevelSet.values()) {
      row.add(Integer.toString(set.rank(c.ipl())));
    }
    row.add(c.underKernel() ? "yes" : "no");
    for (LockBinding binding : LockBinding.standard()) {
      LockClass to = binding.target(c);
      row.add(to == c ? "own" : to.name());
    }
    row.add(c.protects());
    return row;
  }

  private static void printDot(PrintWriter out) {
    out.println("digraph locks {");
    out.println("  node [shape=box];");
    LockClass outer = null;
    for (LockClass c : LockOrder.STANDARD.classes()) {
      String ranks =
          String.join(
              " ",
              Arrays.stream(LevelSet.values())
                  .map(s -> s.label() + ":" + s.rank(c.ipl()))
                  .toList());
      out.printf(
          "  \"%s\" [label=\"%s\\n%s (%s)\"%s];%n",
          c.name(), c.name(), c.ipl(), ranks, c.underKernel() ? " style=bold" : "");
      if (outer != null) {
        out.printf("  \"%s\" -> \"%s\";%n", outer.name(), c.name());
      }
      outer = c;
    }
    out.println("}");
  }
}
