package org.splnet.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.splnet.kernel.LevelSet;
import org.splnet.kernel.LockBinding;
import org.splnet.kernel.LockClass;
import org.splnet.kernel.LockOrder;
import org.splnet.kernel.ObservedOrder;
import org.splnet.lab.order.OrderRun;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import picocli.CommandLine.TypeConversionException;

/** {@code splnet order}: the declared order of locks, and what a run showed of it. */
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
  @Option(
      names = "--dot",
      description = {
        "Print a graph for Graphviz instead (dot -Tsvg): the declared order, and over it what a",
        "small network showed of it that is run for this, from a seed, with the lock checker on."
      })
  private boolean dot;

  @Option(
      names = "--observed",
      paramLabel = "FILE",
      description = {
        "With --dot, draw what another run saw instead: the file that a checked run wrote",
        "(-Dsplnet.check=true -Dsplnet.check.graph=FILE)."
      })
  private @Nullable Path file;

  @Option(names = "--declared", description = "With --dot, draw the declared order only.")
  private boolean declared;

  @Option(
      names = "--lock",
      paramLabel = "GRAIN",
      converter = GrainConverter.class,
      defaultValue = "fine",
      description = "The lock grain of the graph: big, flagged, softnet or fine (the default).")
  private LockBinding lock = LockBinding.FINE;

  @Option(
      names = "--levels",
      paramLabel = "SET",
      converter = LevelsConverter.class,
      defaultValue = "2005",
      description = "The level set of the graph: 2005 (the default), merged or today.")
  private LevelSet levels = LevelSet.L2005;

  /** So that a wrong label is a wrong use of the command. */
  static final class GrainConverter implements ITypeConverter<LockBinding> {
    @Override
    public LockBinding convert(String label) {
      try {
        return LockBinding.of(label);
      } catch (IllegalArgumentException e) {
        throw new TypeConversionException(e.getMessage());
      }
    }
  }

  /** Likewise. */
  static final class LevelsConverter implements ITypeConverter<LevelSet> {
    @Override
    public LevelSet convert(String label) {
      try {
        return LevelSet.of(label);
      } catch (IllegalArgumentException e) {
        throw new TypeConversionException(e.getMessage());
      }
    }
  }

  @Spec private @Nullable CommandSpec spec;

  @Override
  public Integer call() {
    PrintWriter out = Objects.requireNonNull(spec).commandLine().getOut();
    if (dot) {
      new OrderDot(lock, levels, observed()).print(out);
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

  private ObservedOrder observed() {
    if (declared) {
      return new ObservedOrder(List.of(), List.of());
    }
    Path from = file;
    if (from == null) {
      return OrderRun.observe(lock, levels);
    }
    try {
      return ObservedOrder.parse(Files.readAllLines(from));
    } catch (IOException e) {
      throw new ParameterException(
          Objects.requireNonNull(spec).commandLine(),
          "cannot read "
              + from
              + ": "
              + e
              + "; have a checked run write it"
              + " (-Dsplnet.check=true -Dsplnet.check.graph="
              + from
              + ")",
          e);
    } catch (IllegalArgumentException e) {
      throw new ParameterException(
          Objects.requireNonNull(spec).commandLine(), from + ": " + e.getMessage(), e);
    }
  }
}
