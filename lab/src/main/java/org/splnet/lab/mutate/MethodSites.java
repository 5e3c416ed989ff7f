package org.splnet.lab.mutate;

import java.lang.classfile.CodeElement;
import java.lang.classfile.Instruction;
import java.lang.classfile.MethodModel;
import java.lang.classfile.Opcode;
import java.lang.classfile.instruction.FieldInstruction;
import java.lang.classfile.instruction.InvokeInstruction;
import java.lang.classfile.instruction.LineNumber;
import java.lang.classfile.instruction.LoadInstruction;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The calls and the constants of one method, in the order of its code. */
final class MethodSites {
  private final List<CodeElement> code;
  private final List<Site> sites = new ArrayList<>();

  /**
   * Reads a method.
   *
   * @param counts how many of each kind the methods before it had, those of one name in the source
   *     being counted together; goes on from there
   */
  MethodSites(MethodModel method, Map<String, Integer> counts) {
    code = method.code().orElseThrow().elementList();
    String source = source(method.methodName().stringValue());
    int line = 0;
    for (int i = 0; i < code.size(); i++) {
      switch (code.get(i)) {
        case LineNumber l -> line = l.line();
        case InvokeInstruction call ->
            sites.add(
                site(
                    counts,
                    source,
                    call.owner().asInternalName(),
                    call.name().stringValue(),
                    line,
                    i,
                    call.opcode() == Opcode.INVOKESTATIC
                        ? ""
                        : receiver(i, call.typeSymbol().parameterCount())));
        case FieldInstruction f when f.opcode() == Opcode.GETSTATIC ->
            sites.add(
                site(
                    counts,
                    source,
                    f.owner().asInternalName(),
                    "=" + f.name().stringValue(),
                    line,
                    i,
                    ""));
        default -> {
          // Nothing that is changed.
        }
      }
    }
  }

  private static Site site(
      Map<String, Integer> counts,
      String source,
      String owner,
      String name,
      int line,
      int index,
      String receiver) {
    int nth = counts.merge(source + " " + owner + " " + name, 1, Integer::sum);
    String plain = name.startsWith("=") ? name.substring(1) : name;
    return new Site(owner.replace('/', '.'), plain, nth, line, index, receiver);
  }

  /** The method as its source names it: a lambda's body is part of the method that has it. */
  static String source(String method) {
    int end = method.lastIndexOf('$');
    return method.startsWith("lambda$") && end > "lambda$".length()
        ? method.substring("lambda$".length(), end)
        : method;
  }

  List<Site> all() {
    return sites;
  }

  /** What a call is made on, if its arguments are locals and fields of these. */
  private String receiver(int call, int parameters) {
    int missing = parameters;
    List<String> fields = new ArrayList<>();
    for (int i = call - 1; i >= 0; i--) {
      switch (code.get(i)) {
        case LoadInstruction load -> {
          if (missing == 0) {
            return String.join(".", path(load.slot(), fields));
          }
          missing--;
          fields.clear();
        }
        case FieldInstruction f when f.opcode() == Opcode.GETFIELD ->
            fields.addFirst(f.name().stringValue());
        case Instruction _ -> {
          return "";
        }
        default -> {
          // A label or a line.
        }
      }
    }
    return "";
  }

  private static List<String> path(int slot, List<String> fields) {
    List<String> path = new ArrayList<>(fields);
    path.addFirst(String.valueOf(slot));
    return path;
  }
}
