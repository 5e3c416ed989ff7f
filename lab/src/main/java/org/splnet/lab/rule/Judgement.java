package org.splnet.lab.rule;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.splnet.kernel.Ipl;
import org.splnet.kernel.LevelSet;
import org.splnet.kernel.LockClass;
import org.splnet.kernel.LockOrder;
import org.splnet.kernel.MachineConfig;
import org.splnet.lab.rule.Facts.Place;
import org.splnet.lab.rule.StaticFinding.Kind;

/**
 * Rules 1 to 6 of {@code docs/locking.md}, judged on what the walk has met under one configuration.
 *
 * <p>The nodes are the real locks, each named by the class at whose place it stands, and whatever
 * is waited for like a lock. An application counts as if it ran on a CPU, for on some ports it
 * does. Lines may be routed anywhere.
 */
final class Judgement {
  /** A number that a class has, and who gives it. */
  record Level(int rank, @Nullable Place place) {}

  /**
   * An edge that no code shows: what is held at a level, a handler above that level wants another.
   *
   * @param handler who wants it
   */
  record Implicit(String held, String wanted, int heldAt, int handlerAt, Root handler) {}

  private final MachineConfig config;
  private final LevelSet levels;
  private final LockOrder order;
  private final Facts facts;
  private final List<Root> roots;
  private final Map<String, Level> use = new LinkedHashMap<>();
  private final Map<String, Level> low = new LinkedHashMap<>();
  private final Graph<Place> explicit = new Graph<>();
  private final Graph<Implicit> implicit = new Graph<>();
  private final List<StaticFinding> findings = new ArrayList<>();

  Judgement(MachineConfig config, Facts facts, List<Root> roots) {
    this.config = config;
    this.levels = config.levels();
    this.order = config.order();
    this.facts = facts;
    this.roots = roots;
    findings.addAll(facts.findings());
    numbers();
    edges();
    declared();
    heldBelow();
    aroundTheKernelLock();
    safeToUnsafe();
    cycles();
  }

  private void numbers() {
    facts.taken.forEach((t, p) -> {
      boolean top = roots.get(t.root()).kind == Root.Kind.TOP;
      int rank = top ? 0 : LockState.rank(levels, t.frame());
      use.merge(t.name(), new Level(rank, p), (a, b) -> b.rank > a.rank ? b : a);
    });
    facts.low.forEach((l, p) ->
        low.merge(
            l.name(),
            new Level(LockState.rank(levels, l.level()), p),
            (a, b) -> b.rank < a.rank ? b : a));
    for (Root r : roots) {
      for (Ipl ipl : r.levels) {
        Level at = new Level(levels.rank(ipl), new Place(null, 0, r));
        low.merge(waited(r), at, (a, b) -> b.rank < a.rank ? b : a);
      }
    }
  }

  private static String waited(Root r) {
    return r.kind == Root.Kind.CROSS_CALL ? LockOps.CROSS_CALLS : LockOps.node(r);
  }

  /** The real lock behind a class; anything else stands for itself. */
  String real(String name) {
    LockClass c = LockOps.classOf(order, name);
    return c == null ? name : config.binding().target(c).name();
  }

  private void edges() {
    Set<String> waitedFor = new LinkedHashSet<>();
    facts.edges.forEach((e, p) -> {
      explicit.add(real(e.from()), real(e.to()), p);
      waitedFor.add(e.to());
    });
    facts.taken.forEach((t, p) -> {
      String w = waited(roots.get(t.root()));
      if (waitedFor.contains(w)) {
        explicit.add(w, real(t.name()), p);
      }
    });
    facts.taken.forEach((t, p) -> {
      Root handler = roots.get(t.root());
      int at = LockState.rank(levels, t.frame());
      if (handler.kind != Root.Kind.TOP) {
        low.forEach((held, l) -> {
          boolean counts = LockOps.classOf(order, held) != null || waitedFor.contains(held);
          if (counts && l.rank < at) {
            Implicit i = new Implicit(held, t.name(), l.rank, at, handler);
            implicit.add(real(held), real(t.name()), i);
          }
        });
      }
    });
  }

  private void declared() {
    facts.edges.forEach((e, p) -> {
      LockClass from = LockOps.classOf(order, e.from());
      LockClass to = LockOps.classOf(order, e.to());
      if (from == null || to == null) {
        return;
      }
      if (order.rank(from) > order.rank(to)) {
        find(Kind.ORDER, "takes %s inside %s, which comes after it".formatted(to, from), p);
      }
      boolean bound = config.binding().target(to) == LockOrder.BIG;
      if (from == LockOrder.BIG && !to.underKernel() && !bound) {
        find(Kind.UNDECLARED_UNDER_KERNEL, "takes " + to + " under the kernel lock", p);
      }
    });
  }

  private void find(Kind kind, String what, @Nullable Place p) {
    if (p == null) {
      findings.add(new StaticFinding(kind, "", what, List.of()));
    } else {
      findings.add(new StaticFinding(kind, p.method(), p.where() + ": " + what, p.path()));
    }
  }

  private void heldBelow() {
    low.forEach((name, l) -> {
      LockClass c = LockOps.classOf(order, name);
      Level u = use(name);
      if (c != null && c != LockOrder.BIG && l.rank < u.rank) {
        String what =
            "%s is held at %s, and a handler of level %s takes it"
                .formatted(name, levels.name(l.rank), levels.name(u.rank));
        find(Kind.HELD_BELOW_HANDLER, what, l.place);
      }
    });
  }

  /**
   * Rule 2 for the kernel lock, which is recursive: it may be held below a handler that takes it,
   * but then nothing to which a handler leads that may interrupt its holder is held between.
   */
  private void aroundTheKernelLock() {
    String big = LockOrder.BIG.name();
    int from = lowReal(big).rank;
    Level to = useReal(big);
    Set<String> reached = new LinkedHashSet<>();
    use.forEach((m, u) -> {
      if (u.rank > from && !real(m).equals(big)) {
        reached.add(real(m));
        reached.addAll(explicit.reachable(real(m)));
      }
    });
    low.forEach((name, l) -> {
      LockClass c = LockOps.classOf(order, name);
      if (c != null && reached.contains(real(name)) && l.rank > from && l.rank < to.rank) {
        String what =
            "%s is held at %s, above the level %s at which the kernel lock is held and below the level %s of a handler that enters it"
                .formatted(name, levels.name(l.rank), levels.name(from), levels.name(to.rank));
        find(Kind.BELOW_KERNEL_LOCK, what, l.place);
      }
    });
  }

  /** Lowest level at which any class behind a real lock is held. */
  Level lowReal(String real) {
    Level least = new Level(levels.ranks(), null);
    for (Map.Entry<String, Level> e : low.entrySet()) {
      if (real(e.getKey()).equals(real) && e.getValue().rank < least.rank) {
        least = e.getValue();
      }
    }
    return least;
  }

  private void safeToUnsafe() {
    for (String a : List.copyOf(explicit.from())) {
      Level u = useReal(a);
      for (String b : low.keySet()) {
        LockClass c = LockOps.classOf(order, b);
        Level l = low(b);
        boolean recursive = real(b).equals(LockOrder.BIG.name());
        List<String> way =
            recursive || l.rank >= u.rank || real(b).equals(a) ? null : explicit.way(a, real(b));
        if (way != null && (c != null || explicit.way(a, b) != null)) {
          String what =
              "%s is held at %s, below a handler of level %s that takes %s, which leads to it: %s"
                  .formatted(
                      b, levels.name(l.rank), levels.name(u.rank), a, String.join(" -> ", way));
          find(Kind.SAFE_TO_UNSAFE, what, l.place);
        }
      }
    }
  }

  private void cycles() {
    List<String> plain = explicit.cycle();
    if (plain != null) {
      boolean waits = plain.stream().anyMatch(n -> LockOps.classOf(order, n) == null);
      Place p = explicit.of(plain.getFirst()).get(plain.get(1));
      find(waits ? Kind.WAITING : Kind.ORDER, "closes " + String.join(" -> ", plain), p);
      return;
    }
    Graph<String> union = new Graph<>();
    for (String from : explicit.from()) {
      explicit.of(from).keySet().forEach(to -> union.add(from, to, " -> "));
    }
    for (String from : implicit.from()) {
      implicit.of(from).keySet().forEach(to -> union.add(from, to, " => "));
    }
    List<String> c = union.cycle();
    if (c != null) {
      find(Kind.IMPLICIT_CYCLE, told(c, union), null);
    }
  }

  private String told(List<String> cycle, Graph<String> union) {
    StringBuilder out = new StringBuilder(cycle.getFirst());
    for (int i = 1; i < cycle.size(); i++) {
      String from = cycle.get(i - 1);
      String to = cycle.get(i);
      String arrow = String.valueOf(union.of(from).get(to));
      out.append(arrow).append(to);
      Implicit how = implicit.of(from).get(to);
      if (arrow.equals(" => ") && how != null) {
        out.append(
            " (%s, %s, interrupts who holds %s at %s)"
                .formatted(
                    how.handler, levels.name(how.handlerAt), how.held, levels.name(how.heldAt)));
      }
    }
    return out.toString();
  }

  /** Highest level at which a handler takes it. */
  Level use(String name) {
    return use.getOrDefault(name, new Level(0, null));
  }

  /** Likewise, of all classes behind one real lock. */
  Level useReal(String real) {
    Level best = new Level(0, null);
    for (Map.Entry<String, Level> e : use.entrySet()) {
      if (real(e.getKey()).equals(real) && e.getValue().rank > best.rank) {
        best = e.getValue();
      }
    }
    return best;
  }

  /** Lowest level in force while it is held. */
  Level low(String name) {
    Level l = low.get(name);
    return l == null ? new Level(levels.ranks(), null) : l;
  }

  boolean isHeld(String name) {
    return low.containsKey(name);
  }

  Graph<Place> explicit() {
    return explicit;
  }

  Graph<Implicit> implicit() {
    return implicit;
  }

  List<StaticFinding> findings() {
    return findings;
  }
}
