package org.splnet.lab.rule;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.splnet.kernel.Domain;
import org.splnet.kernel.Ipl;
import org.splnet.kernel.LevelSet;
import org.splnet.kernel.LockClass;
import org.splnet.kernel.LockOrder;
import org.splnet.kernel.MachineConfig;
import org.splnet.lab.rule.Facts.Edge;
import org.splnet.lab.rule.Facts.Low;
import org.splnet.lab.rule.Facts.Place;
import org.splnet.lab.rule.Facts.Taken;
import org.splnet.lab.rule.LockState.Held;
import org.splnet.lab.rule.StaticFinding.Kind;

/** What operations on locks, levels and conditions do to the state, and what they show. */
final class LockOps {
  /** A node of the wait-for graph that is no lock class: a handler that somebody waits for. */
  static final String CROSS_CALLS = "cross-CPU calls";

  private static final int DEEP = 4;
  private static final int ONE_OF_A_CLASS = -1;

  private final Heap heap;
  private final MachineConfig config;
  private final Facts facts;

  LockOps(Pass pass, MachineConfig config, Facts facts) {
    this.heap = pass.heap();
    this.config = config;
    this.facts = facts;
  }

  /** The locks that a value may be; none stands for an entry lock that the grain does not have. */
  private List<Held> locks(Val v) {
    List<Held> out = new ArrayList<>();
    for (Obj o : heap.objectsOf(v)) {
      if (o.type.equals(Kernel.ENTRY_LOCK)) {
        LockClass c = config.binding().entry(Domain.valueOf(o.site));
        if (c != null) {
          out.add(new Held(c.name(), ONE_OF_A_CLASS));
        }
      } else {
        for (Obj c : heap.objectsOf(heap.field(o, "lockClass"))) {
          String name = heap.constantName(c, Kernel.LOCK_ORDER);
          if (name != null) {
            boolean big = name.equals("BIG");
            String known = big ? LockOrder.BIG.name() : name.toLowerCase(Locale.ROOT);
            out.add(new Held(known, big ? ONE_OF_A_CLASS : o.id));
          }
        }
      }
    }
    return out.stream().distinct().toList();
  }

  LockState enterKernel(LockState s, Place p) {
    return enter(new Held(LockOrder.BIG.name(), ONE_OF_A_CLASS), true, s, p);
  }

  LockState enterClass(LockState s, LockClass c, Place p) {
    return enter(new Held(c.name(), ONE_OF_A_CLASS), true, s, p);
  }

  /** An operation on a lock, by its name. */
  Map<LockState, Val> lock(String op, Val[] args, LockState s, Place p) {
    Map<LockState, Val> out = new LinkedHashMap<>();
    List<Held> locks = locks(args[0]);
    switch (op) {
      case "enter", "enterRead", "enterWrite" ->
          locks.forEach(l -> out.put(enter(l, true, s, p), Val.NOTHING));
      case "tryEnter" -> {
        locks.forEach(l -> out.put(enter(l, false, s, p), heap.number(1)));
        out.put(s, heap.number(0));
      }
      case "exit", "exitRead", "exitWrite" -> out.put(exit(locks, s, p), Val.NOTHING);
      case "dropAll" -> drop(s, out);
      case "retake" -> {
        LockState now = s;
        List<Integer> depth = heap.numbers(args[2]);
        for (int i = 0; i < (depth == null ? 1 : depth.getFirst()); i++) {
          now = enterKernel(now, p);
        }
        out.put(now, Val.NOTHING);
      }
      case "assertHeld", "assertKept" -> {
        if (!locks.isEmpty() && locks.stream().noneMatch(l -> holds(s, l))) {
          String what = "asserts that it holds " + locks.getFirst().name() + ", which it does not";
          facts.finding(Kind.NOT_HELD, what, p);
        }
        out.put(s, Val.NOTHING);
      }
      default -> out.put(s, Val.NOTHING);
    }
    if (locks.isEmpty()) {
      facts.unresolved.add(p.where() + ": of which class the lock is that it uses is not known");
      out.putIfAbsent(s, Val.NOTHING);
    }
    return out;
  }

  private void drop(LockState s, Map<LockState, Val> out) {
    LockState now = s;
    int depth = 0;
    while (now.holdsClass(LockOrder.BIG.name())) {
      now = lowered(now.without(new Held(LockOrder.BIG.name(), ONE_OF_A_CLASS)));
      depth++;
    }
    out.put(now, heap.number(depth));
  }

  private static boolean holds(LockState s, Held l) {
    return s.held().contains(l)
        || (l.lock() == ONE_OF_A_CLASS && s.holdsClass(l.name()))
        || s.held().contains(new Held(l.name(), ONE_OF_A_CLASS));
  }

  private LockState enter(Held l, boolean waits, LockState s, Place p) {
    boolean big = l.name().equals(LockOrder.BIG.name());
    if (waits) {
      facts.taken.putIfAbsent(new Taken(s.root(), l.name(), s.frame()), p);
      wants(l, s, p);
    }
    if (big && s.held().stream().filter(l::equals).count() >= DEEP) {
      return s;
    }
    LockClass c = config.order().named(l.name());
    LockState now = big ? raised(s) : s.nested(LockWalk.levelOf(config, c));
    now = now.holding(l);
    if (!big && masksCalls(now)) {
      facts.finding(Kind.MASKED_CALLS, "takes " + l.name() + " with cross-CPU calls masked", p);
    }
    lows(now, p);
    return now;
  }

  /** As the kernel lock raises, which without a floor is not at all. */
  private LockState raised(LockState s) {
    return config.kernelFloor() == Ipl.NONE ? s : s.nested(LockState.mask(config.kernelFloor()));
  }

  private LockState lowered(LockState s) {
    return config.kernelFloor() == Ipl.NONE ? s : s.unnested();
  }

  private void wants(Held l, LockState s, Place p) {
    for (Held h : s.held()) {
      if (!h.name().equals(l.name())) {
        facts.edges.putIfAbsent(new Edge(h.name(), l.name()), p);
      } else if (h.lock() != ONE_OF_A_CLASS || l.lock() != ONE_OF_A_CLASS) {
        String what = "takes a lock of class " + l.name() + " while it holds one";
        facts.finding(h.equals(l) ? Kind.RECURSION : Kind.SAME_CLASS, what, p);
      } else if (!l.name().equals(LockOrder.BIG.name())) {
        facts.finding(Kind.RECURSION, "takes " + l.name() + " while it holds it", p);
      }
    }
  }

  /** The levels at which locks are held now. */
  private void lows(LockState s, Place p) {
    for (Held h : s.held()) {
      facts.low.putIfAbsent(new Low(h.name(), s.level()), p);
    }
  }

  private LockState exit(List<Held> locks, LockState s, Place p) {
    for (int i = s.held().size() - 1; i >= 0; i--) {
      Held h = s.held().get(i);
      if (locks.contains(h)) {
        LockState now = s.without(h);
        now = h.name().equals(LockOrder.BIG.name()) ? lowered(now) : now.unnested();
        lows(now, p);
        return now;
      }
    }
    if (!locks.isEmpty()) {
      String what = "leaves " + locks.getFirst().name() + ", which it does not hold";
      facts.finding(Kind.OWNERSHIP, what, p);
    }
    return s;
  }

  /** The level is raised or restored. */
  Map<LockState, Val> level(String op, Val arg, LockState s, Place p) {
    if (op.equals("splraise")) {
      int to = s.level();
      for (Obj o : heap.objectsOf(arg)) {
        String name = heap.constantName(o, Kernel.IPL);
        if (name != null) {
          to = LockState.higher(to, LockState.mask(Ipl.of(name)));
        }
      }
      return Map.of(s.withLevel(to), heap.savedLevel(s.level()));
    }
    int to = heap.savedLevel(arg);
    if (to < 0) {
      facts.finding(Kind.UNBALANCED_LEVEL, "restores a level that it has not saved", p);
      return Map.of(s, Val.NOTHING);
    }
    for (Held h : s.held()) {
      LockClass c = config.order().named(h.name());
      if (c != LockOrder.BIG && isBelow(to, config.levelOf(c))) {
        facts.finding(Kind.LEVEL_LOWERED, "lowers the level under " + h.name(), p);
      }
    }
    LockState now = s.withLevel(to);
    lows(now, p);
    return Map.of(now, Val.NOTHING);
  }

  /** In any level set: what the walk meets is judged under all of them. */
  private static boolean isBelow(int level, Ipl ipl) {
    return Stream.of(LevelSet.values()).anyMatch(s -> LockState.rank(s, level) < s.rank(ipl));
  }

  private static boolean masksCalls(LockState s) {
    return Stream.of(LevelSet.values())
        .anyMatch(set -> LockState.rank(set, s.level()) >= set.rank(Ipl.IPI));
  }

  /** A method or a field of an object asks for the lock that one of its fields names. */
  void mustHold(Val of, String guard, String what, LockState s, Place p) {
    List<Held> locks = new ArrayList<>();
    for (Obj o : heap.objectsOf(of)) {
      Val at = o.alone;
      for (String field : guard.replaceFirst("^this\\.", "").split("\\.")) {
        Val next = Val.NOTHING;
        for (Obj x : heap.objectsOf(at)) {
          next = next.plus(heap.field(x, field));
        }
        at = next;
      }
      locks.addAll(locks(at));
    }
    if (locks.isEmpty()) {
      if (!heap.objectsOf(of).isEmpty()) {
        facts.unresolved.add(p.where() + ": the lock '" + guard + "' of " + what + " is not known");
      }
    } else if (locks.stream().noneMatch(l -> holds(s, l))) {
      String lock = locks.getFirst().name();
      facts.finding(Kind.NOT_HELD, "uses " + what + " without its lock, " + lock, p);
    }
  }

  static String node(Root r) {
    return r.toString();
  }

  /** It waits until these do not run. */
  void waitsFor(List<Root> roots, LockState s, Place p) {
    for (Root r : roots) {
      waitsFor(node(r), s, p);
      if (r.id == s.root()) {
        facts.finding(Kind.WAITING, "waits for " + node(r) + ", which it is", p);
      }
    }
  }

  private void waitsFor(String node, LockState s, Place p) {
    facts.taken.putIfAbsent(new Taken(s.root(), node, s.frame()), p);
    for (Held h : s.held()) {
      facts.edges.putIfAbsent(new Edge(h.name(), node), p);
    }
  }

  void crossCall(Val wait, LockState s, Place p) {
    if (Objects.equals(heap.numbers(wait), List.of(0))) {
      return;
    }
    waitsFor(CROSS_CALLS, s, p);
    if (masksCalls(s)) {
      facts.finding(Kind.MASKED_CALLS, "waits for a cross-CPU call with these masked", p);
    }
  }

  /** It sleeps on a condition: the interlock and the entry locks are given up meanwhile. */
  void sleeps(Val condition, LockState s, Place p) {
    mustHold(condition, "interlock", "Condition.awaitLocked", s, p);
    List<Held> interlocks = new ArrayList<>();
    heap.objectsOf(condition).forEach(o -> interlocks.addAll(locks(heap.field(o, "interlock"))));
    for (Held h : s.held()) {
      boolean entry = h.lock() == ONE_OF_A_CLASS;
      if (!entry && !interlocks.contains(h)) {
        facts.finding(Kind.BLOCKING, "sleeps holding " + h.name(), p);
      }
    }
    if (!s.top()) {
      facts.finding(Kind.BLOCKING, "sleeps in a handler", p);
    }
  }

  void spins(LockState s, Place p) {
    List<Held> spin = s.held().stream().filter(h -> !isBig(h)).toList();
    if (!spin.isEmpty()) {
      facts.finding(Kind.WAITING, "waits in a loop holding " + LockWalk.names(s), p);
    }
  }

  private static boolean isBig(Held h) {
    return h.name().equals(LockOrder.BIG.name());
  }

  void blocks(String what, LockState s, Place p) {
    if (!s.top() || !s.held().isEmpty()) {
      facts.finding(Kind.BLOCKING, "blocks in " + what, p);
    }
  }

  /** The class of a node of the graph; null if it is no class. */
  static @Nullable LockClass classOf(LockOrder order, String name) {
    return order.classes().stream().filter(c -> c.name().equals(name)).findFirst().orElse(null);
  }
}
