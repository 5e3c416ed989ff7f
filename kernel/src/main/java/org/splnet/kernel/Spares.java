package org.splnet.kernel;

import java.util.function.Supplier;

/**
 * Objects that a context keeps for its own later use, so that none is made for each call: scratch
 * batches and the like.
 *
 * <p>A stack per context. A handler that interrupts another on the same CPU takes one of its own
 * and gives it back before it ends; whoever it interrupted holds one that is not in the stack.
 * There is no interrupt window in {@link #take} and {@link #give}. At most {@value #MOST} are kept.
 *
 * @param <T> the type of the objects
 */
public final class Spares<T extends Object> {
  private static final int MOST = 8;

  @Confined("the spare objects of a context")
  private static final class Stack {
    private final Object[] idle = new Object[MOST];
    private int size;

    Object pop() {
      Object o = idle[--size];
      taken(o);
      return o;
    }

    @Ordering(Edge.PUT_ASIDE)
    void push(Object o) {
      if (size < idle.length) {
        idle[size++] = o;
      }
    }

    @Ordering(Edge.TAKEN_UP)
    @SuppressWarnings("UnusedVariable")
    private void taken(Object o) {}
  }

  private final PerContext<Stack> stacks;
  private final Supplier<T> make;

  /**
   * None yet.
   *
   * @param make makes one where none is spare
   */
  public Spares(Machine machine, Supplier<T> make) {
    this.stacks = machine.perContext(ctx -> new Stack());
    this.make = make;
  }

  /** One that the caller has for itself until it gives it back. Context: any. */
  @SuppressWarnings("unchecked") // only T are given
  public T take(Context ctx) {
    Stack s = stacks.get(ctx);
    return s.size == 0 ? make.get() : (T) s.pop();
  }

  /** Gives one back in the context in which it was taken; it is touched no more. */
  public void give(Context ctx, T object) {
    stacks.get(ctx).push(object);
  }
}
