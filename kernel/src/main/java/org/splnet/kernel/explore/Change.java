package org.splnet.kernel.explore;

import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.splnet.kernel.Context;
import org.splnet.kernel.Operation;
import org.splnet.kernel.sim.Points;

/**
 * A named change of the code that is in force for a whole run, and who asked for which. While a
 * program is built nothing is a scheduling point; {@link #during} makes an observer for the rest.
 */
final class Change implements Points.Observer {
  /** More than any program does while it is built: it goes round in vain. */
  private static final int MOST = 5_000_000;

  private final String name;
  private final Set<String> asked;
  private int left = MOST;

  /**
   * A change.
   *
   * @param name empty for none
   * @param asked where the names go of all changes that the code that runs might have
   */
  Change(String name, Set<String> asked) {
    this.name = name;
    this.asked = asked;
  }

  @Override
  public void access(int kind, String site) {
    turn();
  }

  @Override
  public void operation(Operation operation, @Nullable Object subject, @Nullable Context ctx) {
    turn();
  }

  private void turn() {
    if (--left == 0) {
      throw new IllegalStateException("the program is not built after " + MOST + " operations");
    }
  }

  @Override
  public void foreign(String what, String site) {
    // Building is no part of a schedule.
  }

  @Override
  public boolean mutated(String mutation) {
    asked.add(mutation);
    return mutation.equals(name);
  }

  /** What observes a run and has this change in force. */
  Points.Observer during(Points.Observer run) {
    return new Points.Observer() {
      @Override
      public void access(int kind, String site) {
        run.access(kind, site);
      }

      @Override
      public void access(int kind, String site, Object of, int index) {
        run.access(kind, site, of, index);
      }

      @Override
      public void operation(Operation operation, @Nullable Object subject, @Nullable Context ctx) {
        run.operation(operation, subject, ctx);
      }

      @Override
      public void foreign(String what, String site) {
        run.foreign(what, site);
      }

      @Override
      public void entered(String method) {
        run.entered(method);
      }

      @Override
      public boolean mutated(String mutation) {
        return Change.this.mutated(mutation);
      }
    };
  }
}
