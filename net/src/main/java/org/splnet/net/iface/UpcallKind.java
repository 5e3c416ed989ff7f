package org.splnet.net.iface;

import org.splnet.kernel.Attach;
import org.splnet.kernel.Cpu;
import org.splnet.kernel.Labelled;
import org.splnet.kernel.Machine;

/** How a driver hands frames up. */
public enum UpcallKind implements Labelled {
  /** The device's lock is left for every packet. */
  PACKET("packet") {
    @Override
    public Upcall make(
        Machine machine,
        Cpu cpu,
        Attach attach,
        ReceiveSource from,
        LinkUpper to,
        int batch,
        int batches) {
      return new BatchUpcall(from, to, 1, batch * batches);
    }
  },
  /** The device's lock is left for every batch. */
  BATCH("batch") {
    @Override
    public Upcall make(
        Machine machine,
        Cpu cpu,
        Attach attach,
        ReceiveSource from,
        LinkUpper to,
        int batch,
        int batches) {
      return new BatchUpcall(from, to, batch, batches);
    }
  },
  /** In batches, by a soft interrupt of the driver's own. */
  SOFT_INTERRUPT("softint") {
    @Override
    public Upcall make(
        Machine machine,
        Cpu cpu,
        Attach attach,
        ReceiveSource from,
        LinkUpper to,
        int batch,
        int batches) {
      return new SoftInterruptUpcall(machine, cpu, attach, from, to, batch, batches);
    }
  },
  /** With the device's lock held: a negative control, which deadlocks. */
  HELD("held") {
    @Override
    public Upcall make(
        Machine machine,
        Cpu cpu,
        Attach attach,
        ReceiveSource from,
        LinkUpper to,
        int batch,
        int batches) {
      return new HeldUpcall(from, to, batch, batches);
    }
  };

  private final String label;

  UpcallKind(String label) {
    this.label = label;
  }

  /**
   * An up-call of this kind.
   *
   * @param cpu where a soft interrupt of the driver's own runs
   * @param attach how that is attached: as the driver's interrupt is
   * @param batch how many frames are received under one lock
   * @param batches how many batches are received before others have their turn
   */
  public abstract Upcall make(
      Machine machine,
      Cpu cpu,
      Attach attach,
      ReceiveSource from,
      LinkUpper to,
      int batch,
      int batches);

  @Override
  public String label() {
    return label;
  }

  /**
   * The kind of that label.
   *
   * @throws IllegalArgumentException if there is none, naming those there are
   */
  public static UpcallKind of(String label) {
    return Labelled.of("up-call", values(), label);
  }
}
