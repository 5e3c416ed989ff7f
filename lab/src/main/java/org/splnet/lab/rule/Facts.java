package org.splnet.lab.rule;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.splnet.lab.rule.Node.Visit;

/** What the walk has met: who takes what where, what is held at which level, what is not right. */
final class Facts {
  /** That a class is taken, or a wait begun, by somebody who was delivered at a level. */
  record Taken(int root, String name, int frame) {}

  /** That a class is held at a level. */
  record Low(String name, int level) {}

  /** That one is held where another is wanted. */
  record Edge(String from, String to) {}

  /** Where something was met: the chain of calls, from the root. */
  static final class Place {
    private final @Nullable Visit visit;
    final int line;
    final Root root;

    Place(@Nullable Visit visit, int line, Root root) {
      this.visit = visit;
      this.line = line;
      this.root = root;
    }

    /** The root and the methods with their lines, outermost first. */
    List<String> path() {
      ArrayDeque<String> out = new ArrayDeque<>();
      int at = line;
      for (Visit v = visit; v != null; v = v.from) {
        out.addFirst(v.node.body.shortName() + ":" + at);
        at = v.fromLine;
      }
      out.addFirst(root.toString());
      return List.copyOf(out);
    }

    String method() {
      return visit == null ? "dispatch" : visit.node.body.shortName();
    }

    String where() {
      return visit == null ? root.toString() : visit.node.body.shortName() + ":" + line;
    }
  }

  final Map<Taken, Place> taken = new LinkedHashMap<>();
  final Map<Low, Place> low = new LinkedHashMap<>();
  final Map<Edge, Place> edges = new LinkedHashMap<>();
  final Map<String, StaticFinding> findings = new LinkedHashMap<>();
  final Set<String> unresolved = new LinkedHashSet<>();
  final Set<String> reached = new TreeSet<>();

  void finding(StaticFinding.Kind kind, String what, Place p) {
    String key = kind + " " + p.method() + " " + what;
    findings.computeIfAbsent(
        key, k -> new StaticFinding(kind, p.method(), p.where() + ": " + what, p.path()));
  }

  List<StaticFinding> findings() {
    return new ArrayList<>(findings.values());
  }
}
