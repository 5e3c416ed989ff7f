package org.splnet.kernel;

import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A value per context: per-CPU data for the bottom half, and a stripe of its own for each
 * application context. Made at first use; never shared between contexts that run at the same time.
 *
 * @param <T> the type of the value
 */
public final class PerContext<T extends Object> {
  private final int key;
  private final Function<Context, T> make;

  PerContext(int key, Function<Context, T> make) {
    this.key = key;
    this.make = make;
  }

  /**
   * The caller's value.
   *
   * @throws LockViolation in checked runs, if the caller is not who runs in that context
   */
  @SuppressWarnings("unchecked")
  public T get(Context ctx) {
    if (Switches.CHECK) {
      LockChecker.touches(ctx);
    }
    Object value = ctx.local(key);
    return value != null ? (T) value : create(ctx);
  }

  /** Another context's value, or null if it has made none; for reading counters. */
  @SuppressWarnings("unchecked")
  public @Nullable T peek(Context ctx) {
    return (T) ctx.local(key);
  }

  private T create(Context ctx) {
    T value = make.apply(ctx);
    ctx.setLocal(key, value);
    return value;
  }
}
