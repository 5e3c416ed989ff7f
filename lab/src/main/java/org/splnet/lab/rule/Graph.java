package org.splnet.lab.rule;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A graph of names with something said of each edge; the first thing that is said stays. */
final class Graph<T> {
  private final Map<String, Map<String, T>> edges = new LinkedHashMap<>();

  void add(String from, String to, T what) {
    if (!from.equals(to)) {
      edges.computeIfAbsent(from, k -> new LinkedHashMap<>()).putIfAbsent(to, what);
    }
  }

  void addAll(Graph<T> other) {
    other.edges.forEach((from, to) -> to.forEach((t, what) -> add(from, t, what)));
  }

  Set<String> from() {
    return edges.keySet();
  }

  Map<String, T> of(String from) {
    return edges.getOrDefault(from, Map.of());
  }

  /** A shortest way, both ends included; null if there is none. Of a node to itself, a cycle. */
  @Nullable List<String> way(String from, String to) {
    Map<String, String> before = new HashMap<>();
    ArrayDeque<String> next = new ArrayDeque<>(List.of(from));
    while (!next.isEmpty()) {
      String at = next.poll();
      for (String n : of(at).keySet()) {
        if (n.equals(to)) {
          return back(before, from, at, to);
        }
        if (!n.equals(from) && before.putIfAbsent(n, at) == null) {
          next.add(n);
        }
      }
    }
    return null;
  }

  /** Whatever can be got to. */
  Set<String> reachable(String from) {
    Set<String> seen = new LinkedHashSet<>();
    ArrayDeque<String> next = new ArrayDeque<>(List.of(from));
    while (!next.isEmpty()) {
      of(next.poll()).keySet().stream().filter(seen::add).forEach(next::add);
    }
    return seen;
  }

  private static List<String> back(
      Map<String, String> before, String from, String last, String to) {
    ArrayDeque<String> way = new ArrayDeque<>(List.of(last, to));
    for (String at = last; !at.equals(from); ) {
      String b = before.get(at);
      if (b == null) {
        break;
      }
      way.addFirst(b);
      at = b;
    }
    return new ArrayList<>(way);
  }

  /** A shortest cycle; null if there is none. */
  @Nullable List<String> cycle() {
    List<String> best = null;
    for (String n : edges.keySet()) {
      List<String> c = way(n, n);
      if (c != null && (best == null || c.size() < best.size())) {
        best = c;
      }
    }
    return best;
  }
}
