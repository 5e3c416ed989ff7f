package org.splnet.weave;

/** What a call of a VarHandle or of an atomic class orders besides its own variable. */
enum MemoryOrder {
  // In the order of the constants of Points.
  VOLATILE,
  ACQUIRE,
  RELEASE,
  OPAQUE;

  /** Where it stands in the number that is told: above the kind of access. */
  private static final int SHIFT = 2;

  /** Of a call that is an {@link AccessKind}. */
  static MemoryOrder of(String owner, String method) {
    boolean adds = owner.endsWith("Adder") || owner.endsWith("Accumulator");
    if (adds || method.endsWith("Opaque") || method.equals("weakCompareAndSetPlain")) {
      return OPAQUE;
    }
    if (method.endsWith("Acquire")) {
      return ACQUIRE;
    }
    return method.endsWith("Release") || method.equals("lazySet") ? RELEASE : VOLATILE;
  }

  /** The number that is told for an access of this order. */
  int with(AccessKind kind) {
    return kind.ordinal() | ordinal() << SHIFT;
  }
}
