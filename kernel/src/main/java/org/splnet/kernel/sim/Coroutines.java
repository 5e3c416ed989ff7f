package org.splnet.kernel.sim;

import java.util.ArrayDeque;

/**
 * Coroutines that have come to the end of one body and can take another, across the ports of one
 * thread: a new one costs more than most of the steps that a short run makes. One that was left
 * standing in the middle of its body is not among them. Not safe to share between threads.
 */
public final class Coroutines {
  private final ArrayDeque<Coroutine> idle = new ArrayDeque<>();

  /** None yet. */
  public Coroutines() {}

  /** A coroutine with a body that has not begun. */
  Coroutine take(Runnable body) {
    Coroutine c = idle.pollLast();
    if (c == null) {
      return new Coroutine(body);
    }
    c.takeBody(body);
    return c;
  }

  /** Takes back one whose body has ended. */
  void give(Coroutine c) {
    if (c.isReusable()) {
      idle.addLast(c);
    }
  }
}
