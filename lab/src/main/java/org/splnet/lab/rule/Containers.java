package org.splnet.lab.rule;

import java.lang.constant.ClassDesc;
import java.lang.constant.MethodTypeDesc;
import java.util.List;
import org.splnet.lab.rule.Obj.Ctx;
import org.splnet.lab.rule.Obj.Function;

/**
 * The classes that are not ours, seen as containers: what is given to one lies in it, what it
 * returns is it or what lies in it, and functions that it is given are called with what lies in it.
 */
final class Containers {
  private static final String VAR_HANDLE = "java/lang/invoke/VarHandle";

  private static final String LOOKUP = "java/lang/invoke/MethodHandles$Lookup";

  private final Pass pass;
  private final Heap heap;

  Containers(Pass pass) {
    this.pass = pass;
    this.heap = pass.heap();
  }

  /** A method of a container. */
  Resolved call(Node caller, Obj container, String name, MethodTypeDesc type, Val[] args) {
    if (container.type.equals(VAR_HANDLE)) {
      return handle(caller, type, args);
    }
    Resolved r = new Resolved();
    if (LOOKUP.equals(container.type)) {
      r.value = heap.make(VAR_HANDLE, "", Ctx.NONE, null).alone;
      return r;
    }
    if (isPlain(container.type)) {
      r.value = Operations.returned(type.returnType(), Val.NOTHING, heap);
      return r;
    }
    boolean any = false;
    for (Val v : args) {
      any |= !heap.objectsOf(v).isEmpty();
      put(caller, container, v);
    }
    Val inside = pass.read(caller, container.alone, Heap.ELEMENT);
    if (any) {
      inside = inside.plus(callBack(caller, args, inside, r));
      pass.write(container.alone, Heap.ELEMENT, inside);
    }
    r.value = answer(type.returnType(), inside.plus(container.alone));
    return r;
  }

  /** A static method of another's class. */
  Resolved makes(Node caller, Obj site, String name, MethodTypeDesc type, Val[] args) {
    Resolved r = new Resolved();
    Val given = Val.NOTHING;
    for (Val v : args) {
      given = given.plus(inside(caller, v));
    }
    Val back = callBack(caller, args, given, r);
    if (type.returnType().isPrimitive()) {
      r.value = Operations.returned(type.returnType(), Val.NOTHING, heap);
      return r;
    }
    Obj made =
        heap.make(Operations.internal(type.returnType()), site.site + " " + name, site.ctx, null);
    if (isPlain(made.type)) {
      r.value = LOOKUP.equals(made.type) ? made.alone : Val.NOTHING;
      return r;
    }
    Val all = given.plus(back);
    for (Val v : args) {
      all = all.plus(objects(v));
    }
    pass.write(made.alone, Heap.ELEMENT, all);
    r.value = answer(type.returnType(), all.plus(made.alone));
    return r;
  }

  /** A value in which nothing lies. */
  private static boolean isPlain(String type) {
    return type.startsWith("java/lang/")
        && !type.equals("java/lang/Object")
        && !type.equals("java/lang/Iterable");
  }

  private Val answer(ClassDesc type, Val v) {
    return type.isPrimitive()
        ? Operations.returned(type, Val.NOTHING, heap)
        : pass.only(v, Operations.internal(type));
  }

  private Val objects(Val v) {
    Val out = Val.NOTHING;
    for (Obj o : heap.objectsOf(v)) {
      if (o.function == null) {
        out = out.plus(o.alone);
      }
    }
    return out;
  }

  private void put(Node caller, Obj container, Val v) {
    pass.write(container.alone, Heap.ELEMENT, objects(v).plus(inside(caller, v)));
    for (Obj o : heap.objectsOf(v)) {
      if (o.function != null) {
        pass.write(container.alone, Heap.ELEMENT, o.alone);
      }
    }
  }

  /** What lies in those that are containers or arrays. */
  private Val inside(Node caller, Val v) {
    Val out = Val.NOTHING;
    for (Obj o : heap.objectsOf(v)) {
      if (!o.type.startsWith(Classes.OURS) && o.function == null) {
        out = out.plus(pass.read(caller, o.alone, Heap.ELEMENT));
      }
    }
    return out;
  }

  /** Calls the functions among the arguments with what they may be given. */
  private Val callBack(Node caller, Val[] args, Val inside, Resolved r) {
    Val back = Val.NOTHING;
    Val may = inside;
    for (Val v : args) {
      may = may.plus(objects(v));
    }
    for (Val v : args) {
      for (Obj o : heap.objectsOf(v)) {
        Function f = o.function;
        if (f != null) {
          Val[] given = new Val[f.wants().parameterCount()];
          for (int p = 0; p < given.length; p++) {
            given[p] = pass.typed(may, f.wants().parameterType(p));
          }
          Resolved called = pass.invocations().apply(caller, o, f, given);
          r.callbacks.addAll(called.targets);
          r.callbacks.addAll(called.callbacks);
          back = back.plus(called.all());
        }
      }
    }
    return objects(back);
  }

  /** A field, or a place of an array, by its handle. */
  private Resolved handle(Node caller, MethodTypeDesc type, Val[] args) {
    Resolved r = new Resolved();
    Val inside = Val.NOTHING;
    for (Obj o : args.length == 0 ? List.<Obj>of() : heap.objectsOf(args[0])) {
      String field = o.type.startsWith("[") ? Heap.ELEMENT : Heap.BY_HANDLE;
      for (int a = 1; a < args.length; a++) {
        pass.write(o.alone, field, objects(args[a]));
        pass.write(o.alone, Heap.ANY_FIELD, objects(args[a]));
      }
      inside =
          inside
              .plus(pass.read(caller, o.alone, field))
              .plus(pass.read(caller, o.alone, Heap.ANY_FIELD));
    }
    r.value = answer(type.returnType(), inside);
    return r;
  }
}
