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

/** Scenario 9: what the big lock protects is read, then slept, then written. */
public final class KernelLockNotKept {
  private static final int BUDGET = 200;

  private final Mutex buffers;
  private final Condition room;
  private boolean hasRoom;

  /** How many are in use; protected by the kernel lock. */
  private int inUse;

  private KernelLockNotKept(Machine m) {
    buffers = m.mutex(LockOrder.SORCV, "buffers");
    room = m.condition(buffers, "room", () -> hasRoom);
  }

  /** The scenario. */
  public static Scenario scenario() {
    return new Scenario(
        9,
        "kernel-lock-not-kept",
        "the big lock is assumed to be kept across a sleep",
        List.of(
            Variant.wrong(
                "wrong",
                "a count is read, then slept for room, then written",
                program(false),
                BUDGET,
                "look again after a sleep at what the big lock protects",
                "AssertionError"),
            Variant.right("right", "it is read after the sleep", program(true), BUDGET)));
  }

  private static Program program(boolean readsAgain) {
    return w -> {
      Machine m = w.machine(MachineConfig.named("host").withCpus(1));
      KernelLockNotKept k = new KernelLockNotKept(m);
      w.top(
          m,
          "waits for room",
          ctx -> Held.during(ctx, m.kernelLock(), () -> k.use(ctx, readsAgain)));
      w.top(m, "makes room", ctx -> Held.during(ctx, m.kernelLock(), () -> k.makeRoom(ctx)));
      w.atEnd(() -> {
        if (k.inUse != 2) {
          throw new AssertionError("2 were taken into use, and " + k.inUse + " are counted");
        }
      });
    };
  }

  private void use(Context ctx, boolean readsAgain) {
    int before = inUse;
    awaitRoom(ctx);
    inUse = (readsAgain ? inUse : before) + 1;
  }

  private void awaitRoom(Context ctx) {
    buffers.enter(ctx);
    try {
      while (!hasRoom) {
        room.awaitLocked(ctx, Long.MAX_VALUE);
      }
    } finally {
      buffers.exit(ctx);
    }
  }

  private void makeRoom(Context ctx) {
    inUse++;
    buffers.enter(ctx);
    try {
      hasRoom = true;
      room.signalLocked(ctx);
    } finally {
      buffers.exit(ctx);
    }
  }
}
