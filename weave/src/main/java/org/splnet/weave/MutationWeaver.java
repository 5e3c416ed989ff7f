package org.splnet.weave;

import java.lang.classfile.CodeBuilder;
import java.lang.classfile.CodeElement;
import java.lang.classfile.Label;
import java.lang.classfile.MethodModel;
import java.lang.classfile.Opcode;
import java.lang.classfile.TypeKind;
import java.lang.classfile.instruction.FieldInstruction;
import java.lang.classfile.instruction.InvokeInstruction;
import java.lang.constant.ClassDesc;
import java.lang.constant.ConstantDescs;
import java.lang.constant.MethodTypeDesc;
import java.lang.reflect.AccessFlag;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
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
  private final List<CodeElement> code;
  private final Caller caller;
  private final boolean always;

  /**
   * A weaver of one method.
   *
   * @param always whether mutations are in force without being asked for
   */
  MutationWeaver(
      ClassWeaver weaver,
      MethodModel method,
      List<CodeElement> code,
      Caller caller,
      boolean always) {
    this.weaver = weaver;
    this.method = method;
    this.name = method.methodName().stringValue();
    this.code = code;
    this.caller = caller;
    this.always = always;
  }

  private void choose(
      CodeBuilder b,
      Mutation m,
      Consumer<CodeBuilder.BlockCodeBuilder> mutated,
      Consumer<CodeBuilder.BlockCodeBuilder> or) {
    if (always) {
      b.block(mutated);
    } else {
      b.ldc(m.name()).invokestatic(Names.POINTS, "mutated", Names.POINTS_MUTATED);
      b.ifThenElse(mutated, or);
    }
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
      choose(
          b,
          m,
          then -> {
            constant(then, type, value.equals("true") || value.equals("1"));
            then.return_(TypeKind.from(type));
          },
          or -> {});
      if (always) {
        return;
      }
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
  boolean call(CodeBuilder b, InvokeInstruction call, int index) {
    List<Mutation> found =
        weaver.ofCall(name, call.owner().asInternalName(), call.name().stringValue());
    List<Mutation> possible = possible(found, m -> hindrance(m, call, index));
    if (possible.isEmpty()) {
      return false;
    }
    chain(b, call, index, possible);
    return true;
  }

  /** Reads a constant with its mutations; false if there are none, and it is not read. */
  boolean constant(CodeBuilder b, FieldInstruction read) {
    if (read.opcode() != Opcode.GETSTATIC) {
      return false;
    }
    List<Mutation> found =
        weaver.ofConstant(name, read.owner().asInternalName(), read.name().stringValue());
    List<Mutation> possible = possible(found, m -> hindrance(m, read));
    if (possible.isEmpty()) {
      return false;
    }
    chain(b, read, possible);
    return true;
  }

  private List<Mutation> possible(
      List<Mutation> found, Function<Mutation, @Nullable String> hindrance) {
    return found.stream()
        .filter(m -> {
          String why = hindrance.apply(m);
          if (why != null) {
            weaver.problems().add(m + ": " + why);
          }
          // A mutation with a complaint of its own needs no second one.
          weaver.isWovenHere(m);
          return why == null;
        })
        .toList();
  }

  private void chain(CodeBuilder b, FieldInstruction read, List<Mutation> left) {
    if (left.isEmpty()) {
      b.with(read);
      return;
    }
    Mutation m = left.getFirst();
    String other = ((Mutation.Action.Constant) m.action()).field();
    choose(
        b,
        m,
        then -> then.getstatic(read.owner().asSymbol(), other, read.typeSymbol()),
        or -> chain(or, read, left.subList(1, left.size())));
  }

  private void chain(CodeBuilder b, InvokeInstruction call, int index, List<Mutation> left) {
    if (left.isEmpty()) {
      caller.call(b, call, call.name().stringValue());
      return;
    }
    Mutation m = left.getFirst();
    choose(
        b,
        m,
        then -> mutated(then, call, index, m),
        or -> chain(or, call, index, left.subList(1, left.size())));
  }

  private void mutated(CodeBuilder b, InvokeInstruction call, int index, Mutation m) {
    switch (m.action()) {
      case Mutation.Action.Drop _ -> drop(b, call, false);
      case Mutation.Action.Yield _ -> drop(b, call, true);
      case Mutation.Action.Replace(String other) -> replace(b, call, other);
      case Mutation.Action.Release _ -> release(b, call, index);
      case Mutation.Action.Swap(boolean next) -> swap(b, call, Entered.other(code, index, next));
      case Mutation.Action.Lower(String named, boolean toZero) -> lower(b, call, named, toZero);
      case Mutation.Action.Hold(String field) -> hold(b, call, field);
      case Mutation.Action.Pause _ -> pause(b, call);
      case Mutation.Action.Return _, Mutation.Action.Constant _ ->
          throw new IllegalStateException(m + " concerns no call");
    }
  }

  /** Why a mutation cannot be woven at a call, or null. */
  private @Nullable String hindrance(Mutation m, InvokeInstruction call, int index) {
    boolean constructor = call.name().equalsString("<init>");
    return switch (m.action()) {
      case Mutation.Action.Drop _ -> constructor ? "a constructor's call cannot be dropped" : null;
      case Mutation.Action.Yield _ ->
          constructor || TypeKind.from(call.typeSymbol().returnType()).asLoadable() != TypeKind.INT
              ? call.name() + " yields neither truth nor int"
              : null;
      case Mutation.Action.Release _ ->
          Entered.before(code, index).isEmpty()
              ? name + " enters no mutex before that, or one that is not found again"
              : null;
      case Mutation.Action.Swap(boolean next) ->
          Entered.other(code, index, next).isEmpty()
              ? name + " has no other enter there to swap with"
              : null;
      case Mutation.Action.Lower _ ->
          TypeKind.from(call.typeSymbol().returnType()) != TypeKind.INT
                  || call.typeSymbol().parameterCount() == 0
                  || call.typeSymbol().parameterList().getLast().isPrimitive()
              ? call.name() + " makes no int of an object"
              : null;
      case Mutation.Action.Replace(String other) -> {
        String owner = call.owner().asInternalName();
        boolean there =
            weaver.files().hasMethod(owner, other, call.type().stringValue())
                || weaver.files().hasMethod(owner, other, withoutParameters(call));
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
      case Mutation.Action.Pause _, Mutation.Action.Return _, Mutation.Action.Constant _ -> null;
    };
  }

  private @Nullable String hindrance(Mutation m, FieldInstruction read) {
    String other = ((Mutation.Action.Constant) m.action()).field();
    String owner = read.owner().asInternalName();
    return weaver.files().declaring(owner, other + read.type().stringValue()) == null
        ? owner.replace('/', '.') + " has no constant " + other + " of that type"
        : null;
  }

  private static String withoutParameters(InvokeInstruction call) {
    return MethodTypeDesc.of(call.typeSymbol().returnType()).descriptorString();
  }

  private void replace(CodeBuilder b, InvokeInstruction call, String other) {
    String owner = call.owner().asInternalName();
    if (weaver.files().hasMethod(owner, other, call.type().stringValue())) {
      caller.call(b, call, other);
      return;
    }
    popArguments(b, call);
    MethodTypeDesc type = MethodTypeDesc.of(call.typeSymbol().returnType());
    b.invoke(call.opcode(), call.owner().asSymbol(), other, type, call.isInterface());
  }

  /** The mutex is left for the time of the call; taken again unless the call throws. */
  private void release(CodeBuilder b, InvokeInstruction call, int index) {
    Entered lock = Entered.before(code, index).orElseThrow();
    lock.leave(b);
    caller.call(b, call, call.name().stringValue());
    lock.enter(b);
  }

  /** The receiver and the argument are those of the other enter. */
  private static void swap(CodeBuilder b, InvokeInstruction call, Optional<Entered> other) {
    popArguments(b, call);
    b.pop();
    other.orElseThrow().enter(b);
  }

  private void lower(CodeBuilder b, InvokeInstruction call, String named, boolean toZero) {
    int argument = b.allocateLocal(TypeKind.REFERENCE);
    b.dup().astore(argument);
    caller.call(b, call, call.name().stringValue());
    b.aload(argument).invokestatic(ClassDesc.of("java.lang.String"), "valueOf", Names.VALUE_OF);
    b.ldc(named).invokevirtual(ConstantDescs.CD_Object, "equals", Names.EQUALS);
    b.ifThen(then -> {
      then.loadConstant(toZero ? Integer.MAX_VALUE : 1).isub();
      then.loadConstant(0);
      then.invokestatic(ClassDesc.of("java.lang.Math"), "max", Names.MAX);
    });
  }

  private void pause(CodeBuilder b, InvokeInstruction call) {
    String called = call.name().stringValue();
    b.loadConstant(AccessKind.READ.ordinal());
    b.ldc("before " + Names.simple(call.owner().asInternalName()) + "." + called);
    b.invokestatic(Names.POINTS, "access", Names.POINTS_ACCESS);
    caller.call(b, call, called);
  }

  private static void drop(CodeBuilder b, InvokeInstruction call, boolean one) {
    popArguments(b, call);
    if (call.opcode() != Opcode.INVOKESTATIC) {
      b.pop();
    }
    constant(b, call.typeSymbol().returnType(), one);
  }

  private static void popArguments(CodeBuilder b, InvokeInstruction call) {
    for (ClassDesc p : call.typeSymbol().parameterList().reversed()) {
      if (TypeKind.from(p).slotSize() == 2) {
        b.pop2();
      } else {
        b.pop();
      }
    }
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
