package org.splnet.weave;

import java.lang.classfile.ClassFile;
import java.lang.instrument.ClassFileTransformer;
import java.security.ProtectionDomain;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListSet;
import org.jspecify.annotations.Nullable;

/** Weaves the classes of a scope as they are loaded, by whatever class loader and thread. */
final class Transformer implements ClassFileTransformer {
  private final Scope scope;
  private final List<Mutation> mutations;
  private final Problems problems;
  private final boolean coverage;
  private final boolean races;

  /** Of as many loaders as a JVM has that load what is woven: one or two, which stay. */
  private final Map<ClassLoader, ClassFiles> files = new ConcurrentHashMap<>();

  private final Set<String> woven = new ConcurrentSkipListSet<>();

  Transformer(
      Scope scope, List<Mutation> mutations, Problems problems, boolean coverage, boolean races) {
    this.scope = scope;
    this.mutations = List.copyOf(mutations);
    this.problems = problems;
    this.coverage = coverage;
    this.races = races;
  }

  @Override
  public byte @Nullable [] transform(
      @Nullable ClassLoader loader,
      @Nullable String className,
      @Nullable Class<?> classBeingRedefined,
      @Nullable ProtectionDomain protectionDomain,
      byte[] classfile) {
    if (loader == null || className == null || !scope.contains(className)) {
      return null;
    }
    try {
      return weave(loader, className, classfile);
    } catch (RuntimeException | Error e) {
      problems.add("class " + className.replace('/', '.') + " is not woven: " + e);
      return null;
    }
  }

  private byte[] weave(ClassLoader loader, String className, byte[] classfile) {
    List<Mutation> here = mutations.stream().filter(m -> m.owner().equals(className)).toList();
    ClassFiles found = files.computeIfAbsent(loader, ClassFiles::new);
    byte[] bytes =
        new ClassWeaver(
                ClassFile.of().parse(classfile),
                found,
                problems,
                here,
                coverage,
                races && scope.isWatched(className))
            .weave();
    here.forEach(m -> woven.add(m.name()));
    return bytes;
  }

  /** The names of the mutations whose classes have been woven. */
  Set<String> woven() {
    return Set.copyOf(woven);
  }
}
