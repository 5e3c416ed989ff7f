package org.splnet.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.splnet.kernel.Rig.NOTHING;

import org.junit.jupiter.api.Test;
import org.splnet.kernel.sim.SimPort;

/** What a handler may not leave behind. Each failure is a panic of its machine. */
@SuppressWarnings("LockedCheck")
class HandlerExitTest {
  private final SimPort port = new SimPort(1, 1_000);
  private final Machine machine = Rig.step(Rig.config(1), port);
  private final Context ctx = machine.cpu(0).context();

  private void runAtNet(Handler<Object> handler) {
    InterruptLine line = machine.line("line", machine.cpu(0));
    line.establish(ctx, "careless", Ipl.NET, handler, NOTHING, Attach.MPSAFE);
    line.raise();
    port.run(1);
  }

  @Test
  void aLockLeakIsReportedWithHandlerAndLock() {
    Mutex mutex = machine.mutex(LockOrder.DEVICE, "dev");

    assertThatThrownBy(() -> runAtNet((c, n) -> mutex.enter(c)))
        .isInstanceOf(LockViolation.class)
        .hasMessageContainingAll("lock leak", "careless", "dev");
  }

  @Test
  void aKernelLockLeakIsReported() {
    assertThatThrownBy(() -> runAtNet((c, n) -> machine.kernelLock().enter(c)))
        .isInstanceOf(LockViolation.class)
        .hasMessageContainingAll("lock leak", "kernel lock");
  }

  @Test
  void anUnbalancedRaiseIsReportedWithBothLevels() {
    assertThatThrownBy(() -> runAtNet((c, n) -> c.splraise(Ipl.VM)))
        .isInstanceOf(LockViolation.class)
        .hasMessageContainingAll("careless", "NET", "VM");
  }

  @Test
  void loweringBelowTheHandlersOwnLevelIsReported() {
    assertThatThrownBy(() -> runAtNet((c, n) -> c.splx(0)))
        .isInstanceOf(LockViolation.class)
        .hasMessageContainingAll("inside a handler of level NET");
  }

  @Test
  void takingALockOfALowerLevelThanTheHandlersIsReported() {
    Mutex mutex = machine.mutex(LockOrder.SORCV, "rcv");

    assertThatThrownBy(() -> runAtNet((c, n) -> mutex.enter(c)))
        .isInstanceOf(LockViolation.class)
        .hasMessageContainingAll("rcv", "SOFTNET", "NET");
  }

  @Test
  void blockingInAHandlerIsReported() {
    Mutex mutex = machine.mutex(LockOrder.DEVICE, "dev");
    Condition condition = machine.condition(mutex);

    assertThatThrownBy(() ->
            runAtNet((c, n) -> {
              mutex.enter(c);
              condition.awaitLocked(c, Long.MAX_VALUE);
            }))
        .isInstanceOf(LockViolation.class)
        .hasMessageContaining("may not block");
  }

  @Test
  void aHandlerThatTakesTheKernelLockInsideALockTakenUnderTheKernelLockIsReported() {
    InterruptLine line = machine.line("line", machine.cpu(0));
    line.establish(
        ctx,
        "old",
        Ipl.CLOCK,
        (c, n) -> {
          machine.kernelLock().enter(c);
          machine.kernelLock().exit(c);
        },
        NOTHING,
        Attach.MPSAFE);
    Mutex mutex = machine.mutex(LockOrder.DEVICE, "dev");

    mutex.enter(ctx);
    line.raise();

    assertThatThrownBy(() -> ctx.splx(ctx.splraise(Ipl.VM)))
        .isInstanceOf(LockViolation.class)
        .hasMessageContainingAll("implicit edge", "CLOCK", "dev", "VM");
  }

  @Test
  void anExceptionStopsTheMachineAndCloseReportsIt() {
    IllegalStateException bug = new IllegalStateException("bug");

    assertThatThrownBy(() ->
            runAtNet((c, n) -> {
              throw bug;
            }))
        .isSameAs(bug);

    assertThat(machine.failure()).isSameAs(bug);
    assertThat(machine.isRunning()).isFalse();
    assertThatThrownBy(() -> port.run(1)).as("no more turns").hasCause(bug);
    assertThatThrownBy(machine::close)
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("test")
        .hasCause(bug);
  }

  @Test
  void anApplicationThreadThatLeavesWithALockIsReported() {
    Mutex mutex = machine.mutex(LockOrder.SORCV, "rcv");
    Context top = machine.enterTop();
    mutex.enter(top);

    assertThatThrownBy(() -> machine.leaveTop(top))
        .isInstanceOf(LockViolation.class)
        .hasMessageContainingAll("lock leak", "rcv");
  }

  @Test
  void anApplicationThreadThatLeavesAtARaisedLevelIsReported() {
    Context top = machine.enterTop();
    top.splraise(Ipl.NET);

    assertThatThrownBy(() -> machine.leaveTop(top)).isInstanceOf(LockViolation.class);
  }
}
