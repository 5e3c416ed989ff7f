package org.splnet.net.iface;

import org.splnet.kernel.Attach;
import org.splnet.kernel.Labelled;
import org.splnet.kernel.LockBinding;
import org.splnet.kernel.LockClass;
import org.splnet.kernel.LockOrder;
import org.splnet.kernel.Machine;

/** How a device is started when frames have been queued. */
public enum StartKind implements Labelled {
  /** By the sender, which waits for the device's lock. */
  LOCKED("locked") {
    @Override
    TransmitStart choose(Machine machine, String name, LinkDriver driver) {
      return new LockedStart(driver);
    }
  },
  /** By the sender if the device's lock is free, otherwise by whoever holds it. */
  TRY_LOCK("trylock") {
    @Override
    TransmitStart choose(Machine machine, String name, LinkDriver driver) {
      return new TryLockStart(driver);
    }

    @Override
    public void check(LockBinding binding) {
      LockClass to = binding.target(LockOrder.DEVICE);
      if (to != LockOrder.DEVICE) {
        throw new IllegalArgumentException(
            "transmit start 'trylock' has whoever holds a device's lock send for the others, but"
                + " lock grain '"
                + binding
                + "' makes it the "
                + to
                + " lock, which may be held for anything: choose a grain that gives devices their"
                + " own, or another start");
      }
    }
  },
  /** By the first sender, for all that come meanwhile. */
  FIRST("first") {
    @Override
    TransmitStart choose(Machine machine, String name, LinkDriver driver) {
      return new FirstInStart(driver);
    }
  },
  /** By a soft interrupt. */
  DEFERRED("deferred") {
    @Override
    TransmitStart choose(Machine machine, String name, LinkDriver driver) {
      return new DeferredStart(machine, name, driver, Attach.MPSAFE);
    }
  },
  /** Each CPU its own of the device's transmit queues. */
  PER_QUEUE("perqueue") {
    @Override
    TransmitStart choose(Machine machine, String name, LinkDriver driver) {
      int cpus = machine.cpus().size();
      int queues = driver.transmitQueues();
      if (queues < cpus) {
        throw new IllegalArgumentException(
            "transmit start 'perqueue' wants a transmit queue for each of "
                + cpus
                + " CPUs, but "
                + name
                + " has "
                + queues
                + ": give it a driver with more, such as wire, or choose start locked, trylock,"
                + " first or deferred");
      }
      return new PerQueueStart(driver, cpus);
    }
  };

  private final String label;

  StartKind(String label) {
    this.label = label;
  }

  abstract TransmitStart choose(Machine machine, String name, LinkDriver driver);

  /** The start of an interface: of this kind, or deferred if its driver is not SMP-safe. */
  public final TransmitStart make(Machine machine, String name, LinkDriver driver) {
    return driver.isMpSafe()
        ? choose(machine, name, driver)
        : new DeferredStart(machine, name, driver, Attach.UNFLAGGED);
  }

  /**
   * Checks that it goes with a lock grain.
   *
   * @throws IllegalArgumentException with the reason
   */
  public void check(LockBinding binding) {
    // Most go anywhere.
  }

  @Override
  public String label() {
    return label;
  }

  /**
   * The kind of that label.
   *
   * @throws IllegalArgumentException if there is none, naming those there are
   */
  public static StartKind of(String label) {
    return Labelled.of("transmit start", values(), label);
  }
}
