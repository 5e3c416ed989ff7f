package org.splnet.weave;

import java.lang.classfile.CodeBuilder;
import java.lang.classfile.CodeElement;
import java.lang.classfile.CodeTransform;
import java.lang.classfile.MethodModel;
import java.lang.classfile.instruction.ExceptionCatch;
import java.lang.classfile.instruction.FieldInstruction;
import java.lang.classfile.instruction.InvokeInstruction;
import java.util.ArrayList;
import java.util.List;

/** Makes the mutations of one method, in force always, and adds nothing else. */
final class PlainWeaver implements CodeTransform {
  private final MutationWeaver mutator;

  /** Written last: a handler that a mutation adds is the inner one. */
  private final List<ExceptionCatch> handlers = new ArrayList<>();

  private int index;

  PlainWeaver(ClassWeaver weaver, MethodModel method) {
    List<CodeElement> code = method.code().orElseThrow().elementList();
    mutator = new MutationWeaver(weaver, method, code, PlainWeaver::call, true);
  }

  @Override
  public void atStart(CodeBuilder b) {
    mutator.returns(b);
  }

  @Override
  public void accept(CodeBuilder b, CodeElement element) {
    switch (element) {
      case ExceptionCatch handler -> handlers.add(handler);
      case InvokeInstruction call -> {
        if (!mutator.call(b, call, index)) {
          b.with(call);
        }
      }
      case FieldInstruction field -> {
        if (!mutator.constant(b, field)) {
          b.with(field);
        }
      }
      default -> b.with(element);
    }
    index++;
  }

  @Override
  public void atEnd(CodeBuilder b) {
    handlers.forEach(b::with);
  }

  private static void call(CodeBuilder b, InvokeInstruction call, String called) {
    b.invoke(call.opcode(), call.owner().asSymbol(), called, call.typeSymbol(), call.isInterface());
  }
}
