package org.splnet.weave;

import java.lang.classfile.Annotation;
import java.lang.classfile.AnnotationElement;
import java.lang.classfile.AnnotationValue;
import java.lang.classfile.Attributes;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassModel;
import java.lang.classfile.ClassTransform;
import java.lang.classfile.CodeTransform;
import java.lang.classfile.MethodModel;
import java.lang.classfile.MethodTransform;
import java.lang.constant.ClassDesc;
import java.lang.reflect.AccessFlag;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Weaves one class. */
final class ClassWeaver {
  private final ClassModel model;
  private final ClassFiles files;
  private final Problems problems;
  private final List<Mutation> mutations;
  private final boolean coverage;
  private final boolean races;

  /** How many calls each mutation's callee has had so far, and at how many it was woven. */
  private final Map<Mutation, Integer> seen = new HashMap<>();

  private final Map<Mutation, Integer> woven = new HashMap<>();

  /**
   * A weaver of one class.
   *
   * @param mutations those of this class
   * @param coverage whether its methods report that they are entered
   * @param races whether what a search for data races needs is told
   */
  ClassWeaver(
      ClassModel model,
      ClassFiles files,
      Problems problems,
      List<Mutation> mutations,
      boolean coverage,
      boolean races) {
    this.model = model;
    this.files = files;
    this.problems = problems;
    this.mutations = mutations;
    this.coverage = coverage;
    this.races = races;
  }

  /** The class with all that is added to it. */
  byte[] weave() {
    return weave(method -> new MethodWeaver(this, method));
  }

  /** The class with its mutations, which are no choice, and nothing else. */
  byte[] mutate() {
    return weave(method -> new PlainWeaver(this, method));
  }

  private byte[] weave(Function<MethodModel, CodeTransform> weaver) {
    ClassFacts facts = ClassFacts.of(model);
    files.know(facts);
    ClassFile file = ClassFile.of(ClassFile.ClassHierarchyResolverOption.of(files.hierarchy()));
    ClassTransform transform =
        (builder, element) -> {
          if (element instanceof MethodModel method && isWoven(method)) {
            builder.transformMethod(method, MethodTransform.transformingCode(weaver.apply(method)));
          } else {
            builder.with(element);
          }
        };
    if (races && !facts.guards().isEmpty()) {
      transform =
          transform.andThen(ClassTransform.endHandler(b -> Guards.add(b, facts, files, problems)));
    }
    byte[] bytes = file.transformClass(model, transform);
    for (Mutation m : mutations) {
      if (!woven.containsKey(m)) {
        problems.add(m + " found no place in " + internalName().replace('/', '.') + ": " + why(m));
      }
    }
    return bytes;
  }

  private boolean isWoven(MethodModel method) {
    // Classes are initialised before a schedule begins.
    return method.code().isPresent() && !method.methodName().equalsString("<clinit>");
  }

  private String why(Mutation m) {
    boolean there =
        model.methods().stream().anyMatch(method -> m.changes(method.methodName().stringValue()));
    if (!there) {
      return "there is no method " + m.method();
    }
    String call = m.callee().owner().replace('/', '.') + "." + m.callee().method();
    int calls = seen.getOrDefault(m, 0);
    return m.method()
        + " calls "
        + call
        + " "
        + calls
        + " times"
        + (m.callee().nth() > 0 ? ", and #" + m.callee().nth() + " is asked for" : "");
  }

  String internalName() {
    return model.thisClass().asInternalName();
  }

  /** Whether its methods report that they are entered. */
  boolean coverage() {
    return coverage;
  }

  /** Whether what a search for data races needs is told. */
  boolean races() {
    return races;
  }

  ClassFiles files() {
    return files;
  }

  Problems problems() {
    return problems;
  }

  /** The constant of Operation that a method is annotated with, or null. */
  static @Nullable String operation(MethodModel method) {
    AnnotationValue value =
        annotation(method, Names.SCHEDULING_POINT).flatMap(a -> element(a, "value")).orElse(null);
    return value instanceof AnnotationValue.OfEnum e ? e.constantName().stringValue() : null;
  }

  /** The constant of Edge that a method is annotated with, or null. */
  static @Nullable String edge(MethodModel method) {
    AnnotationValue value =
        annotation(method, Names.ORDERING).flatMap(a -> element(a, "value")).orElse(null);
    return value instanceof AnnotationValue.OfEnum e ? e.constantName().stringValue() : null;
  }

  /** The work that a method is annotated with, or null. */
  static @Nullable WorkFacts work(MethodModel method) {
    Annotation a = annotation(method, Names.WORK).orElse(null);
    if (a == null
        || !(element(a, "value").orElse(null) instanceof AnnotationValue.OfString value)) {
      return null;
    }
    int on = element(a, "on").orElse(null) instanceof AnnotationValue.OfInt n ? n.intValue() : -1;
    boolean after =
        element(a, "after").orElse(null) instanceof AnnotationValue.OfBoolean is
            && is.booleanValue();
    return new WorkFacts(value.stringValue(), on, after);
  }

  private static Optional<Annotation> annotation(MethodModel method, ClassDesc type) {
    if (method.flags().has(AccessFlag.BRIDGE)) {
      // It has the annotations of the method that it calls, which reports already.
      return Optional.empty();
    }
    return method
        .findAttribute(Attributes.runtimeInvisibleAnnotations())
        .flatMap(attribute ->
            attribute.annotations().stream().filter(a -> a.classSymbol().equals(type)).findFirst());
  }

  private static Optional<AnnotationValue> element(Annotation annotation, String name) {
    return annotation.elements().stream()
        .filter(e -> e.name().equalsString(name))
        .map(AnnotationElement::value)
        .findFirst();
  }

  /** The mutations by which a method returns at once; they count as woven. */
  List<Mutation> returns(String method) {
    List<Mutation> found =
        mutations.stream().filter(m -> m.isReturn() && m.changes(method)).toList();
    found.forEach(this::isWovenHere);
    return found;
  }

  /** The mutations of a call in a method, in the order of the call's occurrences. */
  List<Mutation> ofCall(String method, String owner, String name) {
    return of(method, owner, name, false);
  }

  /** The same of a read of a constant. */
  List<Mutation> ofConstant(String method, String owner, String name) {
    return of(method, owner, name, true);
  }

  private List<Mutation> of(String method, String owner, String name, boolean constant) {
    List<Mutation> found = new ArrayList<>();
    for (Mutation m : mutations) {
      if (!m.isReturn()
          && m.isConstant() == constant
          && m.changes(method)
          && m.calls(owner, name)) {
        int nth = seen.merge(m, 1, Integer::sum);
        if (m.callee().nth() == 0 || m.callee().nth() == nth) {
          found.add(m);
        }
      }
    }
    return found;
  }

  /** Notes that a mutation has found a place. */
  void isWovenHere(Mutation m) {
    woven.merge(m, 1, Integer::sum);
  }
}
