package org.splnet.kernel;

/**
 * What is done at a scheduling point, as a schedule, its report and the cost model know it. See
 * {@link SchedulingPoint}.
 */
public enum Operation {
  /** A lock is about to be taken, for reading or writing. */
  LOCK_ENTER("enter", true),
  /** A lock is about to be tried. */
  LOCK_TRY("try", true),
  /** A lock is about to be left. */
  LOCK_EXIT("exit", true),
  /** The level is about to be raised. */
  LEVEL_RAISE("raise", true),
  /** The level is about to be restored. */
  LEVEL_LOWER("lower", true),
  /** Packets are about to be put into a queue, or taken out of it. */
  QUEUE("queue", true),
  /** An interrupt line is about to be asserted. */
  LINE_ASSERT("assert", false),
  /** A device is about to be told to keep its interrupt, or to let it through again. */
  LINE_MASK("mask", true),
  /** A handler is about to be attached, detached, or its line routed elsewhere. */
  LINE_ATTACH("attach", true),
  /** A soft interrupt is about to be scheduled. */
  SOFT_SCHEDULE("schedule", true),
  /** A callout is about to be armed. */
  CALLOUT_ARM("arm", true),
  /** A callout is about to be cancelled. */
  CALLOUT_CANCEL("cancel", true),
  /** A context is about to wait for a signal. */
  WAIT("wait", false),
  /** A signal is about to be given. */
  SIGNAL("signal", true),
  /** Another CPU is about to be called. */
  CROSS_CALL("call", true),
  /** A call of another CPU has been made, and is about to be acknowledged. */
  CROSS_DONE("done", false);

  private final String label;
  private final boolean window;

  Operation(String label, boolean window) {
    this.label = label;
    this.window = window;
  }

  /** As it is written in a schedule. */
  public String label() {
    return label;
  }

  /** Whether an interrupt that the level allows may arrive just before it. */
  public boolean isWindow() {
    return window;
  }
}
