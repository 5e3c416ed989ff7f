package org.splnet.lab.rig;

import java.util.List;
import java.util.Map;
import org.HdrHistogram.Histogram;
import org.splnet.kernel.Cpu;
import org.splnet.kernel.LockStatistics;
import org.splnet.kernel.Machine;

/** A network to be measured: traffic on and off, and what came of it. */
public interface Rig extends AutoCloseable {
  /**
   * Wakes the CPUs and starts the traffic.
   *
   * @param packetsPerSecond in all; 0 for as much as the path takes
   * @param timed whether latencies are recorded, from empty
   */
  void start(double packetsPerSecond, boolean timed);

  /** Stops the traffic; what is on its way still arrives. */
  void stop();

  /** Lets the CPUs sleep. Only after the traffic has drained. */
  void sleep();

  /** Whether nothing more will be offered. */
  boolean isQuiet();

  /** Packets delivered so far, intact; a moment old while traffic runs. */
  long delivered();

  /** Packets offered so far; a moment old while traffic runs. */
  long offered();

  /** Work done so far by applications beside the traffic, in units of their own. */
  default long work() {
    return 0;
  }

  /** What was offered and what became of it; exact when drained. Counts no buffers. */
  Account traffic();

  /** The same with leaked buffers; only when drained and the CPUs do nothing. */
  Account account();

  /** Latencies of the last timed run, nanoseconds; read when drained. */
  Histogram latencies();

  /** Lock statistics so far. */
  LockStatistics locks();

  /** The machines of the network. */
  List<Machine> machines();

  /** Loses one packet silently, for the account to notice. */
  void loseOne();

  /** All CPUs, whose turns tell whether they go on. */
  List<Cpu> cpus();

  /**
   * For each stream of packets that never stands still while traffic is on, how far it is; empty if
   * there is none. Takes no lock.
   */
  long[] moved();

  /** Why the network can go no further, or an empty string. */
  String failure();

  @Override
  void close();

  /**
   * The account of all packets since the rig was built.
   *
   * @param offered sent by the generators
   * @param delivered received by the sinks, intact, each once
   * @param reordered delivered after a later one of their flow
   * @param duplicated received more than once
   * @param corrupted received, but not as sent
   * @param leaked buffers that nobody has any more
   * @param drops dropped by the stack, by place
   */
  record Account(
      long offered,
      long delivered,
      long reordered,
      long duplicated,
      long corrupted,
      long leaked,
      Map<String, Long> drops) {
    /** All drops. */
    public long dropped() {
      return drops.values().stream().mapToLong(Long::longValue).sum();
    }

    /** Whether every packet is accounted for. */
    public boolean balances() {
      return offered == delivered + dropped() && duplicated == 0 && corrupted == 0 && leaked == 0;
    }
  }
}
