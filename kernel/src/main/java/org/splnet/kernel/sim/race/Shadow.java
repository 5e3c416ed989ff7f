package org.splnet.kernel.sim.race;

import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** All variables of a run: by object and name, array and place, address, or static name. */
final class Shadow {
  /** The variables of one object or array. */
  private static final class Cells {
    private String[] names = new String[4];
    private Variable[] fields = new Variable[4];
    private int count;
    private @Nullable Variable[] elements = new @Nullable Variable[0];

    Variable field(String name) {
      for (int i = 0; i < count; i++) {
        if (names[i].equals(name)) {
          return fields[i];
        }
      }
      if (count == names.length) {
        names = Arrays.copyOf(names, count * 2);
        fields = Arrays.copyOf(fields, count * 2);
      }
      Variable v = new Variable();
      names[count] = name;
      fields[count++] = v;
      return v;
    }

    Variable element(int index) {
      if (index >= elements.length) {
        elements = Arrays.copyOf(elements, Math.max(index + 1, elements.length * 2));
      }
      Variable v = elements[index];
      if (v == null) {
        v = new Variable();
        elements[index] = v;
      }
      return v;
    }
  }

  private static final String ATOMIC = "java.util.concurrent.atomic.";

  private final Map<Object, Cells> objects = new IdentityHashMap<>();
  private final Map<String, Variable> statics = new HashMap<>();
  private final Map<Long, Variable> bytes = new HashMap<>();

  /**
   * A field, static field or element.
   *
   * @param of the object or array; null if it is static
   * @param index of the element; -1 if it is a field
   */
  Variable variable(@Nullable Object of, long index, String name) {
    if (of == null) {
      return statics.computeIfAbsent(name, n -> new Variable());
    }
    Cells cells = objects.computeIfAbsent(of, o -> new Cells());
    if (index >= 0) {
      return cells.element((int) index);
    }
    // An atomic is one variable, by whatever name it is reached.
    return cells.field(of.getClass().getName().startsWith(ATOMIC) ? "" : name);
  }

  /** A byte of a segment. */
  Variable octet(MemorySegment segment, long offset) {
    return bytes.computeIfAbsent(segment.address() + offset, a -> new Variable());
  }
}
