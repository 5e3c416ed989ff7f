package org.splnet.bench;

import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;
import org.splnet.kernel.Context;
import org.splnet.kernel.Ipl;
import org.splnet.kernel.LockBinding;
import org.splnet.kernel.LockOrder;
import org.splnet.kernel.Machine;
import org.splnet.kernel.MachineConfig;
import org.splnet.kernel.Mutex;
import org.splnet.kernel.host.HostPort;

/** Uncontended locks and levels, on the context of a CPU that the benchmark's thread is. */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@State(Scope.Thread)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(2)
public class MutexBenchmark {
  /** The lock grain. */
  @Param({"fine", "big"})
  public String lock = "fine";

  private Machine machine;
  private Context ctx;
  private Mutex outer;
  private Mutex inner;

  @Setup
  public void setUp() {
    machine =
        new Machine(
            MachineConfig.named("bench").withBinding(LockBinding.of(lock)), HostPort.invoked());
    machine.start();
    ctx = machine.cpu(0).context();
    outer = machine.mutex(LockOrder.DEVICE, "device");
    inner = machine.mutex(LockOrder.IFSND, "send queue");
  }

  @TearDown
  public void tearDown() {
    machine.close();
  }

  /** One lock, with its level. */
  @Benchmark
  public void enterExit() {
    outer.enter(ctx);
    try {
      // nothing
    } finally {
      outer.exit(ctx);
    }
  }

  /** Two locks, one inside the other. */
  @Benchmark
  public void enterExitNested() {
    outer.enter(ctx);
    try {
      inner.enter(ctx);
      try {
        // nothing
      } finally {
        inner.exit(ctx);
      }
    } finally {
      outer.exit(ctx);
    }
  }

  /** One lock inside the big lock. */
  @Benchmark
  public void enterExitUnderTheKernelLock() {
    machine.kernelLock().enter(ctx);
    try {
      outer.enter(ctx);
      try {
        // nothing
      } finally {
        outer.exit(ctx);
      }
    } finally {
      machine.kernelLock().exit(ctx);
    }
  }

  /** A level, and nothing else. */
  @Benchmark
  public void raiseLower() {
    int s = ctx.splraise(Ipl.NET);
    ctx.splx(s);
  }
}
