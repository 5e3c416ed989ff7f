package org.splnet.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.splnet.kernel.Rig.NOTHING;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

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

  /** The holder is interrupted by the handler that waits: what it holds stays held. */
  @Test
  void aHandlerThatWaitsOverAHolderOfItsCpuIsTold() {
    LockClass net =
        new LockClass("net", LockClass.Kind.MUTEX, Domain.DRIVER, Ipl.NET, false, "low", "a test");
    Machine machine = Rig.threads(Rig.config(1).withOrder(LockOrder.STANDARD.plus(net)));
    Mutex low = machine.mutex(net, "low");
    Mutex dev = machine.mutex(LockOrder.DEVICE, "dev");
    CountDownLatch running = new CountDownLatch(1);
    Context top = machine.enterTop();
    InterruptLine serial = machine.line("sio", machine.cpu(0));
    Handler<Object> wants =
        (c, n) -> {
          running.countDown();
          enterUnchecked(dev, c);
        };
    serial.establish(top, "wants", Ipl.TTY, wants, NOTHING, Attach.MPSAFE);
    Handler<Object> holds =
        (c, n) -> {
          low.enter(c);
          serial.raise();
          c.window();
        };
    InterruptLine line = machine.line("eth", machine.cpu(0));
    line.establish(top, "holds", Ipl.NET, holds, NOTHING, Attach.MPSAFE);
    dev.enter(top);
    line.raise();
    Rig.await("the handler", () -> running.getCount() == 0);

    Rig.start("waiter", () -> enterUnchecked(low, top)).end();

    assertThat(machine.failure())
        .isInstanceOf(LockViolation.class)
        .hasMessageContainingAll(
            "circle",
            "holds [net 'low'] and waits for device 'dev'",
            "holds [device 'dev'] and waits for net 'low'",
            "enter net 'low' by cpu0 at NET, in a handler of level NET");
  }

  @ParameterizedTest
  @EnumSource
  void aWaitSaysForWhatAndWhetherItHasCome(SpinKind spin) {
    WatchingPort port = new WatchingPort();
    KernelOptions options = KernelOptions.DEFAULT.withSpin(spin);
    Machine machine = new Machine(Rig.config(2).withOptions(options), port);
    Mutex dev = machine.mutex(LockOrder.DEVICE, "dev");
    Context holder = machine.enterTop();
    Context waiter = machine.enterTop();
    List<String> seen = new ArrayList<>();
    dev.enter(holder);
    port.whenWaiting(c -> {
      seen.add(c.waitsFor() + " " + c.waitsFor().still());
      dev.exit(holder);
      seen.add(c.waitsFor() + " " + c.waitsFor().still());
    });

    dev.enter(waiter);

    assertThat(seen).containsExactly("device 'dev' true", "device 'dev' false");
    assertThat(waiter.waitsFor()).isNull();
    waiter.lookForDeadlock();
    dev.exit(waiter);
  }

  /** Who could signal is not known, so it is no circle; the port knows that nobody does. */
  @Test
  void whereNobodyCanGoOnAHolderThatSleepsIsTold() {
    WatchingPort port = new WatchingPort();
    Machine watched = new Machine(Rig.config(1), port);
    Mutex rcv = watched.mutex(LockOrder.SORCV, "socket");
    Mutex dev = watched.mutex(LockOrder.DEVICE, "dev");
    Context sleeper = watched.enterTop();
    Context spinner = watched.enterTop();
    Condition news = watched.condition(rcv, "a datagram", () -> false);
    port.whenAsleep(c -> {
      assertThat(c.waitsFor()).hasToString("a datagram under sorcv 'socket'");
      assertThat(c.waitsFor().still()).isTrue();
      dev.enter(spinner);
    });
    port.whenWaiting(c -> {
      c.lookForDeadlock();
      throw watched.standstill();
    });
    rcv.enter(sleeper);
    dev.enter(sleeper);

    assertThatThrownBy(() -> news.awaitLocked(sleeper, Long.MAX_VALUE))
        .isInstanceOfSatisfying(
            LockViolation.class, v -> assertThat(v.report().rule()).isEqualTo(LockRule.DEADLOCK))
        .hasMessageContainingAll(
            "no context of machine test can go on",
            "holds [device 'dev'] and waits for a datagram under sorcv 'socket'",
            "holds no lock and waits for device 'dev'");
    assertThat(port.rules()).containsExactly(LockRule.BLOCKING);
    assertThat(watched.failure()).isNull();
  }
}
