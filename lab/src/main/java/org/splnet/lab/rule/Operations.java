package org.splnet.lab.rule;

import java.lang.classfile.Instruction;
import java.lang.classfile.Opcode;
import java.lang.classfile.TypeKind;
import java.lang.classfile.instruction.ArrayLoadInstruction;
import java.lang.classfile.instruction.ArrayStoreInstruction;
import java.lang.classfile.instruction.ConstantInstruction;
import java.lang.classfile.instruction.ConvertInstruction;
import java.lang.classfile.instruction.FieldInstruction;
import java.lang.classfile.instruction.IncrementInstruction;
import java.lang.classfile.instruction.InvokeDynamicInstruction;
import java.lang.classfile.instruction.InvokeInstruction;
import java.lang.classfile.instruction.LoadInstruction;
import java.lang.classfile.instruction.MonitorInstruction;
import java.lang.classfile.instruction.NewMultiArrayInstruction;
import java.lang.classfile.instruction.NewObjectInstruction;
import java.lang.classfile.instruction.NewPrimitiveArrayInstruction;
import java.lang.classfile.instruction.NewReferenceArrayInstruction;
import java.lang.classfile.instruction.OperatorInstruction;
import java.lang.classfile.instruction.StackInstruction;
import java.lang.classfile.instruction.StoreInstruction;
import java.lang.classfile.instruction.TypeCheckInstruction;
import java.lang.constant.ClassDesc;
import java.lang.constant.ConstantDesc;
import java.lang.constant.DirectMethodHandleDesc;
import java.lang.constant.MethodTypeDesc;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.splnet.lab.rule.Obj.Ctx;
import org.splnet.lab.rule.Obj.Function;

/** What the instructions do to a frame, but for calls and jumps. */
final class Operations {
  /** Who is told of a field that is touched. */
  interface Touch {
    /** The objects, the class that the instruction names, and the field. */
    void of(Val objects, String owner, String field);
  }

  private static final int IMPLEMENTATION = 1;
  private static final int INSTANTIATED = 2;

  private final Pass pass;
  private final Heap heap;
  private final Node node;

  Operations(Pass pass, Node node) {
    this.pass = pass;
    this.heap = pass.heap();
    this.node = node;
  }

  /** How many values a call takes, its receiver included. */
  static int arguments(InvokeInstruction c) {
    return c.typeSymbol().parameterCount() + (c.opcode() == Opcode.INVOKESTATIC ? 0 : 1);
  }

  /** A value of that type: what is known of it, if it can be known. */
  static Val returned(ClassDesc type, Val v, Heap heap) {
    if (TypeKind.from(type).slotSize() == 2) {
      return Val.WIDE;
    }
    return type.isPrimitive() && v.isEmpty() ? heap.any.alone : v;
  }

  void simple(int i, Instruction in, Frame f, Touch touch) {
    switch (in) {
      case LoadInstruction l ->
          f.push(l.typeKind().slotSize() == 2 ? Val.WIDE : f.locals[l.slot()]);
      case StoreInstruction s -> f.locals[s.slot()] = f.pop();
      case ConstantInstruction c -> f.push(constant(c));
      case FieldInstruction x -> field(x, f, touch);
      case ArrayLoadInstruction a -> f.push(arrayLoad(a, f));
      case ArrayStoreInstruction _ -> arrayStore(f);
      case NewObjectInstruction n -> f.push(make(n.className().asInternalName(), i).alone);
      case NewReferenceArrayInstruction n -> {
        f.pop();
        f.push(make("[" + n.componentType().asInternalName(), i).alone);
      }
      case NewPrimitiveArrayInstruction _ -> {
        f.pop();
        f.push(make("[I", i).alone);
      }
      case NewMultiArrayInstruction n -> {
        for (int d = 0; d < n.dimensions(); d++) {
          f.pop();
        }
        f.push(make("[" + n.arrayType().asInternalName(), i).alone);
      }
      case TypeCheckInstruction t -> check(t, f);
      case StackInstruction s -> stack(s.opcode(), f);
      case OperatorInstruction o -> operator(o, f);
      case ConvertInstruction c -> {
        f.pop();
        f.push(kind(c.toType()));
      }
      case IncrementInstruction x -> f.locals[x.slot()] = heap.any.alone;
      case MonitorInstruction _ -> f.pop();
      default -> {
        // Nothing that a value depends on.
      }
    }
  }

  private Val kind(TypeKind k) {
    return k.slotSize() == 2 ? Val.WIDE : heap.any.alone;
  }

  private Val constant(ConstantInstruction c) {
    if (c.opcode() == Opcode.ACONST_NULL) {
      return heap.nothing.alone;
    }
    ConstantDesc v = c.constantValue();
    return switch (v) {
      case Integer n -> heap.number(n);
      case String s -> heap.make("java/lang/String", s, Ctx.NONE, null).alone;
      case null, default -> c.typeKind() == TypeKind.REFERENCE ? Val.NOTHING : kind(c.typeKind());
    };
  }

  private Obj make(String type, int i) {
    return pass.made(type, node, i);
  }

  private void field(FieldInstruction x, Frame f, Touch touch) {
    String owner = x.owner().asInternalName();
    String name = x.name().stringValue();
    ClassDesc type = x.typeSymbol();
    switch (x.opcode()) {
      case GETSTATIC -> f.push(pass.getStatic(node, owner, name, type));
      case PUTSTATIC -> pass.putStatic(node, owner, name, f.pop());
      case GETFIELD -> {
        Val of = f.pop();
        touch.of(of, owner, name);
        f.push(
            type.isPrimitive() ? kind(TypeKind.from(type)) : pass.getField(node, of, name, type));
      }
      default -> {
        Val v = f.pop();
        Val of = f.pop();
        touch.of(of, owner, name);
        if (!type.isPrimitive()) {
          pass.putField(of, name, v);
        }
      }
    }
  }

  private Val arrayLoad(ArrayLoadInstruction a, Frame f) {
    Val index = f.pop();
    Val array = f.pop();
    if (a.typeKind() == TypeKind.REFERENCE) {
      return pass.read(node, array, Heap.ELEMENT);
    }
    List<Obj> constants = heap.ofOrdinals(index);
    if (constants == null) {
      return kind(a.typeKind());
    }
    Val v = Val.NOTHING;
    for (Obj c : constants) {
      v = v.plus(pass.read(node, array, "#" + c.id));
    }
    return v.isEmpty() ? heap.any.alone : v;
  }

  private void arrayStore(Frame f) {
    Val v = f.pop();
    Val index = f.pop();
    Val array = f.pop();
    List<Obj> constants = heap.ofOrdinals(index);
    if (constants == null) {
      pass.write(array, Heap.ELEMENT, v);
    } else {
      constants.forEach(c -> pass.write(array, "#" + c.id, v));
    }
  }

  private void check(TypeCheckInstruction t, Frame f) {
    Val v = f.pop();
    f.push(
        t.opcode() == Opcode.INSTANCEOF ? heap.any.alone : pass.only(v, t.type().asInternalName()));
  }

  private static void stack(Opcode op, Frame f) {
    switch (op) {
      case POP -> f.drop(1);
      case POP2 -> f.drop(2);
      case DUP -> f.dup(1, 0);
      case DUP_X1 -> f.dup(1, 1);
      case DUP_X2 -> f.dup(1, 2);
      case DUP2 -> f.dup(2, 0);
      case DUP2_X1 -> f.dup(2, 1);
      case DUP2_X2 -> f.dup(2, 2);
      default -> f.swap();
    }
  }

  private void operator(OperatorInstruction o, Frame f) {
    switch (o.opcode()) {
      case ARRAYLENGTH -> {
        f.pop();
        f.push(heap.any.alone);
      }
      case INEG, LNEG, FNEG, DNEG -> {
        f.pop();
        f.push(kind(o.typeKind()));
      }
      case LCMP, FCMPL, FCMPG, DCMPL, DCMPG -> {
        f.pop();
        f.pop();
        f.push(heap.any.alone);
      }
      default -> {
        f.pop();
        f.pop();
        f.push(kind(o.typeKind()));
      }
    }
  }

  void invokeDynamic(int i, InvokeDynamicInstruction c, Frame f) {
    int n = c.typeSymbol().parameterCount();
    Val[] captured = new Val[n];
    for (int a = n - 1; a >= 0; a--) {
      captured[a] = f.pop();
    }
    List<ConstantDesc> args = c.bootstrapArgs();
    boolean lambda =
        c.bootstrapMethod().owner().displayName().equals("LambdaMetafactory")
            && args.get(IMPLEMENTATION) instanceof DirectMethodHandleDesc;
    if (!lambda) {
      f.push(returned(c.typeSymbol().returnType(), Val.NOTHING, heap));
      return;
    }
    DirectMethodHandleDesc to = (DirectMethodHandleDesc) args.get(IMPLEMENTATION);
    Function function =
        new Function(
            c.name().stringValue(),
            internal(to.owner()),
            to.methodName() + to.lookupDescriptor(),
            to.refKind(),
            (MethodTypeDesc) args.get(INSTANTIATED),
            n);
    Obj o =
        heap.make(
            internal(c.typeSymbol().returnType()),
            pass.site(node, i),
            node.ctx.bounded(),
            function);
    for (int a = 0; a < n; a++) {
      pass.write(o.alone, "captured" + a, captured[a]);
    }
    f.push(o.alone);
  }

  static String internal(ClassDesc type) {
    String d = type.descriptorString();
    return d.startsWith("L") ? d.substring(1, d.length() - 1) : d;
  }

  /** Whether a jump is taken: null if it may be or not. Takes from the stack what it looks at. */
  @Nullable Boolean decide(Opcode op, Frame f) {
    switch (op) {
      case GOTO, GOTO_W -> {
        return true;
      }
      case IFNULL, IFNONNULL -> {
        Boolean isNull = pass.isNull(f.pop());
        return isNull == null ? null : isNull == (op == Opcode.IFNULL);
      }
      case IF_ACMPEQ, IF_ACMPNE -> {
        Boolean same = same(f.pop(), f.pop());
        return same == null ? null : same == (op == Opcode.IF_ACMPEQ);
      }
      case IFEQ, IFNE, IFLT, IFGE, IFGT, IFLE -> {
        return compare(op, f.pop(), heap.number(0));
      }
      default -> {
        Val right = f.pop();
        return compare(op, f.pop(), right);
      }
    }
  }

  private @Nullable Boolean same(Val a, Val b) {
    int x = a.only();
    int y = b.only();
    if (x < 0 || y < 0 || !heap.isConstant(heap.get(x)) || !heap.isConstant(heap.get(y))) {
      return null;
    }
    return x == y;
  }

  private @Nullable Boolean compare(Opcode op, Val left, Val right) {
    List<Integer> a = heap.numbers(left);
    List<Integer> b = heap.numbers(right);
    if (a == null || b == null) {
      return null;
    }
    Boolean all = null;
    for (int x : a) {
      for (int y : b) {
        boolean taken =
            switch (op) {
              case IFEQ, IF_ICMPEQ -> x == y;
              case IFNE, IF_ICMPNE -> x != y;
              case IFLT, IF_ICMPLT -> x < y;
              case IFGE, IF_ICMPGE -> x >= y;
              case IFGT, IF_ICMPGT -> x > y;
              default -> x <= y;
            };
        if (all != null && all != taken) {
          return null;
        }
        all = taken;
      }
    }
    return all;
  }
}
