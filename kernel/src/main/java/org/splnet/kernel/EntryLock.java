package org.splnet.kernel;

/** A lock that a binding or a wrapper enters around a whole handler or call. */
public sealed interface EntryLock permits Mutex, KernelLock {
  /** Takes it; spins, with the interrupt windows of its kind. */
  void enter(Context ctx);

  /** Leaves one count. */
  void exit(Context ctx);
}
