package org.splnet.kernel.sim.race;

/**
 * An access that was made, for people.
 *
 * @param what it was: a plain read, an acquiring read, a volatile update
 * @param site the variable and the method
 * @param where who made it, at which level, with which locks
 */
record Access(String what, String site, String where) {
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
