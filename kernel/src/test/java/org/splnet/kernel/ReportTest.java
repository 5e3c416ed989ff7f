package org.splnet.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.splnet.kernel.Rig.NOTHING;

import java.util.concurrent.CyclicBarrier;
import java.util.function.Supplier;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.splnet.kernel.sim.SimPort;

/**
 * Breaks every rule once, and looks at what a person gets to read: the rule, one sentence, and the
 * places with the calls that lead there.
 */
@SuppressWarnings("LockedCheck")
class ReportTest {
  private static final LockClass LOW = lockClass("low", Ipl.NET);
  private static final LockClass SERIAL = lockClass("serial", Ipl.TTY);

  private final SimPort port = new SimPort(1, 1_000);
  private final Machine machine =
      Rig.step(Rig.config(2).withOrder(LockOrder.STANDARD.plus(SERIAL, LOW)), port);
  private final Context cpu0 = machine.cpu(0).context();
  private final Context top = machine.enterTop();
  private final Mutex outer = machine.mutex(LockOrder.DEVICE, "fxp0");
  private final Mutex inner = machine.mutex(LockOrder.IFSND, "fxp0 send queue");
  private final Mutex serial = machine.mutex(SERIAL, "sio0");
  private final Mutex low = machine.mutex(LOW, "low0");
  private final RwLock table = machine.rwLock(LockOrder.UDPTABLE, "ports");

  private static LockClass lockClass(String name, Ipl ipl) {
    return new LockClass(name, LockClass.Kind.MUTEX, Domain.DRIVER, ipl, false, name, "tests");
  }

  private static void take(Context ctx, EntryLock... locks) {
    for (EntryLock l : locks) {
      l.enter(ctx);
    }
    for (int i = locks.length - 1; i >= 0; i--) {
      locks[i].exit(ctx);
    }
  }

  private void inHandler(Ipl ipl, Handler<Object> handler) {
    InterruptLine line = machine.line("com0", machine.cpu(0));
    line.establish(top, "sio", ipl, handler, NOTHING, Attach.MPSAFE);
    line.raise();
    port.run(32);
  }

  private static LockViolation thrownBy(Runnable code) {
    return catchThrowableOfType(LockViolation.class, code::run);
  }

  @ParameterizedTest
  @EnumSource
  void everyRuleIsReportedWithOneSentenceAndThePlaces(LockRule rule) {
    LockViolation violation = broken(rule).get();

    assertThat(violation).isNotNull();
    LockViolation.Report report = violation.report();
    assertThat(report.rule()).isEqualTo(rule);
    assertThat(violation).hasMessageStartingWith(rule.label() + ": ");
    assertThat(report.text()).hasSizeGreaterThan(20).doesNotContain("null", "@", "%s", "\n");
    int places =
        switch (rule) {
          case NOT_QUIESCENT -> 0; // nobody did anything
          case DECLARED_ORDER,
              INSTANCE_ORDER,
              ORDER_CYCLE,
              RECURSION,
              UPGRADE,
              HELD_BELOW_HANDLER,
              IMPLICIT_EDGE,
              SAFE_TO_UNSAFE,
              WAIT_FOR_HANDLER,
              DEADLOCK,
              HELD_TOO_LONG ->
              2;
          default -> 1;
        };
    assertThat(report.places()).hasSizeGreaterThanOrEqualTo(places);
    assertThat(report.places())
        .allSatisfy(p -> {
          assertThat(p.what()).doesNotContain("null", "@");
          assertThat(p.stack())
              .as(p.toString())
              .isNotEmpty()
              .noneMatch(s -> s.contains("LockChecker") || s.contains("OrderGraph"))
              // Who returns from a handler is the CPU that called it.
              .anyMatch(s -> s.contains("ReportTest") || p.what().startsWith("return"));
        });
  }

  private Supplier<LockViolation> broken(LockRule rule) {
    return switch (rule) {
      case RECURSION ->
          () ->
              thrownBy(() -> {
                outer.enter(top);
                outer.enter(top);
              });
      case DECLARED_ORDER ->
          () ->
              thrownBy(() -> {
                inner.enter(top);
                outer.enter(top);
              });
      case INSTANCE_ORDER ->
          () ->
              thrownBy(() -> {
                machine.mutex(LockOrder.DEVICE, "fxp1").enter(top);
                outer.enter(top);
              });
      case ORDER_CYCLE -> this::cycle;
      case UPGRADE ->
          () ->
              thrownBy(() -> {
                table.enterRead(top);
                table.enterWrite(top);
              });
      case HELD_BELOW_HANDLER ->
          () ->
              thrownBy(() -> {
                take(cpu0, low);
                inHandler(Ipl.TTY, (c, n) -> take(c, low));
              });
      case LEVEL_AT_ACQUIRE -> () -> thrownBy(() -> inHandler(Ipl.TTY, (c, n) -> take(c, low)));
      case SAFE_TO_UNSAFE ->
          () ->
              thrownBy(() -> {
                take(top, serial, low);
                take(cpu0, low);
                inHandler(Ipl.TTY, (c, n) -> take(c, serial));
              });
      case IMPLICIT_EDGE ->
          () ->
              thrownBy(() -> {
                take(cpu0, low);
                take(top, machine.kernelLock(), low);
                inHandler(Ipl.TTY, (c, n) -> take(c, machine.kernelLock()));
              });
      case LEVEL_LOWERED ->
          () ->
              thrownBy(() -> {
                int s = top.splraise(Ipl.NET);
                outer.enter(top);
                top.splx(s);
              });
      case UNBALANCED_LEVEL ->
          () ->
              thrownBy(() -> {
                int none = top.splraise(Ipl.NET);
                int net = top.splraise(Ipl.VM);
                top.splx(none);
                top.splx(net);
              });
      case LEVEL_AT_RETURN ->
          () -> thrownBy(() -> inHandler(Ipl.NET, (c, n) -> c.splraise(Ipl.VM)));
      case LOCK_LEAK -> () -> thrownBy(() -> inHandler(Ipl.NET, (c, n) -> outer.enter(c)));
      case BLOCKING ->
          () ->
              thrownBy(() -> {
                Mutex rcv = machine.mutex(LockOrder.SORCV, "socket");
                rcv.enter(top);
                outer.enter(top);
                machine.condition(rcv).awaitLocked(top, Long.MAX_VALUE);
              });
      case CONFINEMENT ->
          () ->
              thrownBy(() -> {
                Machine m = machine(Rig.config(2).withConfined(LockOrder.DEVICE, 0));
                take(m.cpu(1).context(), m.mutex(LockOrder.DEVICE, "fxp0"));
              });
      case FOREIGN_CONTEXT ->
          () ->
              thrownBy(() -> {
                PerContext<int[]> counters = machine.perContext(c -> new int[1]);
                Context other = machine.cpu(1).context();
                inHandler(Ipl.NET, (c, n) -> counters.get(other)[0]++);
              });
      case KERNEL_LOCK_NOT_KEPT ->
          () ->
              thrownBy(() -> {
                KernelLock big = machine.kernelLock();
                big.enter(top);
                long since = big.generation();
                big.retake(top, big.dropAll(top));
                big.assertKept(top, since);
              });
      case OWNERSHIP ->
          () ->
              thrownBy(() -> {
                outer.enter(machine.enterTop());
                outer.exit(top);
              });
      case DESTROYED ->
          () ->
              thrownBy(() -> {
                outer.enter(machine.enterTop());
                outer.destroy(top);
              });
      case NOT_HELD -> () -> thrownBy(() -> machine.condition(outer).signalLocked(top));
      case WAIT_FOR_HANDLER ->
          () ->
              thrownBy(() -> {
                Callout tick =
                    machine.callout("tick", (c, n) -> take(c, outer), NOTHING, Attach.MPSAFE);
                tick.schedule(top, 0);
                port.advance(2L << 20);
                port.run(32);
                outer.enter(top);
                tick.cancelAndWait(top);
              });
      case MASKED_WAIT ->
          () ->
              thrownBy(() ->
                  inHandler(
                      Ipl.NET,
                      (c, n) -> {
                        c.splraise(Ipl.IPI);
                        machine.crossCall(c, machine.cpu(1), (x, y) -> {}, NOTHING, true);
                      }));
      case DEADLOCK -> ReportTest::deadlock;
      case HELD_TOO_LONG ->
          () ->
              thrownBy(() -> {
                Machine m = bounded("holdMicros");
                Mutex held = m.mutex(LockOrder.DEVICE, "fxp0");
                Context ctx = m.enterTop();
                held.enter(ctx);
                port.advance(2_000_000);
                held.exit(ctx);
              });
      case RAISED_TOO_LONG ->
          () ->
              thrownBy(() -> {
                Machine m = bounded("raiseMicros");
                Context ctx = m.cpu(0).context();
                int s = ctx.splraise(Ipl.NET);
                port.advance(2_000_000);
                ctx.splx(s);
              });
      case LOST_WAKEUP ->
          () ->
              thrownBy(() -> {
                Mutex rcv = machine.mutex(LockOrder.SORCV, "socket");
                boolean[] there = new boolean[1];
                Condition news = machine.condition(rcv, "a datagram", () -> there[0]);
                inHandler(Ipl.NONE, (c, n) -> {});
                machine
                    .callout(
                        "forgetful",
                        (c, n) -> {
                          there[0] = true;
                          port.wake(machine.cpu(0));
                        },
                        NOTHING,
                        Attach.MPSAFE)
                    .schedule(top, 0);
                machine
                    .cpu(0)
                    .addPoller((c, now) -> {
                      if (there[0]) {
                        machine.checkQuiescent();
                      }
                      return false;
                    });
                rcv.enter(top);
                news.awaitLocked(top, Long.MAX_VALUE);
              });
      case NOT_QUIESCENT ->
          () ->
              thrownBy(() -> {
                machine
                    .softInterrupt("ipintr", Ipl.SOFTNET, (c, n) -> {}, NOTHING, Attach.MPSAFE)
                    .schedule(machine.cpu(1));
                machine.checkQuiescent();
              });
    };
  }

  private Machine machine(MachineConfig config) {
    return Rig.step(config, port);
  }

  private Machine bounded(String what) {
    System.setProperty("splnet.check." + what, "1000");
    try {
      return machine(Rig.config(1));
    } finally {
      System.clearProperty("splnet.check." + what);
    }
  }

  /** The declared order forbids every edge that could close one of locks only: past it. */
  private LockViolation cycle() {
    take(top, outer, inner);
    inner.enter(top);
    return thrownBy(() -> machine.graph().taken(top, 4711, outer, true));
  }

  private static LockViolation deadlock() {
    Machine machine = Rig.threads(Rig.config(1));
    RwLock ports = machine.rwLock(LockOrder.UDPTABLE, "ports");
    Mutex rcv = machine.mutex(LockOrder.SORCV, "socket");
    CyclicBarrier both = new CyclicBarrier(2);
    Rig.Runner reader =
        Rig.start(
            "reader",
            () -> {
              Context ctx = machine.enterTop();
              ports.enterRead(ctx);
              WaitGraphTest.meet(both);
              rcv.enter(ctx);
            });
    Rig.Runner writer =
        Rig.start(
            "writer",
            () -> {
              Context ctx = machine.enterTop();
              WaitGraphTest.enterUnchecked(rcv, ctx);
              WaitGraphTest.meet(both);
              ports.enterWrite(ctx);
            });
    reader.end();
    writer.end();
    return (LockViolation) machine.failure();
  }
}
