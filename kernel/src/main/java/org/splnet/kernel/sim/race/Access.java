package org.splnet.kernel.sim.race;

import org.jspecify.annotations.Nullable;
import org.splnet.kernel.Context;

/**
 * An access that was made, for people.
 *
 * @param what it was: a plain read, an acquiring read, a volatile update
 * @param site the variable and the method
 * @param where who made it, at which level, with which locks
 * @param context in which it was made; null if in none
 */
record Access(String what, String site, String where, @Nullable Context context) {
  /** The variable, without the method. */
  String variable() {
    return site.substring(0, site.indexOf(" in "));
  }

  private String method() {
    return site.substring(site.indexOf(" in ") + 4);
  }

  @Override
  public String toString() {
    return what + " in " + method() + " by " + where;
  }
}
