package org.splnet.net.queue;

import org.splnet.kernel.Labelled;
import org.splnet.kernel.Machine;

/** The kinds of input queue. */
public enum QueueKind implements Labelled {
  /** One per protocol, locked (2005). */
  LOCKED("locked") {
    @Override
    public InputQueue make(Machine machine, String name, int capacity) {
      return new LockedInputQueue(machine, name, capacity);
    }
  },
  /** One per protocol and CPU, locked. */
  PER_CPU("percpu") {
    @Override
    public InputQueue make(Machine machine, String name, int capacity) {
      return new PerCpuInputQueue(
          machine, cpu -> new LockedInputQueue(machine, name + " of cpu" + cpu, capacity));
    }
  },
  /** One per protocol and CPU, without a lock. */
  LOCK_FREE("lockfree") {
    @Override
    public InputQueue make(Machine machine, String name, int capacity) {
      return new PerCpuInputQueue(machine, cpu -> new LockFreeInputQueue(capacity));
    }
  };

  private final String label;

  QueueKind(String label) {
    this.label = label;
  }

  /** Makes one. */
  public abstract InputQueue make(Machine machine, String name, int capacity);

  @Override
  public String label() {
    return label;
  }

  /**
   * The kind of that label.
   *
   * @throws IllegalArgumentException if there is none, naming those there are
   */
  public static QueueKind of(String label) {
    return Labelled.of("input queue", values(), label);
  }
}
