package org.splnet.lab.check.scenarios;

import java.util.List;
import org.splnet.kernel.Context;
import org.splnet.kernel.LockOrder;
import org.splnet.kernel.Machine;
import org.splnet.kernel.MachineConfig;
import org.splnet.kernel.Mutex;
import org.splnet.kernel.explore.Program;
import org.splnet.lab.check.Scenario;
import org.splnet.lab.check.Variant;

/** Scenario 1: two locks, taken the one way round by one and the other way round by another. */
public final class TwoLocks {
  private static final int BUDGET = 500;

  private TwoLocks() {}

  /** The scenario. */
  public static Scenario scenario() {
    return new Scenario(
        1,
        "ab-ba",
        "two locks taken in two orders",
        List.of(
            Variant.wrong(
                "wrong",
                "a socket call takes route, then arp; another arp, then route",
                program(false),
                BUDGET,
                "take locks in the declared order, outermost first",
                "DEADLOCK"),
            Variant.right("right", "both take route, then arp", program(true), BUDGET)));
  }

  private static Program program(boolean ordered) {
    return w -> {
      Machine m = w.machine(MachineConfig.named("host").withCpus(1));
      Mutex route = m.mutex(LockOrder.ROUTE, "routes");
      Mutex arp = m.mutex(LockOrder.ARP, "neighbours");
      w.top(m, "adds a route", ctx -> both(ctx, route, arp));
      w.top(m, "adds a neighbour", ctx -> both(ctx, ordered ? route : arp, ordered ? arp : route));
    };
  }

  private static void both(Context ctx, Mutex outer, Mutex inner) {
    outer.enter(ctx);
    try {
      inner.enter(ctx);
      try {
        // what needs both
      } finally {
        inner.exit(ctx);
      }
    } finally {
      outer.exit(ctx);
    }
  }
}
