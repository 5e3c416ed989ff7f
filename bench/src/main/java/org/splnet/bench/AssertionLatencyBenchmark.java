package org.splnet.bench;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
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
import org.splnet.kernel.InterruptLine;
import org.splnet.kernel.Ipl;
import org.splnet.kernel.Machine;
import org.splnet.kernel.MachineConfig;
import org.splnet.kernel.host.HostPort;

/**
 * From the assertion of a line, on another thread, to the handler having run, as that thread sees
 * it, on an idle dedicated CPU: there and back, so an upper bound of assertion to handler by one
 * hand-over of a cache line.
 */
@BenchmarkMode(Mode.SampleTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@State(Scope.Benchmark)
@Warmup(iterations = 2, time = 2)
@Measurement(iterations = 3, time = 3)
@Fork(1)
public class AssertionLatencyBenchmark {
  private static final long UNTIL_PARKED_NANOS = 200_000;

  /** Whether the idle CPU spins or has gone to sleep. */
  @Param({"spinning", "parked"})
  public String idle = "spinning";

  private Machine machine;
  private InterruptLine line;
  private volatile long served;

  @Setup
  public void setUp() {
    long spin = idle.equals("spinning") ? Long.MAX_VALUE : 1;
    machine =
        new Machine(MachineConfig.named("bench"), new HostPort(HostPort.Mode.DEDICATED, spin));
    line = machine.line("bench", machine.cpu(0));
    var top = machine.enterTop();
    line.establish(top, "bench", Ipl.NET, (c, b) -> b.served++, this, Attach.MPSAFE);
    machine.leaveTop(top);
    machine.start();
  }

  @TearDown
  public void tearDown() {
    machine.close();
  }

  /** Lets the CPU fall asleep, where it is to. */
  @Setup(Level.Invocation)
  public void idle() {
    if (idle.equals("parked")) {
      LockSupport.parkNanos(UNTIL_PARKED_NANOS);
    }
  }

  /** Asserts and waits for the handler. */
  @Benchmark
  public void assertToHandler() {
    long before = served;
    line.raise();
    while (served == before) {
      Thread.onSpinWait();
    }
  }
}
