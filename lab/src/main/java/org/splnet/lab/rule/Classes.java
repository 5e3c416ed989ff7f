package org.splnet.lab.rule;

import java.lang.classfile.Attributes;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassModel;
import java.lang.classfile.FieldModel;
import java.lang.classfile.MethodModel;
import java.lang.classfile.attribute.RuntimeInvisibleAnnotationsAttribute;
import java.lang.classfile.constantpool.ClassEntry;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The classes of the program that is looked at, read when they are asked for; none is loaded. */
final class Classes {
  static final String OURS = "org/splnet/";

  /** A class of ours. */
  static final class Info {
    final String name;
    final @Nullable String superName;
    final List<String> interfaces;
    final Map<String, Body> methods = new LinkedHashMap<>();
    final Map<String, String> guards = new HashMap<>();

    Info(ClassModel model) {
      name = model.thisClass().asInternalName();
      superName = model.superclass().map(ClassEntry::asInternalName).orElse(null);
      interfaces = model.interfaces().stream().map(ClassEntry::asInternalName).toList();
      for (MethodModel m : model.methods()) {
        Body b = new Body(name, m);
        methods.put(b.key(), b);
      }
      for (FieldModel f : model.fields()) {
        String guard =
            f.findAttribute(Attributes.runtimeInvisibleAnnotations())
                .map(RuntimeInvisibleAnnotationsAttribute::annotations)
                .map(Body::guard)
                .orElse(null);
        if (guard != null) {
          guards.put(f.fieldName().stringValue(), guard);
        }
      }
    }
  }

  private final ClassSource source;
  private final Map<String, Optional<Info>> known = new LinkedHashMap<>();

  Classes(ClassSource source) {
    this.source = source;
  }

  /** A class of ours; null for others, which are modelled and not read. */
  @Nullable Info find(String internalName) {
    if (!internalName.startsWith(OURS)) {
      return null;
    }
    Optional<Info> info = known.get(internalName);
    if (info == null) {
      byte[] bytes = source.find(internalName);
      info = bytes == null ? Optional.empty() : Optional.of(new Info(ClassFile.of().parse(bytes)));
      known.put(internalName, info);
    }
    return info.orElse(null);
  }

  /** All that were read. */
  Collection<Info> all() {
    return known.values().stream().flatMap(Optional::stream).toList();
  }

  /** The method that a call on an object of a class runs; null if that is not ours. */
  @Nullable Body resolve(String type, String key) {
    for (String c = type; c != null; ) {
      Info info = find(c);
      if (info == null) {
        break;
      }
      Body b = info.methods.get(key);
      if (b != null && !b.isAbstract) {
        return b;
      }
      c = info.superName;
    }
    return inInterfaces(type, key);
  }

  private @Nullable Body inInterfaces(String type, String key) {
    Info info = find(type);
    if (info == null) {
      return null;
    }
    for (String i : info.interfaces) {
      Info of = find(i);
      Body b = of == null ? null : of.methods.get(key);
      b = b != null && !b.isAbstract ? b : inInterfaces(i, key);
      if (b != null) {
        return b;
      }
    }
    return info.superName == null ? null : inInterfaces(info.superName, key);
  }

  /** Whether a value of one type may be seen as another; lenient where a type is not ours. */
  boolean isA(String type, String wanted) {
    if (type.equals(wanted) || wanted.equals("java/lang/Object")) {
      return true;
    }
    Info info = find(type);
    if (info == null) {
      return !wanted.startsWith(OURS) && !type.startsWith(OURS) && !wanted.startsWith("[");
    }
    if (info.interfaces.stream().anyMatch(i -> isA(i, wanted))) {
      return true;
    }
    String up = info.superName;
    return up != null && (up.startsWith(OURS) ? isA(up, wanted) : up.equals(wanted));
  }

  /** The class that declares a field, looked for upwards; the given one if none is found. */
  String declaring(String type, String field) {
    for (String c = type; c != null; ) {
      Info info = find(c);
      if (info == null) {
        break;
      }
      if (info.guards.containsKey(field)) {
        return c;
      }
      c = info.superName;
    }
    return type;
  }

  /** The lock that guards a field, as its annotation says it; or null. */
  @Nullable String guard(String type, String field) {
    Info info = find(declaring(type, field));
    return info == null ? null : info.guards.get(field);
  }
}
