package org.splnet.kernel.sim;

import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.splnet.kernel.Context;
import org.splnet.kernel.LockWord;
import org.splnet.kernel.Operation;

/**
 * Makes steps with footprints of what woven code reports, for a strategy that decides by them.
 *
 * <p>A lock is one object, and what its implementation does inside is no step: an enter is a step
 * at the moment at which the lock is about to be taken, the level having been raised, and is
 * possible only while it is free. What a lock only counts, because its taker has the word already,
 * is no step. What the kernel floor itself keeps in variables is no step either; its operations
 * stand for them.
 */
final class Footprints implements Points.Observer {
  private static final String TAKE = "take";
  private static final Object NOTHING = new Object();
  private static final String WRITERS = "RwLock.state";
  private static final int UNSTABLE = Integer.MIN_VALUE;
  private static final int HASH = 31;

  private final Scheduler scheduler;
  private final String mutation;
  private final Sites sites;

  private final Elements objects = new Elements();

  /** The lines that have been asserted. */
  private final Set<Object> asserted = Collections.newSetFromMap(new IdentityHashMap<>());

  Footprints(Scheduler scheduler, String mutation, Sites sites) {
    this.scheduler = scheduler;
    this.mutation = mutation;
    this.sites = sites;
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
    if (of instanceof LockWord word) {
      if (kind == Points.UPDATE) {
        taken(s, word, site);
      }
      return;
    }
    if (sites.isInKernel(site)) {
      return;
    }
    String variable = Elements.variable(of, index, site);
    int key = HASH * variable.hashCode() + index | UNSTABLE;
    int id = objects.number(of, index, variable);
    if (kind != Points.READ) {
      scheduler.changes(s);
    }
    s.at(null, null, site);
    scheduler.footstep(s, kind + Footprint.READ, of, id, key);
  }

  /**
   * The word of a lock is about to be taken, unless that belongs to the step that was made last.
   */
  private void taken(Strand s, LockWord word, String site) {
    int number = word.wordNumber();
    int step = s.stepKind;
    boolean made = step == Footprint.TRY || step == Footprint.RELEASE || step == Footprint.ACQUIRE;
    if (made && s.stepId == number) {
      return;
    }
    int kind = site.startsWith(WRITERS) ? Footprint.SHARE : Footprint.ACQUIRE;
    s.at(null, word, TAKE);
    scheduler.footstep(s, kind, word, number, number);
  }

  @Override
  public void operation(Operation op, @Nullable Object subject, @Nullable Context ctx) {
    Strand s = scheduler.observed();
    if (s == null) {
      return;
    }
    scheduler.changes(s);
    switch (op) {
      case LOCK_ENTER -> {
        s.stepKind = Footprint.NONE;
        window(s, op, subject);
      }
      case LEVEL_RAISE, LEVEL_LOWER -> window(s, op, subject);
      case LOCK_TRY -> word(s, op, Footprint.TRY, subject, ctx);
      case LOCK_EXIT -> word(s, op, Footprint.RELEASE, subject, ctx);
      case LINE_ASSERT -> {
        // By a device that has done nothing else, for the first time: that it may come late says as
        // much as when it is asserted.
        boolean first = subject != null && asserted.add(subject);
        if (s.context != null || s.stepKind != Footprint.NONE || !first) {
          object(s, op, subject);
        }
      }
      default -> object(s, op, subject);
    }
  }

  private void window(Strand s, Operation op, @Nullable Object subject) {
    if (s.cpu != null) {
      s.at(op, subject, "");
      scheduler.footstep(s, Footprint.WINDOW, NOTHING, 0, 0);
    }
  }

  private void word(
      Strand s, Operation op, int kind, @Nullable Object subject, @Nullable Context ctx) {
    if (!(subject instanceof LockWord word) || ctx == null) {
      object(s, op, subject);
      return;
    }
    boolean counted = word.isWordOf(ctx) && (kind == Footprint.TRY || word.wordDepth() > 1);
    if (counted) {
      window(s, op, subject);
    } else {
      s.at(op, subject, "");
      scheduler.footstep(s, kind, word, word.wordNumber(), word.wordNumber());
    }
  }

  private void object(Strand s, Operation op, @Nullable Object subject) {
    s.at(op, subject, "");
    Object of = subject == null ? this : subject;
    int id = objects.number(of, -1, "");
    scheduler.footstep(s, Footprint.OBJECT, of, id, of.getClass().getName().hashCode() | UNSTABLE);
  }

  @Override
  public void foreign(String what, String site) {
    if (scheduler.observed() != null) {
      throw Woven.foreignCall(what, site);
    }
  }

  @Override
  public boolean mutated(String name) {
    return mutation.equals(name);
  }
}
