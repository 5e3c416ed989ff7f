package org.splnet.simnet;

/** A call that will be made. */
public final class SimTimer {
  private final EventLoop loop;
  private final long dueNanos;
  private final long number;
  private final Runnable call;

  SimTimer(EventLoop loop, long dueNanos, long number, Runnable call) {
    this.loop = loop;
    this.dueNanos = dueNanos;
    this.number = number;
    this.call = call;
  }

  long dueNanos() {
    return dueNanos;
  }

  long number() {
    return number;
  }

  Runnable call() {
    return call;
  }

  /** Has it not be made; false if it was, or was cancelled before, or its host has crashed. */
  public boolean cancel() {
    return loop.cancel(this);
  }
}
