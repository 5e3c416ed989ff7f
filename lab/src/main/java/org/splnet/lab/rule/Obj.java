package org.splnet.lab.rule;

import java.lang.constant.MethodTypeDesc;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An object as the pass knows it: all that are made at one place, for one object or call site on
 * whose behalf they are made.
 */
final class Obj {
  /** On whose behalf a method runs: its receiver, and an argument or a call site that matters. */
  record Ctx(List<Obj> of) {
    static final Ctx NONE = new Ctx(List.of());
    private static final int DEEPEST = 7;

    int depth() {
      int d = 0;
      for (Obj o : of) {
        d = Math.max(d, 1 + o.depth);
      }
      return d;
    }

    /** This, or nothing where objects would be told apart without end. */
    Ctx bounded() {
      return depth() > DEEPEST ? NONE : this;
    }
  }

  /** What a lambda or a method reference calls. */
  record Function(
      String sam,
      String owner,
      String key,
      int referenceKind,
      MethodTypeDesc wants,
      int captured) {}

  final int id;
  final String type;
  final String site;
  final Ctx ctx;
  final @Nullable Function function;
  final Val alone;
  private final int depth;

  Obj(int id, String type, String site, Ctx ctx, @Nullable Function function) {
    this.id = id;
    this.type = type;
    this.site = site;
    this.ctx = ctx;
    this.function = function;
    this.alone = Val.of(id);
    this.depth = ctx.depth();
  }

  @Override
  public String toString() {
    return Body.simple(type) + "@" + site;
  }
}
