package org.splnet.kernel.sim;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.splnet.kernel.Context;
import org.splnet.kernel.Cpu;
import org.splnet.kernel.Machine;
import org.splnet.kernel.Port;

/**
 * A deterministic port: all CPUs of all its machines on the calling thread, one whole turn at a
 * time, in an order drawn from a seed, on a clock of its own.
 *
 * <p>A turn runs to completion, so a lock is never found held by another CPU; whoever waits for one
 * here would wait for ever and is told so. Same seed, same run.
 */
public final class StepPort implements Port {
  private record Hired(Machine machine, Worker worker) {}

  private final List<Cpu> cpus = new ArrayList<>();
  private final List<Hired> workers = new ArrayList<>();
  private final SplittableRandom random;
  private final long turnNanos;
  private long nowNanos;
  private long turns;

  /** The CPU whose turn is under way. */
  private @Nullable Cpu turning;

  /**
   * A port.
   *
   * @param seed of the order of turns
   * @param turnNanos how far the clock goes on with each turn
   */
  public StepPort(long seed, long turnNanos) {
    this.random = new SplittableRandom(seed);
    this.turnNanos = turnNanos;
  }

  /** Makes so many turns. */
  public void run(int count) {
    for (int i = 0; i < count; i++) {
      turn();
    }
  }

  /**
   * Makes turns until a condition holds.
   *
   * @throws IllegalStateException if it does not within {@code maxTurns}
   */
  public void runUntil(BooleanSupplier condition, int maxTurns) {
    for (int i = 0; i < maxTurns; i++) {
      if (condition.getAsBoolean()) {
        return;
      }
      turn();
    }
    throw new IllegalStateException("the condition does not hold after " + maxTurns + " turns");
  }

  private void turn() {
    nowNanos += turnNanos;
    turns++;
    int next = random.nextInt(cpus.size() + workers.size());
    if (next < cpus.size()) {
      Cpu outer = turning;
      turning = cpus.get(next);
      turning.turn();
      turning = outer;
    } else {
      workers.get(next - cpus.size()).worker.step();
    }
  }

  /** Lets time pass without a turn. */
  public void advance(long nanos) {
    nowNanos += nanos;
  }

  /** Turns made so far. */
  public long turns() {
    return turns;
  }

  @Override
  public long nanos() {
    return nowNanos;
  }

  @Override
  public void relax(Context ctx, int turn) {
    throw new IllegalStateException(
        ctx + " waits for another CPU, but turns run to completion: it would wait for ever");
  }

  @Override
  public void wake(Cpu cpu) {
    // Every CPU gets its turns.
  }

  @Override
  public boolean isRunner(Context ctx) {
    Cpu now = turning;
    return now == null || ctx.isTop() || now == ctx.cpu();
  }

  @Override
  public void attached(Context ctx) {
    // All on one thread.
  }

  @Override
  public void block(Context ctx, long deadlineNanos) {
    turn();
  }

  @Override
  public void unblock(Context ctx) {
    // The blocked context looks again after each turn.
  }

  @Override
  public void startWorker(Machine machine, Worker worker) {
    workers.add(new Hired(machine, worker));
  }

  @Override
  public void start(Machine machine) {
    cpus.addAll(machine.cpus());
  }

  @Override
  public void stop(Machine machine) {
    cpus.removeAll(machine.cpus());
    workers.removeIf(w -> w.machine == machine);
  }
}
