package org.splnet.lab.rule;

import org.splnet.kernel.Attach;
import org.splnet.kernel.Context;
import org.splnet.kernel.Ipl;
import org.splnet.kernel.LockOrder;
import org.splnet.kernel.Machine;
import org.splnet.kernel.MachineConfig;
import org.splnet.kernel.Mutex;
import org.splnet.kernel.Port;

/** Small systems that the pass looks at, right ones and wrong ones. None of them is run. */
@SuppressWarnings("LockedCheck") // some of them are wrong
final class RuleSamples {
  private final Machine machine;
  private final Context ctx;
  private final Mutex route;
  private final Mutex arp;

  private RuleSamples(Port port) {
    machine = new Machine(MachineConfig.named("sample"), port);
    ctx = machine.enterTop();
    route = machine.mutex(LockOrder.ROUTE, "route");
    arp = machine.mutex(LockOrder.ARP, "arp");
  }

  static void inOrder(Port port) {
    RuleSamples s = new RuleSamples(port);
    both(s.ctx, s.route, s.arp);
  }

  static void againstTheOrder(Port port) {
    RuleSamples s = new RuleSamples(port);
    both(s.ctx, s.arp, s.route);
  }

  static void twice(Port port) {
    RuleSamples s = new RuleSamples(port);
    both(s.ctx, s.arp, s.arp);
  }

  static void leftBehind(Port port) {
    RuleSamples s = new RuleSamples(port);
    s.arp.enter(s.ctx);
  }

  static void belowAHandler(Port port) {
    RuleSamples s = new RuleSamples(port);
    only(s.ctx, s.arp);
    s.handler(Ipl.NET, Attach.MPSAFE);
  }

  /** The handler is at the level of what it takes. */
  static void atItsLevel(Port port) {
    RuleSamples s = new RuleSamples(port);
    only(s.ctx, s.arp);
    s.machine.softInterrupt("input", Ipl.SOFTNET, (c, x) -> only(c, x.arp), s, Attach.MPSAFE);
  }

  /** Nobody takes anything inside the kernel lock; who wants what it takes is at a level. */
  static void twoEdges(Port port) {
    RuleSamples s = new RuleSamples(port);
    s.machine.kernelLock().enter(s.ctx);
    s.machine.kernelLock().exit(s.ctx);
    only(s.ctx, s.arp);
    s.handler(Ipl.NET, Attach.MPSAFE);
    s.machine
        .line("serial", s.machine.cpu(0))
        .establish(s.ctx, "serial", Ipl.TTY, (c, x) -> {}, s, Attach.UNFLAGGED);
  }

  static void waits(Port port) {
    RuleSamples s = new RuleSamples(port);
    var soft =
        s.machine.softInterrupt("soft", Ipl.SOFTNET, (c, x) -> only(c, x.arp), s, Attach.MPSAFE);
    s.arp.enter(s.ctx);
    soft.disestablish(s.ctx);
    s.arp.exit(s.ctx);
  }

  static void lowered(Port port) {
    RuleSamples s = new RuleSamples(port);
    int level = s.ctx.splraise(Ipl.SOFTCLOCK);
    s.arp.enter(s.ctx);
    s.ctx.splx(level);
    s.arp.exit(s.ctx);
  }

  static void blocks(Port port) throws InterruptedException {
    RuleSamples s = new RuleSamples(port);
    s.arp.enter(s.ctx);
    Thread.sleep(1);
    s.arp.exit(s.ctx);
  }

  private void handler(Ipl ipl, Attach attach) {
    machine
        .line("line", machine.cpu(0))
        .establish(ctx, "handler", ipl, (c, s) -> only(c, s.arp), this, attach);
  }

  private static void only(Context c, Mutex m) {
    m.enter(c);
    m.exit(c);
  }

  private static void both(Context c, Mutex outer, Mutex inner) {
    outer.enter(c);
    inner.enter(c);
    inner.exit(c);
    outer.exit(c);
  }
}
