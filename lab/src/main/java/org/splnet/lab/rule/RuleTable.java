package org.splnet.lab.rule;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.splnet.kernel.LockClass;
import org.splnet.kernel.LockOrder;
import org.splnet.kernel.ObservedOrder;

/**
 * The rule under one configuration, as obligations that can be checked by hand.
 *
 * @param grain the lock grain
 * @param levels the level set
 * @param classes what each lock class has for numbers
 * @param edges which real lock is taken inside which
 * @param implicit which edges interrupts make
 * @param rules the rules, each held or not
 * @param gaps what was observed and the pass does not see, and what it sees and is not declared
 * @param explained findings that break no rule, with the reason that a reviewer gave
 * @param unresolved what the pass could not follow
 */
public record RuleTable(
    String grain,
    String levels,
    List<LockRow> classes,
    List<EdgeRow> edges,
    List<ImplicitRow> implicit,
    List<RuleRow> rules,
    List<String> gaps,
    List<String> explained,
    List<String> unresolved) {
  /**
   * Numbers of a class.
   *
   * @param name of it
   * @param behind the class at whose real lock it is bound
   * @param declared the level that the order gives it
   * @param taken whether any path takes it
   * @param use highest level at which a handler takes it
   * @param useBy the calls, from the handler
   * @param low lowest level in force while it is held
   * @param lowBy the calls to there
   */
  public record LockRow(
      String name,
      String behind,
      String declared,
      boolean taken,
      String use,
      List<String> useBy,
      String low,
      List<String> lowBy) {}

  /**
   * That one is held where the other is wanted.
   *
   * @param declared whether the declared order has it so
   * @param inCode whether the pass sees it
   * @param observed where a checked run saw it; empty if none did
   * @param path the calls to where the inner one is taken
   */
  public record EdgeRow(
      String from,
      String to,
      boolean declared,
      boolean inCode,
      String observed,
      List<String> path) {
    private EdgeRow seen(String by) {
      return new EdgeRow(from, to, declared, inCode, by, path);
    }
  }

  /**
   * That one is held below the level of a handler that wants the other.
   *
   * @param held the class that is held
   * @param wanted the class that the handler takes
   * @param routing what brings the handler to a CPU where the class is held
   * @param observed whether a checked run saw it
   */
  public record ImplicitRow(
      String held,
      String heldAt,
      String wanted,
      String handlerAt,
      String handler,
      String routing,
      String from,
      String to,
      boolean observed) {
    private ImplicitRow seen(Set<String> by) {
      boolean now = observed || by.contains(from + " " + to);
      return new ImplicitRow(held, heldAt, wanted, handlerAt, handler, routing, from, to, now);
    }
  }

  /**
   * One rule.
   *
   * @param number as in {@code docs/locking.md}
   * @param says what it asks for
   * @param held whether nothing breaks it
   * @param broken what breaks it, with the calls
   */
  public record RuleRow(String number, String says, boolean held, List<String> broken) {}

  /** Whether all rules are held and there is no gap. */
  public boolean holds() {
    return gaps.isEmpty() && rules.stream().allMatch(RuleRow::held);
  }

  /** This, with what a checked run of the same configuration saw. */
  public RuleTable withObserved(ObservedOrder seen) {
    Set<String> names =
        LockOrder.STANDARD.classes().stream().map(LockClass::name).collect(Collectors.toSet());
    Map<String, EdgeRow> all = new LinkedHashMap<>();
    edges.forEach(e -> all.put(e.from + " " + e.to, e));
    Set<String> possible =
        implicit.stream().map(i -> i.from + " " + i.to).collect(Collectors.toSet());
    Set<String> levelEdges = new TreeSet<>();
    List<String> more = new ArrayList<>(gaps);
    for (ObservedOrder.Edge e : seen.edges()) {
      if (!names.contains(e.from()) || !names.contains(e.to()) || e.from().equals(e.to())) {
        continue;
      }
      String key = e.from() + " " + e.to();
      if (e.implicit()) {
        levelEdges.add(key);
        if (!possible.contains(key)) {
          more.add(gap(e.from() + " => " + e.to(), e));
        }
      } else {
        EdgeRow old = all.get(key);
        if (old == null) {
          more.add(gap(e.from() + " -> " + e.to(), e));
        }
        all.put(key, old == null ? unseen(e) : old.seen(e.witness()));
      }
    }
    List<ImplicitRow> marked = implicit.stream().map(i -> i.seen(levelEdges)).toList();
    return new RuleTable(
        grain,
        levels,
        classes,
        List.copyOf(all.values()),
        marked,
        rules,
        List.copyOf(more),
        explained,
        unresolved);
  }

  private static EdgeRow unseen(ObservedOrder.Edge e) {
    boolean declared = Tabulation.isDeclared(e.from(), e.to());
    return new EdgeRow(e.from(), e.to(), declared, false, e.witness(), List.of());
  }

  private static String gap(String edge, ObservedOrder.Edge e) {
    return "observed, and not seen by the pass: " + edge + " (" + e.witness().strip() + ")";
  }
}
