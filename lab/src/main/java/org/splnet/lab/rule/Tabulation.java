package org.splnet.lab.rule;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.splnet.kernel.LockClass;
import org.splnet.kernel.LockOrder;
import org.splnet.kernel.MachineConfig;
import org.splnet.lab.rule.Facts.Place;
import org.splnet.lab.rule.Judgement.Implicit;
import org.splnet.lab.rule.Judgement.Level;
import org.splnet.lab.rule.RuleTable.EdgeRow;
import org.splnet.lab.rule.RuleTable.ImplicitRow;
import org.splnet.lab.rule.RuleTable.LockRow;
import org.splnet.lab.rule.RuleTable.RuleRow;
import org.splnet.lab.rule.StaticFinding.Kind;

/** Makes the table of what was judged. */
final class Tabulation {
  private static final String NOBODY = "-";

  private record Rule(String number, String says, Set<Kind> kinds) {}

  private static final List<Rule> RULES =
      List.of(
          new Rule(
              "0",
              "locks and levels are paired, nobody leaves a lock that is not held or uses what one"
                  + " guards without it",
              EnumSet.of(
                  Kind.NOT_HELD,
                  Kind.OWNERSHIP,
                  Kind.LOCK_LEAK,
                  Kind.LEVEL_AT_RETURN,
                  Kind.UNBALANCED_LEVEL,
                  Kind.LEVEL_LOWERED)),
          new Rule(
              "1",
              "-> has no cycle, and two locks of one class are taken in instance order",
              EnumSet.of(Kind.ORDER, Kind.SAME_CLASS, Kind.RECURSION)),
          new Rule(
              "2",
              "low(L) >= use(L) for every class but the kernel lock",
              EnumSet.of(Kind.HELD_BELOW_HANDLER)),
          new Rule(
              "2k",
              "no class to which a handler above low(kernel) leads has low(kernel) < low(L) <"
                  + " use(kernel)",
              EnumSet.of(Kind.BELOW_KERNEL_LOCK)),
          new Rule(
              "3",
              "low(B) >= use(A) wherever -> leads from A to B",
              EnumSet.of(Kind.SAFE_TO_UNSAFE)),
          new Rule(
              "4",
              "nothing blocks with a spin lock held, and handlers never block",
              EnumSet.of(Kind.BLOCKING)),
          new Rule(
              "5",
              "no lock is waited for with cross-CPU calls masked",
              EnumSet.of(Kind.MASKED_CALLS)),
          new Rule(
              "6",
              "waits for handlers, callouts and calls close no cycle",
              EnumSet.of(Kind.WAITING)),
          new Rule(
              "exact",
              "-> and => together have no cycle, routes apart",
              EnumSet.of(Kind.IMPLICIT_CYCLE)));

  private final MachineConfig config;
  private final Facts facts;
  private final Judgement judged;
  private final Explained explained;
  private final List<String> excused = new ArrayList<>();

  Tabulation(MachineConfig config, Facts facts, Judgement judged, Explained explained) {
    this.config = config;
    this.facts = facts;
    this.judged = judged;
    this.explained = explained;
  }

  RuleTable table() {
    List<RuleRow> rules = RULES.stream().map(this::rule).toList();
    return new RuleTable(
        config.binding().label(),
        config.levels().label(),
        config.order().classes().stream().map(this::row).toList(),
        edges(),
        implicit(),
        rules,
        undeclared(),
        excused.stream().distinct().toList(),
        facts.unresolved.stream().sorted().toList());
  }

  private LockRow row(LockClass c) {
    Level use = judged.use(c.name());
    Level low = judged.low(c.name());
    boolean taken = judged.isHeld(c.name());
    return new LockRow(
        c.name(),
        judged.real(c.name()),
        config.levelOf(c).name(),
        taken,
        taken ? config.levels().name(use.rank()) : NOBODY,
        path(use.place()),
        taken ? config.levels().name(low.rank()) : NOBODY,
        path(low.place()));
  }

  private static List<String> path(@Nullable Place p) {
    return p == null ? List.of() : p.path();
  }

  private List<EdgeRow> edges() {
    List<EdgeRow> out = new ArrayList<>();
    for (String from : judged.explicit().from()) {
      judged
          .explicit()
          .of(from)
          .forEach(
              (to, p) -> out.add(new EdgeRow(from, to, isDeclared(from, to), true, "", p.path())));
    }
    return out;
  }

  /** Whether the order has it so; what is no class has no place in it. */
  static boolean isDeclared(String from, String to) {
    LockOrder order = LockOrder.STANDARD;
    LockClass a = LockOps.classOf(order, from);
    LockClass b = LockOps.classOf(order, to);
    return a == null || b == null || order.rank(a) < order.rank(b);
  }

  private List<ImplicitRow> implicit() {
    List<ImplicitRow> out = new ArrayList<>();
    for (String from : judged.implicit().from()) {
      judged.implicit().of(from).forEach((to, i) -> out.add(row(from, to, i)));
    }
    return out;
  }

  private ImplicitRow row(String from, String to, Implicit i) {
    String routing =
        switch (i.handler().kind) {
          case HARD -> "its line may lead to any CPU";
          case SOFT -> "it is scheduled on any CPU";
          case CALLOUT -> "it is armed on any CPU";
          default -> "it comes to any CPU";
        };
    return new ImplicitRow(
        i.held(),
        config.levels().name(i.heldAt()),
        i.wanted(),
        config.levels().name(i.handlerAt()),
        i.handler().toString(),
        routing,
        from,
        to,
        false);
  }

  private RuleRow rule(Rule r) {
    List<String> broken = new ArrayList<>();
    for (StaticFinding f : judged.findings()) {
      if (r.kinds.contains(f.kind())) {
        String reason = explained.reason(f);
        if (reason == null) {
          broken.add(f.kind() + ": " + f.text() + told(f.path()));
        } else {
          excused.add(f.text() + ": " + reason);
        }
      }
    }
    return new RuleRow(r.number, r.says, broken.isEmpty(), broken);
  }

  private static String told(List<String> path) {
    return path.isEmpty() ? "" : " [" + String.join(" > ", path) + "]";
  }

  /** What the pass sees and the order does not declare. */
  private List<String> undeclared() {
    Set<String> out = new LinkedHashSet<>();
    for (StaticFinding f : judged.findings()) {
      if (f.kind() == Kind.UNDECLARED_UNDER_KERNEL || f.kind() == Kind.ORDER) {
        out.add("seen by the pass, and not declared: " + f.text());
      }
    }
    return List.copyOf(out);
  }
}
