package org.splnet.weave;

import java.lang.classfile.CodeBuilder;
import java.lang.classfile.Label;
import java.lang.classfile.MethodModel;
import java.lang.classfile.Opcode;
import java.lang.classfile.TypeKind;
import java.lang.classfile.instruction.InvokeInstruction;
import java.lang.constant.ClassDesc;
import java.lang.constant.ConstantDescs;
import java.lang.reflect.AccessFlag;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Weaves mutations into one method, each as a switch between the changed and the original code. */
final class MutationWeaver {
  /** Makes a call by another name. */
  interface Caller {
    void call(CodeBuilder b, InvokeInstruction call, String method);
  }

  private final ClassWeaver weaver;
  private final MethodModel method;
  private final String name;
  private final Caller caller;

  MutationWeaver(ClassWeaver weaver, MethodModel method, Caller caller) {
    this.weaver = weaver;
    this.method = method;
    this.name = method.methodName().stringValue();
    this.caller = caller;
  }

  /** What comes first in the method: returning at once. */
  void returns(CodeBuilder b) {
    for (Mutation m : weaver.returns(name)) {
      String value = ((Mutation.Action.Return) m.action()).value();
      ClassDesc type = method.methodTypeSymbol().returnType();
      if (name.equals("<init>") || !fits(value, type)) {
        weaver.problems().add(m + ": " + name + " cannot return " + value);
        continue;
      }
      b.ldc(m.name()).invokestatic(Names.POINTS, "mutated", Names.POINTS_MUTATED);
      b.ifThen(then -> {
        constant(then, type, value.equals("true") || value.equals("1"));
        then.return_(TypeKind.from(type));
      });
    }
  }

  private static boolean fits(String value, ClassDesc type) {
    return switch (value) {
      case "true", "false" -> type.equals(ConstantDescs.CD_boolean);
      case "null" -> !type.isPrimitive();
      default ->
          type.isPrimitive()
              && !type.equals(ConstantDescs.CD_void)
              && !type.equals(ConstantDescs.CD_boolean);
    };
  }

  /** Makes the call with its mutations; false if there are none, and the call is not made. */
  boolean call(CodeBuilder b, InvokeInstruction call) {
    List<Mutation> found =
        weaver.ofCall(name, call.owner().asInternalName(), call.name().stringValue());
    List<Mutation> possible =
        found.stream()
            .filter(m -> {
              String why = hindrance(m, call);
              if (why != null) {
                weaver.problems().add(m + ": " + why);
              }
              // A mutation with a complaint of its own needs no second one.
              weaver.isWovenHere(m);
              return why == null;
            })
            .toList();
    if (possible.isEmpty()) {
      return false;
    }
    chain(b, call, possible);
    return true;
  }

  private void chain(CodeBuilder b, InvokeInstruction call, List<Mutation> left) {
    if (left.isEmpty()) {
      caller.call(b, call, call.name().stringValue());
      return;
    }
    Mutation m = left.getFirst();
    b.ldc(m.name()).invokestatic(Names.POINTS, "mutated", Names.POINTS_MUTATED);
    b.ifThenElse(
        then -> mutated(then, call, m), or -> chain(or, call, left.subList(1, left.size())));
  }

  private void mutated(CodeBuilder b, InvokeInstruction call, Mutation m) {
    switch (m.action()) {
      case Mutation.Action.Drop _ -> drop(b, call);
      case Mutation.Action.Replace(String other) -> caller.call(b, call, other);
      case Mutation.Action.Hold(String field) -> hold(b, call, field);
      case Mutation.Action.Return _ -> throw new IllegalStateException(m + " concerns no call");
    }
  }

  /** Why a mutation cannot be woven at a call, or null. */
  private @Nullable String hindrance(Mutation m, InvokeInstruction call) {
    boolean constructor = call.name().equalsString("<init>");
    return switch (m.action()) {
      case Mutation.Action.Drop _ -> constructor ? "a constructor's call cannot be dropped" : null;
      case Mutation.Action.Replace(String other) -> {
        String owner = call.owner().asInternalName();
        boolean there = weaver.files().hasMethod(owner, other, call.type().stringValue());
        yield constructor || !there
            ? owner.replace('/', '.') + " has no method " + other + call.type().stringValue()
            : null;
      }
      case Mutation.Action.Hold(String field) -> {
        boolean mutex =
            weaver.files().declaring(weaver.internalName(), field + Names.MUTEX.descriptorString())
                != null;
        yield !mutex
            ? "there is no field " + field + " of type Mutex"
            : name.equals("<init>") || method.flags().has(AccessFlag.STATIC)
                ? name + " has no object whose field could be held"
                : MethodWeaver.contextSlot(method) < 0
                    ? name + " has no parameter of type Context"
                    : null;
      }
      case Mutation.Action.Return _ -> null;
    };
  }

  private static void drop(CodeBuilder b, InvokeInstruction call) {
    for (ClassDesc p : call.typeSymbol().parameterList().reversed()) {
      if (TypeKind.from(p).slotSize() == 2) {
        b.pop2();
      } else {
        b.pop();
      }
    }
    if (call.opcode() != Opcode.INVOKESTATIC) {
      b.pop();
    }
    constant(b, call.typeSymbol().returnType(), false);
  }

  /** One, or zero and null, in a type; nothing for void. */
  private static void constant(CodeBuilder b, ClassDesc type, boolean one) {
    switch (TypeKind.from(type).asLoadable()) {
      case INT -> b.loadConstant(one ? 1 : 0);
      case LONG -> b.loadConstant(one ? 1L : 0L);
      case FLOAT -> b.loadConstant(one ? 1F : 0F);
      case DOUBLE -> b.loadConstant(one ? 1D : 0D);
      case REFERENCE -> b.aconst_null();
      default -> {
        // Void.
      }
    }
  }

  /** The lock is left however the call ends. */
  private void hold(CodeBuilder b, InvokeInstruction call, String field) {
    Label from = b.newLabel();
    Label to = b.newLabel();
    Label thrown = b.newLabel();
    Label done = b.newLabel();
    lock(b, field, "enter");
    b.labelBinding(from);
    caller.call(b, call, call.name().stringValue());
    b.labelBinding(to);
    lock(b, field, "exit");
    b.goto_(done);
    b.labelBinding(thrown);
    lock(b, field, "exit");
    b.athrow();
    b.labelBinding(done);
    b.exceptionCatchAll(from, to, thrown);
  }

  private void lock(CodeBuilder b, String field, String operation) {
    b.aload(0);
    b.getfield(ClassDesc.ofInternalName(weaver.internalName()), field, Names.MUTEX);
    b.aload(MethodWeaver.contextSlot(method));
    b.invokevirtual(Names.MUTEX, operation, Names.MUTEX_ENTER);
  }
}
