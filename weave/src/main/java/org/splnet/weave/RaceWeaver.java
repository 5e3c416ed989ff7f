package org.splnet.weave;

import java.lang.classfile.ClassFile;
import java.lang.classfile.CodeBuilder;
import java.lang.classfile.CodeElement;
import java.lang.classfile.MethodModel;
import java.lang.classfile.Opcode;
import java.lang.classfile.TypeKind;
import java.lang.classfile.instruction.ArrayLoadInstruction;
import java.lang.classfile.instruction.ArrayStoreInstruction;
import java.lang.classfile.instruction.FieldInstruction;
import java.lang.classfile.instruction.InvokeInstruction;
import java.lang.constant.ClassDesc;
import java.lang.constant.ConstantDescs;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Weaves into one method what a search for data races has to be told: plain accesses of fields,
 * arrays and segments, whether a compare-and-set was made, the locks that guard what is touched,
 * and the edges that no variable brings about.
 */
final class RaceWeaver {
  /** Above the kind of a plain access: its variable belongs to one context. */
  private static final int CONFINED = 1 << 2;

  private static final String SEGMENT = "Ljava/lang/foreign/MemorySegment;";

  private final ClassWeaver weaver;
  private final MethodModel method;
  private final String site;
  private final List<CodeElement> code;
  private final boolean arrays;

  RaceWeaver(ClassWeaver weaver, MethodModel method, String site, List<CodeElement> code) {
    this.weaver = weaver;
    this.method = method;
    this.site = site;
    this.code = code;
    ClassFacts own = weaver.files().find(weaver.internalName());
    this.arrays = own == null || own.isWatched();
  }

  /** What comes first in the method: the edge that it is. */
  void begin(CodeBuilder b) {
    String edge = ClassWeaver.edge(method);
    if (edge == null) {
      return;
    }
    List<ClassDesc> parameters = method.methodTypeSymbol().parameterList();
    int reference = -1;
    List<Integer> numbers = new ArrayList<>();
    for (int i = 0; i < parameters.size(); i++) {
      if (!parameters.get(i).isPrimitive()) {
        reference = reference < 0 ? i : reference;
      } else if (TypeKind.from(parameters.get(i)).asLoadable() != TypeKind.FLOAT
          && !parameters.get(i).equals(ConstantDescs.CD_double)) {
        numbers.add(i);
      }
    }
    b.getstatic(Names.EDGE, edge, Names.EDGE);
    b.aload(0);
    if (reference < 0) {
      b.aconst_null();
    } else {
      b.aload(MethodWeaver.slotOf(method, reference));
    }
    for (int i = 0; i < 2; i++) {
      if (i >= numbers.size()) {
        b.lconst_0();
      } else if (parameters.get(numbers.get(i)).equals(ConstantDescs.CD_long)) {
        b.lload(MethodWeaver.slotOf(method, numbers.get(i)));
      } else {
        b.iload(MethodWeaver.slotOf(method, numbers.get(i))).i2l();
      }
    }
    b.invokestatic(Names.POINTS, "edge", Names.POINTS_EDGE);
  }

  /**
   * Before an access of a field that is neither final nor volatile; of a final one, if it is
   * guarded: what it leads to, a map or an array, is then behind the lock.
   */
  void field(CodeBuilder b, FieldInstruction f, ClassFacts declaring) {
    String name = f.name().stringValue();
    int flags = declaring.fields().getOrDefault(name + f.type().stringValue(), 0);
    if ((flags & ClassFile.ACC_VOLATILE) != 0 || !declaring.isWatched(name)) {
      return;
    }
    String place = Names.simple(declaring.name()) + "." + name + " in " + site;
    boolean guard =
        declaring.guards().containsKey(name)
            && !(method.methodName().equalsString("<init>")
                && declaring.name().equals(weaver.internalName()));
    if ((flags & ClassFile.ACC_FINAL) != 0) {
      if (guard && f.opcode() == Opcode.GETFIELD) {
        guarded(b, AccessKind.READ.ordinal(), place, declaring, name);
      }
      return;
    }
    int confined = declaring.isConfined(name) ? CONFINED : 0;
    switch (f.opcode()) {
      case GETFIELD ->
          of(b, AccessKind.READ.ordinal() | confined, place, guard ? declaring : null, name);
      case PUTFIELD -> {
        TypeKind type = TypeKind.from(f.typeSymbol());
        int value = b.allocateLocal(type);
        b.storeLocal(type, value);
        of(b, AccessKind.WRITE.ordinal() | confined, place, guard ? declaring : null, name);
        b.loadLocal(type, value);
      }
      default -> {
        b.loadConstant(
            (f.opcode() == Opcode.GETSTATIC ? AccessKind.READ : AccessKind.WRITE).ordinal()
                | confined);
        b.ldc(place);
        b.invokestatic(Names.POINTS, "plain", Names.POINTS_ACCESS);
      }
    }
  }

  /** The object is on the stack, and stays there. */
  private static void of(
      CodeBuilder b, int kind, String place, @Nullable ClassFacts guarded, String field) {
    b.dup();
    b.loadConstant(kind);
    b.ldc(place);
    b.invokestatic(Names.POINTS, "plain", Names.POINTS_ACCESS_OF);
    if (guarded != null) {
      guarded(b, kind, place, guarded, field);
    }
  }

  /** The lock that the field's declaration names. The object is on the stack, and stays there. */
  private static void guarded(
      CodeBuilder b, int kind, String place, ClassFacts declaring, String field) {
    ClassDesc owner = ClassDesc.ofInternalName(declaring.name());
    b.dup();
    b.invokestatic(owner, Guards.method(field), Guards.type(owner));
    b.loadConstant(kind);
    b.ldc(place);
    b.invokestatic(Names.POINTS, "guarded", Names.POINTS_ACCESS_OF);
  }

  /** Before the load of an element of an array. */
  void load(CodeBuilder b, ArrayLoadInstruction load, int index) {
    if (arrays) {
      element(b, AccessKind.READ, Pushed.array(code, index, 1), load.typeKind());
    }
  }

  /** Before the store of one. */
  void store(CodeBuilder b, ArrayStoreInstruction store, int index) {
    if (arrays) {
      TypeKind type = store.typeKind();
      TypeKind kept = type.asLoadable();
      int value = b.allocateLocal(kept);
      b.storeLocal(kept, value);
      element(b, AccessKind.WRITE, Pushed.array(code, index, 1 + type.slotSize()), type);
      b.loadLocal(kept, value);
    }
  }

  /** The array and the place in it are on the stack, and stay there. */
  private void element(CodeBuilder b, AccessKind kind, @Nullable CodeElement array, TypeKind type) {
    String variable = "an element of " + type.name().toLowerCase(Locale.ROOT) + "[]";
    boolean confined =
        array instanceof InvokeInstruction call
            && call.owner().asInternalName().equals(Names.PER_CONTEXT);
    if (array instanceof FieldInstruction from) {
      String name = from.name().stringValue();
      String owner = from.owner().asInternalName();
      ClassFacts declaring = weaver.files().declaring(owner, name + from.type().stringValue());
      if (declaring != null && !declaring.isWatched(name)) {
        return;
      }
      confined = declaring != null && declaring.isConfined(name);
      variable = Names.simple(declaring == null ? owner : declaring.name()) + "." + name + "[]";
    }
    b.dup2();
    b.loadConstant(kind.ordinal() | (confined ? CONFINED : 0));
    b.ldc(variable + " in " + site);
    b.invokestatic(Names.POINTS, "plain", Names.POINTS_ACCESS_AT);
  }

  /** Before a plain call of a VarHandle or an atomic: true if it was one. */
  boolean plainCall(CodeBuilder b, InvokeInstruction call, String called, String variable) {
    String owner = call.owner().asInternalName();
    boolean handle = owner.equals(Names.VAR_HANDLE);
    AccessKind kind =
        switch (called) {
          case "get" -> handle ? AccessKind.READ : null;
          case "set" -> handle ? AccessKind.WRITE : null;
          case "getPlain" -> AccessKind.READ;
          case "setPlain" -> AccessKind.WRITE;
          default -> null;
        };
    if (kind == null || !(handle || AccessKind.isAtomic(owner))) {
      return false;
    }
    List<ClassDesc> arguments = call.typeSymbol().parameterList();
    String place = variable + " in " + site;
    if (handle && (arguments.isEmpty() || arguments.getFirst().isPrimitive())) {
      b.loadConstant(kind.ordinal());
      b.ldc(place);
      b.invokestatic(Names.POINTS, "plain", Names.POINTS_ACCESS);
      return true;
    }
    int of = handle ? 1 : 0;
    int[] locals = MethodWeaver.storeArguments(b, arguments, of);
    b.dup();
    if (handle && arguments.getFirst().descriptorString().equals(SEGMENT)) {
      b.lload(locals[1]);
      ClassDesc value =
          kind == AccessKind.READ ? call.typeSymbol().returnType() : arguments.getLast();
      b.loadConstant(bytes(TypeKind.from(value)));
      b.loadConstant(kind.ordinal());
      b.ldc(place);
      b.invokestatic(Names.POINTS, "plain", Names.POINTS_PLAIN_IN);
    } else if (handle ? arguments.getFirst().isArray() : owner.endsWith("Array")) {
      b.iload(locals[of]);
      b.loadConstant(kind.ordinal());
      b.ldc(place);
      b.invokestatic(Names.POINTS, "plain", Names.POINTS_ACCESS_AT);
    } else {
      b.loadConstant(kind.ordinal());
      b.ldc(place);
      b.invokestatic(Names.POINTS, "plain", Names.POINTS_ACCESS_OF);
    }
    MethodWeaver.loadArguments(b, arguments, of, locals);
    return true;
  }

  private static int bytes(TypeKind type) {
    return switch (type) {
      case BOOLEAN, BYTE -> 1;
      case SHORT, CHAR -> 2;
      case LONG, DOUBLE -> 8;
      default -> 4;
    };
  }

  /**
   * After a call that updates: whether it did. One that calls back for the new value publishes what
   * the call-back did, too.
   */
  static void updated(CodeBuilder b, InvokeInstruction call) {
    String name = call.name().stringValue();
    if (name.contains("Update")
        || name.startsWith("update")
        || name.toLowerCase(Locale.ROOT).contains("accumulate")) {
      b.iconst_1();
      b.invokestatic(Names.POINTS, "succeeded", Names.POINTS_SUCCEEDED);
    } else if (call.typeSymbol().returnType().equals(ConstantDescs.CD_boolean)) {
      b.dup();
      b.invokestatic(Names.POINTS, "succeeded", Names.POINTS_SUCCEEDED);
    }
  }
}
