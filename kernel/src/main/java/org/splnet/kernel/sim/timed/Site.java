package org.splnet.kernel.sim.timed;

import java.util.HashMap;
import java.util.Map;

/** Which variable an access in the code is to. */
final class Site {
  /** A variable; one object for all its accesses. */
  record Variable(int number, String name) {}

  private static final String IN = " in ";

  private final Map<String, Variable> bySite = new HashMap<>();
  private final Map<String, Variable> byName = new HashMap<>();

  /** The variable of a site as {@code RealLock.owner in RealLock.leave}. */
  Variable of(String site) {
    Variable v = bySite.get(site);
    if (v == null) {
      int at = site.indexOf(IN);
      v = named(at < 0 ? site : site.substring(0, at));
      bySite.put(site, v);
    }
    return v;
  }

  Variable named(String name) {
    return byName.computeIfAbsent(name, n -> new Variable(byName.size(), n));
  }
}
