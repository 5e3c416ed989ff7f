package org.splnet.lab.check.programs;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.splnet.drivers.wire.WirePort;
import org.splnet.kernel.Attach;
import org.splnet.kernel.Callout;
import org.splnet.kernel.Context;
import org.splnet.kernel.EntryContext;
import org.splnet.kernel.InterruptLine;
import org.splnet.kernel.Ipl;
import org.splnet.kernel.KernelOptions;
import org.splnet.kernel.LockBinding;
import org.splnet.kernel.Machine;
import org.splnet.kernel.MachineConfig;
import org.splnet.kernel.Routing;
import org.splnet.kernel.explore.Program;
import org.splnet.kernel.explore.World;
import org.splnet.lab.check.scenarios.FrameCount;
import org.splnet.lab.check.scenarios.MiniStack;
import org.splnet.net.iface.NetInterface;
import org.splnet.net.iface.StartKind;

/** What is asserted, polled, armed or waited for just when somebody else has looked away. */
final class LinePrograms {
  private static final long TICK = 1 << 20;
  private static final long PERIOD = 10 * TICK;
  private static final int SHARE = 50;
  private static final int RING = 8;

  private LinePrograms() {}

  static Map<String, Program> all() {
    Map<String, Program> all = new LinkedHashMap<>();
    all.put("line-asserted-first", LinePrograms::assertedFirst);
    all.put(
        "line-again-round-robin",
        w -> again(w, KernelOptions.DEFAULT.withRouting(Routing.ROUND_ROBIN)));
    all.put(
        "line-again-polling", w -> again(w, KernelOptions.DEFAULT.withEntry(EntryContext.POLLING)));
    all.put("poll-budget-of-one", LinePrograms::budgetOfOne);
    all.put("poll-share-rests", LinePrograms::rests);
    all.put("callout-waited-for", LinePrograms::waitedFor);
    all.put("wire-trylock-senders", w -> senders(w, StartKind.TRY_LOCK));
    all.put("wire-first-senders", w -> senders(w, StartKind.FIRST));
    return all;
  }

  private static Machine machine(World w, KernelOptions options, int cpus) {
    return w.machine(
        MachineConfig.named("host")
            .withCpus(cpus)
            .withBinding(LockBinding.FINE)
            .withOptions(options));
  }

  private static void establish(
      Machine m, InterruptLine line, String name, AtomicInteger seen, AtomicInteger asserted) {
    Context ctx = m.enterTop();
    line.establish(ctx, name, Ipl.NET, (c, n) -> n.set(asserted.get()), seen, Attach.MPSAFE);
    m.leaveTop(ctx);
  }

  /** A line that is asserted while nobody serves it is served by the first who does. */
  private static void assertedFirst(World w) {
    Machine m = machine(w, KernelOptions.DEFAULT, 2);
    AtomicInteger ran = new AtomicInteger();
    InterruptLine line = m.line("nic", m.cpu(0));
    w.event("device", line::raise);
    w.top(
        m,
        "attaches",
        ctx ->
            line.establish(ctx, "nic", Ipl.NET, (c, n) -> n.incrementAndGet(), ran, Attach.MPSAFE));
    w.event("waits", () -> w.await(() -> ran.get() > 0));
  }

  /** What is asserted while the line runs is served by another run. */
  private static void again(World w, KernelOptions options) {
    Machine m = machine(w, options, 2);
    AtomicInteger asserted = new AtomicInteger();
    AtomicInteger seen = new AtomicInteger();
    InterruptLine line = m.line("nic", m.cpu(0));
    establish(m, line, "nic", seen, asserted);
    w.event(
        "device",
        () -> {
          for (int i = 0; i < 3; i++) {
            asserted.incrementAndGet();
            line.raise();
          }
          w.await(() -> seen.get() == 3);
        });
  }

  /** Two lines are on the list, and a run calls one. */
  private static void budgetOfOne(World w) {
    Machine m =
        machine(w, KernelOptions.DEFAULT.withEntry(EntryContext.POLLING).withPollBudget(1), 1);
    AtomicInteger asserted = new AtomicInteger(1);
    for (String name : new String[] {"one", "two"}) {
      AtomicInteger seen = new AtomicInteger();
      InterruptLine line = m.line(name, m.cpu(0));
      establish(m, line, name, seen, asserted);
      w.event(
          name,
          () -> {
            line.raise();
            w.await(() -> seen.get() == 1);
          });
    }
  }

  /** Time in which nothing is polled does not count: a line need not wait for the next period. */
  private static void rests(World w) {
    Machine m =
        machine(w, KernelOptions.DEFAULT.withEntry(EntryContext.POLLING).withPollShare(SHARE), 1);
    AtomicLong first = new AtomicLong();
    AtomicLong second = new AtomicLong();
    InterruptLine line = m.line("nic", m.cpu(0));
    Context build = m.enterTop();
    line.establish(
        build,
        "nic",
        Ipl.NET,
        (c, n) -> (first.get() == 0 ? first : second).set(1 + m.nanos()),
        first,
        Attach.MPSAFE);
    m.leaveTop(build);
    Callout later = m.callout("later", (c, l) -> l.raise(), line, Attach.MPSAFE);
    w.event(
        "device",
        () -> {
          line.raise();
          w.await(() -> first.get() != 0);
        });
    w.top(
        m,
        "asserts again",
        ctx -> {
          w.await(() -> first.get() != 0);
          later.schedule(ctx, PERIOD * 7 / 10);
          w.await(() -> second.get() != 0);
        });
    w.atEnd(() -> {
      if (second.get() - first.get() > PERIOD * 9 / 10) {
        throw new AssertionError("a line waits though polling has rested");
      }
    });
  }

  /** Whoever has waited for a callout that arms itself finds it neither armed nor running. */
  private static void waitedFor(World w) {
    Machine m = machine(w, KernelOptions.DEFAULT, 2);
    w.earlyTimes(3);
    AtomicInteger running = new AtomicInteger();
    Callout[] c = new Callout[1];
    c[0] =
        m.callout(
            "again",
            (ctx, n) -> {
              n.incrementAndGet();
              c[0].schedule(ctx, TICK);
              n.decrementAndGet();
            },
            running,
            Attach.MPSAFE);
    w.onCpu(m.cpu(0), "arms", ctx -> c[0].schedule(ctx, TICK));
    w.top(
        m,
        "waits for it",
        ctx -> {
          w.await(() -> running.get() != 0);
          c[0].cancelAndWait(ctx);
          MiniStack.same("running after the wait", 0, running.get());
          if (c[0].isArmed(ctx)) {
            throw new AssertionError("the callout is armed after it was waited for");
          }
        });
  }

  /** Two send at once, and nothing else makes the device look. */
  private static void senders(World w, StartKind start) {
    MiniStack s = new MiniStack(w, 2);
    WirePort[] wire = WirePort.pair(RING);
    NetInterface of = s.up(s.wire(s.cpu(0), wire[0], 1), start, new FrameCount(s.pool()));
    w.top(s.machine(), "sends", ctx -> s.send(ctx, of, 1));
    w.top(s.machine(), "sends too", ctx -> s.send(ctx, of, 1));
    s.farEndTakes(wire[1], 2);
  }
}
