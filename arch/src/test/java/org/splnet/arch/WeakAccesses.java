package org.splnet.arch;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.classfile.Annotation;
import java.lang.classfile.AnnotationElement;
import java.lang.classfile.AnnotationValue;
import java.lang.classfile.AttributedElement;
import java.lang.classfile.Attributes;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassModel;
import java.lang.classfile.FieldModel;
import java.lang.classfile.MethodModel;
import java.lang.classfile.instruction.InvokeInstruction;
import java.lang.constant.ClassDesc;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What the class files of a module say of memory order: the accesses weaker than volatile, and the
 * declarations {@code WeakOrder}, {@code Unwatched} and {@code Confined}. A nested class belongs to
 * the outermost one.
 */
final class WeakAccesses {
  /** A declared primitive with its accesses, by name and how often. */
  record Primitive(String type, Map<String, String> says, List<String> stress) {}

  /** A class or field whose plain accesses are not watched, or belong to one context. */
  record Declared(String what, Map<String, String> says) {}

  private static final String VAR_HANDLE = "java/lang/invoke/VarHandle";
  private static final String ATOMIC = "java/util/concurrent/atomic/";
  private static final ClassDesc SEGMENT = ClassDesc.of("java.lang.foreign.MemorySegment");
  private static final ClassDesc BYTES = ClassDesc.ofDescriptor("[B");
  private static final Pattern WEAK =
      Pattern.compile(
          "lazySet|(get|set)(Plain|Opaque|Acquire|Release)|weakCompareAndSet.*"
              + "|(compareAndExchange|getAnd\\w+)(Acquire|Release)|\\w+Fence");

  private final Map<String, Map<String, Integer>> accesses = new TreeMap<>();
  private final Map<String, Primitive> primitives = new TreeMap<>();
  private final List<Declared> unwatched = new ArrayList<>();
  private final List<Declared> confined = new ArrayList<>();

  /** Of the classes below a directory. */
  void read(Path classes) {
    try (Stream<Path> files = Files.walk(classes)) {
      files
          .filter(f -> f.toString().endsWith(".class"))
          .sorted()
          .forEach(f -> {
            try {
              read(ClassFile.of().parse(f));
            } catch (IOException e) {
              throw new UncheckedIOException(e);
            }
          });
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void read(ClassModel c) {
    String name = c.thisClass().asInternalName().replace('/', '.');
    declared(c, name);
    for (FieldModel f : c.fields()) {
      declared(f, name + "." + f.fieldName().stringValue());
    }
    for (MethodModel m : c.methods()) {
      m.code()
          .ifPresent(code ->
              code.forEach(e -> {
                if (e instanceof InvokeInstruction call && isWeak(call)) {
                  accesses
                      .computeIfAbsent(outermost(name), n -> new TreeMap<>())
                      .merge(call.name().stringValue(), 1, Integer::sum);
                }
              }));
    }
  }

  private void declared(AttributedElement of, String name) {
    Annotation weak = annotation(of, "WeakOrder");
    if (weak != null) {
      primitives.put(name, new Primitive(name, texts(weak), list(weak, "stress")));
    }
    Annotation not = annotation(of, "Unwatched");
    if (not != null) {
      unwatched.add(new Declared(name, texts(not)));
    }
    Annotation own = annotation(of, "Confined");
    if (own != null) {
      confined.add(new Declared(name, texts(own)));
    }
  }

  private static @Nullable Annotation annotation(AttributedElement of, String name) {
    ClassDesc type = ClassDesc.of("org.splnet.kernel." + name);
    return of.findAttribute(Attributes.runtimeInvisibleAnnotations()).stream()
        .flatMap(a -> a.annotations().stream())
        .filter(a -> a.classSymbol().equals(type))
        .findFirst()
        .orElse(null);
  }

  private static Map<String, String> texts(Annotation a) {
    Map<String, String> texts = new TreeMap<>();
    for (AnnotationElement e : a.elements()) {
      if (e.value() instanceof AnnotationValue.OfString s) {
        texts.put(e.name().stringValue(), s.stringValue());
      }
    }
    return texts;
  }

  private static List<String> list(Annotation a, String element) {
    return a.elements().stream()
        .filter(e -> e.name().equalsString(element))
        .flatMap(e ->
            e.value() instanceof AnnotationValue.OfArray all
                ? all.values().stream()
                : Stream.of(e.value()))
        .map(v -> ((AnnotationValue.OfString) v).stringValue())
        .toList();
  }

  private static boolean isWeak(InvokeInstruction call) {
    String owner = call.owner().asInternalName();
    String name = call.name().stringValue();
    if (owner.equals(VAR_HANDLE)) {
      return WEAK.matcher(name).matches() || isPlain(call, name);
    }
    return owner.startsWith(ATOMIC) && WEAK.matcher(name).matches();
  }

  /** A plain access through a handle, but for bytes that have no other. */
  private static boolean isPlain(InvokeInstruction call, String name) {
    if (!name.equals("get") && !name.equals("set")) {
      return false;
    }
    List<ClassDesc> of = call.typeSymbol().parameterList();
    return of.isEmpty() || !of.getFirst().equals(SEGMENT) && !of.getFirst().equals(BYTES);
  }

  private static String outermost(String name) {
    int nested = name.indexOf('$');
    return nested < 0 ? name : name.substring(0, nested);
  }

  /** The weak accesses in each class that has some: their names, and how often. */
  Map<String, Map<String, Integer>> accesses() {
    return accesses;
  }

  /** What is declared a primitive, by class. */
  Map<String, Primitive> primitives() {
    return primitives;
  }

  /** The classes with weak accesses that say of none what it belongs to. */
  List<String> undeclared() {
    return accesses.keySet().stream().filter(c -> !primitives.containsKey(c)).toList();
  }

  /** The declarations of classes without such an access. */
  List<String> idle() {
    return primitives.keySet().stream().filter(c -> !accesses.containsKey(c)).toList();
  }

  /** The tables of the documentation. */
  String toMarkdown() {
    StringBuilder out = new StringBuilder();
    out.append("| primitive | class | accesses | what they rely on | jcstress |\n");
    out.append("|---|---|---|---|---|\n");
    primitives.values().stream()
        .sorted(
            Comparator.comparing((Primitive p) -> p.says.get("primitive"))
                .thenComparing(Primitive::type))
        .forEach(p ->
            row(
                out,
                p.says.get("primitive"),
                "`" + simple(p.type) + "`",
                counts(accesses.getOrDefault(p.type, Map.of())),
                p.says.get("why"),
                String.join(", ", p.stress.stream().map(s -> "`" + s + "`").toList())));
    out.append("\nNot watched, for these are what a primitive is made of:\n\n");
    out.append("| class or field | primitive | why no access of it is a race that matters |\n");
    out.append("|---|---|---|\n");
    sorted(unwatched)
        .forEach(
            d -> row(out, "`" + simple(d.what) + "`", d.says.get("primitive"), d.says.get("why")));
    out.append("\nBelonging to one context, whose frames begin in windows:\n\n");
    out.append("| class or field | what it is |\n|---|---|\n");
    sorted(confined).forEach(d -> row(out, "`" + simple(d.what) + "`", d.says.get("value")));
    return out.toString();
  }

  private static Stream<Declared> sorted(List<Declared> all) {
    return all.stream().sorted(Comparator.comparing(Declared::what));
  }

  private static String simple(String name) {
    return name.replaceFirst("^org\\.splnet\\.", "").replace('$', '.');
  }

  private static String counts(Map<String, Integer> of) {
    List<String> out = new ArrayList<>();
    for (String name : new TreeSet<>(of.keySet())) {
      int n = of.get(name);
      out.add("`" + name + "`" + (n == 1 ? "" : " " + n + " times"));
    }
    return String.join(", ", out);
  }

  private static void row(StringBuilder out, @Nullable String... cells) {
    out.append("| ").append(String.join(" | ", cells)).append(" |\n");
  }
}
