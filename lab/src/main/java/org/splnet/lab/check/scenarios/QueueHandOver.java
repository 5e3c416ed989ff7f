package org.splnet.lab.check.scenarios;

import java.util.List;
import org.splnet.kernel.Context;
import org.splnet.kernel.explore.Program;
import org.splnet.kernel.explore.World;
import org.splnet.lab.check.Scenario;
import org.splnet.lab.check.Variant;
import org.splnet.net.packet.PacketVector;
import org.splnet.net.packet.VectorPool;
import org.splnet.net.queue.DeferredDispatch;
import org.splnet.net.queue.InputQueue;
import org.splnet.net.queue.LockFreeInputQueue;
import org.splnet.net.queue.LockedInputQueue;
import org.splnet.net.stats.NetCounter;

/**
 * A protocol's input queue is filled by two CPUs and drained at once: every packet is dropped and
 * counted, or delivered, never both and never neither. Over the real queues and the real deferred
 * dispatch.
 */
public final class QueueHandOver {
  private static final int BUDGET = 3_000;
  private static final int PRODUCERS = 2;
  private static final int EACH = 3;
  private static final int ROOM = 2;

  private QueueHandOver() {}

  /** The scenario. */
  public static Scenario scenario() {
    return new Scenario(
        18,
        "queue-hand-over",
        "an input queue is filled and drained at once",
        List.of(
            Variant.wrong(
                "wrong-fill",
                "a producer fills the locked queue without its lock",
                locked("inputq-fill-unlocked"),
                BUDGET,
                "fill it under the lock",
                "AssertionError",
                "IllegalStateException",
                "ArrayIndexOutOfBoundsException"),
            Variant.wrong(
                "wrong-drain",
                "the soft interrupt drains the locked queue without its lock",
                locked("inputq-drain-unlocked"),
                BUDGET,
                "drain it under the lock",
                "AssertionError",
                "IllegalStateException"),
            Variant.right("right-locked", "both take the lock", locked(""), BUDGET),
            Variant.right("right-lockfree", "two fill it, and one drains it", lockFree(), BUDGET)));
  }

  private static Program locked(String mutation) {
    return w -> {
      w.mutate(mutation);
      MiniStack s = new MiniStack(w, PRODUCERS);
      DeferredDispatch dispatch =
          dispatch(w, s, new LockedInputQueue(s.machine(), "input queue", ROOM));
      w.onCpu(s.cpu(0), "fills", ctx -> fill(ctx, s, dispatch));
      w.onCpu(s.cpu(1), "fills too", ctx -> fill(ctx, s, dispatch));
    };
  }

  static Program lockFree() {
    return w -> {
      // One CPU: a lock-free queue is for one consumer.
      MiniStack s = new MiniStack(w, 1);
      DeferredDispatch dispatch = dispatch(w, s, new LockFreeInputQueue(ROOM));
      w.top(s.machine(), "fills", ctx -> fill(ctx, s, dispatch));
      w.top(s.machine(), "fills too", ctx -> fill(ctx, s, dispatch));
    };
  }

  /** The real one over a queue; what becomes of the packets is looked at in the end. */
  private static DeferredDispatch dispatch(World w, MiniStack s, InputQueue queue) {
    FrameCount protocol = new FrameCount(s.pool());
    w.atEnd(() -> {
      long dropped = s.counters().get(NetCounter.DROP_INPUT_QUEUE);
      MiniStack.same("delivered and dropped", PRODUCERS * EACH, protocol.taken() + dropped);
      s.build(ctx -> MiniStack.same("packets not freed", 0, s.pool().outstanding(ctx)));
    });
    return new DeferredDispatch(
        s.machine(),
        "protocol",
        queue,
        protocol::deliver,
        s.pool(),
        s.counters(),
        new VectorPool(s.machine(), 1));
  }

  private static void fill(Context ctx, MiniStack s, DeferredDispatch dispatch) {
    for (int i = 0; i < EACH; i++) {
      PacketVector v = new PacketVector(1);
      s.pool().allocate(ctx, v, 1);
      dispatch.deliver(ctx, v);
    }
  }
}
