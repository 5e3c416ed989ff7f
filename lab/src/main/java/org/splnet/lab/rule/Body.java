package org.splnet.lab.rule;

import java.lang.classfile.Annotation;
import java.lang.classfile.AnnotationValue;
import java.lang.classfile.Attributes;
import java.lang.classfile.ClassFile;
import java.lang.classfile.CodeElement;
import java.lang.classfile.Instruction;
import java.lang.classfile.Label;
import java.lang.classfile.MethodModel;
import java.lang.classfile.TypeKind;
import java.lang.classfile.instruction.BranchInstruction;
import java.lang.classfile.instruction.ExceptionCatch;
import java.lang.classfile.instruction.LabelTarget;
import java.lang.classfile.instruction.LineNumber;
import java.lang.classfile.instruction.LookupSwitchInstruction;
import java.lang.classfile.instruction.SwitchCase;
import java.lang.classfile.instruction.TableSwitchInstruction;
import java.lang.constant.ClassDesc;
import java.lang.constant.MethodTypeDesc;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A method of a class file, decoded for the interpreter. */
final class Body {
  /** A range of instructions from which an exception leads to a handler. */
  record Catch(int from, int to, int handler) {}

  private static final String GUARDED_BY = "Lorg/splnet/kernel/GuardedBy;";

  final String owner;
  final String name;
  final MethodTypeDesc type;
  final boolean isStatic;
  final boolean isAbstract;
  final boolean isPublic;
  final boolean isSynthetic;
  final @Nullable String guardedBy;
  final List<Instruction> code = new ArrayList<>();
  final List<Catch> catches = new ArrayList<>();
  private int[] lines = {};
  private boolean[] leaders = {};
  private final Map<Label, Integer> labels = new HashMap<>();
  int maxLocals;

  Body(String owner, MethodModel m) {
    this.owner = owner;
    this.name = m.methodName().stringValue();
    this.type = m.methodTypeSymbol();
    int flags = m.flags().flagsMask();
    this.isStatic = (flags & ClassFile.ACC_STATIC) != 0;
    this.isAbstract = (flags & (ClassFile.ACC_ABSTRACT | ClassFile.ACC_NATIVE)) != 0;
    this.isPublic = (flags & ClassFile.ACC_PUBLIC) != 0;
    this.isSynthetic = (flags & (ClassFile.ACC_SYNTHETIC | ClassFile.ACC_BRIDGE)) != 0;
    this.guardedBy =
        m.findAttribute(Attributes.runtimeInvisibleAnnotations())
            .map(a -> guard(a.annotations()))
            .orElse(null);
    m.findAttribute(Attributes.code())
        .ifPresent(c -> {
          maxLocals = c.maxLocals();
          decode(c.elementList());
        });
  }

  /** The lock that a {@code GuardedBy} names, or null. */
  static @Nullable String guard(List<Annotation> annotations) {
    for (Annotation a : annotations) {
      if (a.className().equalsString(GUARDED_BY)
          && a.elements().getFirst().value() instanceof AnnotationValue.OfString s) {
        return s.stringValue();
      }
    }
    return null;
  }

  private void decode(List<CodeElement> elements) {
    int line = 0;
    List<Integer> lineOf = new ArrayList<>();
    List<ExceptionCatch> ranges = new ArrayList<>();
    for (CodeElement e : elements) {
      switch (e) {
        case LabelTarget t -> labels.put(t.label(), code.size());
        case LineNumber n -> line = n.line();
        case ExceptionCatch c -> ranges.add(c);
        case Instruction i -> {
          code.add(i);
          lineOf.add(line);
        }
        default -> {
          // Debugging information.
        }
      }
    }
    lines = lineOf.stream().mapToInt(Integer::intValue).toArray();
    leaders = new boolean[code.size() + 1];
    for (ExceptionCatch c : ranges) {
      Catch range = new Catch(at(c.tryStart()), at(c.tryEnd()), at(c.handler()));
      catches.add(range);
      leaders[range.handler] = true;
    }
    for (Instruction i : code) {
      targets(i).forEach(t -> leaders[t] = true);
    }
  }

  private List<Integer> targets(Instruction i) {
    return switch (i) {
      case BranchInstruction b -> List.of(at(b.target()));
      case TableSwitchInstruction s -> targets(s.defaultTarget(), s.cases());
      case LookupSwitchInstruction s -> targets(s.defaultTarget(), s.cases());
      default -> List.of();
    };
  }

  /** Where a switch may go. */
  List<Integer> targets(Label otherwise, List<SwitchCase> cases) {
    List<Integer> to = new ArrayList<>();
    to.add(at(otherwise));
    cases.forEach(c -> to.add(at(c.target())));
    return to;
  }

  /** The index of the instruction behind a label. */
  int at(Label label) {
    Integer index = labels.get(label);
    if (index == null) {
      throw new IllegalArgumentException("a label of " + this + " is bound nowhere");
    }
    return index;
  }

  boolean isLeader(int index) {
    return leaders[index];
  }

  int line(int index) {
    return index < lines.length ? lines[index] : 0;
  }

  boolean isConstructor() {
    return name.equals("<init>") || name.equals("<clinit>");
  }

  /** Arguments, the receiver included. */
  int arguments() {
    return type.parameterCount() + (isStatic ? 0 : 1);
  }

  /** The local variable of each argument, the receiver included. */
  int[] slots() {
    int[] slots = new int[arguments()];
    int at = 0;
    int i = 0;
    if (!isStatic) {
      slots[i++] = at++;
    }
    for (ClassDesc p : type.parameterList()) {
      slots[i++] = at;
      at += TypeKind.from(p).slotSize();
    }
    return slots;
  }

  /** {@code FxpDriver.start}, as people write it; a lambda counts as the method that has it. */
  String shortName() {
    String method = name;
    if (method.startsWith("lambda$")) {
      String[] parts = method.split("\\$");
      method = parts.length > 2 ? parts[1] + " (lambda)" : method;
    }
    return simple(owner) + "." + method;
  }

  static String simple(String internalName) {
    return internalName.substring(internalName.lastIndexOf('/') + 1).replace('$', '.');
  }

  String key() {
    return name + type.descriptorString();
  }

  @Override
  public String toString() {
    return owner + "." + name + type.descriptorString();
  }
}
