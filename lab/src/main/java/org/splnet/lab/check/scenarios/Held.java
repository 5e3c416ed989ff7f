package org.splnet.lab.check.scenarios;

import org.splnet.kernel.Context;
import org.splnet.kernel.KernelLock;
import org.splnet.kernel.Mutex;
import org.splnet.kernel.RwLock;

/** What is done with a lock held. */
public final class Held {
  private Held() {}

  /** With a mutex. */
  public static void during(Context ctx, Mutex lock, Runnable body) {
    lock.enter(ctx);
    try {
      body.run();
    } finally {
      lock.exit(ctx);
    }
  }

  /** With a readers-writer lock, to write. */
  public static void during(Context ctx, RwLock lock, Runnable body) {
    lock.enterWrite(ctx);
    try {
      body.run();
    } finally {
      lock.exitWrite(ctx);
    }
  }

  /** With the kernel lock. */
  public static void during(Context ctx, KernelLock lock, Runnable body) {
    lock.enter(ctx);
    try {
      body.run();
    } finally {
      lock.exit(ctx);
    }
  }
}
