package org.splnet.kernel;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.splnet.kernel.sim.SimPort;

/**
 * A stepping port that lets runs go on past predictions and keeps them. Who waits has the other
 * CPUs make turns; a circle of waiters is looked for at each.
 */
final class WatchingPort implements Port {
  final List<LockViolation> predictions = new ArrayList<>();
  private final SimPort steps = new SimPort(1, 1_000);
  private Consumer<Context> whenWaiting = this::turnOthers;
  private Consumer<Context> whenAsleep = c -> {};

  void whenWaiting(Consumer<Context> action) {
    whenWaiting = action;
  }

  void whenAsleep(Consumer<Context> action) {
    whenAsleep = action;
  }

  private void turnOthers(Context ctx) {
    ctx.machine().cpus().stream().filter(c -> c != ctx.cpu()).forEach(Cpu::turn);
  }

  List<LockRule> rules() {
    return predictions.stream().map(v -> v.report().rule()).toList();
  }

  SimPort steps() {
    return steps;
  }

  @Override
  public void predicted(LockViolation v) {
    predictions.add(v);
  }

  @Override
  public long nanos() {
    return steps.nanos();
  }

  @Override
  public void relax(Context ctx, int turn) {
    ctx.lookForDeadlock();
    whenWaiting.accept(ctx);
  }

  @Override
  public void wake(Cpu cpu) {
    steps.wake(cpu);
  }

  @Override
  public void attached(Context ctx) {
    steps.attached(ctx);
  }

  @Override
  public void block(Context ctx, long deadlineNanos) {
    whenAsleep.accept(ctx);
    steps.block(ctx, deadlineNanos);
  }

  @Override
  public void unblock(Context ctx) {
    steps.unblock(ctx);
  }

  @Override
  public void start(Machine machine) {
    steps.start(machine);
  }

  @Override
  public void stop(Machine machine) {
    steps.stop(machine);
  }
}
