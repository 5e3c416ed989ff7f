package org.splnet.kernel;

/** Stands for the kernel floor's operations. */
public enum Operation {
  LOCK_ENTER,
  QUEUE
}
