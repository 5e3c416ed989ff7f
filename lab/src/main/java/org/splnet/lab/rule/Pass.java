package org.splnet.lab.rule;

import java.lang.constant.ClassDesc;
import java.lang.constant.MethodTypeDesc;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.splnet.lab.rule.Obj.Ctx;

/**
 * Which objects there are, what their fields hold, and so which method calls which: a points-to
 * analysis over the class files, from one method that makes a system and calls it. A method is
 * looked at anew for each object that it is called on, and for each driver or interface that it is
 * given, so that what one driver does is not held against another.
 */
final class Pass {
  private record Key(Body body, Ctx ctx) {}

  /** Arguments for each of which a method is looked at by itself. */
  private static final Set<String> TOLD_APART =
      Set.of(
          "org/splnet/net/iface/LinkDriver",
          "org/splnet/net/iface/LinkUpper",
          "org/splnet/net/iface/NetInterface");

  private final Classes classes;
  private final Heap heap = new Heap();
  private final Map<Key, Node> nodes = new LinkedHashMap<>();
  private final ArrayDeque<Node> toDo = new ArrayDeque<>();
  private final Set<String> initialised = new HashSet<>();
  private final Roots roots = new Roots(this);
  private final Containers containers = new Containers(this);
  private final Invocations invocations = new Invocations(this);
  private final PointsTo pointsTo = new PointsTo(this);
  private boolean frozen;

  Pass(ClassSource source) {
    this.classes = new Classes(source);
  }

  Heap heap() {
    return heap;
  }

  Classes classes() {
    return classes;
  }

  Roots roots() {
    return roots;
  }

  Containers containers() {
    return containers;
  }

  Invocations invocations() {
    return invocations;
  }

  /** Nothing is learnt any more. */
  boolean isFrozen() {
    return frozen;
  }

  Collection<Node> nodes() {
    return nodes.values();
  }

  /** Follows everything that begins with a static method; returns where that is. */
  Node follow(String owner, String method) {
    Classes.Info info = classes.find(owner);
    Body main =
        info == null
            ? null
            : info.methods.values().stream()
                .filter(b -> b.name.equals(method) && b.isStatic)
                .findFirst()
                .orElse(null);
    if (main == null) {
      throw new IllegalArgumentException(
          "there is no static method " + owner + "." + method + " to begin with");
    }
    Node n = node(main, Ctx.NONE);
    enqueue(n);
    while (!toDo.isEmpty()) {
      run(toDo.poll());
    }
    frozen = true;
    spreadMatters();
    return n;
  }

  private void spreadMatters() {
    ArrayDeque<Node> spread = new ArrayDeque<>();
    nodes.values().stream().filter(n -> n.matters).forEach(spread::add);
    while (!spread.isEmpty()) {
      for (Node caller : spread.poll().callers) {
        if (!caller.matters) {
          caller.matters = true;
          spread.add(caller);
        }
      }
    }
  }

  private void enqueue(Node n) {
    if (!n.queued) {
      n.queued = true;
      toDo.add(n);
    }
  }

  private void run(Node n) {
    n.queued = false;
    n.begun = true;
    new Interpreter(this, n, pointsTo).run(PointsTo.STATE);
  }

  /** The method on somebody's behalf. */
  Node node(Body body, Ctx ctx) {
    return nodes.computeIfAbsent(new Key(body, ctx), k -> new Node(body, ctx));
  }

  /** A call: what is given flows into the arguments, and the caller learns of the result. */
  void call(@Nullable Node caller, Node callee, Val[] args) {
    if (frozen) {
      return;
    }
    if (caller != null) {
      callee.callers.add(caller);
    }
    boolean grew = !callee.begun;
    int first = callee.body.isStatic ? 0 : 1;
    for (int p = 0; p < args.length && p < callee.params.length; p++) {
      Val given = args[p];
      if (p >= first) {
        given = typed(given, callee.body.type.parameterType(p - first));
      }
      Val now = callee.params[p].plus(given);
      grew |= !now.equals(callee.params[p]);
      callee.params[p] = now;
    }
    if (!callee.begun) {
      callee.begun = true;
      callee.queued = true;
      run(callee);
    } else if (grew) {
      enqueue(callee);
    }
  }

  void result(Node n, Val v) {
    Val now = n.result.plus(v);
    if (!now.equals(n.result)) {
      n.result = now;
      n.callers.forEach(this::enqueue);
    }
  }

  /** Of an argument or field of that type: a number may be any, an object one that is of it. */
  Val typed(Val v, ClassDesc type) {
    if (type.isPrimitive()) {
      return Operations.returned(type, Val.NOTHING, heap);
    }
    return only(v, Operations.internal(type));
  }

  /** The objects that are of a type. */
  Val only(Val v, String type) {
    if (!type.startsWith(Classes.OURS)) {
      return v;
    }
    Val out = Val.NOTHING;
    for (Obj o : heap.all(v)) {
      if (o == heap.nothing || classes.isA(o.type, type)) {
        out = out.plus(o.alone);
      }
    }
    return out;
  }

  /** Whether a reference is null; null if it may be or not. */
  @Nullable Boolean isNull(Val v) {
    if (v.only() == heap.nothing.id) {
      return true;
    }
    return roots.isNoEntryLock(v);
  }

  /** An object that is made by an instruction. */
  Obj made(String type, Node n, int i) {
    if (type.equals(Kernel.CONTEXT)) {
      return heap.make(type, "", Ctx.NONE, null);
    }
    if (type.startsWith("java/lang/")) {
      return heap.make(type, "", Ctx.NONE, null);
    }
    initialise(type);
    Obj o = heap.make(type, site(n, i), n.ctx.bounded(), null);
    return o;
  }

  /** A call, as an object on whose behalf things are made. */
  Obj callSite(Node n, int i) {
    return heap.make("call", site(n, i), n.ctx.bounded(), null);
  }

  String site(Node n, int i) {
    return n.body.shortName() + ":" + n.body.line(i) + "#" + i;
  }

  /** Runs a class's initialiser, and those of what it extends, once. */
  void initialise(String type) {
    Classes.Info info = classes.find(type);
    if (frozen || info == null || Kernel.isOpaque(type) || !initialised.add(type)) {
      return;
    }
    if (info.superName != null) {
      initialise(info.superName);
    }
    Body b = info.methods.get("<clinit>()V");
    if (b != null) {
      call(null, node(b, Ctx.NONE), new Val[0]);
    }
  }

  Val getStatic(Node n, String owner, String name, ClassDesc type) {
    if (owner.equals(Kernel.SWITCHES)) {
      return name.equals("CHECK") || name.equals("TRACE")
          ? heap.number(0)
          : Operations.returned(type, Val.NOTHING, heap);
    }
    initialise(owner);
    if (type.isPrimitive()) {
      return Operations.returned(type, Val.NOTHING, heap);
    }
    return look(heap.staticCell(owner, name), n);
  }

  void putStatic(Node n, String owner, String name, Val v) {
    if (n.body.name.equals("<clinit>")) {
      heap.objectsOf(v).stream()
          .filter(o -> o.type.startsWith(Classes.OURS))
          .filter(o -> o.site.startsWith(n.body.shortName() + ":"))
          .forEach(o -> heap.nameConstant(o, owner, name));
    }
    grow(heap.staticCell(owner, name), v);
  }

  Val getField(Node n, Val of, String name, ClassDesc type) {
    Val v = Val.NOTHING;
    for (Obj o : heap.objectsOf(of)) {
      v = v.plus(look(heap.cell(o, name), n)).plus(look(heap.cell(o, Heap.BY_HANDLE), n));
    }
    return only(v, Operations.internal(type));
  }

  void putField(Val of, String name, Val v) {
    write(of, name, v);
    write(of, Heap.ANY_FIELD, v);
  }

  Val read(Node n, Val of, String field) {
    Val v = Val.NOTHING;
    for (Obj o : heap.objectsOf(of)) {
      v = v.plus(look(heap.cell(o, field), n));
    }
    return v;
  }

  void write(Val of, String field, Val v) {
    if (!frozen && !v.isEmpty()) {
      heap.objectsOf(of).forEach(o -> grow(heap.cell(o, field), v));
    }
  }

  private Val look(Heap.Cell c, Node n) {
    if (!frozen) {
      c.readers.add(n);
    }
    return c.val;
  }

  private void grow(Heap.Cell c, Val v) {
    if (frozen) {
      return;
    }
    Val now = c.val.plus(v);
    if (!now.equals(c.val)) {
      c.val = now;
      c.readers.forEach(this::enqueue);
    }
  }

  /**
   * The runs of a method that a call means: one for each receiver, and for each argument that is
   * told apart.
   */
  List<Node> runs(
      @Nullable Node caller, int i, Body body, @Nullable Obj receiver, Ctx otherwise, Val[] args) {
    List<Obj> base = new ArrayList<>(otherwise.of());
    if (receiver != null && !heap.isConstant(receiver)) {
      base = new ArrayList<>(List.of(receiver));
    }
    if (caller != null && i >= 0 && Kernel.isFactory(body)) {
      base.add(callSite(caller, i));
    }
    int p = toldApart(body);
    List<Node> out = new ArrayList<>();
    Val apart = p < 0 ? Val.NOTHING : typed(args[p], parameter(body, p));
    List<Obj> each = heap.objectsOf(apart);
    if (each.isEmpty()) {
      out.add(enter(caller, body, new Ctx(base), receiver, args, -1, Val.NOTHING));
    }
    for (Obj o : each) {
      List<Obj> of = new ArrayList<>(base);
      if (!of.contains(o)) {
        of.add(o);
      }
      out.add(enter(caller, body, new Ctx(of), receiver, args, p, o.alone));
    }
    return out;
  }

  private Node enter(
      @Nullable Node caller,
      Body body,
      Ctx ctx,
      @Nullable Obj receiver,
      Val[] args,
      int apart,
      Val one) {
    Node n = node(body, ctx.bounded());
    Val[] given = args.clone();
    if (receiver != null && !body.isStatic) {
      given[0] = receiver.alone;
    }
    if (apart >= 0) {
      given[apart] = one;
    }
    call(caller, n, given);
    return n;
  }

  private static ClassDesc parameter(Body b, int p) {
    return b.type.parameterType(b.isStatic ? p : p - 1);
  }

  private static int toldApart(Body b) {
    int first = b.isStatic ? 0 : 1;
    MethodTypeDesc type = b.type;
    for (int p = 0; p < type.parameterCount(); p++) {
      if (TOLD_APART.contains(Operations.internal(type.parameterType(p)))) {
        return p + first;
      }
    }
    return -1;
  }
}
