package org.splnet.weave;

import java.io.OutputStream;
import java.io.PrintStream;
import java.lang.classfile.ClassFile;
import java.util.List;

/** Changed class files, for those who look at code without running it. */
public final class Mutants {
  private Mutants() {}

  /**
   * A class file with mutations in force, always and without anything else being woven.
   *
   * @param bytes of the class
   * @param lines mutations in the form that the agent reads; those of other classes are left out
   * @param loader that finds the classes it mentions
   * @throws IllegalArgumentException if a line is malformed, or finds no place in the class
   */
  public static byte[] apply(byte[] bytes, List<String> lines, ClassLoader loader) {
    var model = ClassFile.of().parse(bytes);
    String owner = model.thisClass().asInternalName();
    List<Mutation> here =
        MutationReader.read("a mutant", lines).stream()
            .filter(m -> m.owner().equals(owner))
            .toList();
    Problems problems = new Problems(new PrintStream(OutputStream.nullOutputStream()));
    byte[] changed =
        new ClassWeaver(model, new ClassFiles(loader), problems, here, false, false).mutate();
    if (!problems.all().isEmpty()) {
      throw new IllegalArgumentException(String.join("; ", problems.all()));
    }
    return changed;
  }
}
