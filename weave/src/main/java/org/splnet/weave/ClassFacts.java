package org.splnet.weave;

import java.lang.classfile.Annotation;
import java.lang.classfile.AnnotationValue;
import java.lang.classfile.AttributedElement;
import java.lang.classfile.Attributes;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassModel;
import java.lang.classfile.CodeElement;
import java.lang.classfile.CodeModel;
import java.lang.classfile.FieldModel;
import java.lang.classfile.MethodModel;
import java.lang.classfile.Opcode;
import java.lang.classfile.constantpool.ClassEntry;
import java.lang.classfile.instruction.ConstantInstruction;
import java.lang.classfile.instruction.FieldInstruction;
import java.lang.classfile.instruction.InvokeInstruction;
import java.lang.constant.ClassDesc;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What the weaver wants to know of a class, from its class file.
 *
 * @param name internal
 * @param superName internal; null for Object
 * @param interfaces internal names
 * @param fields the flags of each, by name and descriptor
 * @param types the descriptor of each field, by name
 * @param methods name and descriptor of each, and the name alone of signature-polymorphic ones
 * @param variables the variable behind each static VarHandle, where the initialiser tells
 * @param guards the lock of each guarded field, as its annotation names it
 * @param unwatched the fields whose plain accesses are not watched; {@link #ALL} for all of them
 * @param confined the fields that are touched in one context only; likewise
 */
record ClassFacts(
    String name,
    @Nullable String superName,
    List<String> interfaces,
    Map<String, Integer> fields,
    Map<String, String> types,
    Set<String> methods,
    Map<String, String> variables,
    Map<String, String> guards,
    Set<String> unwatched,
    Set<String> confined) {
  /** Stands for all fields of a class. */
  static final String ALL = "*";

  /** Whether plain accesses that its methods make of arrays are watched. */
  boolean isWatched() {
    return !unwatched.contains(ALL);
  }

  /** Whether plain accesses of a field are watched. */
  boolean isWatched(String field) {
    return isWatched() && !unwatched.contains(field);
  }

  static ClassFacts of(ClassModel model) {
    String name = model.thisClass().asInternalName();
    Map<String, Integer> fields = new HashMap<>();
    Map<String, String> types = new HashMap<>();
    Map<String, String> guards = new TreeMap<>();
    Set<String> unwatched = new HashSet<>();
    Set<String> confined = new HashSet<>();
    if (annotation(model, Names.UNWATCHED) != null) {
      unwatched.add(ALL);
    }
    if (annotation(model, Names.CONFINED) != null) {
      confined.add(ALL);
    }
    for (FieldModel f : model.fields()) {
      if (annotation(f, Names.UNWATCHED) != null) {
        unwatched.add(f.fieldName().stringValue());
      }
      if (annotation(f, Names.CONFINED) != null) {
        confined.add(f.fieldName().stringValue());
      }
      Annotation guard = annotation(f, Names.GUARDED_BY);
      if (guard != null
          && guard.elements().getFirst().value() instanceof AnnotationValue.OfString lock) {
        guards.put(f.fieldName().stringValue(), lock.stringValue());
      }
      types.put(f.fieldName().stringValue(), f.fieldType().stringValue());
      fields.put(f.fieldName().stringValue() + f.fieldType().stringValue(), f.flags().flagsMask());
    }
    Set<String> methods = new HashSet<>();
    Map<String, String> variables = new HashMap<>();
    for (MethodModel m : model.methods()) {
      String method = m.methodName().stringValue();
      methods.add(method + m.methodType().stringValue());
      if (name.equals(Names.VAR_HANDLE) && (m.flags().flagsMask() & ClassFile.ACC_NATIVE) != 0) {
        methods.add(method);
      }
      if (method.equals("<clinit>")) {
        m.findAttribute(Attributes.code()).ifPresent(code -> variables(code, variables));
      }
    }
    return new ClassFacts(
        name,
        model.superclass().map(ClassEntry::asInternalName).orElse(null),
        new ArrayList<>(model.interfaces().stream().map(ClassEntry::asInternalName).toList()),
        fields,
        types,
        methods,
        variables,
        guards,
        unwatched,
        confined);
  }

  /** Whether a field is touched in one context only. */
  boolean isConfined(String field) {
    return confined.contains(ALL) || confined.contains(field);
  }

  private static @Nullable Annotation annotation(AttributedElement of, ClassDesc type) {
    return of.findAttribute(Attributes.runtimeInvisibleAnnotations())
        .flatMap(
            all -> all.annotations().stream().filter(a -> a.classSymbol().equals(type)).findFirst())
        .orElse(null);
  }

  /** Follows {@code OWNER = lookup.findVarHandle(RealLock.class, "owner", int.class)}. */
  private static void variables(CodeModel code, Map<String, String> to) {
    String owner = null;
    String field = null;
    String found = null;
    for (CodeElement e : code) {
      switch (e) {
        case ConstantInstruction.LoadConstantInstruction c -> {
          switch (c.constantValue()) {
            case ClassDesc type -> owner = field == null ? Names.internal(type) : owner;
            case String text -> field = text;
            default -> {
              // Names no variable.
            }
          }
        }
        case InvokeInstruction call -> {
          boolean finds =
              call.name().equalsString("findVarHandle")
                  || call.name().equalsString("findStaticVarHandle");
          found =
              finds && owner != null && field != null ? Names.simple(owner) + "." + field : null;
          owner = null;
          field = null;
        }
        case FieldInstruction put when put.opcode() == Opcode.PUTSTATIC -> {
          if (found != null) {
            to.put(put.name().stringValue(), found);
          }
          found = null;
        }
        default -> {
          // Of no interest.
        }
      }
    }
  }
}
