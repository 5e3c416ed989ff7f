package org.splnet.kernel.sim;

import jdk.internal.vm.Continuation;
import jdk.internal.vm.ContinuationScope;
import org.jspecify.annotations.Nullable;

/**
 * A body of code that can stop anywhere and go on later, on the thread that resumes it. The one
 * class that knows how: by the continuations on which the JDK builds its virtual threads.
 *
 * <p>Needs {@code --add-exports java.base/jdk.internal.vm=org.splnet.kernel} ({@code ALL-UNNAMED}
 * on the class path). Two traps: a yield inside a monitor succeeds, and loses the exclusion; one
 * inside a class initialiser, or with a native frame on the stack, is refused.
 */
public final class Coroutine {
  /** What refuses to yield says so by its result, not by an exception. */
  private static final class Body extends Continuation {
    static final ContinuationScope SCOPE = new ContinuationScope("splnet");

    Body(Runnable frames) {
      super(SCOPE, frames);
    }

    @Override
    protected void onPinned(Pinned reason) {
      // The yield returns false.
    }
  }

  private final Body frames = new Body(this::turn);
  private @Nullable Runnable body;

  /** A body, not begun. */
  public Coroutine(Runnable body) {
    this.body = body;
  }

  /** One body after the other; after each it stands still until it has been given the next. */
  private void turn() {
    Runnable present = body;
    do {
      if (present != null) {
        present.run();
      }
      body = null;
    } while (Coroutine.yield() && (present = body) != null);
  }

  /** Lets it go on until it yields or its body ends. Not from inside itself. */
  public void resume() {
    frames.run();
  }

  /** Whether its body has ended. */
  public boolean isDone() {
    return body == null;
  }

  /** Whether it can take another body; only once the one before has ended. */
  boolean isReusable() {
    return body == null && !frames.isDone();
  }

  /** Another body, not begun, in place of the one that has ended. */
  void takeBody(Runnable next) {
    body = next;
  }

  /**
   * Returns to whoever resumed the body that calls this.
   *
   * @return false, at once, if that is not possible: a class initialiser or a native frame lies
   *     between
   */
  public static boolean yield() {
    return Continuation.yield(Body.SCOPE);
  }

  /**
   * Refuses to go on in a JVM that does not let us.
   *
   * @throws IllegalStateException naming the flag that is missing
   */
  public static void check() {
    Module java = Object.class.getModule();
    Module here = Coroutine.class.getModule();
    if (!java.isExported("jdk.internal.vm", here)) {
      throw new IllegalStateException(
          "the simulation switches contexts by jdk.internal.vm.Continuation, which this JVM does"
              + " not export: start it with --add-exports java.base/jdk.internal.vm="
              + (here.isNamed() ? here.getName() : "ALL-UNNAMED"));
    }
  }
}
