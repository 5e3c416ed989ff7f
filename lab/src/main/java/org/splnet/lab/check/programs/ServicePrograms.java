package org.splnet.lab.check.programs;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.splnet.drivers.serial.SerialEnd;
import org.splnet.drivers.serial.Uart16550;
import org.splnet.drivers.serial.UartPort;
import org.splnet.drivers.sl.SlDriver;
import org.splnet.drivers.sl.SlipDecoder;
import org.splnet.drivers.wire.WirePort;
import org.splnet.kernel.Attach;
import org.splnet.kernel.Callout;
import org.splnet.kernel.InterruptLine;
import org.splnet.kernel.Ipl;
import org.splnet.kernel.KernelLock;
import org.splnet.kernel.KernelOptions;
import org.splnet.kernel.LockBinding;
import org.splnet.kernel.Machine;
import org.splnet.kernel.MachineConfig;
import org.splnet.kernel.Routing;
import org.splnet.kernel.explore.Program;
import org.splnet.kernel.explore.World;
import org.splnet.lab.check.scenarios.FrameCount;
import org.splnet.lab.check.scenarios.FxpStack;
import org.splnet.lab.check.scenarios.Held;
import org.splnet.lab.check.scenarios.MiniStack;
import org.splnet.net.iface.NetInterface;
import org.splnet.net.iface.StartKind;
import org.splnet.net.iface.UpcallKind;
import org.splnet.net.packet.PacketVector;
import org.splnet.net.packet.VectorPool;
import org.splnet.net.queue.DeferredDispatch;
import org.splnet.net.queue.LockFreeInputQueue;

/** What drivers do besides moving frames: statistics, clocks, serial lines that come and go. */
final class ServicePrograms {
  private static final long SECOND = 1_000_000_000L;
  private static final int CABLE = 256;
  private static final int PACKETS = 64;
  private static final int FRAME = 64;
  private static final int ROOM = 8;

  private ServicePrograms() {}

  static Map<String, Program> all() {
    Map<String, Program> all = new LinkedHashMap<>();
    all.put("statistics", ServicePrograms::statistics);
    all.put("line-detached-round-robin", ServicePrograms::detached);
    all.put("fxp-statistics", ServicePrograms::fxpStatistics);
    all.put("fxp-watchdog", ServicePrograms::fxpWatchdog);
    all.put("fxp-idle", ServicePrograms::fxpIdle);
    all.put("sl-both-ways", ServicePrograms::slBothWays);
    all.put("protocol-beside-kernel-lock", ServicePrograms::besideKernelLock);
    return all;
  }

  private static Machine machine(World w, KernelOptions options) {
    return w.machine(
        MachineConfig.named("host").withCpus(2).withBinding(LockBinding.FINE).withOptions(options));
  }

  /** Handlers come and go, callouts are armed, queues are filled while somebody counts them. */
  private static void statistics(World w) {
    MiniStack s = new MiniStack(w, 2);
    Machine m = s.machine();
    InterruptLine line = m.line("nic", m.cpu(0));
    AtomicInteger ran = new AtomicInteger();
    Callout c = m.callout("c", (ctx, n) -> n.incrementAndGet(), ran, Attach.MPSAFE);
    WirePort[] wire = WirePort.pair(ROOM);
    NetInterface of = s.up(s.wire(s.cpu(0), wire[0], 1), new FrameCount(s.pool()));
    w.top(
        m,
        "attaches and detaches",
        ctx ->
            line.disestablish(
                ctx,
                line.establish(
                    ctx, "nic", Ipl.NET, (x, n) -> n.incrementAndGet(), ran, Attach.MPSAFE)));
    w.onCpu(m.cpu(0), "arms", ctx -> c.schedule(ctx, 1));
    w.top(m, "sends", ctx -> s.send(ctx, of, 1));
    w.top(m, "vmstat -i", m::statistics);
    w.top(m, "netstat -q", ctx -> of.sendQueue().highWater(ctx));
    s.farEndTakes(wire[1], 1);
  }

  /** The line of a handler that goes keeps its turns where lines go round. */
  private static void detached(World w) {
    Machine m = machine(w, KernelOptions.DEFAULT.withRouting(Routing.ROUND_ROBIN));
    InterruptLine line = m.line("nic", m.cpu(0));
    AtomicInteger ran = new AtomicInteger();
    AtomicBoolean gone = new AtomicBoolean();
    w.event("device", line::raise);
    w.top(
        m,
        "attaches and detaches",
        ctx -> {
          InterruptLine.Established one =
              line.establish(
                  ctx,
                  "one",
                  Ipl.NET,
                  (x, g) -> {
                    if (g.get()) {
                      throw new AssertionError("a handler runs that was detached");
                    }
                  },
                  gone,
                  Attach.MPSAFE);
          line.disestablish(ctx, one);
          gone.set(true);
        });
    w.top(
        m,
        "attaches another",
        ctx ->
            line.establish(ctx, "two", Ipl.TTY, (x, n) -> n.incrementAndGet(), ran, Attach.MPSAFE));
  }

  // ---- The 8255x

  private static void fxpStatistics(World w) {
    FxpStack f = new FxpStack(w);
    MiniStack s = f.stack();
    NetInterface of = s.up(f.driver(), new FrameCount(s.pool()));
    w.top(s.machine(), "sends", ctx -> s.send(ctx, of, 1));
    w.top(s.machine(), "ifconfig", ctx -> f.driver().statistics(ctx));
    w.top(s.machine(), "down", of::bringDown);
  }

  /** The cable takes nothing for so long that the driver sets the card up anew. */
  private static void fxpWatchdog(World w) {
    FxpStack f = new FxpStack(w);
    MiniStack s = f.stack();
    NetInterface of = s.up(f.driver(), new FrameCount(s.pool()));
    AtomicBoolean over = after(w, s.machine(), 6 * SECOND);
    w.top(s.machine(), "sends", ctx -> s.send(ctx, of, ROOM));
    w.top(
        s.machine(),
        "down in the end",
        ctx -> {
          w.await(() -> over.get());
          of.bringDown(ctx);
        });
  }

  /** Nothing comes for so long that the driver sets the card up anew. */
  private static void fxpIdle(World w) {
    FxpStack f = new FxpStack(w);
    MiniStack s = f.stack();
    NetInterface of = s.up(f.driver(), new FrameCount(s.pool()));
    AtomicBoolean over = after(w, s.machine(), 17 * SECOND);
    w.top(
        s.machine(),
        "down in the end",
        ctx -> {
          w.await(() -> over.get());
          MiniStack.same("idle resets", 1, f.driver().statistics(ctx).idleInits());
          of.bringDown(ctx);
        });
  }

  /** Becomes true when so much time has passed. */
  static AtomicBoolean after(World w, Machine m, long nanos) {
    AtomicBoolean over = new AtomicBoolean();
    Callout c = m.callout("later", (ctx, o) -> o.set(true), over, Attach.MPSAFE);
    w.onCpu(m.cpu(1), "sets the clock", ctx -> c.schedule(ctx, nanos));
    return over;
  }

  // ---- Serial lines

  private record Serial(
      MiniStack s, SlDriver driver, NetInterface of, FrameCount above, SerialEnd far) {}

  private static Serial serial(World w) {
    MiniStack s =
        new MiniStack(
            w, MachineConfig.named("host").withCpus(1).withBinding(LockBinding.FINE), PACKETS);
    SerialEnd[] cable = SerialEnd.cable(CABLE);
    SlDriver driver =
        new SlDriver(
            s.machine(),
            new UartPort(s.machine(), s.cpu(0), cable[0], Uart16550.Timing.UNLIMITED, 1));
    FrameCount above = new FrameCount(s.pool());
    NetInterface of = s.attach(driver, StartKind.LOCKED, UpcallKind.BATCH, above);
    return new Serial(s, driver, of, above, cable[1]);
  }

  /** Two datagrams go out, each whole, and one comes in. */
  private static void slBothWays(World w) {
    Serial l = serial(w);
    l.s.up(l.of);
    SlipDecoder decoder = new SlipDecoder(FRAME);
    w.top(l.s.machine(), "sends", ctx -> l.s.send(ctx, l.of, 1));
    w.top(l.s.machine(), "sends too", ctx -> l.s.send(ctx, l.of, 1));
    w.event(
        "far end takes",
        () -> {
          int whole = 0;
          byte[] got = new byte[CABLE];
          while (whole < 2) {
            w.await(() -> l.far.waiting() > 0);
            int n = l.far.receive(got, 0, CABLE);
            for (int i = 0; i < n; ) {
              i = decoder.decode(got, i, n);
              if (decoder.event() != SlipDecoder.Event.NONE) {
                MiniStack.same("characters of a datagram", FRAME, decoder.length());
                whole++;
              }
            }
          }
        });
  }

  // ---- Beside the kernel lock

  /** A protocol that is SMP-safe does not wait for the kernel lock. */
  private static void besideKernelLock(World w) {
    MiniStack s =
        new MiniStack(
            w, MachineConfig.named("host").withCpus(2).withBinding(LockBinding.FINE), PACKETS);
    AtomicInteger taken = new AtomicInteger();
    DeferredDispatch dispatch =
        new DeferredDispatch(
            s.machine(),
            "protocol",
            new LockFreeInputQueue(ROOM),
            (ctx, v) -> {
              taken.addAndGet(v.size());
              s.pool().free(ctx, v);
            },
            s.pool(),
            s.counters(),
            new VectorPool(s.machine(), 1));
    PacketVector v = s.packets(1);
    w.onCpu(s.cpu(0), "delivers", ctx -> dispatch.deliver(ctx, v));
    KernelLock big = s.machine().kernelLock();
    w.top(
        s.machine(),
        "old system call",
        ctx -> Held.during(ctx, big, () -> w.await(() -> taken.get() == 1)));
  }
}
