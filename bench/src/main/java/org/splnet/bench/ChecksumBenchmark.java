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
import org.splnet.kernel.Machine;
import org.splnet.kernel.MachineConfig;
import org.splnet.kernel.host.HostPort;
import org.splnet.net.packet.Checksum;
import org.splnet.net.packet.Packet;
import org.splnet.net.packet.PacketPool;

/** The Internet checksum over a header and over a full segment. */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@State(Scope.Thread)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(2)
public class ChecksumBenchmark {
  /** Bytes summed. */
  @Param({"20", "60", "1460"})
  public int length = 60;

  private Machine machine;
  private PacketPool pool;
  private long at;

  @Setup
  public void setUp() {
    machine = new Machine(MachineConfig.named("bench"), HostPort.invoked());
    machine.start();
    pool = new PacketPool(machine, 64);
    Context top = machine.enterTop();
    // Two bytes in, as data behind an Ethernet header lies.
    at = Packet.data(pool.allocate(top));
    machine.leaveTop(top);
  }

  @TearDown
  public void tearDown() {
    pool.close();
    machine.close();
  }

  @Benchmark
  public int checksum() {
    return Checksum.of(at, length);
  }
}
