package org.splnet.kernel;

import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * One soft interrupt level of one CPU: the queue of scheduled instances and the run over it.
 *
 * <p>The queue is a stack that producers push (any thread) and the CPU takes whole and turns round:
 * first scheduled, first run. A lock that consecutive handlers want around them is carried from one
 * to the next.
 */
final class SoftLevel extends Source {
  private final Cpu cpu;
  private final AtomicReference<SoftInterrupt.@Nullable Instance> head = new AtomicReference<>();

  SoftLevel(Cpu cpu, int rank) {
    super(rank);
    this.cpu = cpu;
  }

  void push(SoftInterrupt.Instance i) {
    SoftInterrupt.Instance old;
    do {
      old = head.get();
      i.next = old;
    } while (!head.compareAndSet(old, i));
    cpu.post(bit);
  }

  @Override
  void run(Context ctx) {
    count.add(1);
    SoftInterrupt.Instance i = takeInOrder();
    EntryLock carried = null;
    while (i != null) {
      SoftInterrupt.Instance next = i.next;
      i.next = null;
      HandlerRecord r = i.record;
      if (r.entry != carried) {
        if (carried != null) {
          carried.exit(ctx);
        }
        carried = r.entry;
        if (carried != null) {
          carried.enter(ctx);
        }
      }
      i.activity.begin();
      i.unmark();
      OrderGraph.Waitable outer =
          Switches.CHECK ? LockChecker.runs(ctx, r.waitable("soft interrupt"), true) : null;
      if (!i.gone) {
        r.callEntered(ctx);
      }
      if (Switches.CHECK) {
        LockChecker.ran(ctx, outer);
      }
      i.activity.end();
      i = next;
    }
    if (carried != null) {
      carried.exit(ctx);
    }
  }

  private SoftInterrupt.@Nullable Instance takeInOrder() {
    SoftInterrupt.Instance i = head.getAndSet(null);
    SoftInterrupt.Instance out = null;
    while (i != null) {
      SoftInterrupt.Instance next = i.next;
      i.next = out;
      out = i;
      i = next;
    }
    return out;
  }

  @Override
  public String toString() {
    return "a soft interrupt on cpu" + cpu.index();
  }
}
