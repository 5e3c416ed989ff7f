package org.splnet.lab.check.programs;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.splnet.kernel.Attach;
import org.splnet.kernel.Callout;
import org.splnet.kernel.Context;
import org.splnet.kernel.InterruptLine;
import org.splnet.kernel.Ipl;
import org.splnet.kernel.Machine;
import org.splnet.kernel.MachineConfig;
import org.splnet.kernel.SoftInterrupt;
import org.splnet.kernel.explore.Program;
import org.splnet.kernel.explore.World;
import org.splnet.lab.check.scenarios.MiniStack;
import org.splnet.net.packet.PacketVector;
import org.splnet.net.packet.VectorPool;
import org.splnet.net.queue.DeferredDispatch;
import org.splnet.net.queue.LockFreeInputQueue;
import org.splnet.net.queue.LockedInputQueue;
import org.splnet.net.stats.NetCounter;

/** Callouts, lines, cross-calls, soft interrupts and input queues, changed while they are used. */
final class KernelPrograms {
  private static final long TICK = 1 << 20;
  private static final int MANY = 18;
  private static final int ROOM = 32;

  private KernelPrograms() {}

  static Map<String, Program> all() {
    Map<String, Program> all = new LinkedHashMap<>();
    all.put("callout-armed-by-two", KernelPrograms::armedByTwo);
    all.put("callout-rearms-itself", KernelPrograms::rearms);
    all.put("line-routed", KernelPrograms::routed);
    all.put("cross-call", KernelPrograms::crossCall);
    all.put("engine-added", KernelPrograms::engine);
    all.put("queue-budget-locked", w -> budget(w, true));
    all.put("queue-budget-lockfree", w -> budget(w, false));
    all.put("soft-interrupt-detached", KernelPrograms::softDetached);
    return all;
  }

  private static Machine machine(World w) {
    return w.machine(MachineConfig.named("host").withCpus(2));
  }

  /** Armed and cancelled by two at once: it has run, or was cancelled, and is not armed twice. */
  private static void armedByTwo(World w) {
    Machine m = machine(w);
    w.earlyTimes(2);
    AtomicInteger ran = new AtomicInteger();
    Callout c = m.callout("c", (ctx, n) -> n.incrementAndGet(), ran, Attach.MPSAFE);
    w.onCpu(
        m.cpu(0),
        "arms",
        ctx -> {
          c.schedule(ctx, TICK);
          c.schedule(ctx, 2 * TICK);
        });
    w.onCpu(m.cpu(1), "arms too", ctx -> c.schedule(ctx, TICK));
    w.top(
        m,
        "cancels",
        ctx -> {
          c.cancel(ctx);
          c.isArmed(ctx);
        });
    w.top(
        m,
        "arms last",
        ctx -> {
          c.schedule(ctx, TICK);
        });
    w.atEnd(() -> {
      Context ctx = m.enterTop();
      m.statistics(ctx);
      m.leaveTop(ctx);
    });
  }

  /** A callout that arms itself is not armed once somebody has waited for it. */
  private static void rearms(World w) {
    Machine m = machine(w);
    w.earlyTimes(3);
    AtomicInteger freed = new AtomicInteger();
    Callout[] c = new Callout[1];
    c[0] =
        m.callout(
            "again",
            (ctx, gone) -> {
              if (gone.get() != 0) {
                throw new AssertionError("the callout runs after it was waited for");
              }
              c[0].schedule(ctx, TICK);
            },
            freed,
            Attach.MPSAFE);
    w.onCpu(m.cpu(0), "arms", ctx -> c[0].schedule(ctx, TICK));
    w.top(
        m,
        "waits for it",
        ctx -> {
          c[0].cancelAndWait(ctx);
          if (c[0].isArmed(ctx) && freed.get() == 0) {
            // The other strand armed it after that; it is waited for once more below.
            c[0].cancelAndWait(ctx);
          }
        });
    w.onCpu(m.cpu(1), "looks", ctx -> c[0].isArmed(ctx));
  }

  /** Every assertion is followed by a run, wherever the line leads. */
  private static void routed(World w) {
    Machine m = machine(w);
    AtomicInteger asserted = new AtomicInteger();
    AtomicInteger seen = new AtomicInteger();
    InterruptLine line = m.line("nic", m.cpu(0));
    Context build = m.enterTop();
    line.establish(build, "nic", Ipl.NET, (ctx, n) -> n.set(asserted.get()), seen, Attach.MPSAFE);
    m.leaveTop(build);
    w.top(m, "routes", ctx -> line.route(ctx, m.cpu(1)));
    w.top(m, "routes back", ctx -> line.route(ctx, m.cpu(0)));
    w.event(
        "device",
        () -> {
          for (int i = 0; i < 2; i++) {
            asserted.incrementAndGet();
            line.raise();
          }
          w.await(() -> seen.get() == 2);
        });
  }

  /** Two CPUs call each other, and themselves; each call is made once. */
  private static void crossCall(World w) {
    Machine m = machine(w);
    AtomicInteger calls = new AtomicInteger();
    for (int i = 0; i < 2; i++) {
      int me = i;
      w.onCpu(
          m.cpu(i),
          "calls from " + i,
          ctx -> {
            m.crossCall(ctx, m.cpu(1 - me), (c, n) -> n.incrementAndGet(), calls, true);
            m.crossCall(
                ctx,
                m.cpu(me),
                (c, n) -> {
                  if (c.level() < m.levels().rank(Ipl.IPI)) {
                    throw new AssertionError("a call runs below its level");
                  }
                  n.incrementAndGet();
                },
                calls,
                false);
          });
    }
    w.atEnd(() -> MiniStack.same("calls", 4, calls.get()));
  }

  /** An engine that is added is stepped. */
  private static void engine(World w) {
    Machine m = machine(w);
    AtomicInteger steps = new AtomicInteger();
    w.top(
        m,
        "adds",
        ctx -> {
          m.cpu(0).addPoller(new Steps(steps));
          w.await(() -> steps.get() > 0);
        });
  }

  private record Steps(AtomicInteger steps) implements org.splnet.kernel.Poller {
    @Override
    public boolean poll(Context ctx, long nowNanos) {
      return steps.getAndSet(1) == 0;
    }
  }

  /** More than one run of the protocol takes. */
  private static void budget(World w, boolean locked) {
    MiniStack s = new MiniStack(w, MachineConfig.named("host").withCpus(1), 2 * ROOM);
    AtomicInteger taken = new AtomicInteger();
    DeferredDispatch dispatch =
        new DeferredDispatch(
            s.machine(),
            "protocol",
            locked
                ? new LockedInputQueue(s.machine(), "input queue", ROOM)
                : new LockFreeInputQueue(ROOM),
            (ctx, v) -> {
              taken.addAndGet(v.size());
              s.pool().free(ctx, v);
            },
            s.pool(),
            s.counters(),
            new VectorPool(s.machine(), 1));
    PacketVector[] v = {s.packets(MANY), s.packets(1)};
    w.top(s.machine(), "fills", ctx -> dispatch.deliver(ctx, v[0]));
    w.top(s.machine(), "fills too", ctx -> dispatch.deliver(ctx, v[1]));
    w.event("waits", () -> w.await(() -> taken.get() == MANY + 1));
    w.atEnd(() -> MiniStack.same("dropped", 0, s.counters().get(NetCounter.DROP_INPUT_QUEUE)));
  }

  /** A soft interrupt that was detached runs no more. */
  private static void softDetached(World w) {
    Machine m = machine(w);
    AtomicInteger gone = new AtomicInteger();
    SoftInterrupt soft =
        m.softInterrupt(
            "soft",
            Ipl.SOFTNET,
            (ctx, n) -> {
              if (n.get() != 0) {
                throw new AssertionError("a soft interrupt runs that was detached");
              }
            },
            gone,
            Attach.MPSAFE);
    w.event("device", () -> soft.schedule(m.cpu(1)));
    w.onCpu(m.cpu(0), "schedules", soft::schedule);
    w.top(
        m,
        "detaches",
        ctx -> {
          soft.disestablish(ctx);
          gone.set(1);
        });
  }
}
