package org.splnet.weave;

import java.lang.classfile.ClassFile;
import java.lang.classfile.CodeBuilder;
import java.lang.classfile.CodeElement;
import java.lang.classfile.CodeTransform;
import java.lang.classfile.MethodModel;
import java.lang.classfile.Opcode;
import java.lang.classfile.TypeKind;
import java.lang.classfile.instruction.ArrayLoadInstruction;
import java.lang.classfile.instruction.ArrayStoreInstruction;
import java.lang.classfile.instruction.ExceptionCatch;
import java.lang.classfile.instruction.FieldInstruction;
import java.lang.classfile.instruction.InvokeDynamicInstruction;
import java.lang.classfile.instruction.InvokeInstruction;
import java.lang.classfile.instruction.MonitorInstruction;
import java.lang.classfile.instruction.NewObjectInstruction;
import java.lang.classfile.instruction.ReturnInstruction;
import java.lang.constant.ClassDesc;
import java.lang.constant.ConstantDesc;
import java.lang.constant.ConstantDescs;
import java.lang.constant.DirectMethodHandleDesc;
import java.lang.reflect.AccessFlag;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Weaves one method: everything is added before the instruction that it concerns. */
final class MethodWeaver implements CodeTransform {
  private static final String MONITOR = "a monitor";

  private final ClassWeaver weaver;
  private final MethodModel method;
  private final String name;
  private final String site;
  private final List<CodeElement> code;
  private final MutationWeaver mutator;
  private final @Nullable RaceWeaver races;

  /**
   * Written last: a handler that a mutation adds is the inner one, and the first is asked first.
   */
  private final List<ExceptionCatch> handlers = new ArrayList<>();

  private int index;

  /** Of the access that is about to be told. */
  private MemoryOrder order = MemoryOrder.VOLATILE;

  /** Whether the object is not yet constructed, and with how many others in the making. */
  private boolean unconstructed;

  private int making;

  MethodWeaver(ClassWeaver weaver, MethodModel method) {
    this.weaver = weaver;
    this.method = method;
    this.name = method.methodName().stringValue();
    this.site = Names.method(weaver.internalName(), name);
    this.code = method.code().orElseThrow().elementList();
    this.unconstructed = name.equals("<init>");
    this.mutator = new MutationWeaver(weaver, method, code, this::call, false);
    this.races = weaver.races() ? new RaceWeaver(weaver, method, site, code) : null;
  }

  @Override
  public void atStart(CodeBuilder b) {
    if (method.flags().has(AccessFlag.SYNCHRONIZED)) {
      rejectMonitor(b, "is synchronized");
    }
    if (weaver.coverage() && !unconstructed) {
      b.ldc(site);
      b.invokestatic(Names.POINTS, "entered", Names.POINTS_ENTERED);
    }
    String operation = ClassWeaver.operation(method);
    if (operation != null) {
      b.getstatic(Names.OPERATION, operation, Names.OPERATION);
      load(b, method.flags().has(AccessFlag.STATIC) ? -1 : 0);
      load(b, contextSlot(method));
      b.invokestatic(Names.POINTS, "operation", Names.POINTS_OPERATION);
    }
    if (races != null) {
      races.begin(b);
    }
    work(b, false);
    mutator.returns(b);
  }

  /** Tells of the work of this method, where it begins or where it returns. */
  private void work(CodeBuilder b, boolean returning) {
    WorkFacts w = ClassWeaver.work(method);
    if (w == null || w.after() != returning) {
      return;
    }
    if (w.on() < 0) {
      b.ldc(w.name());
      b.invokestatic(Names.POINTS, "work", Names.POINTS_WORK);
      return;
    }
    List<ClassDesc> parameters = method.methodTypeSymbol().parameterList();
    ClassDesc type = w.on() < parameters.size() ? parameters.get(w.on()) : ConstantDescs.CD_void;
    if (type.isPrimitive() && !type.equals(ConstantDescs.CD_int)) {
      weaver
          .problems()
          .add(
              site
                  + " says that parameter "
                  + w.on()
                  + " is how much work it does: name an int or an object");
      return;
    }
    int slot = slotOf(method, w.on());
    if (type.isPrimitive()) {
      b.iload(slot);
      b.ldc(w.name());
      b.invokestatic(Names.POINTS, "work", Names.POINTS_WORK_TIMES);
    } else {
      b.aload(slot);
      b.ldc(w.name());
      b.invokestatic(Names.POINTS, "work", Names.POINTS_WORK_ON);
    }
  }

  /** The local variable of a parameter. */
  static int slotOf(MethodModel method, int number) {
    int slot = method.flags().has(AccessFlag.STATIC) ? 0 : 1;
    for (ClassDesc p : method.methodTypeSymbol().parameterList().subList(0, number)) {
      slot += TypeKind.from(p).slotSize();
    }
    return slot;
  }

  private static void load(CodeBuilder b, int slot) {
    if (slot < 0) {
      b.aconst_null();
    } else {
      b.aload(slot);
    }
  }

  /** The local variable of the first parameter that is a Context, or -1. */
  static int contextSlot(MethodModel method) {
    int slot = method.flags().has(AccessFlag.STATIC) ? 0 : 1;
    for (ClassDesc p : method.methodTypeSymbol().parameterList()) {
      if (p.equals(Names.CONTEXT)) {
        return slot;
      }
      slot += TypeKind.from(p).slotSize();
    }
    return -1;
  }

  @Override
  public void accept(CodeBuilder b, CodeElement element) {
    switch (element) {
      case ExceptionCatch handler -> handlers.add(handler);
      case FieldInstruction field -> {
        field(b, field);
        if (!mutator.constant(b, field)) {
          b.with(field);
        }
      }
      case ArrayLoadInstruction load -> {
        if (races != null && !unconstructed) {
          races.load(b, load, index);
        }
        b.with(load);
      }
      case ArrayStoreInstruction store -> {
        if (races != null && !unconstructed) {
          races.store(b, store, index);
        }
        b.with(store);
      }
      case InvokeInstruction call -> {
        if (!mutator.call(b, call, index)) {
          call(b, call, call.name().stringValue());
        }
        constructs(call);
      }
      case InvokeDynamicInstruction dynamic -> {
        dynamic(dynamic);
        b.with(dynamic);
      }
      case MonitorInstruction monitor -> {
        if (monitor.opcode() == Opcode.MONITORENTER) {
          rejectMonitor(b, "has a synchronized statement");
        }
        b.with(monitor);
      }
      case ReturnInstruction returns -> {
        work(b, true);
        b.with(returns);
      }
      case NewObjectInstruction made -> {
        making++;
        b.with(made);
      }
      default -> b.with(element);
    }
    index++;
  }

  @Override
  public void atEnd(CodeBuilder b) {
    handlers.forEach(b::with);
  }

  /**
   * Follows when the constructor of this object has called another of its own or its superclass.
   */
  private void constructs(InvokeInstruction call) {
    if (call.opcode() == Opcode.INVOKESPECIAL && call.name().equalsString("<init>")) {
      if (making > 0) {
        making--;
      } else {
        unconstructed = false;
      }
    }
  }

  private void field(CodeBuilder b, FieldInstruction f) {
    String owner = f.owner().asInternalName();
    if (unconstructed || owner.startsWith("java/")) {
      return;
    }
    String key = f.name().stringValue() + f.type().stringValue();
    ClassFacts declaring = weaver.files().declaring(owner, key);
    if (declaring == null) {
      weaver
          .problems()
          .add(
              "the class of field "
                  + owner.replace('/', '.')
                  + "."
                  + f.name()
                  + ", used in "
                  + site
                  + ", is not found: whether it is volatile is not known");
      return;
    }
    if ((declaring.fields().getOrDefault(key, 0) & ClassFile.ACC_VOLATILE) != 0) {
      boolean get = f.opcode() == Opcode.GETFIELD || f.opcode() == Opcode.GETSTATIC;
      String variable = Names.simple(declaring.name()) + "." + f.name().stringValue();
      TypeKind type = TypeKind.from(f.typeSymbol());
      AccessKind kind = get ? AccessKind.READ : AccessKind.WRITE;
      switch (f.opcode()) {
        case GETFIELD -> {
          b.dup();
          accessOf(b, kind, variable);
        }
        case PUTFIELD -> {
          int value = b.allocateLocal(type);
          b.storeLocal(type, value);
          b.dup();
          accessOf(b, kind, variable);
          b.loadLocal(type, value);
        }
        default -> access(b, kind, variable);
      }
    } else if (races != null) {
      races.field(b, f, declaring);
    }
  }

  /** Makes a call, by this name of a method, with what is to be told before. */
  private void call(CodeBuilder b, InvokeInstruction call, String called) {
    String owner = call.owner().asInternalName();
    AccessKind kind = AccessKind.of(owner, called);
    if (kind != null && !unconstructed) {
      order = races == null ? MemoryOrder.VOLATILE : MemoryOrder.of(owner, called);
      variableCall(b, call, kind, variable(owner));
      order = MemoryOrder.VOLATILE;
    } else if (races != null
        && !unconstructed
        && (AccessKind.isAtomic(owner) || owner.equals(Names.VAR_HANDLE))) {
      races.plainCall(b, call, called, variable(owner));
    }
    String foreign = ForeignCall.of(owner, called, call.type().stringValue());
    if (foreign != null) {
      foreign(b, foreign);
    }
    if (call.name().equalsString(called)) {
      b.with(call);
    } else {
      b.invoke(
          call.opcode(), call.owner().asSymbol(), called, call.typeSymbol(), call.isInterface());
    }
    if (kind == AccessKind.UPDATE && races != null && !unconstructed) {
      RaceWeaver.updated(b, call);
    }
  }

  /** The variable behind the VarHandle or atomic that the present call is made on. */
  private String variable(String owner) {
    FieldInstruction from = Pushed.receiver(code, index);
    if (from == null) {
      return Names.simple(owner);
    }
    String field = from.name().stringValue();
    ClassFacts declaring =
        weaver.files().declaring(from.owner().asInternalName(), field + from.type().stringValue());
    String declarer = declaring == null ? from.owner().asInternalName() : declaring.name();
    String plain = Names.simple(declarer) + "." + field;
    return declaring == null ? plain : declaring.variables().getOrDefault(field, plain);
  }

  /**
   * Before a call on a variable: who has the variable lies below the other arguments, which wait in
   * locals meanwhile.
   */
  private void variableCall(CodeBuilder b, InvokeInstruction call, AccessKind kind, String name) {
    List<ClassDesc> arguments = call.typeSymbol().parameterList();
    boolean handle = call.owner().asInternalName().equals(Names.VAR_HANDLE);
    int of = handle ? 1 : 0;
    if (handle && (arguments.isEmpty() || arguments.getFirst().isPrimitive())) {
      access(b, kind, name); // a static variable
      return;
    }
    boolean indexed =
        handle ? arguments.getFirst().isArray() : call.owner().asInternalName().endsWith("Array");
    int[] locals = storeArguments(b, arguments, of);
    b.dup();
    if (indexed) {
      b.iload(locals[of]);
      b.loadConstant(order.with(kind));
      b.ldc(name + " in " + site);
      b.invokestatic(Names.POINTS, "access", Names.POINTS_ACCESS_AT);
    } else {
      accessOf(b, kind, name);
    }
    loadArguments(b, arguments, of, locals);
  }

  /** Takes the arguments from this one on off the stack; yields their locals. */
  static int[] storeArguments(CodeBuilder b, List<ClassDesc> arguments, int from) {
    int[] locals = new int[arguments.size()];
    for (int i = arguments.size() - 1; i >= from; i--) {
      TypeKind type = TypeKind.from(arguments.get(i)).asLoadable();
      locals[i] = b.allocateLocal(type);
      b.storeLocal(type, locals[i]);
    }
    return locals;
  }

  /** Puts them back. */
  static void loadArguments(CodeBuilder b, List<ClassDesc> arguments, int from, int[] locals) {
    for (int i = from; i < arguments.size(); i++) {
      b.loadLocal(TypeKind.from(arguments.get(i)).asLoadable(), locals[i]);
    }
  }

  /** The object that has the variable is on the stack, and is taken off. */
  private void accessOf(CodeBuilder b, AccessKind kind, String variable) {
    b.loadConstant(order.with(kind));
    b.ldc(variable + " in " + site);
    b.invokestatic(Names.POINTS, "access", Names.POINTS_ACCESS_OF);
  }

  private void access(CodeBuilder b, AccessKind kind, String variable) {
    b.loadConstant(order.with(kind));
    b.ldc(variable + " in " + site);
    b.invokestatic(Names.POINTS, "access", Names.POINTS_ACCESS);
  }

  private void foreign(CodeBuilder b, String what) {
    b.ldc(what);
    b.ldc(site);
    b.invokestatic(Names.POINTS, "foreign", Names.POINTS_FOREIGN);
  }

  private void rejectMonitor(CodeBuilder b, String how) {
    weaver
        .problems()
        .add(
            "class "
                + weaver.internalName().replace('/', '.')
                + ", method "
                + name
                + " "
                + how
                + ": a coroutine that is switched inside a monitor loses its exclusion; use a Mutex"
                + " of the kernel floor. A simulation that reaches it fails.");
    foreign(b, MONITOR);
  }

  /** A method reference is called from where nothing is woven. */
  private void dynamic(InvokeDynamicInstruction dynamic) {
    for (ConstantDesc argument : dynamic.bootstrapArgs()) {
      if (argument instanceof DirectMethodHandleDesc handle
          && handle.owner().isClassOrInterface()) {
        String told = told(handle);
        if (told != null) {
          weaver
              .problems()
              .add(
                  site
                      + " has a method reference to "
                      + told
                      + ": its call cannot be woven; write it as a lambda");
        }
      }
    }
  }

  private static @Nullable String told(DirectMethodHandleDesc handle) {
    String owner = Names.internal(handle.owner());
    String called =
        handle.kind() == DirectMethodHandleDesc.Kind.CONSTRUCTOR ? "<init>" : handle.methodName();
    boolean access = AccessKind.of(owner, called) != null;
    if (access || ForeignCall.of(owner, called, handle.lookupDescriptor()) != null) {
      return Names.simple(owner) + "." + called;
    }
    return null;
  }
}
