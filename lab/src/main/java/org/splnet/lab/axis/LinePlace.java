package org.splnet.lab.axis;

import java.util.stream.IntStream;
import org.splnet.kernel.LockOrder;
import org.splnet.kernel.MachineConfig;

/**
 * The CPU to which a serial line is routed.
 *
 * @param cpu its index, where Ethernet interfaces are too; {@link #OWN} for the last CPU, which
 *     then has no Ethernet interface, and takes no device's lock
 */
public record LinePlace(int cpu) {
  /** The last CPU, for the line alone. */
  static final int OWN = -1;

  /** The label of {@link #OWN}. */
  static final String APART = "own";

  private static final int MOST = 255;

  /**
   * The place of that label.
   *
   * @throws IllegalArgumentException if it is neither {@code own} nor a number
   */
  static LinePlace of(String label) {
    return label.equals(APART)
        ? new LinePlace(OWN)
        : new LinePlace(new Range(0, MOST, "").orElse(", or " + APART).parse(Axes.SL_CPU, label));
  }

  /** The index of its CPU, of so many. */
  public int index(int cpus) {
    return cpu == OWN ? cpus - 1 : cpu;
  }

  /** How many CPUs, from the first on, have Ethernet interfaces. */
  public int ethernetCpus(int cpus) {
    return cpu == OWN ? cpus - 1 : cpus;
  }

  /** The same configuration, with devices' locks confined to where Ethernet interfaces are. */
  MachineConfig confine(MachineConfig config) {
    int with = ethernetCpus(config.cpus());
    return with == config.cpus() || with == 0
        ? config
        : config.withConfined(
            LockOrder.DEVICE, IntStream.range(0, with).boxed().toArray(Integer[]::new));
  }

  void check(int cpus) {
    if (cpu == OWN && cpus == 1) {
      throw new IllegalArgumentException(
          "--sl-cpu own with --cpus 1: a CPU without Ethernet is one of two at least; choose --cpus"
              + " 2 or more, or --sl-cpu 0");
    }
    if (index(cpus) >= cpus) {
      throw new IllegalArgumentException(
          "--sl-cpu " + cpu + " with --cpus " + cpus + ": choose 0 to " + (cpus - 1) + ", or own");
    }
  }
}
