package org.splnet.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.splnet.kernel.Rig.NOTHING;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** Circles of waiters on real threads. */
@SuppressWarnings("LockedCheck")
class WaitGraphTest {
  static void meet(CyclicBarrier barrier) {
    try {
      barrier.await();
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  /** Takes a lock as {@code enter} does, past the checks of order. */
  static void enterUnchecked(Mutex m, Context ctx) {
    ctx.nestRaise(m.level);
    m.acquireReal(ctx);
    m.holder = ctx.id;
  }

  @Test
  void twoThatWaitForEachOtherAreTold() {
    Machine machine = Rig.threads(Rig.config(1));
    Mutex a = machine.mutex(LockOrder.SORCV, "a");
    Mutex b = machine.mutex(LockOrder.ROUTE, "b");
    CyclicBarrier both = new CyclicBarrier(2);
    Rig.Runner one =
        Rig.start(
            "one",
            () -> {
              Context ctx = machine.enterTop();
              a.enter(ctx);
              meet(both);
              b.enter(ctx);
            });
    Rig.Runner two =
        Rig.start(
            "two",
            () -> {
              Context ctx = machine.enterTop();
              b.enter(ctx);
              meet(both);
              enterUnchecked(a, ctx);
            });

    one.end();
    two.end();

    assertThat(machine.failure())
        .isInstanceOfSatisfying(
            LockViolation.class, v -> assertThat(v.report().rule()).isEqualTo(LockRule.DEADLOCK))
        .hasMessageContainingAll("sorcv 'a'", "route 'b'", "waits for");
  }

  @Test
  void aThreadThatHoldsWhatTheAwaitedHandlerWantsIsTold() {
    Machine machine = Rig.threads(Rig.config(1));
    Mutex dev = machine.mutex(LockOrder.DEVICE, "dev");
    CountDownLatch running = new CountDownLatch(1);
    InterruptLine line = machine.line("line", machine.cpu(0));
    Context top = machine.enterTop();
    InterruptLine.Established e =
        line.establish(
            top,
            "h",
            Ipl.NET,
            (c, n) -> {
              running.countDown();
              enterUnchecked(dev, c);
            },
            NOTHING,
            Attach.MPSAFE);
    dev.enter(top);
    line.raise();
    Rig.await("the handler", () -> running.getCount() == 0);

    Rig.Runner waiter = Rig.start("waiter", () -> line.disestablish(top, e));
    waiter.end();

    assertThat(machine.failure()).isInstanceOf(LockViolation.class).hasMessageContaining("circle");
  }

  @Test
  void aSpinnerThatMasksTheCallThatMustReleaseItIsTold() {
    Machine machine = Rig.threads(Rig.config(2));
    Mutex dev = machine.mutex(LockOrder.DEVICE, "dev");
    AtomicInteger step = new AtomicInteger();
    InterruptLine line = machine.line("line", machine.cpu(0));
    Handler<Object> caller =
        (c, n) -> {
          dev.enter(c);
          step.set(1);
          Rig.await("the spinner", () -> step.get() == 2);
          machine.crossCall(c, machine.cpu(1), (x, m) -> {}, NOTHING, true);
        };
    Context top = machine.enterTop();
    line.establish(top, "caller", Ipl.NET, caller, NOTHING, Attach.MPSAFE);
    line.raise();
    Rig.await("the holder", () -> step.get() == 1);
    Handler<Object> spinner =
        (c, n) -> {
          step.set(2);
          enterUnchecked(dev, c);
        };
    machine.crossCall(top, machine.cpu(1), spinner, NOTHING, false);

    Rig.await("the report", () -> machine.failure() != null);

    assertThat(machine.failure())
        .isInstanceOfSatisfying(
            LockViolation.class, v -> assertThat(v.report().rule()).isEqualTo(LockRule.DEADLOCK))
        .hasMessageContainingAll("a cross-CPU call on cpu1", "masking all up to IPI", "'dev'");
  }

  @Test
  void aBusyMachineIsNot() {
    int times = 20_000;
    try (Machine machine = Rig.threads(Rig.config(2))) {
      Mutex a = machine.mutex(LockOrder.DEVICE, "a");
      Mutex b = machine.mutex(LockOrder.IFSND, "b");
      AtomicInteger rounds = new AtomicInteger();
      for (int i = 0; i < 2; i++) {
        InterruptLine[] line = {machine.line("line" + i, machine.cpu(i))};
        Handler<Object> handler =
            (c, n) -> {
              a.enter(c);
              b.enter(c);
              b.exit(c);
              a.exit(c);
              if (rounds.incrementAndGet() < times) {
                line[0].raise();
              }
            };
        Rig.top(
            machine, top -> line[0].establish(top, "h", Ipl.NET, handler, NOTHING, Attach.MPSAFE));
        line[0].raise();
      }
      Rig.top(
          machine,
          top -> {
            while (rounds.get() < times) {
              a.enter(top);
              machine.crossCall(top, machine.cpu(0), (c, n) -> {}, NOTHING, true);
              a.exit(top);
            }
          });
      assertThat(machine.failure()).isNull();
    }
  }
}
