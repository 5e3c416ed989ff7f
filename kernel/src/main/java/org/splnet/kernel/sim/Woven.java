package org.splnet.kernel.sim;

import org.jspecify.annotations.Nullable;
import org.splnet.kernel.Context;
import org.splnet.kernel.Operation;

/** Makes scheduling points of what woven code reports. */
final class Woven implements Points.Observer {
  private final Scheduler scheduler;
  private final String mutation;
  private final @Nullable Elements elements;
  private boolean telling;

  /**
   * Of a run.
   *
   * @param mutation the named change that is in force; empty for none
   */
  Woven(Scheduler scheduler, String mutation) {
    this.scheduler = scheduler;
    this.mutation = mutation;
    this.elements = scheduler.tellsAccesses() ? new Elements() : null;
  }

  @Override
  public void access(int kind, String site) {
    access(kind, site, this, -1);
  }

  @Override
  public void access(int kind, String site, Object of, int index) {
    Strand s = scheduler.observed();
    if (s == null) {
      return;
    }
    if (kind != Points.READ) {
      scheduler.changes(s);
    }
    s.at(null, null, site);
    scheduler.note(site.hashCode());
    Elements e = elements;
    if (e == null) {
      scheduler.point(s, false);
      return;
    }
    int number = e.number(of, index, Elements.variable(of, index, site));
    s.pend(kind + Footprint.READ, null, number, 0);
    scheduler.point(s, false);
    s.pend(Footprint.NONE, null, 0, 0);
  }

  @Override
  public void operation(Operation op, @Nullable Object subject, @Nullable Context ctx) {
    Strand s = scheduler.observed();
    if (s == null) {
      return;
    }
    scheduler.changes(s);
    s.at(op, subject, "");
    scheduler.note(~op.ordinal());
    scheduler.point(s, op.isWindow() && s.cpu != null && ctx == s.context);
  }

  @Override
  public void foreign(String what, String site) {
    if (scheduler.observed() != null) {
      throw foreignCall(what, site);
    }
  }

  static IllegalStateException foreignCall(String what, String site) {
    return new IllegalStateException(
        "%s in %s: two runs of a simulation would differ; take the time from the context or the machine, chance from the context, and wait on conditions"
            .formatted(what, site));
  }

  @Override
  public void entered(String method) {
    Recorder r = scheduler.recorder;
    // Who is told may be woven too.
    if (r != null && !telling && scheduler.observed() != null) {
      telling = true;
      r.entered(method);
      telling = false;
    }
  }

  @Override
  public boolean mutated(String name) {
    return mutation.equals(name);
  }
}
