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

  private Points() {}

  public static void note(String text) {
    LOG.add(text);
  }

  public static void access(int kind, String site) {
    LOG.add(List.of("read ", "write ", "update ").get(kind) + site);
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
