package org.splnet.weave;

import java.lang.classfile.CodeBuilder;
import java.lang.classfile.CodeElement;
import java.lang.classfile.Instruction;
import java.lang.classfile.Opcode;
import java.lang.classfile.instruction.FieldInstruction;
import java.lang.classfile.instruction.InvokeInstruction;
import java.lang.classfile.instruction.LoadInstruction;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * A call by which a method enters a lock, with what loads the lock and the context: locals, and
 * fields of what is in them. Loaded again elsewhere in the method, that is the same lock.
 *
 * @param call that enters
 * @param loads what comes before it
 */
record Entered(InvokeInstruction call, List<Instruction> loads) {
  private static final Set<String> ENTERS = Set.of("enter", "enterRead", "enterWrite");
  private static final String KERNEL = "org/splnet/kernel/";

  /** The last one before an index whose lock can be loaded again. */
  static Optional<Entered> before(List<CodeElement> code, int index) {
    return find(code, index, -1);
  }

  /** The next one after an index, or the last one before it. */
  static Optional<Entered> other(List<CodeElement> code, int index, boolean next) {
    return find(code, index, next ? 1 : -1);
  }

  /** Whether an instruction enters a lock. */
  static boolean enters(CodeElement element) {
    return element instanceof InvokeInstruction call
        && call.owner().asInternalName().startsWith(KERNEL)
        && ENTERS.contains(call.name().stringValue());
  }

  private static Optional<Entered> find(List<CodeElement> code, int index, int step) {
    for (int i = index + step; i >= 0 && i < code.size(); i += step) {
      if (enters(code.get(i))) {
        return of(code, i);
      }
    }
    return Optional.empty();
  }

  private static Optional<Entered> of(List<CodeElement> code, int index) {
    // Pushed by the call's instructions from the first on: two values, the lock and the context.
    int first = index;
    int missing = 2;
    while (missing > 0 && --first >= 0) {
      switch (code.get(first)) {
        case LoadInstruction _ -> missing--;
        case FieldInstruction f when f.opcode() == Opcode.GETFIELD -> {
          // One for one.
        }
        case Instruction _ -> {
          return Optional.empty();
        }
        default -> {
          // A label or a line.
        }
      }
    }
    if (missing > 0) {
      return Optional.empty();
    }
    List<Instruction> loads =
        code.subList(first, index).stream()
            .filter(Instruction.class::isInstance)
            .map(Instruction.class::cast)
            .toList();
    return Optional.of(new Entered((InvokeInstruction) code.get(index), loads));
  }

  void enter(CodeBuilder b) {
    loads.forEach(b::with);
    b.with(call);
  }

  /** Leaves it as it was entered. */
  void leave(CodeBuilder b) {
    loads.forEach(b::with);
    String exit = call.name().stringValue().replace("enter", "exit");
    b.invoke(call.opcode(), call.owner().asSymbol(), exit, call.typeSymbol(), call.isInterface());
  }
}
