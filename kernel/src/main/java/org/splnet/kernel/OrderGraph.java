package org.splnet.kernel;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.function.IntConsumer;
import org.jspecify.annotations.Nullable;

/**
 * The order of locks as a machine's checked run has shown it, and the rule that there be no cycle
 * in it: not even one whose edges were seen once each, at different times, on one CPU.
 *
 * <p><b>Nodes</b> are lock classes, or rather the classes of the real locks to which the binding
 * maps them; and everything that can be waited for like a lock: the handlers of a line at one
 * level, a soft interrupt, a callout, a cross-CPU call (a {@link Waitable}, by name).
 *
 * <p><b>Edges that a frame shows</b>, A → B: B was taken, or waited for, while A was held in the
 * same frame; a handler "holds" itself. <b>Edges that no frame shows</b>, L ⇒ M: on some CPU L was
 * held (or ran) at a level below that of a handler that takes (or waits for) M there. They are
 * computed from two numbers per node and CPU, the lowest level in force while it was held and the
 * highest level at which a handler took it, so the handler need not have arrived at the bad moment.
 * A lock deadlock is a cycle of both (see {@code docs/locking.md}); so a cycle is looked for
 * whenever an edge is new or one of the numbers changes, and reported at the operation that closes
 * it. Application threads are on no CPU: they make edges of the first sort only. What a soft
 * interrupt, a callout or a cross-CPU call does counts on every CPU, but for locks of a class that
 * the configuration confines: those it takes only where it may.
 *
 * <p><b>Cost.</b> What a context holds and what it is about to do hash to 64 bits; a key that the
 * context has met is found in a small table of its own, and nothing more is done. Only a key that
 * no context of the machine has met walks the stack and looks at the graph, under a lock of its
 * own.
 *
 * <p>What is refused is not remembered: it is refused again. Nor is what a port has let pass, but
 * for the key, so that the graph has no cycle and each that is found is a new one. Re-routing a
 * line or detaching a handler forgets the levels of handlers, for they may not arrive any more.
 */
final class OrderGraph {
  private static final int NEVER_HELD = Integer.MAX_VALUE;

  /** Something that is waited for as one waits for a lock. */
  static final class Waitable {
    final String name;
    final int id;

    Waitable(String name, int id) {
      this.name = name;
      this.id = id;
    }
  }

  private static final class Node {
    final String name;
    final int id;
    final boolean waitable;

    /** Lowest level in force while held, per CPU, and where that was. */
    final int[] low;

    final @Nullable Place[] lowPlace;

    /** Highest level of a handler that took it, per CPU, and where that was. */
    final int[] use;

    final @Nullable Place[] usePlace;
    boolean seen;
    final Map<Node, Edge> next = new LinkedHashMap<>();

    Node(String name, int id, boolean waitable, int cpus) {
      this.name = name;
      this.id = id;
      this.waitable = waitable;
      low = new int[cpus];
      Arrays.fill(low, NEVER_HELD);
      lowPlace = new @Nullable Place[cpus];
      use = new int[cpus];
      usePlace = new @Nullable Place[cpus];
    }
  }

  /** Where the outer one was taken, if that is known, and where the inner one. */
  private record Edge(@Nullable Place outer, Place inner) {}

  /** A cycle of nodes, in words, and the report of it. */
  private record Cycle(String chain, LockViolation violation) {}

  private final Machine machine;
  private final int cpus;
  private final AtomicBoolean busy = new AtomicBoolean();

  /** Empty until one is looked for: on many a machine of an exploration none ever is. */
  private final List<Node> made = new ArrayList<>();

  private final Map<String, Waitable> waitables = new HashMap<>();
  private final Map<Long, Place> seen = new HashMap<>();

  /** Part of every key: what was met before it changed is looked at again. */
  private volatile int epoch = 1;

  OrderGraph(Machine machine) {
    this.machine = machine;
    this.cpus = machine.config().cpus();
  }

  /** All nodes by their ids, those of the classes first. Under the lock. */
  private List<Node> nodes() {
    if (made.isEmpty()) {
      for (LockClass c : machine.order().classes()) {
        made.add(new Node(c.name(), made.size(), false, cpus));
      }
    }
    return made;
  }

  int epoch() {
    return epoch;
  }

  /** The node of that name, made at first mention. */
  Waitable waitable(String name) {
    lock();
    try {
      Waitable w = waitables.get(name);
      if (w == null) {
        w = new Waitable(name, nodes().size());
        waitables.put(name, w);
        made.add(new Node(name, w.id, true, cpus));
      }
      return w;
    } finally {
      unlock();
    }
  }

  /** Handlers have gone elsewhere: the levels at which they took locks are learnt anew. */
  @SuppressWarnings("NonAtomicVolatileUpdate") // under the lock
  void forgetUse() {
    lock();
    try {
      for (Node n : made) {
        Arrays.fill(n.use, 0);
      }
      seen.clear();
      epoch++;
    } finally {
      unlock();
    }
  }

  /** A lock is about to be taken, or was by trying ({@code waits} false: nothing leads to it). */
  Place taken(Context ctx, long key, LogicalLock lock, boolean waits) {
    return firstSight(
        ctx,
        key,
        node(lock.node),
        lock,
        (waits ? "enter " : "tryEnter ") + lock,
        waits,
        Math.max(ctx.level, lock.level));
  }

  /** Something is about to be waited for. */
  Place awaited(Context ctx, long key, Waitable what) {
    return firstSight(ctx, key, node(what.id), null, "wait for " + what.name, true, NEVER_HELD);
  }

  /** Something that can be waited for begins to run. */
  Place begun(Context ctx, long key, Waitable what) {
    return firstSight(ctx, key, node(what.id), null, "run of " + what.name, false, ctx.level);
  }

  /** The level drops to {@code level} while a lock is held that is not above it. */
  Place lowered(Context ctx, long key, LogicalLock held, int level) {
    return firstSight(ctx, key, node(held.node), held, "splx under " + held, false, level);
  }

  private Node node(int id) {
    lock();
    try {
      return nodes().get(id);
    } finally {
      unlock();
    }
  }

  private Place firstSight(
      Context ctx,
      long key,
      Node node,
      @Nullable LogicalLock lock,
      String what,
      boolean waits,
      int heldAt) {
    List<Consumer<Undo>> effects = new ArrayList<>();
    Place place;
    Cycle cycle;
    lock();
    try {
      Place known = seen.get(key);
      if (known != null) {
        return known;
      }
      node.seen = true;
      place = Place.at(ctx, what, heldAt == NEVER_HELD ? ctx.level : heldAt);
      if (waits) {
        addEdges(ctx, node, place, effects);
        if (ctx.cpu != null) {
          int level = ctx.frameLevel;
          onCpus(ctx, lock, cpu -> effects.add(u -> raiseUse(node, cpu, level, place)));
        }
      }
      if (heldAt != NEVER_HELD && ctx.cpu != null) {
        onCpus(ctx, lock, cpu -> effects.add(u -> lowerLow(node, cpu, heldAt, place)));
      }
      cycle = apply(ctx, node, place, effects);
      if (cycle == null) {
        seen.put(key, place);
        return place;
      }
    } finally {
      unlock();
    }
    machine.judge().predict(cycle.violation.report().rule(), () -> cycle.violation, cycle.chain);
    keepHarmless(node, effects);
    remember(key, place);
    return place;
  }

  /** Does all that an operation does; if that closes a cycle, nothing, and returns it. */
  private @Nullable Cycle apply(Context ctx, Node node, Place place, List<Consumer<Undo>> effects) {
    Undo undo = new Undo(node);
    effects.forEach(e -> e.accept(undo));
    List<Node> cycle = cycleThrough(node);
    if (cycle.isEmpty()) {
      return null;
    }
    Cycle found = cycle(ctx, cycle, place);
    undo.run();
    return found;
  }

  /** A cycle was let pass: of what the operation does all is kept that does not close one. */
  private void keepHarmless(Node node, List<Consumer<Undo>> effects) {
    lock();
    try {
      for (Consumer<Undo> e : effects) {
        Undo undo = new Undo(node);
        e.accept(undo);
        if (!cycleThrough(node).isEmpty()) {
          undo.run();
        }
      }
    } finally {
      unlock();
    }
  }

  private void remember(long key, Place place) {
    lock();
    try {
      seen.put(key, place);
    } finally {
      unlock();
    }
  }

  private void addEdges(Context ctx, Node node, Place place, List<Consumer<Undo>> effects) {
    for (int i = ctx.heldBase; i < ctx.heldCount; i++) {
      Node from = nodes().get(ctx.held[i].node);
      Place outer = ctx.heldPlaces[i];
      effects.add(u -> addEdge(from, node, outer, place, u));
    }
    Waitable running = ctx.running;
    if (running != null) {
      Node from = nodes().get(running.id);
      effects.add(u -> addEdge(from, node, null, place, u));
    }
  }

  private static void addEdge(Node from, Node to, @Nullable Place outer, Place inner, Undo undo) {
    if (from != to && from.next.putIfAbsent(to, new Edge(outer, inner)) == null) {
      undo.edgesFrom.add(from);
    }
  }

  /** A soft interrupt, a callout and a cross-CPU call may run anywhere. */
  private void onCpus(Context ctx, @Nullable LogicalLock lock, IntConsumer action) {
    if (ctx.anyCpu) {
      for (int cpu = 0; cpu < cpus; cpu++) {
        if (lock == null || machine.config().mayHold(lock.lockClass, cpu)) {
          action.accept(cpu);
        }
      }
    } else {
      action.accept(ctx.cpu().index());
    }
  }

  private static void raiseUse(Node n, int cpu, int level, Place place) {
    if (level > n.use[cpu]) {
      n.use[cpu] = level;
      n.usePlace[cpu] = place;
    }
  }

  private static void lowerLow(Node n, int cpu, int level, Place place) {
    if (level < n.low[cpu]) {
      n.low[cpu] = level;
      n.lowPlace[cpu] = place;
    }
  }

  /**
   * The CPU on which {@code l} is held below the level of a handler that takes {@code m}, or -1.
   */
  private static int implicitOn(Node l, Node m) {
    for (int cpu = 0; cpu < l.low.length; cpu++) {
      if (l.low[cpu] < m.use[cpu]) {
        return cpu;
      }
    }
    return -1;
  }

  /** The shortest cycle through a node, outermost class first; empty if there is none. */
  private List<Node> cycleThrough(Node start) {
    Map<Node, Node> from = new HashMap<>();
    ArrayDeque<Node> queue = new ArrayDeque<>();
    queue.add(start);
    while (!queue.isEmpty()) {
      Node at = queue.remove();
      for (Node to : nodes()) {
        if (to == at || !(at.next.containsKey(to) || implicitOn(at, to) >= 0)) {
          continue;
        }
        if (to == start) {
          List<Node> path = new ArrayList<>();
          for (Node n = at; n != start; n = from.get(n)) {
            path.add(n);
          }
          path.add(start);
          Collections.reverse(path);
          int outermost = path.indexOf(Collections.min(path, Comparator.comparingInt(n -> n.id)));
          Collections.rotate(path, -outermost);
          return path;
        }
        if (from.putIfAbsent(to, at) == null) {
          queue.add(to);
        }
      }
    }
    return List.of();
  }

  private Cycle cycle(Context ctx, List<Node> cycle, Place last) {
    StringBuilder chain = new StringBuilder();
    List<Place> places = new ArrayList<>();
    boolean implicit = false;
    boolean toKernel = false;
    boolean waitable = false;
    for (int i = 0; i < cycle.size(); i++) {
      Node a = cycle.get(i);
      Node b = cycle.get((i + 1) % cycle.size());
      waitable |= a.waitable;
      chain.append(i == 0 ? a.name : "");
      Edge edge = a.next.get(b);
      if (edge != null) {
        chain.append(" -> ").append(b.name);
        addPlace(places, edge.outer);
        addPlace(places, edge.inner);
      } else {
        int cpu = implicitOn(a, b);
        implicit = true;
        toKernel |= b.id == 0;
        chain.append(" => %s (%s)".formatted(b.name, why(a, b, cpu)));
        addPlace(places, a.lowPlace[cpu]);
        addPlace(places, b.usePlace[cpu]);
      }
    }
    places.remove(last);
    places.add(last);
    LockRule rule =
        waitable
            ? LockRule.WAIT_FOR_HANDLER
            : toKernel
                ? LockRule.IMPLICIT_EDGE
                : implicit ? LockRule.SAFE_TO_UNSAFE : LockRule.ORDER_CYCLE;
    String remedy =
        switch (rule) {
          case WAIT_FOR_HANDLER -> "; wait for it without the locks that it takes";
          case IMPLICIT_EDGE ->
              "; raise the level of the class, flag the handler, or route its line to another CPU";
          case SAFE_TO_UNSAFE -> "; raise the level of the class, or take neither inside the other";
          default -> "; take them in one order everywhere";
        };
    String text = "%s closes the cycle %s%s".formatted(ctx.name(), chain, remedy);
    return new Cycle(chain.toString(), new LockViolation(rule, text, places));
  }

  private static void addPlace(List<Place> places, @Nullable Place place) {
    if (place != null && !places.contains(place)) {
      places.add(place);
    }
  }

  /** Takes back what one operation changed at its node, and the edges that it made. */
  private static final class Undo {
    private final Node node;
    private final int[] low;
    private final int[] use;
    private final List<Node> edgesFrom = new ArrayList<>();

    Undo(Node node) {
      this.node = node;
      low = node.low.clone();
      use = node.use.clone();
    }

    void run() {
      System.arraycopy(low, 0, node.low, 0, low.length);
      System.arraycopy(use, 0, node.use, 0, use.length);
      for (Node from : edgesFrom) {
        from.next.remove(node);
      }
    }
  }

  /** Where a class was held at its lowest on a CPU; null if it never was below that level. */
  @Nullable Place lowPlace(LogicalLock lock, int cpu, int below) {
    lock();
    try {
      Node n = nodes().get(lock.node);
      return n.low[cpu] < below ? n.lowPlace[cpu] : null;
    } finally {
      unlock();
    }
  }

  /** What was observed so far. */
  ObservedOrder snapshot() {
    lock();
    try {
      List<ObservedOrder.Node> seen = new ArrayList<>();
      List<ObservedOrder.Edge> edges = new ArrayList<>();
      for (Node n : nodes()) {
        seen.add(new ObservedOrder.Node(n.name, !n.waitable, n.seen));
        n.next.forEach((to, e) ->
            edges.add(new ObservedOrder.Edge(n.name, to.name, false, e.inner.inOneLine())));
        for (Node m : nodes()) {
          int cpu = m == n ? -1 : implicitOn(n, m);
          if (cpu >= 0) {
            edges.add(new ObservedOrder.Edge(n.name, m.name, true, why(n, m, cpu)));
          }
        }
      }
      return new ObservedOrder(seen, edges);
    } finally {
      unlock();
    }
  }

  private String why(Node a, Node b, int cpu) {
    return "on cpu%d, %s at %s can be interrupted by a handler of level %s that takes %s"
        .formatted(
            cpu,
            a.name,
            machine.levels().name(a.low[cpu]),
            machine.levels().name(b.use[cpu]),
            b.name);
  }

  private void lock() {
    while (!busy.compareAndSet(false, true)) {
      // Held for the time of one look at the graph only, and by nobody who waits.
    }
  }

  private void unlock() {
    busy.set(false);
  }
}
