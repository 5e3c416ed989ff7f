package org.splnet.kernel;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The order of locks that a checked run has shown so far, to be looked at: a snapshot of the {@link
 * OrderGraph} without its stacks.
 *
 * @param nodes lock classes, and whatever was waited for like a lock
 * @param edges what was seen between them
 */
public record ObservedOrder(List<Node> nodes, List<Edge> edges) {
  private static final String NODE = "node";
  private static final String EDGE = "edge";

  /**
   * A lock class, as the binding has it, or something that is waited for.
   *
   * @param name its name
   * @param isClass whether it is a lock class
   * @param seen whether it was ever taken, run or waited for
   */
  public record Node(String name, boolean isClass, boolean seen) {}

  /**
   * That one was held where the other was wanted.
   *
   * @param from the outer one
   * @param to the inner one
   * @param implicit whether no frame showed it: the outer one was held below the level of a handler
   *     that wants the inner one on the same CPU
   * @param witness where it was first seen, or for which CPU and levels it follows
   */
  public record Edge(String from, String to, boolean implicit, String witness) {}

  /** Copies the lists. */
  public ObservedOrder {
    nodes = List.copyOf(nodes);
    edges = List.copyOf(edges);
  }

  /** This and another run: a node is seen if either saw it; of an edge the first witness stays. */
  public ObservedOrder plus(ObservedOrder other) {
    Map<String, Node> n = new LinkedHashMap<>();
    Map<List<Object>, Edge> e = new LinkedHashMap<>();
    for (ObservedOrder o : List.of(this, other)) {
      o.nodes.forEach(x ->
          n.merge(x.name, x, (a, b) -> new Node(a.name, a.isClass || b.isClass, a.seen || b.seen)));
      o.edges.forEach(x -> e.putIfAbsent(List.of(x.from, x.to, x.implicit), x));
    }
    return new ObservedOrder(List.copyOf(n.values()), List.copyOf(e.values()));
  }

  /** As lines of text that {@link #parse} reads. */
  public List<String> toLines() {
    List<String> out = new ArrayList<>();
    for (Node n : nodes) {
      out.add(
          String.join(
              "\t", NODE, n.name, n.isClass ? "class" : "wait", n.seen ? "seen" : "unseen"));
    }
    for (Edge e : edges) {
      out.add(
          String.join("\t", EDGE, e.from, e.to, e.implicit ? "level" : "frame", e.witness.strip()));
    }
    return out;
  }

  /**
   * Reads what {@link #toLines} wrote, of one run or of several one after the other.
   *
   * @throws IllegalArgumentException naming a line that is none of these
   */
  public static ObservedOrder parse(List<String> lines) {
    ObservedOrder all = new ObservedOrder(List.of(), List.of());
    for (String line : lines) {
      String[] f = line.split("\t", -1);
      if (f[0].equals(NODE) && f.length == 4) {
        Node n = new Node(f[1], f[2].equals("class"), f[3].equals("seen"));
        all = all.plus(new ObservedOrder(List.of(n), List.of()));
      } else if (f[0].equals(EDGE) && f.length == 5) {
        Edge e = new Edge(f[1], f[2], f[3].equals("level"), f[4]);
        all = all.plus(new ObservedOrder(List.of(), List.of(e)));
      } else {
        throw new IllegalArgumentException(
            "'"
                + line
                + "' is no line of an observed order: take a file that a checked run wrote"
                + " (-Dsplnet.check=true -Dsplnet.check.graph=FILE)");
      }
    }
    return all;
  }
}
