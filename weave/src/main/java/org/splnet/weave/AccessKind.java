package org.splnet.weave;

import org.jspecify.annotations.Nullable;

/** How a call of a VarHandle or of an atomic class touches shared state. */
enum AccessKind {
  // In the order of the constants of Points.
  READ,
  WRITE,
  UPDATE;

  private static final String ATOMIC = "java/util/concurrent/atomic/";

  /** What the call does; null if it is none, or a plain one. */
  static @Nullable AccessKind of(String owner, String method) {
    if (owner.equals(Names.VAR_HANDLE)) {
      return varHandle(method);
    }
    if (owner.startsWith(ATOMIC)) {
      return atomic(owner.substring(ATOMIC.length()), method);
    }
    return null;
  }

  /** Whether it is one of the classes of {@code java.util.concurrent.atomic}. */
  static boolean isAtomic(String owner) {
    return owner.startsWith(ATOMIC);
  }

  private static @Nullable AccessKind varHandle(String method) {
    return switch (method) {
      case "getVolatile", "getOpaque", "getAcquire" -> READ;
      case "setVolatile", "setOpaque", "setRelease" -> WRITE;
      default -> isUpdate(method) ? UPDATE : null;
    };
  }

  private static @Nullable AccessKind atomic(String type, String method) {
    boolean adds = type.endsWith("Adder") || type.endsWith("Accumulator");
    return switch (method) {
      case "getPlain", "setPlain" -> null;
      case "get", "getOpaque", "getAcquire", "sum", "isMarked", "getReference", "getStamp" -> READ;
      case "intValue", "longValue", "floatValue", "doubleValue", "shortValue", "byteValue" -> READ;
      case "set", "lazySet", "setOpaque", "setRelease", "reset" -> WRITE;
      case "add", "increment", "decrement", "accumulate" -> adds ? UPDATE : null;
      case "sumThenReset", "getThenReset", "attemptMark", "attemptStamp" -> UPDATE;
      default -> isUpdate(method) || method.endsWith("AndGet") ? UPDATE : null;
    };
  }

  private static boolean isUpdate(String method) {
    return method.startsWith("compareAnd")
        || method.startsWith("weakCompareAndSet")
        || method.startsWith("getAnd");
  }
}
