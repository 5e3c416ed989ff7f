package org.splnet.weave;

import java.lang.classfile.ClassBuilder;
import java.lang.classfile.ClassFile;
import java.lang.constant.ClassDesc;
import java.lang.constant.ConstantDescs;
import java.lang.constant.MethodTypeDesc;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The methods that a class with guarded fields gets: each yields the lock of one of its fields, for
 * the lock's own field may be private and the guarded one is not.
 */
final class Guards {
  private static final String PREFIX = "splnet$guard$";

  private record Step(ClassDesc owner, String name, ClassDesc type) {}

  private Guards() {}

  /** The name of the method that yields the lock of a field. */
  static String method(String field) {
    return PREFIX + field;
  }

  static MethodTypeDesc type(ClassDesc owner) {
    return MethodTypeDesc.of(ConstantDescs.CD_Object, owner);
  }

  /** Adds a method for each guarded field. */
  static void add(ClassBuilder to, ClassFacts facts, ClassFiles files, Problems problems) {
    ClassDesc owner = ClassDesc.ofInternalName(facts.name());
    for (Map.Entry<String, String> guard : facts.guards().entrySet()) {
      to.withMethodBody(
          method(guard.getKey()),
          type(owner),
          ClassFile.ACC_PUBLIC | ClassFile.ACC_STATIC | ClassFile.ACC_SYNTHETIC,
          b -> {
            b.aload(0);
            String at = facts.name();
            for (String name : guard.getValue().replaceFirst("^this\\.", "").split("\\.", -1)) {
              Step step = step(files, at, name);
              if (step == null) {
                problems.add(
                    "the guard '"
                        + guard.getValue()
                        + "' of field "
                        + Names.simple(facts.name())
                        + "."
                        + guard.getKey()
                        + " is not found: it is not checked");
                b.pop().aconst_null();
                break;
              }
              b.getfield(step.owner, step.name, step.type);
              at = Names.internal(step.type);
            }
            b.areturn();
          });
    }
  }

  private static @Nullable Step step(ClassFiles files, String from, String name) {
    ClassFacts c = files.find(from);
    while (c != null) {
      String type = c.types().get(name);
      if (type != null) {
        return type.startsWith("L")
            ? new Step(ClassDesc.ofInternalName(c.name()), name, ClassDesc.ofDescriptor(type))
            : null;
      }
      String up = c.superName();
      c = up == null ? null : files.find(up);
    }
    return null;
  }
}
