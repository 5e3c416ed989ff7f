package org.splnet.weave;

import java.lang.classfile.CodeElement;
import java.lang.classfile.Instruction;
import java.lang.classfile.Opcode;
import java.lang.classfile.TypeKind;
import java.lang.classfile.instruction.ArrayLoadInstruction;
import java.lang.classfile.instruction.ConstantInstruction;
import java.lang.classfile.instruction.ConvertInstruction;
import java.lang.classfile.instruction.FieldInstruction;
import java.lang.classfile.instruction.IncrementInstruction;
import java.lang.classfile.instruction.InvokeDynamicInstruction;
import java.lang.classfile.instruction.InvokeInstruction;
import java.lang.classfile.instruction.LoadInstruction;
import java.lang.classfile.instruction.NewObjectInstruction;
import java.lang.classfile.instruction.NopInstruction;
import java.lang.classfile.instruction.OperatorInstruction;
import java.lang.classfile.instruction.StackInstruction;
import java.lang.classfile.instruction.StoreInstruction;
import java.lang.classfile.instruction.TypeCheckInstruction;
import java.lang.constant.ClassDesc;
import java.lang.constant.MethodTypeDesc;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Which field the receiver of a call was read from: found by walking back over the instructions
 * that pushed the arguments. It names variables for people; where the way back branches, the
 * nearest field of the type is taken.
 */
final class Pushed {
  /** Slots taken from the operand stack, and put on it. */
  private record Effect(int pops, int pushes) {}

  private static final int UNKNOWN = -1;

  private Pushed() {}

  /** The field that the receiver of the call at this index came from, or null. */
  static @Nullable FieldInstruction receiver(List<CodeElement> code, int index) {
    InvokeInstruction call = (InvokeInstruction) code.get(index);
    int producer = producer(code, index, slots(call.typeSymbol()));
    if (producer != UNKNOWN) {
      return code.get(producer) instanceof FieldInstruction f && isGet(f) ? f : null;
    }
    String type = "L" + call.owner().asInternalName() + ";";
    for (int i = index - 1; i >= 0; i--) {
      if (code.get(i) instanceof FieldInstruction f && isGet(f) && f.type().equalsString(type)) {
        return f;
      }
    }
    return null;
  }

  /**
   * What read the array that the instruction at this index indexes: from a field, or by a call; or
   * null. It may have been kept in a local variable meanwhile.
   *
   * @param above the slots on the stack above the array
   */
  static @Nullable CodeElement array(List<CodeElement> code, int index, int above) {
    int producer = producer(code, index, above);
    if (producer != UNKNOWN && code.get(producer) instanceof LoadInstruction load) {
      int store = producer - 1;
      while (store >= 0
          && !(code.get(store) instanceof StoreInstruction s && s.slot() == load.slot())) {
        store--;
      }
      producer = store < 0 ? UNKNOWN : producer(code, store, 0);
    }
    while (producer != UNKNOWN && code.get(producer) instanceof TypeCheckInstruction) {
      producer = producer(code, producer, 0);
    }
    return producer == UNKNOWN ? null : code.get(producer);
  }

  private static boolean isGet(FieldInstruction f) {
    return f.opcode() == Opcode.GETFIELD || f.opcode() == Opcode.GETSTATIC;
  }

  private static int producer(List<CodeElement> code, int index, int depth) {
    int below = depth;
    for (int i = index - 1; i >= 0; i--) {
      if (code.get(i) instanceof StackInstruction copy) {
        below = original(copy.opcode(), below);
        if (below == UNKNOWN) {
          return UNKNOWN;
        }
      } else if (code.get(i) instanceof Instruction instruction) {
        Effect e = effect(instruction);
        if (e == null) {
          return UNKNOWN;
        }
        if (e.pushes > below) {
          return i;
        }
        below += e.pops - e.pushes;
      }
    }
    return UNKNOWN;
  }

  /** Where what lies below so many slots lay before it was copied, or before others were. */
  private static int original(Opcode copy, int below) {
    return switch (copy) {
      case DUP -> Math.max(0, below - 1);
      case DUP2 -> below < 2 ? below : below - 2;
      case DUP_X1 -> below < 2 ? below : below == 2 ? 0 : below - 1;
      case DUP_X2 -> below < 3 ? below : below == 3 ? 0 : below - 1;
      case DUP2_X1 -> below < 3 ? below : below < 5 ? below - 3 : below - 2;
      case DUP2_X2 -> below < 4 ? below : below < 6 ? below - 4 : below - 2;
      case POP -> below + 1;
      case POP2 -> below + 2;
      default -> UNKNOWN;
    };
  }

  private static @Nullable Effect effect(Instruction instruction) {
    return switch (instruction) {
      case LoadInstruction i -> new Effect(0, i.typeKind().slotSize());
      case ConstantInstruction i -> new Effect(0, i.typeKind().slotSize());
      case FieldInstruction i -> field(i);
      case InvokeInstruction i -> {
        int receiver = i.opcode() == Opcode.INVOKESTATIC ? 0 : 1;
        yield new Effect(slots(i.typeSymbol()) + receiver, slots(i.typeSymbol().returnType()));
      }
      case InvokeDynamicInstruction i ->
          new Effect(slots(i.typeSymbol()), slots(i.typeSymbol().returnType()));
      case ArrayLoadInstruction i -> new Effect(2, i.typeKind().slotSize());
      case ConvertInstruction i -> new Effect(i.fromType().slotSize(), i.toType().slotSize());
      case TypeCheckInstruction _ -> new Effect(1, 1);
      case NewObjectInstruction _ -> new Effect(0, 1);
      case IncrementInstruction _ -> new Effect(0, 0);
      case NopInstruction _ -> new Effect(0, 0);
      case OperatorInstruction i -> operator(i);
      default -> null;
    };
  }

  private static @Nullable Effect field(FieldInstruction i) {
    int size = slots(i.typeSymbol());
    return switch (i.opcode()) {
      case GETSTATIC -> new Effect(0, size);
      case GETFIELD -> new Effect(1, size);
      case PUTSTATIC -> new Effect(size, 0);
      case PUTFIELD -> new Effect(size + 1, 0);
      default -> null;
    };
  }

  private static Effect operator(OperatorInstruction i) {
    int size = i.typeKind().slotSize();
    return switch (i.opcode()) {
      case ARRAYLENGTH -> new Effect(1, 1);
      case INEG, LNEG, FNEG, DNEG -> new Effect(size, size);
      case ISHL, ISHR, IUSHR, LSHL, LSHR, LUSHR -> new Effect(size + 1, size);
      case LCMP, FCMPL, FCMPG, DCMPL, DCMPG -> new Effect(2 * size, 1);
      default -> new Effect(2 * size, size);
    };
  }

  /** The operand stack slots of the arguments. */
  static int slots(MethodTypeDesc type) {
    return type.parameterList().stream().mapToInt(Pushed::slots).sum();
  }

  private static int slots(ClassDesc type) {
    return TypeKind.from(type).slotSize();
  }
}
