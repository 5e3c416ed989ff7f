package org.splnet.cli;

import java.io.PrintWriter;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.splnet.kernel.LevelSet;
import org.splnet.kernel.LockBinding;
import org.splnet.kernel.LockClass;
import org.splnet.kernel.LockOrder;
import org.splnet.kernel.ObservedOrder;

/**
 * Draws the lock order for Graphviz: the declared one as a spine from top to bottom, and over it
 * what a checked run has seen.
 */
final class OrderDot {
  private static final List<String> LEGEND =
      List.of(
          "thick: the declared order",
          "solid: taken, or waited for, where the other was held",
          "dashed: held below the level of a handler that wants the other",
          "grey: not seen",
          "ellipse: waited for like a lock",
          "point at an edge to read where it was seen first");

  private final LockBinding binding;
  private final LevelSet levels;
  private final ObservedOrder observed;
  private final Map<String, ObservedOrder.Node> nodes;

  OrderDot(LockBinding binding, LevelSet levels, ObservedOrder observed) {
    this.binding = binding;
    this.levels = levels;
    this.observed = observed;
    this.nodes =
        observed.nodes().stream()
            .collect(Collectors.toMap(ObservedOrder.Node::name, Function.identity()));
  }

  void print(PrintWriter out) {
    out.println("digraph locks {");
    out.printf(
        "  graph [label=%s labelloc=b labeljust=l fontname=\"sans-serif\" fontsize=10"
            + " nodesep=0.6 ranksep=0.45];%n",
        quoted(
            "lock grain %s, levels %s\\l%s\\l"
                .formatted(binding, levels.label(), String.join("\\l", LEGEND))));
    out.println(
        "  node [shape=box style=filled fillcolor=white fontname=\"sans-serif\" fontsize=11];");
    out.println("  edge [fontname=\"sans-serif\" fontsize=9 arrowsize=0.7];");
    printSpine(out);
    printWaits(out);
    observed.edges().forEach(e -> printEdge(out, e));
    out.println("}");
  }

  private void printSpine(PrintWriter out) {
    LockClass outer = null;
    for (LockClass c : LockOrder.STANDARD.classes()) {
      LockClass to = binding.target(c);
      ObservedOrder.Node node = nodes.get(to.name());
      boolean seen = node != null && node.seen();
      String bound = to == c ? "" : "\\n= " + to.name();
      String look =
          seen
              ? "fillcolor=\"%s\"%s"
                  .formatted(c.underKernel() ? "#dbe9f6" : "#fdf3d8", to == c ? "" : " color=gray")
              : "color=gray fontcolor=gray";
      out.printf(
          "  %s [label=%s group=spine tooltip=%s %s];%n",
          quoted(c.name()),
          quoted("%s%s\\n%s (%d)".formatted(c.name(), bound, c.ipl(), levels.rank(c.ipl()))),
          quoted("protects " + c.protects()),
          look);
      if (outer != null) {
        out.printf(
            "  %s -> %s [weight=100 penwidth=4 color=\"#cccccc\" arrowhead=none"
                + " tooltip=\"declared\"];%n",
            quoted(outer.name()), quoted(c.name()));
      }
      outer = c;
    }
  }

  /** Only those that an edge that was seen in a frame ends at; the rest say nothing of locks. */
  private void printWaits(PrintWriter out) {
    Set<String> drawn = new HashSet<>();
    observed.edges().stream()
        .filter(e -> !e.implicit())
        .flatMap(e -> List.of(e.from(), e.to()).stream())
        .filter(n -> !isClass(n) && drawn.add(n))
        .forEach(n -> out.printf("  %s [shape=ellipse fontsize=9];%n", quoted(n)));
  }

  private boolean isClass(String name) {
    ObservedOrder.Node n = nodes.get(name);
    return n != null && n.isClass();
  }

  /** Of the edges that no frame shows only those between locks: the others fill the page. */
  private void printEdge(PrintWriter out, ObservedOrder.Edge e) {
    if (!e.implicit()) {
      out.printf(
          "  %s -> %s [constraint=%s color=\"#1f4e79\" tooltip=%s];%n",
          quoted(e.from()),
          quoted(e.to()),
          !(isClass(e.from()) && isClass(e.to())),
          quoted(e.witness()));
    } else if (isClass(e.from()) && isClass(e.to()) && !isShown(e)) {
      out.printf(
          "  %s -> %s [constraint=false style=dashed color=\"%s\" tooltip=%s];%n",
          quoted(e.from()),
          quoted(e.to()),
          e.to().equals(LockOrder.BIG.name()) ? "#c00000" : "#b0a0c0",
          quoted(e.witness()));
    }
  }

  /** Whether a frame shows the same. */
  private boolean isShown(ObservedOrder.Edge e) {
    return observed.edges().stream()
        .anyMatch(x -> !x.implicit() && x.from().equals(e.from()) && x.to().equals(e.to()));
  }

  private static String quoted(String text) {
    return '"' + text.replace("\"", "\\\"") + '"';
  }
}
