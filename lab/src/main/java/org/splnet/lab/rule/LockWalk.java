package org.splnet.lab.rule;

import java.lang.classfile.Instruction;
import java.lang.classfile.instruction.InvokeInstruction;
import java.util.ArrayDeque;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.splnet.kernel.Domain;
import org.splnet.kernel.Ipl;
import org.splnet.kernel.LockClass;
import org.splnet.kernel.LockOrder;
import org.splnet.kernel.MachineConfig;
import org.splnet.lab.rule.Facts.Place;
import org.splnet.lab.rule.LockState.Held;
import org.splnet.lab.rule.Node.Visit;

/**
 * The second time through, under one lock grain: from every root, with the locks that are held and
 * the level in force along each way.
 */
final class LockWalk implements Interpreter.Calls {
  private static final Set<String> BLOCKING =
      Set.of("java/lang/Thread.sleep", "java/lang/Thread.join", "java/lang/Object.wait");

  private final Pass pass;
  private final MachineConfig config;
  private final Facts facts = new Facts();
  private final LockOps ops;
  private final ArrayDeque<Visit> toDo = new ArrayDeque<>();
  private @Nullable Visit current;

  LockWalk(Pass pass, MachineConfig config) {
    this.pass = pass;
    this.config = config;
    this.ops = new LockOps(pass, config, facts);
  }

  static boolean blocks(String owner, String method) {
    return BLOCKING.contains(owner + "." + method)
        || (owner.equals("java/util/concurrent/locks/LockSupport") && method.startsWith("park"));
  }

  /** Walks from everywhere; an application begins in {@code main}. */
  Facts walk(Node main) {
    pass.nodes().forEach(n -> n.visits.clear());
    pass.roots().bind(config.binding());
    facts.unresolved.addAll(pass.roots().unresolved());
    List<Root> roots = List.copyOf(pass.roots().all());
    for (Root r : roots) {
      List<Node> begins = r == pass.roots().top() ? List.of(main) : pass.roots().nodes(main, r);
      if (begins.isEmpty() || (r != pass.roots().top() && r.levels.isEmpty())) {
        facts.unresolved.add(r + ": what it calls, or at which level, is not known");
      }
      for (Ipl ipl : r == pass.roots().top() ? Set.of(Ipl.NONE) : r.levels) {
        begins.forEach(n -> root(r, ipl, n));
      }
    }
    return facts;
  }

  private void root(Root r, Ipl ipl, Node n) {
    LockState s = LockState.begin(r.id, r.kind == Root.Kind.TOP, ipl);
    Set<LockState> entered = new LinkedHashSet<>();
    if (r.unflagged) {
      entered.add(ops.enterKernel(s, new Place(null, 0, r)));
    }
    if (r.flagged || r.kind == Root.Kind.TOP) {
      LockClass entry = r.kind == Root.Kind.TOP ? null : entry(r.domain);
      entered.add(entry == null ? s : ops.enterClass(s, entry, new Place(null, 0, r)));
    }
    for (LockState begins : entered) {
      Visit v = visit(n, begins, null, 0);
      drain();
      for (LockState ends : v.outcomes.keySet()) {
        ended(r, v, begins, ends);
      }
    }
  }

  private @Nullable LockClass entry(Domain d) {
    return config.binding().entry(d);
  }

  private void ended(Root r, Visit v, LockState begins, LockState ends) {
    Place p = new Place(v, 0, r);
    if (!ends.held().equals(begins.held())) {
      facts.finding(StaticFinding.Kind.LOCK_LEAK, "ends holding " + names(ends), p);
    } else if (ends.nest() != begins.nest()
        || ends.saved() != begins.saved()
        || (ends.nest() == 0 && ends.level() != begins.level())) {
      facts.finding(StaticFinding.Kind.LEVEL_AT_RETURN, "ends at another level", p);
    }
  }

  static String names(LockState s) {
    return String.join(", ", s.held().stream().map(Held::name).toList());
  }

  private void drain() {
    while (!toDo.isEmpty()) {
      run(toDo.poll());
    }
  }

  private void run(Visit v) {
    Visit outer = current;
    current = v;
    v.queued = false;
    facts.reached.add(v.node.body.shortName());
    new Interpreter(pass, v.node, this).run(v.begins);
    current = outer;
  }

  private Visit visit(Node n, LockState begins, @Nullable Visit from, int line) {
    Visit v = n.visits.get(begins);
    if (v == null) {
      v = new Visit(n, begins, from, line);
      n.visits.put(begins, v);
    }
    if (from != null) {
      v.callers.add(from);
    }
    if (!v.begun) {
      v.begun = true;
      run(v);
    }
    return v;
  }

  private Visit now() {
    Visit v = current;
    if (v == null) {
      throw new IllegalStateException("nothing is being walked");
    }
    return v;
  }

  private Place place(Node n, int index) {
    Visit v = now();
    return new Place(v, n.body.line(index), pass.roots().all().get(v.begins.root()));
  }

  @Override
  public Map<LockState, Val> call(
      Node node, int index, Instruction call, Val[] args, LockState state) {
    InvokeInstruction c = (InvokeInstruction) call;
    String owner = c.owner().asInternalName();
    String name = c.name().stringValue();
    Place p = place(node, index);
    if (Kernel.isLockOperation(owner, name)) {
      return ops.lock(name, args, state, p);
    }
    if (owner.equals(Kernel.CONTEXT) && (name.equals("splraise") || name.equals("splx"))) {
      return ops.level(name, args[1], state, p);
    }
    waits(owner, name, args, state, p);
    Resolved r = pass.invocations().resolve(node, index, c, args);
    if (r.unknown && !args[0].has(pass.heap().nothing.id)) {
      facts.unresolved.add(
          p.where() + " calls " + Body.simple(owner) + "." + name + ": on what is not known");
    }
    return follow(r, node, args, state, p);
  }

  private Map<LockState, Val> follow(Resolved r, Node node, Val[] args, LockState state, Place p) {
    int line = p.line;
    Set<LockState> states = new LinkedHashSet<>();
    states.add(state);
    for (Node n : r.callbacks) {
      if (n.matters) {
        for (LockState s : List.copyOf(states)) {
          states.addAll(visit(n, s, current, line).outcomes.keySet());
        }
      }
    }
    Map<LockState, Val> out = new LinkedHashMap<>();
    for (LockState s : states) {
      if (r.targets.isEmpty() || !r.value.isEmpty()) {
        out.merge(s, r.value, Val::plus);
      }
      for (Node t : r.targets) {
        guarded(t, node, args, s, p);
        if (t.matters) {
          visit(t, s, current, line).outcomes.forEach((e, v) -> out.merge(e, v, Val::plus));
        } else {
          out.merge(s, t.result, Val::plus);
        }
      }
    }
    return out;
  }

  private void guarded(Node callee, Node caller, Val[] args, LockState s, Place p) {
    String guard = callee.body.guardedBy;
    if (guard != null && !isConstructing(caller) && args.length > 0) {
      ops.mustHold(args[0], guard, callee.body.shortName(), s, p);
    }
  }

  /** Whether it is a constructor, or what that calls of its own class: nobody else has it yet. */
  private boolean isConstructing(Node n) {
    for (Visit v = now(); v != null && v.node.body.owner.equals(n.body.owner); v = v.from) {
      if (v.node.body.isConstructor()) {
        return true;
      }
    }
    return false;
  }

  private void waits(String owner, String name, Val[] args, LockState s, Place p) {
    switch (Body.simple(owner) + "." + name) {
      case "Callout.cancelAndWait",
          "SoftInterrupt.disestablish",
          "InterruptLine.disestablish",
          "InterruptLine.route" ->
          ops.waitsFor(pass.roots().of(args[0]), s, p);
      case "Machine.crossCall" -> ops.crossCall(args[5], s, p);
      case "Condition.awaitLocked" -> ops.sleeps(args[0], s, p);
      case "Condition.signalLocked", "Condition.broadcastLocked" ->
          ops.mustHold(args[0], "interlock", "Condition." + name, s, p);
      case "Context.spin", "Context.relax" -> ops.spins(s, p);
      default -> {
        if (blocks(owner, name)) {
          ops.blocks(Body.simple(owner) + "." + name, s, p);
        }
      }
    }
  }

  @Override
  public boolean isQuiet(Instruction call) {
    return call instanceof InvokeInstruction c
        && (Kernel.isLockOperation(c.owner().asInternalName(), c.name().stringValue())
            || c.owner().asInternalName().equals(Kernel.CONTEXT));
  }

  @Override
  public void touches(Node node, int index, Val of, String owner, String field, LockState state) {
    String guard = pass.classes().guard(owner, field);
    if (guard != null && !isConstructing(node)) {
      String name = Body.simple(owner) + "." + field;
      ops.mustHold(of, guard, name, state, place(node, index));
    }
  }

  @Override
  public void returns(Node node, int index, LockState state, Val value) {
    Visit v = now();
    Val was = v.outcomes.get(state);
    Val is = was == null ? value : was.plus(value);
    if (was == null || !is.equals(was)) {
      v.outcomes.put(state, is);
      for (Visit c : v.callers) {
        if (!c.queued) {
          c.queued = true;
          toDo.add(c);
        }
      }
    }
  }

  @Override
  public void escapes(Node node, int index, LockState state) {
    int before = now().begins.held().size();
    if (state.held().size() > before) {
      facts.finding(
          StaticFinding.Kind.LOCK_LEAK, "throws holding " + names(state), place(node, index));
    }
  }

  /** The level at which a class is held, as a mask. */
  static int levelOf(MachineConfig config, LockClass c) {
    return c == LockOrder.BIG ? 0 : LockState.mask(config.levelOf(c));
  }
}
