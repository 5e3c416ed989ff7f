package org.splnet.lab.rule;

import java.lang.classfile.Opcode;
import java.lang.classfile.instruction.InvokeInstruction;
import java.lang.constant.MethodTypeDesc;
import java.lang.invoke.MethodHandleInfo;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.splnet.lab.rule.Obj.Ctx;
import org.splnet.lab.rule.Obj.Function;

/** Finds what a call may run: by the objects that are there, not by the types that are declared. */
final class Invocations {
  private final Pass pass;
  private final Heap heap;

  Invocations(Pass pass) {
    this.pass = pass;
    this.heap = pass.heap();
  }

  Resolved resolve(Node caller, int i, InvokeInstruction c, Val[] args) {
    String owner = c.owner().asInternalName();
    String name = c.name().stringValue();
    Resolved r = new Resolved();
    pass.roots().notice(caller, i, owner, name, args);
    if (owner.equals(Kernel.MACHINE) && name.equals("entryLock")) {
      r.plus(pass.roots().entryLock(args[1]));
    } else if (!Kernel.isLockOperation(owner, name) && !Kernel.isOpaque(owner, name)) {
      follow(caller, i, c, owner, name, args, r);
    }
    return r;
  }

  private void follow(
      Node caller, int i, InvokeInstruction c, String owner, String name, Val[] args, Resolved r) {
    MethodTypeDesc type = c.typeSymbol();
    String key = name + type.descriptorString();
    switch (c.opcode()) {
      case INVOKESTATIC -> {
        pass.initialise(owner);
        Body b = pass.classes().resolve(owner, key);
        if (b != null) {
          r.targets.addAll(pass.runs(caller, i, b, null, caller.ctx, args));
        } else {
          r.plus(pass.containers().makes(caller, pass.callSite(caller, i), name, type, args));
        }
      }
      case INVOKESPECIAL -> {
        Body b = pass.classes().resolve(owner, key);
        for (Obj o : heap.objectsOf(args[0])) {
          if (b != null) {
            r.targets.addAll(pass.runs(caller, i, b, o, caller.ctx, args));
          } else {
            r.plus(pass.containers().call(caller, o, name, type, rest(args)));
          }
        }
      }
      default -> virtual(caller, i, name, type, args, r);
    }
    boolean mayMiss = c.opcode() != Opcode.INVOKESTATIC && c.opcode() != Opcode.INVOKESPECIAL;
    r.unknown = mayMiss && owner.startsWith(Classes.OURS) && heap.objectsOf(args[0]).isEmpty();
  }

  private void virtual(
      Node caller, int i, String name, MethodTypeDesc type, Val[] args, Resolved r) {
    String key = name + type.descriptorString();
    for (Obj o : heap.objectsOf(args[0])) {
      Function f = o.function;
      if (f != null && f.sam().equals(name)) {
        r.plus(apply(caller, o, f, rest(args)));
      } else if (o.type.startsWith(Classes.OURS)) {
        Body b = pass.classes().resolve(o.type, key);
        if (b != null) {
          r.targets.addAll(pass.runs(caller, i, b, o, caller.ctx, args));
        } else if (name.equals("ordinal") && heap.isConstant(o)) {
          r.plus(heap.ordinal(o));
        }
      } else {
        r.plus(pass.containers().call(caller, o, name, type, rest(args)));
      }
    }
  }

  private static Val[] rest(Val[] args) {
    return Arrays.copyOfRange(args, 1, args.length);
  }

  /** Calls a lambda or method reference. */
  Resolved apply(Node caller, Obj o, Function f, Val[] args) {
    Resolved r = new Resolved();
    Val[] all = new Val[f.captured() + args.length];
    for (int a = 0; a < f.captured(); a++) {
      all[a] = pass.read(caller, o.alone, "captured" + a);
    }
    for (int a = 0; a < args.length; a++) {
      all[f.captured() + a] =
          a < f.wants().parameterCount()
              ? pass.typed(args[a], f.wants().parameterType(a))
              : args[a];
    }
    int open = f.key().indexOf('(');
    MethodTypeDesc type = MethodTypeDesc.ofDescriptor(f.key().substring(open));
    Body b = pass.classes().resolve(f.owner(), f.key());
    switch (f.referenceKind()) {
      case MethodHandleInfo.REF_invokeStatic -> {
        if (b != null) {
          r.targets.addAll(pass.runs(caller, -1, b, null, o.ctx, all));
        } else {
          r.plus(pass.containers().makes(caller, o, f.key().substring(0, open), type, all));
        }
      }
      case MethodHandleInfo.REF_newInvokeSpecial -> construct(caller, o, f, b, all, r);
      default -> {
        if (Kernel.isOpaque(f.owner(), f.key().substring(0, open))) {
          return r;
        }
        for (Obj receiver : heap.objectsOf(all.length == 0 ? Val.NOTHING : all[0])) {
          Val[] given = all.clone();
          given[0] = receiver.alone;
          virtualOrSpecial(caller, o, f, b, type, given, r);
        }
      }
    }
    return r;
  }

  private void virtualOrSpecial(
      Node caller,
      Obj o,
      Function f,
      @Nullable Body b,
      MethodTypeDesc type,
      Val[] given,
      Resolved r) {
    if (f.referenceKind() == MethodHandleInfo.REF_invokeSpecial && b != null) {
      r.targets.addAll(pass.runs(caller, -1, b, heap.objectsOf(given[0]).getFirst(), o.ctx, given));
    } else {
      virtual(caller, -1, f.key().substring(0, f.key().indexOf('(')), type, given, r);
    }
  }

  private void construct(Node caller, Obj o, Function f, @Nullable Body b, Val[] all, Resolved r) {
    Obj made = heap.make(f.owner(), o.site, o.ctx, null);
    if (b != null) {
      Val[] given = new Val[all.length + 1];
      given[0] = made.alone;
      System.arraycopy(all, 0, given, 1, all.length);
      pass.initialise(f.owner());
      List<Node> runs = pass.runs(caller, -1, b, made, Ctx.NONE, given);
      r.callbacks.addAll(runs);
    }
    r.plus(made.alone);
  }
}
