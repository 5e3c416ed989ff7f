package org.splnet.lab.mutate;

import java.util.List;

/**
 * Which classes are mutated. Left out are drivers of real file descriptors, which no program can
 * run in simulation.
 */
final class MutantScope {
  private static final List<String> PACKAGES =
      List.of(
          "org/splnet/kernel/",
          "org/splnet/net/queue/",
          "org/splnet/net/iface/",
          "org/splnet/net/arp/",
          "org/splnet/net/route/",
          "org/splnet/net/udp/",
          "org/splnet/drivers/",
          "org/splnet/drivers/fxp/",
          "org/splnet/drivers/loop/",
          "org/splnet/drivers/sl/",
          "org/splnet/drivers/wire/");

  /** What judges the others, and what only counts. */
  private static final List<String> NEVER =
      List.of(
          "org/splnet/kernel/LockChecker",
          "org/splnet/kernel/LevelChecker",
          "org/splnet/kernel/OrderGraph",
          "org/splnet/kernel/ObservedOrder",
          "org/splnet/kernel/WaitGraph",
          "org/splnet/kernel/Judge",
          "org/splnet/kernel/Place");

  private MutantScope() {}

  /** Whether a class, by its internal name, is in a package that is mutated, and not below it. */
  static boolean contains(String name) {
    String in = name.substring(0, name.lastIndexOf('/') + 1);
    return PACKAGES.contains(in) && NEVER.stream().noneMatch(name::startsWith);
  }
}
