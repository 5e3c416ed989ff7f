package org.splnet.net.iface;

import org.splnet.kernel.Condition;
import org.splnet.kernel.Context;
import org.splnet.kernel.GuardedBy;
import org.splnet.kernel.LockOrder;
import org.splnet.kernel.Machine;
import org.splnet.kernel.Mutex;

/**
 * Lets one application thread at a time bring an interface up or down, attach or detach it, or
 * change how its device works; the others sleep.
 *
 * <p>Not a lock of the order: whoever is inside waits for handlers and callouts of the device,
 * which no lock may be held for. Its interlock is held for a moment at either end only.
 */
final class ConfigGate {
  private final Mutex lock;
  private final Condition free;

  @GuardedBy("lock")
  private boolean busy;

  @SuppressWarnings("LockedCheck") // the condition calls isFreeLocked with the lock held
  ConfigGate(Machine machine, String name) {
    lock = machine.mutex(LockOrder.IFCONF, name + " configuration");
    free = machine.condition(lock, "the end of a configuration of " + name, this::isFreeLocked);
  }

  @GuardedBy("lock")
  private boolean isFreeLocked() {
    return !busy;
  }

  /** Context: TOP. Locks: none. */
  void enter(Context ctx) {
    lock.enter(ctx);
    try {
      while (busy) {
        free.awaitLocked(ctx, Long.MAX_VALUE);
      }
      busy = true;
    } finally {
      lock.exit(ctx);
    }
  }

  void exit(Context ctx) {
    lock.enter(ctx);
    try {
      busy = false;
      free.signalLocked(ctx);
    } finally {
      lock.exit(ctx);
    }
  }
}
