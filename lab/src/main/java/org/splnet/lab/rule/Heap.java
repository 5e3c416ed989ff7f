package org.splnet.lab.rule;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.splnet.lab.rule.Obj.Ctx;
import org.splnet.lab.rule.Obj.Function;

/**
 * All objects, and what their fields may hold. A field is a cell; who read it is run again when it
 * grows. Constants are objects too: null, small numbers, the levels that code has saved.
 */
final class Heap {
  /** What a variable may hold, and who looked. */
  static final class Cell {
    Val val = Val.NOTHING;
    final Set<Node> readers = new LinkedHashSet<>();
  }

  private record Key(String type, String site, Ctx ctx) {}

  private record Field(int obj, String name) {}

  /** What lies in a container or an array. */
  static final String ELEMENT = "[]";

  /** What was put into some field by its handle. */
  static final String BY_HANDLE = "*handle";

  /** What was put into any field. */
  static final String ANY_FIELD = "*any";

  private static final int LARGEST = 64;
  private static final String INT = "int";

  private final List<Obj> objects = new ArrayList<>();
  private final Map<Key, Obj> byKey = new HashMap<>();
  private final Map<Field, Cell> cells = new HashMap<>();
  private final Map<String, Cell> statics = new HashMap<>();

  /** The static field in which a constant was put by its class's initialiser. */
  private final Map<Obj, String> constants = new HashMap<>();

  private final Map<Obj, Integer> numbers = new HashMap<>();
  private final Map<Obj, Integer> saved = new HashMap<>();
  private final Map<Obj, Obj> ordinals = new HashMap<>();

  final Obj nothing = make("null", "", Ctx.NONE, null);
  final Obj any = make(INT, "?", Ctx.NONE, null);

  Obj make(String type, String site, Ctx ctx, @Nullable Function function) {
    return byKey.computeIfAbsent(
        new Key(type, site, ctx),
        k -> {
          Obj o = new Obj(objects.size(), type, site, ctx, function);
          objects.add(o);
          return o;
        });
  }

  Obj get(int id) {
    return objects.get(id);
  }

  List<Obj> all(Val v) {
    return v.ids().mapToObj(objects::get).toList();
  }

  /** Those of a value that are objects, not constants. */
  List<Obj> objectsOf(Val v) {
    return v.ids().mapToObj(objects::get).filter(o -> o != nothing && !isNumber(o)).toList();
  }

  List<Obj> everything() {
    return List.copyOf(objects);
  }

  Cell cell(Obj o, String field) {
    return cells.computeIfAbsent(new Field(o.id, field), k -> new Cell());
  }

  /** What a field may hold. */
  Val field(Obj o, String field) {
    Cell c = cells.get(new Field(o.id, field));
    return c == null ? Val.NOTHING : c.val;
  }

  Cell staticCell(String owner, String field) {
    return statics.computeIfAbsent(owner + "." + field, k -> new Cell());
  }

  /** A constant of a static field, from now on known by its name. */
  void nameConstant(Obj o, String owner, String field) {
    constants.putIfAbsent(o, owner + "." + field);
  }

  boolean isConstant(Obj o) {
    return constants.containsKey(o);
  }

  /** {@code SOFTNET} for {@code Ipl.SOFTNET}; null if it is not a constant of that class. */
  @Nullable String constantName(Obj o, String owner) {
    String name = constants.get(o);
    return name != null && name.startsWith(owner + ".") ? name.substring(owner.length() + 1) : null;
  }

  Val number(int n) {
    if (n < -1 || n > LARGEST) {
      return any.alone;
    }
    Obj o = make(INT, Integer.toString(n), Ctx.NONE, null);
    numbers.put(o, n);
    return o.alone;
  }

  /** The numbers that a value may be; null if it may be any. */
  @Nullable List<Integer> numbers(Val v) {
    List<Integer> out = new ArrayList<>();
    for (Obj o : all(v)) {
      Integer n = numbers.get(o);
      if (n == null) {
        return null;
      }
      out.add(n);
    }
    return out.isEmpty() ? null : out;
  }

  private static boolean isNumber(Obj o) {
    return o.type.equals(INT);
  }

  /** The number that stands for a level that was saved. */
  Val savedLevel(int mask) {
    Obj o = make(INT, "level " + mask, Ctx.NONE, null);
    saved.put(o, mask);
    return o.alone;
  }

  /** The level that was saved; -1 if it is not known. */
  int savedLevel(Val v) {
    int id = v.only();
    return id < 0 ? -1 : saved.getOrDefault(get(id), -1);
  }

  /** The ordinal of a constant. */
  Val ordinal(Obj constant) {
    Obj o = make(INT, "ordinal of " + constant.id, Ctx.NONE, null);
    ordinals.put(o, constant);
    return o.alone;
  }

  /** The constants whose ordinals a value may be; null if it may be something else. */
  @Nullable List<Obj> ofOrdinals(Val v) {
    List<Obj> out = new ArrayList<>();
    for (Obj o : all(v)) {
      Obj of = ordinals.get(o);
      if (of == null) {
        return null;
      }
      out.add(of);
    }
    return out.isEmpty() ? null : out;
  }
}
