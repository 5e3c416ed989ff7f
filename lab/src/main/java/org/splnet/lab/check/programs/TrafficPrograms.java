package org.splnet.lab.check.programs;

import java.util.LinkedHashMap;
import java.util.Map;
import org.splnet.drivers.wire.WireDriver;
import org.splnet.drivers.wire.WirePort;
import org.splnet.kernel.EntryContext;
import org.splnet.kernel.KernelOptions;
import org.splnet.kernel.LevelWith;
import org.splnet.kernel.LockBinding;
import org.splnet.kernel.MachineConfig;
import org.splnet.kernel.Routing;
import org.splnet.kernel.explore.Program;
import org.splnet.kernel.explore.World;
import org.splnet.lab.check.scenarios.FrameCount;
import org.splnet.lab.check.scenarios.FxpStack;
import org.splnet.lab.check.scenarios.MiniStack;
import org.splnet.net.iface.LinkRequest;
import org.splnet.net.iface.NetInterface;
import org.splnet.net.iface.StartKind;
import org.splnet.net.iface.UpcallKind;
import org.splnet.net.packet.PacketVector;

/**
 * Frames go both ways through a device while its interface, or its line, is changed: all that was
 * sent arrives or is accounted for, and no packet is left over.
 */
final class TrafficPrograms {
  private static final int PACKETS = 128;
  private static final int IN = 2;
  private static final int OUT = 3;
  private static final int MANY = 18;
  private static final int LONG_RING = 32;
  private static final int POLL_SHARE = 50;

  private TrafficPrograms() {}

  static Map<String, Program> all() {
    KernelOptions plain = KernelOptions.DEFAULT;
    Map<String, Program> all = new LinkedHashMap<>();
    all.put("wire-locked", wire(plain, StartKind.LOCKED, UpcallKind.BATCH));
    all.put("wire-trylock", wire(plain, StartKind.TRY_LOCK, UpcallKind.BATCH));
    all.put("wire-first", wire(plain, StartKind.FIRST, UpcallKind.PACKET));
    all.put("wire-deferred", wire(plain, StartKind.DEFERRED, UpcallKind.SOFT_INTERRUPT));
    all.put(
        "wire-round-robin",
        wire(plain.withRouting(Routing.ROUND_ROBIN), StartKind.LOCKED, UpcallKind.BATCH));
    all.put(
        "wire-softint",
        wire(plain.withEntry(EntryContext.SOFT_INTERRUPT), StartKind.LOCKED, UpcallKind.BATCH));
    all.put(
        "wire-thread",
        wire(plain.withEntry(EntryContext.THREAD), StartKind.LOCKED, UpcallKind.BATCH));
    all.put(
        "wire-filter",
        wire(plain.withEntry(EntryContext.FILTER), StartKind.LOCKED, UpcallKind.BATCH));
    all.put(
        "wire-polling",
        wire(plain.withEntry(EntryContext.POLLING), StartKind.LOCKED, UpcallKind.BATCH));
    all.put(
        "wire-polling-share",
        wire(
            plain.withEntry(EntryContext.POLLING).withPollShare(POLL_SHARE),
            StartKind.LOCKED,
            UpcallKind.BATCH));
    all.put(
        "wire-caller-raises",
        wire(plain.withLevelWith(LevelWith.CALLER), StartKind.LOCKED, UpcallKind.BATCH));
    all.put("wire-budget", w -> budget(w, UpcallKind.BATCH));
    all.put("wire-budget-held", w -> budget(w, UpcallKind.HELD));
    all.put("wire-budget-softint", w -> budget(w, UpcallKind.SOFT_INTERRUPT));
    all.put("wire-up-and-down", TrafficPrograms::upAndDown);
    all.put("wire-comes-up", TrafficPrograms::comesUp);
    all.put("fxp-reconfigured", TrafficPrograms::fxpReconfigured);
    return all;
  }

  private static MachineConfig config(int cpus) {
    return MachineConfig.named("host").withCpus(cpus).withBinding(LockBinding.FINE);
  }

  private static Program wire(KernelOptions options, StartKind start, UpcallKind upcall) {
    return w -> {
      MiniStack s = new MiniStack(w, config(2).withOptions(options), PACKETS);
      WirePort[] wire = WirePort.pair(2);
      FrameCount above = new FrameCount(s.pool());
      WireDriver driver = s.wire(s.cpu(0), wire[0], 1);
      NetInterface of = s.up(s.attach(driver, start, upcall, above));
      w.top(s.machine(), "sends", ctx -> s.send(ctx, of, OUT - 1));
      w.onCpu(s.cpu(1), "sends too", ctx -> s.send(ctx, of, 1));
      s.farEndSends(wire[1], IN, () -> above.taken() == IN);
      PacketVector out = new PacketVector(OUT);
      w.event(
          "far end takes",
          () -> {
            while (!out.isFull()) {
              w.await(() -> wire[1].waiting() > 0);
              wire[1].receive(out);
            }
          });
      w.atEnd(() -> {
        MiniStack.same("frames received", IN, above.taken());
        free(s, out);
      });
    };
  }

  private static void free(MiniStack s, PacketVector v) {
    s.build(ctx -> {
      s.pool().free(ctx, v);
      MiniStack.same("packets neither free nor on the cable", 0, s.pool().outstanding(ctx));
      s.machine().statistics(ctx);
    });
  }

  /** More frames than one interrupt takes. */
  private static void budget(World w, UpcallKind upcall) {
    MiniStack s = new MiniStack(w, config(1), PACKETS);
    WirePort[] wire = WirePort.pair(LONG_RING);
    FrameCount above = new FrameCount(s.pool());
    s.up(s.attach(s.wire(s.cpu(0), wire[0], 1), StartKind.LOCKED, upcall, above));
    PacketVector v = s.packets(MANY);
    w.event("far end", () -> wire[1].transmit(v, 0));
    w.event("far end waits", () -> w.await(() -> above.taken() == MANY));
  }

  private static void upAndDown(World w) {
    MiniStack s = new MiniStack(w, config(2), PACKETS);
    WirePort[] wire = WirePort.pair(4);
    FrameCount above = new FrameCount(s.pool());
    NetInterface of = s.up(s.wire(s.cpu(0), wire[0], 1), above);
    w.top(
        s.machine(),
        "down and up",
        ctx -> {
          of.bringDown(ctx);
          of.bringUp(ctx);
        });
    w.top(
        s.machine(),
        "up and down",
        ctx -> {
          of.bringUp(ctx);
          of.bringDown(ctx);
        });
    w.top(s.machine(), "sends", ctx -> s.send(ctx, of, 2));
    s.farEndSends(wire[1], 2, () -> true);
    w.atEnd(() -> {
      s.build(of::bringDown);
      PacketVector left = new PacketVector(8);
      wire[1].receive(left);
      wire[0].receive(left);
      free(s, left);
    });
  }

  /** What came before the interface was up is received when it is. */
  private static void comesUp(World w) {
    MiniStack s = new MiniStack(w, config(1), PACKETS);
    WirePort[] wire = WirePort.pair(4);
    FrameCount above = new FrameCount(s.pool());
    NetInterface of =
        s.attach(s.wire(s.cpu(0), wire[0], 1), StartKind.LOCKED, UpcallKind.BATCH, above);
    w.top(s.machine(), "up", of::bringUp);
    s.farEndSends(wire[1], 2, () -> above.taken() == 2);
    w.atEnd(() -> free(s, new PacketVector(1)));
  }

  private static void fxpReconfigured(World w) {
    w.earlyTimes(3);
    FxpStack f = new FxpStack(w);
    MiniStack s = f.stack();
    NetInterface of = s.up(f.driver(), new FrameCount(s.pool()));
    w.top(
        s.machine(),
        "promiscuous",
        ctx -> f.driver().ioctl(ctx, new LinkRequest.Promiscuous(true)));
    w.top(s.machine(), "sends", ctx -> s.send(ctx, of, 1));
    w.top(
        s.machine(),
        "down and up",
        ctx -> {
          of.bringDown(ctx);
          of.bringUp(ctx);
        });
  }
}
