package org.splnet.weave;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassHierarchyResolver;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** The class files that one class loader finds; looking at them loads no class. */
final class ClassFiles {
  private final ClassLoader loader;
  private final ClassHierarchyResolver hierarchy;
  private final Map<String, Optional<ClassFacts>> known = new ConcurrentHashMap<>();

  ClassFiles(ClassLoader loader) {
    this.loader = loader;
    this.hierarchy =
        ClassHierarchyResolver.ofResourceParsing(loader)
            .orElse(ClassHierarchyResolver.ofResourceParsing(ClassLoader.getPlatformClassLoader()))
            .cached();
  }

  /** For the frames of what is woven. */
  ClassHierarchyResolver hierarchy() {
    return hierarchy;
  }

  /** A class that is at hand and so need not be looked for. */
  void know(ClassFacts facts) {
    known.put(facts.name(), Optional.of(facts));
  }

  /** What the class file says, or null if there is none to be found. */
  @Nullable ClassFacts find(String internalName) {
    Optional<ClassFacts> facts = known.get(internalName);
    if (facts == null) {
      facts = Optional.ofNullable(read(internalName));
      known.put(internalName, facts);
    }
    return facts.orElse(null);
  }

  private @Nullable ClassFacts read(String internalName) {
    try (InputStream in = loader.getResourceAsStream(internalName + ".class")) {
      return in == null ? null : ClassFacts.of(ClassFile.of().parse(in.readAllBytes()));
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read the class file of " + internalName, e);
    }
  }

  /** The class that declares a field, as the JVM resolves it: null if it is not found. */
  @Nullable ClassFacts declaring(String owner, String nameAndDescriptor) {
    ClassFacts facts = find(owner);
    if (facts == null || facts.fields().containsKey(nameAndDescriptor)) {
      return facts;
    }
    for (String i : facts.interfaces()) {
      ClassFacts declaring = declaring(i, nameAndDescriptor);
      if (declaring != null) {
        return declaring;
      }
    }
    String up = facts.superName();
    return up == null ? null : declaring(up, nameAndDescriptor);
  }

  /** Whether a class has a method, its own or inherited. */
  boolean hasMethod(String owner, String name, String descriptor) {
    ClassFacts facts = find(owner);
    if (facts == null) {
      return false;
    }
    String up = facts.superName();
    return facts.methods().contains(name + descriptor)
        || facts.methods().contains(name)
        || facts.interfaces().stream().anyMatch(i -> hasMethod(i, name, descriptor))
        || (up != null && hasMethod(up, name, descriptor));
  }
}
