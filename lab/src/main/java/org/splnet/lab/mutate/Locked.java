package org.splnet.lab.mutate;

import java.lang.classfile.ClassModel;
import java.util.Set;
import java.util.stream.Collectors;

/** The methods of a class that need a lock held, and have a twin that takes it. */
final class Locked {
  private static final String SUFFIX = "Locked";

  private Locked() {}

  /** Their names, of those whose twin has the same parameters and result. */
  static Set<String> methods(ClassModel model) {
    Set<String> all =
        model.methods().stream()
            .map(m -> m.methodName().stringValue() + m.methodType().stringValue())
            .collect(Collectors.toSet());
    return model.methods().stream()
        .filter(m -> m.methodName().stringValue().endsWith(SUFFIX))
        .filter(m -> {
          String name = m.methodName().stringValue();
          String twin = name.substring(0, name.length() - SUFFIX.length());
          return all.contains(twin + m.methodType().stringValue());
        })
        .map(m -> m.methodName().stringValue())
        .collect(Collectors.toSet());
  }
}
