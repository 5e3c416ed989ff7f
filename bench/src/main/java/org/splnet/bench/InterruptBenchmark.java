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
import org.splnet.kernel.Attach;
import org.splnet.kernel.Context;
import org.splnet.kernel.InterruptLine;
import org.splnet.kernel.Ipl;
import org.splnet.kernel.Machine;
import org.splnet.kernel.MachineConfig;
import org.splnet.kernel.SoftInterrupt;
import org.splnet.kernel.host.HostPort;

/**
 * What it costs a CPU to assert and serve an interrupt of its own, flagged and wrapped: the price
 * of the wrapper is the difference, and a flagged handler must not pay it.
 */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@State(Scope.Thread)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(2)
public class InterruptBenchmark {
  /** Whether the handler carries the SMP-safe flag. */
  @Param({"true", "false"})
  public boolean flagged = true;

  private Machine machine;
  private Context ctx;
  private InterruptLine line;
  private SoftInterrupt soft;
  private long served;

  @Setup
  public void setUp() {
    machine = new Machine(MachineConfig.named("bench"), HostPort.invoked());
    machine.start();
    Context top = machine.enterTop();
    line = machine.line("bench", machine.cpu(0));
    Attach attach = flagged ? Attach.MPSAFE : Attach.UNFLAGGED;
    line.establish(top, "bench", Ipl.NET, (c, b) -> b.served++, this, attach);
    soft = machine.softInterrupt("bench", Ipl.SOFTNET, (c, b) -> b.served++, this, attach);
    machine.leaveTop(top);
    ctx = machine.cpu(0).context();
  }

  @TearDown
  public void tearDown() {
    machine.close();
  }

  /** A line, asserted and served when the level drops. */
  @Benchmark
  public long line() {
    int s = ctx.splraise(Ipl.NET);
    line.raise();
    ctx.splx(s);
    return served;
  }

  /** A soft interrupt, scheduled and run when the level drops. */
  @Benchmark
  public long softInterrupt() {
    int s = ctx.splraise(Ipl.SOFTNET);
    soft.schedule(ctx);
    ctx.splx(s);
    return served;
  }
}
