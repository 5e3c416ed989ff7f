package org.splnet.weave;

import java.util.ArrayList;
import java.util.List;

/** Which classes are woven: the machine-independent code, scenarios, and what the user names. */
final class Scope {
  private static final List<String> OWN =
      List.of(
          "org/splnet/kernel/",
          "org/splnet/net/",
          "org/splnet/drivers/",
          "org/splnet/lab/check/scenarios/");

  /** What observes or judges would observe itself; and what runs on threads. */
  private static final List<String> NEVER =
      List.of(
          "org/splnet/kernel/sim/",
          "org/splnet/kernel/host/",
          "org/splnet/kernel/trace/",
          "org/splnet/kernel/LockChecker",
          "org/splnet/kernel/LevelChecker",
          "org/splnet/kernel/OrderGraph",
          "org/splnet/kernel/WaitGraph",
          "org/splnet/kernel/Judge",
          "org/splnet/kernel/Place",
          "org/splnet/weave/",
          "java/",
          "javax/",
          "jdk/",
          "sun/");

  /** Woven, but no part of what is explored: it explores. */
  private static final String EXPLORER = "org/splnet/kernel/explore/";

  private final List<String> prefixes;

  /**
   * The scope.
   *
   * @param packages woven besides our own, each with the packages below it
   * @throws IllegalArgumentException if one of them cannot be woven
   */
  Scope(List<String> packages) {
    List<String> all = new ArrayList<>(OWN);
    for (String name : packages) {
      String prefix = name.replace('.', '/') + "/";
      if (NEVER.stream().anyMatch(prefix::startsWith)) {
        throw new IllegalArgumentException(
            "package "
                + name
                + " cannot be woven: it is the JDK's, or part of a simulation itself");
      }
      all.add(prefix);
    }
    prefixes = List.copyOf(all);
  }

  boolean contains(String internalName) {
    // What has no package is a program that somebody wrote for the explorer.
    return internalName.indexOf('/') < 0
        || prefixes.stream().anyMatch(internalName::startsWith)
            && NEVER.stream().noneMatch(internalName::startsWith);
  }

  /** Whether plain accesses in a class that is woven may be told of. */
  boolean isWatched(String internalName) {
    return !internalName.startsWith(EXPLORER);
  }
}
