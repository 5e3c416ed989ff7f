package org.splnet.weave;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.lang.classfile.ClassFile;
import java.lang.reflect.InvocationTargetException;
import java.util.List;
import org.splnet.kernel.sim.Points;

/** Loads samples through the transformer, as the JVM would with the agent. */
final class Woven extends ClassLoader {
  private final Transformer transformer;
  private final Problems problems = new Problems(new PrintStream(OutputStream.nullOutputStream()));

  Woven(String... mutations) {
    this(false, mutations);
  }

  private Woven(boolean races, String... mutations) {
    super(Woven.class.getClassLoader());
    transformer =
        new Transformer(
            new Scope(List.of()),
            MutationReader.read("test", List.of(mutations)),
            problems,
            true,
            races);
    Points.LOG.clear();
    Points.MUTATED.clear();
  }

  /** With what a search for data races is told. */
  static Woven forRaces() {
    return new Woven(true);
  }

  @Override
  protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
    if (!name.startsWith("org.splnet.net.sample.")) {
      return super.loadClass(name, resolve);
    }
    Class<?> loaded = findLoadedClass(name);
    return loaded != null ? loaded : define(name);
  }

  private Class<?> define(String name) throws ClassNotFoundException {
    String internal = name.replace('.', '/');
    try (InputStream in = getResourceAsStream(internal + ".class")) {
      byte[] original = in.readAllBytes();
      byte[] woven = transformer.transform(this, internal, null, null, original);
      byte[] bytes = woven == null ? original : woven;
      List<VerifyError> errors = ClassFile.of().verify(bytes);
      if (!errors.isEmpty()) {
        throw errors.getFirst();
      }
      return defineClass(name, bytes, 0, bytes.length);
    } catch (IOException e) {
      throw new ClassNotFoundException(name, e);
    }
  }

  Class<?> sample(String simpleName) {
    try {
      return loadClass("org.splnet.net.sample." + simpleName);
    } catch (ClassNotFoundException e) {
      throw new AssertionError(e);
    }
  }

  Object make(String simpleName) {
    try {
      return sample(simpleName).getConstructor().newInstance();
    } catch (ReflectiveOperationException e) {
      throw new AssertionError(e);
    }
  }

  /** An object of a class of these bytes. */
  static Object made(String name, byte[] bytes) {
    ClassLoader loader =
        new ClassLoader(Woven.class.getClassLoader()) {
          @Override
          protected Class<?> loadClass(String asked, boolean resolve)
              throws ClassNotFoundException {
            Class<?> loaded = findLoadedClass(asked);
            return !asked.equals(name)
                ? super.loadClass(asked, resolve)
                : loaded != null ? loaded : defineClass(name, bytes, 0, bytes.length);
          }
        };
    try {
      return loader.loadClass(name).getConstructor().newInstance();
    } catch (ReflectiveOperationException e) {
      throw new AssertionError(e);
    }
  }

  /** Calls a method by its name; what it threw is thrown. */
  static Object call(Object on, String method, Object... arguments) throws Exception {
    Class<?> type = on instanceof Class<?> c ? c : on.getClass();
    for (var m : type.getMethods()) {
      if (m.getName().equals(method) && !m.isBridge()) {
        try {
          return m.invoke(on, arguments);
        } catch (InvocationTargetException e) {
          throw e.getCause() instanceof Exception x ? x : e;
        }
      }
    }
    throw new AssertionError("no method " + method);
  }

  /** What is told while a method runs. */
  static List<String> told(Object on, String method, Object... arguments) throws Exception {
    Points.LOG.clear();
    call(on, method, arguments);
    return List.copyOf(Points.LOG);
  }

  List<String> problems() {
    return problems.all();
  }

  Transformer transformer() {
    return transformer;
  }
}
