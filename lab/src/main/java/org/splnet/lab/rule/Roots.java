package org.splnet.lab.rule;

import java.lang.classfile.instruction.InvokeInstruction;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.splnet.kernel.Domain;
import org.splnet.kernel.Ipl;
import org.splnet.kernel.LockBinding;
import org.splnet.lab.rule.Obj.Ctx;
import org.splnet.lab.rule.Obj.Function;

/** What is attached, and where: found at the calls that attach it. */
final class Roots {
  private static final Set<String> WAITS =
      Set.of("spin", "relax", "splraise", "splx", "cancelAndWait", "disestablish", "route");

  private final Pass pass;
  private final Map<Obj, Root> bySite = new LinkedHashMap<>();
  private final List<Root> all = new ArrayList<>();
  private final Set<String> unresolved = new LinkedHashSet<>();
  private @Nullable LockBinding binding;

  Roots(Pass pass) {
    this.pass = pass;
    all.add(new Root(0, Root.Kind.TOP, "application call"));
  }

  List<Root> all() {
    return all;
  }

  Root top() {
    return all.getFirst();
  }

  /** From now on entry locks are those of a lock grain. */
  void bind(LockBinding to) {
    binding = to;
  }

  /** Whether a call has by itself to do with locks, levels or waiting. */
  static boolean matters(InvokeInstruction c) {
    String owner = c.owner().asInternalName();
    String name = c.name().stringValue();
    return Kernel.isLockOperation(owner, name)
        || owner.equals(Kernel.CONDITION)
        || (owner.startsWith(Kernel.PACKAGE) && (WAITS.contains(name) || name.equals("crossCall")))
        || LockWalk.blocks(owner, name);
  }

  /** The lock that is entered around a call into a domain; which one that is, the grain says. */
  Val entryLock(Val domain) {
    Val v = Val.NOTHING;
    Heap heap = pass.heap();
    for (Obj d : heap.objectsOf(domain)) {
      String name = heap.constantName(d, Kernel.PACKAGE + "Domain");
      if (name != null) {
        v = v.plus(heap.make(Kernel.ENTRY_LOCK, name, Ctx.NONE, null).alone);
      }
    }
    return v;
  }

  /** Whether it is the entry lock of a grain that has none; null if it is something else. */
  @Nullable Boolean isNoEntryLock(Val v) {
    LockBinding b = binding;
    if (b == null || v.isEmpty()) {
      return null;
    }
    Boolean none = null;
    for (Obj o : pass.heap().all(v)) {
      if (!o.type.equals(Kernel.ENTRY_LOCK)) {
        return null;
      }
      boolean n = b.entry(Domain.valueOf(o.site)) == null;
      if (none != null && none != n) {
        return null;
      }
      none = n;
    }
    return none;
  }

  /** Looks whether a call attaches something. */
  void notice(Node caller, int i, String owner, String method, Val[] args) {
    if (pass.isFrozen()) {
      return;
    }
    switch (Body.simple(owner) + "." + method) {
      case "Machine.softInterrupt" -> {
        Root r = root(caller, i, Root.Kind.SOFT, args[1]);
        levels(r, args[2]);
        attach(r, args[5]);
        calls(caller, r, args[3], args[4]);
      }
      case "Machine.callout" -> {
        Root r = root(caller, i, Root.Kind.CALLOUT, args[1]);
        r.levels.add(Ipl.SOFTCLOCK);
        attach(r, args[4]);
        calls(caller, r, args[2], args[3]);
      }
      case "Machine.crossCall" -> {
        Root r = root(caller, i, Root.Kind.CROSS_CALL, Val.NOTHING);
        r.levels.add(Ipl.IPI);
        r.flagged = true;
        calls(caller, r, args[3], args[4]);
      }
      case "InterruptLine.establish" -> establish(caller, i, args);
      case "HandlerRecord.<init>" -> {
        if (caller.body.owner.equals(Kernel.WHEEL)) {
          Root r = root(caller, i, Root.Kind.SOFT, args[2]);
          r.levels.add(Ipl.SOFTCLOCK);
          r.flagged = true;
          r.domain = Domain.KERNEL;
          calls(caller, r, args[3], args[4]);
        }
      }
      case "Cpu.addPoller" -> {
        Root r = root(caller, i, Root.Kind.ENGINE, Val.NOTHING);
        r.levels.add(Ipl.NONE);
        r.flagged = true;
        r.domain = Domain.KERNEL;
        r.handler = r.handler.plus(args[1]);
        nodes(caller, r);
      }
      default -> {
        // It attaches nothing.
      }
    }
  }

  private void establish(Node caller, int i, Val[] args) {
    // (line, ctx, name, level, [filter,] handler, argument, attach); the private one has fewer.
    if (args.length < 7) {
      return;
    }
    int n = args.length;
    Root r = root(caller, i, Root.Kind.HARD, args[2]);
    levels(r, args[3]);
    attach(r, args[n - 1]);
    r.lines.addAll(pass.heap().objectsOf(args[0]));
    calls(caller, r, args[n - 3], args[n - 2]);
  }

  private Root root(Node caller, int i, Root.Kind kind, Val name) {
    Obj site = pass.callSite(caller, i);
    Root r = bySite.get(site);
    if (r == null) {
      r = new Root(all.size(), kind, caller.body.shortName() + ":" + caller.body.line(i));
      String where = r.where;
      long same = all.stream().filter(x -> x.where.equals(where)).count();
      r.number = same == 0 ? "" : " (" + (same + 1) + ")";
      bySite.put(site, r);
      all.add(r);
    }
    int one = name.only();
    if (one >= 0 && pass.heap().get(one).type.equals("java/lang/String")) {
      r.name = "'" + pass.heap().get(one).site + "'";
    }
    return r;
  }

  private void levels(Root r, Val ipl) {
    for (Obj o : pass.heap().objectsOf(ipl)) {
      String name = pass.heap().constantName(o, Kernel.IPL);
      if (name != null) {
        r.levels.add(Ipl.of(name));
      }
    }
  }

  private void attach(Root r, Val attach) {
    for (Obj o : pass.heap().objectsOf(attach)) {
      String name = pass.heap().constantName(o, Kernel.ATTACH);
      if (name == null) {
        unresolved.add(r.where + ": how it is attached is no constant of Attach");
        r.unflagged = true;
      } else if (name.equals("UNFLAGGED")) {
        r.unflagged = true;
      } else {
        r.flagged = true;
        r.domain = name.equals("MPSAFE_PROTOCOL") ? Domain.PROTOCOL : r.domain;
      }
    }
  }

  private void calls(Node caller, Root r, Val handler, Val argument) {
    r.handler = r.handler.plus(handler);
    r.argument = r.argument.plus(argument);
    nodes(caller, r);
  }

  /** What a root runs. */
  List<Node> nodes(Node caller, Root r) {
    List<Node> out = new ArrayList<>();
    Heap heap = pass.heap();
    Val ctx = heap.make(Kernel.CONTEXT, "", Ctx.NONE, null).alone;
    for (Obj o : heap.objectsOf(r.handler)) {
      Function f = o.function;
      if (f != null) {
        Resolved called = pass.invocations().apply(caller, o, f, new Val[] {ctx, r.argument});
        out.addAll(called.targets);
        out.addAll(called.callbacks);
      } else {
        method(caller, r, o, ctx, out);
      }
    }
    if (r.name.equals(r.where) && !out.isEmpty()) {
      r.name = told(caller.ctx, out.getFirst().body);
    }
    return out;
  }

  /** What it is called where the name that it was given is no constant: by what it is for. */
  private String told(Ctx ctx, Body runs) {
    Obj driver = driver(ctx);
    String lambda = " (lambda)";
    String name = runs.shortName();
    name = name.endsWith(lambda) ? name.substring(0, name.length() - lambda.length()) : name;
    return driver == null ? name : name + " of " + Body.simple(driver.type);
  }

  private @Nullable Obj driver(Ctx ctx) {
    for (Obj o : ctx.of()) {
      if (pass.classes().isA(o.type, "org/splnet/net/iface/LinkDriver")) {
        return o;
      }
      Obj inside = driver(o.ctx);
      if (inside != null) {
        return inside;
      }
    }
    return null;
  }

  private void method(Node caller, Root r, Obj o, Val ctx, List<Node> out) {
    boolean engine = r.kind == Root.Kind.ENGINE;
    String key =
        engine
            ? "poll(Lorg/splnet/kernel/Context;J)Z"
            : "handle(Lorg/splnet/kernel/Context;Ljava/lang/Object;)V";
    Body b = pass.classes().resolve(o.type, key);
    if (b != null) {
      Val[] args = {o.alone, ctx, engine ? Val.WIDE : r.argument};
      out.addAll(pass.runs(caller, -1, b, o, Ctx.NONE, args));
    }
  }

  /** The roots that somebody waits for who waits for these objects. */
  List<Root> of(Val waitedFor) {
    List<Root> out = new ArrayList<>();
    for (Obj o : pass.heap().objectsOf(waitedFor)) {
      for (Obj site : o.ctx.of()) {
        Root r = bySite.get(site);
        if (r != null && !out.contains(r)) {
          out.add(r);
        }
      }
      for (Root r : all) {
        if (r.lines.contains(o) && !out.contains(r)) {
          out.add(r);
        }
      }
    }
    return out;
  }

  Set<String> unresolved() {
    return unresolved;
  }
}
