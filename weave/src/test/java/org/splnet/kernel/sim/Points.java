package org.splnet.kernel.sim;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.splnet.kernel.Context;
import org.splnet.kernel.Operation;

/** Stands for what woven code calls; it records. */
public final class Points {
  public static final List<String> LOG = new ArrayList<>();
  public static final Set<String> MUTATED = new HashSet<>();
  public static final Set<String> ENTERED = new HashSet<>();

  private static final List<String> KINDS = List.of("read ", "write ", "update ");

  private Points() {}

  public static void note(String text) {
    LOG.add(text);
  }

  public static void access(int kind, String site) {
    String order = List.of("", "acquiring ", "releasing ", "opaque ").get(kind >> 2);
    LOG.add(order + KINDS.get(kind & 3) + site);
  }

  public static void plain(int kind, String site) {
    LOG.add("plain " + (kind > 3 ? "confined " : "") + KINDS.get(kind & 3) + site);
  }

  public static void plain(Object o, int kind, String site) {
    of = o;
    plain(kind, site);
  }

  public static void plain(Object o, int index, int kind, String site) {
    of = o;
    plain(kind, site + " at " + index);
  }

  public static void guarded(Object lock, int kind, String site) {
    LOG.add("guarded " + KINDS.get(kind & 3) + site + " by " + lock.getClass().getSimpleName());
  }

  public static void succeeded(boolean made) {
    LOG.add(made ? "made" : "not made");
  }

  /** The last object of which an access was told, and the place in it. */
  public static Object of;

  public static int at;

  public static void access(Object o, int kind, String site) {
    of = o;
    at = -1;
    access(kind, site);
  }

  public static void access(Object o, int index, int kind, String site) {
    of = o;
    at = index;
    access(kind, site);
  }

  public static void work(String what) {
    LOG.add("work " + what);
  }

  public static void work(int times, String what) {
    LOG.add("work " + what + " times " + times);
  }

  public static void work(Object on, String what) {
    LOG.add("work " + what + " on " + on);
  }

  public static void operation(Operation operation, Object subject, Context ctx) {
    LOG.add(
        operation
            + " of "
            + (subject == null ? "none" : subject.getClass().getSimpleName())
            + " with "
            + (ctx == null ? "none" : "a context"));
  }

  public static void foreign(String what, String site) {
    LOG.add("foreign " + what + " in " + site);
  }

  public static void entered(String method) {
    ENTERED.add(method);
  }

  public static boolean mutated(String name) {
    return MUTATED.contains(name);
  }
}
