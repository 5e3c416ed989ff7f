package org.splnet.lab.check.scenarios;

import java.util.List;
import org.splnet.kernel.Condition;
import org.splnet.kernel.Context;
import org.splnet.kernel.LockOrder;
import org.splnet.kernel.Machine;
import org.splnet.kernel.MachineConfig;
import org.splnet.kernel.Mutex;
import org.splnet.kernel.explore.Program;
import org.splnet.lab.check.Scenario;
import org.splnet.lab.check.Variant;

/** Scenario 8: one sleeps with a spin lock that another needs before it can wake him. */
public final class SleepWithLock {
  private static final int BUDGET = 200;

  private final Mutex table;
  private final Mutex inbox;
  private final Condition arrived;
  private boolean has;

  private SleepWithLock(Machine m) {
    table = m.mutex(LockOrder.ROUTE, "table");
    inbox = m.mutex(LockOrder.ARP, "answers");
    arrived = m.condition(inbox, "an answer", () -> has);
  }

  /** The scenario. */
  public static Scenario scenario() {
    return new Scenario(
        8,
        "sleep-with-lock",
        "a thread sleeps with a spin lock held",
        List.of(
            Variant.wrong(
                "wrong",
                "who waits for an answer holds the table that is wanted for giving it",
                program(true),
                BUDGET,
                "let go of every spin lock but the interlock before sleeping",
                "DEADLOCK"),
            Variant.right("right", "it lets go of the table first", program(false), BUDGET)));
  }

  private static Program program(boolean holds) {
    return w -> {
      Machine m = w.machine(MachineConfig.named("host").withCpus(1));
      SleepWithLock s = new SleepWithLock(m);
      w.top(
          m,
          "asks",
          ctx -> {
            Held.during(
                ctx,
                s.table,
                () -> {
                  if (holds) {
                    s.await(ctx);
                  }
                });
            if (!holds) {
              s.await(ctx);
            }
          });
      w.top(
          m,
          "answers",
          ctx -> {
            Held.during(ctx, s.table, () -> {});
            s.answer(ctx);
          });
    };
  }

  private void await(Context ctx) {
    inbox.enter(ctx);
    try {
      while (!has) {
        arrived.awaitLocked(ctx, Long.MAX_VALUE);
      }
    } finally {
      inbox.exit(ctx);
    }
  }

  private void answer(Context ctx) {
    inbox.enter(ctx);
    try {
      has = true;
      arrived.signalLocked(ctx);
    } finally {
      inbox.exit(ctx);
    }
  }
}
