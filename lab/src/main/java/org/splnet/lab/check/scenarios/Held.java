package org.splnet.lab.check.scenarios;

import org.splnet.kernel.Context;
import org.splnet.kernel.KernelLock;
import org.splnet.kernel.Mutex;

/** What is done with a lock held. */
final class Held {
  private Held() {}

  /** With a mutex. */
  static void during(Context ctx, Mutex lock, Runnable body) {
    lock.enter(ctx);
    try {
      body.run();
    } finally {
      lock.exit(ctx);
    }
  }

  /** With the kernel lock. */
  static void during(Context ctx, KernelLock lock, Runnable body) {
    lock.enter(ctx);
    try {
      body.run();
    } finally {
      lock.exit(ctx);
    }
  }
}
