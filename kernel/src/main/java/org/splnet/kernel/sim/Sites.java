package org.splnet.kernel.sim;

import java.util.IdentityHashMap;
import java.util.Map;

/**
 * What is known of the places of accesses, by the names that woven code gives them; across the runs
 * of one thread, for to find out takes longer than a run. Not safe to share between threads.
 */
public final class Sites {
  private static final String KERNEL = "org.splnet.kernel.";
  private static final String IN = " in ";

  private final Map<String, Boolean> inKernel = new IdentityHashMap<>();

  /** Nothing known yet. */
  public Sites() {}

  /** Whether the access is made by a class of the kernel floor itself. */
  boolean isInKernel(String site) {
    Boolean known = inKernel.get(site);
    if (known == null) {
      known = look(site);
      inKernel.put(site, known);
    }
    return known;
  }

  private static boolean look(String site) {
    int from = site.indexOf(IN) + IN.length();
    int to = site.indexOf('.', from);
    if (to < 0) {
      return false;
    }
    String name = KERNEL + site.substring(from, to);
    return Sites.class.getClassLoader().getResource(name.replace('.', '/') + ".class") != null;
  }

  /** The variable, without the method: the same for every access to it. */
  static String variable(String site) {
    int end = site.indexOf(IN);
    return end < 0 ? site : site.substring(0, end);
  }
}
