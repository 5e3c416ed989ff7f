package org.splnet.lab.rule;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.splnet.lab.rule.RuleTable.EdgeRow;
import org.splnet.lab.rule.RuleTable.ImplicitRow;
import org.splnet.lab.rule.RuleTable.LockRow;
import org.splnet.lab.rule.RuleTable.RuleRow;
import tools.jackson.databind.json.JsonMapper;

/** The tables of the rule as text, as JSON and in Markdown. */
public final class RuleReport {
  private static final int ENDS = 2;
  private static final String NONE = "-";

  private RuleReport() {}

  /**
   * A table for a terminal.
   *
   * @param lock only what concerns this class, with whole paths; empty for all
   */
  public static String text(RuleTable t, String lock) {
    StringBuilder out = new StringBuilder();
    String verdict = t.holds() ? "holds" : "DOES NOT HOLD";
    out.append("== ").append(name(t)).append(": ").append(verdict).append("\n\n");
    boolean whole = !lock.isEmpty();
    String behind = behind(t, lock);
    table(out, locks(t, lock, whole));
    out.append("\nedges (D declared, S in the code, O observed)\n");
    table(out, edges(t, behind, whole));
    out.append("\nimplicit edges\n");
    table(out, implicit(t, behind));
    out.append("\nrules\n");
    for (RuleRow r : t.rules()) {
      out.append("  %-6s%-9s%s%n".formatted(r.number(), r.held() ? "held" : "VIOLATED", r.says()));
      r.broken().forEach(b -> out.append("      ").append(b).append('\n'));
    }
    t.gaps().forEach(g -> out.append("  GAP   ").append(g).append('\n'));
    return out.append('\n').toString();
  }

  private static String name(RuleTable t) {
    return "--lock " + t.grain() + " --levels " + t.levels();
  }

  private static String behind(RuleTable t, String lock) {
    return t.classes().stream()
        .filter(c -> c.name().equals(lock))
        .map(LockRow::behind)
        .findFirst()
        .orElse("");
  }

  private static List<List<String>> locks(RuleTable t, String lock, boolean whole) {
    List<List<String>> rows = new ArrayList<>();
    rows.add(List.of("class", "behind", "level", "use", "low", "use is set by", "low is set by"));
    for (LockRow c : t.classes()) {
      if (lock.isEmpty() || c.name().equals(lock)) {
        String own = c.behind().equals(c.name()) ? "own" : c.behind();
        String low = path(c.lowBy(), whole);
        String use = path(c.useBy(), whole);
        rows.add(List.of(c.name(), own, c.declared(), c.use(), c.low(), use, low));
      }
    }
    return rows;
  }

  private static List<List<String>> edges(RuleTable t, String behind, boolean whole) {
    List<List<String>> rows = new ArrayList<>();
    rows.add(List.of("edge", "DSO", "witness"));
    for (EdgeRow e : t.edges()) {
      if (behind.isEmpty() || e.from().equals(behind) || e.to().equals(behind)) {
        String from =
            (e.declared() ? "D" : NONE) + (e.inCode() ? "S" : NONE) + (isSeen(e) ? "O" : NONE);
        String witness = e.path().isEmpty() ? e.observed() : path(e.path(), whole);
        rows.add(List.of(e.from() + " -> " + e.to(), from, witness));
      }
    }
    return rows;
  }

  private static boolean isSeen(EdgeRow e) {
    return !e.observed().isEmpty();
  }

  private static List<List<String>> implicit(RuleTable t, String behind) {
    List<List<String>> rows = new ArrayList<>();
    rows.add(List.of("edge", "SO", "held at", "handler at", "handler and its routing"));
    for (ImplicitRow i : t.implicit()) {
      if (behind.isEmpty() || i.from().equals(behind) || i.to().equals(behind)) {
        rows.add(
            List.of(
                i.held() + " => " + i.wanted(),
                "S" + (i.observed() ? "O" : NONE),
                i.heldAt(),
                i.handlerAt(),
                i.handler() + ": " + i.routing()));
      }
    }
    return rows;
  }

  private static String path(List<String> path, boolean whole) {
    if (whole || path.size() <= ENDS + 1) {
      return path.isEmpty() ? NONE : String.join(" > ", path);
    }
    return path.getFirst()
        + " > .. > "
        + String.join(" > ", path.subList(path.size() - ENDS, path.size()));
  }

  private static void table(StringBuilder out, List<List<String>> rows) {
    int columns = rows.getFirst().size();
    int[] width = new int[columns];
    for (List<String> row : rows) {
      for (int i = 0; i < columns; i++) {
        width[i] = Math.max(width[i], row.get(i).length());
      }
    }
    for (List<String> row : rows) {
      StringBuilder line = new StringBuilder("  ");
      for (int i = 0; i < columns; i++) {
        line.append(row.get(i)).repeat(" ", width[i] - row.get(i).length() + 2);
      }
      out.append(line.toString().stripTrailing()).append('\n');
    }
  }

  /**
   * What goes for all configurations: what is excused, what is not known, the controls, the end.
   */
  public static String summary(RuleSurvey s) {
    StringBuilder out = new StringBuilder();
    Set<String> excused = new LinkedHashSet<>();
    Set<String> unknown = new LinkedHashSet<>();
    s.tables().forEach(t -> excused.addAll(t.explained()));
    s.tables().forEach(t -> unknown.addAll(t.unresolved()));
    out.append("explained: ").append(excused.size()).append('\n');
    excused.forEach(e -> out.append("  ").append(e).append('\n'));
    out.append("not resolved: ").append(unknown.size()).append('\n');
    unknown.forEach(u -> out.append("  ").append(u).append('\n'));
    controls(s.controls(), out);
    s.tables().forEach(t -> out.append("%-34s%s%n".formatted(name(t), verdict(t))));
    long held = s.tables().stream().filter(RuleTable::holds).count();
    long failed = s.controls().stream().filter(RuleControl::ok).count();
    return out.append(
            "%d of %d configurations hold; %d of %d negative controls fail for the stated reason%n"
                .formatted(held, s.tables().size(), failed, s.controls().size()))
        .toString();
  }

  private static String verdict(RuleTable t) {
    long observed = t.edges().stream().filter(RuleReport::isSeen).count();
    return "%s; %d edges in the code, %d of them observed; %d implicit"
        .formatted(
            t.holds() ? "holds" : "DOES NOT HOLD", t.edges().size(), observed, t.implicit().size());
  }

  private static void controls(List<RuleControl> controls, StringBuilder out) {
    out.append("negative controls\n");
    for (RuleControl c : controls) {
      out.append("  rule %-3s%s%n".formatted(c.rule(), c.name()));
      if (!c.refused().isEmpty()) {
        out.append("    refused %s: %s%n".formatted(c.refused(), c.reason()));
      }
      String ends = c.failure().isEmpty() ? "goes well" : c.failure();
      out.append("    replay of %s: %s%n".formatted(c.program(), ends));
      if (!c.ok()) {
        out.append("    NOT AS IT MUST BE: %s was expected%n".formatted(c.expected()));
      }
    }
  }

  /** All of it, as JSON. */
  public static String json(RuleSurvey s) {
    Map<String, Object> all = new LinkedHashMap<>();
    all.put("ok", s.ok());
    all.put("tables", s.tables());
    all.put("controls", s.controls());
    return JsonMapper.builder().build().writerWithDefaultPrettyPrinter().writeValueAsString(all)
        + "\n";
  }

  /** The numbers of the classes and the edges of one configuration, for the documentation. */
  public static String markdown(RuleTable t) {
    StringBuilder out = new StringBuilder();
    out.append("| class | level | use | set by | low | set by |\n|---|---|---|---|---|---|\n");
    for (LockRow c : t.classes()) {
      out.append(
          "| `%s` | %s | %s | %s | %s | %s |%n"
              .formatted(
                  c.name(), c.declared(), c.use(), ends(c.useBy()), c.low(), ends(c.lowBy())));
    }
    out.append("\n| edge | by |\n|---|---|\n");
    for (EdgeRow e : t.edges()) {
      out.append("| `%s` → `%s` | %s |%n".formatted(e.from(), e.to(), ends(e.path())));
    }
    out.append("\n| implicit edge | held at | handler | at |\n|---|---|---|---|\n");
    for (ImplicitRow i : t.implicit()) {
      out.append(
          "| `%s` ⇒ `%s` | %s | %s | %s |%n"
              .formatted(i.held(), i.wanted(), i.heldAt(), i.handler(), i.handlerAt()));
    }
    return out.toString();
  }

  /** Without lines, which change with every change of a file. */
  private static String ends(List<String> path) {
    return path(path, false).replaceAll(":\\d+", "");
  }
}
