package org.splnet.kernel.explore;

import java.util.function.IntPredicate;
import org.splnet.kernel.sim.Awaited;
import org.splnet.kernel.sim.Footprint;
import org.splnet.kernel.sim.SimPort;
import org.splnet.kernel.sim.Valued;

/**
 * A variable that strands of a program share: as a volatile one, and each access is one scheduling
 * point. What the program does outside of its strands, while it is built and at its end, is none.
 *
 * <p>Made by {@link World#shared}. Any context; no locks.
 */
public final class Shared implements Valued {
  private final SimPort port;
  private final String name;
  private final int number;
  private int value;

  Shared(SimPort port, String name, int number, int value) {
    this.port = port;
    this.name = name;
    this.number = number;
    this.value = value;
  }

  /** Reads it. */
  public int read() {
    port.touch(Footprint.READ, this, number, name);
    return value;
  }

  /** Writes it. */
  public void write(int to) {
    port.touch(Footprint.WRITE, this, number, name);
    value = to;
  }

  /** Adds to it, as one; returns what it was before. */
  public int fetchAdd(int more) {
    port.touch(Footprint.UPDATE, this, number, name);
    int was = value;
    value = was + more;
    return was;
  }

  /** Changes it from one value to another, as one; false if it was not the first. */
  public boolean compareAndSet(int from, int to) {
    port.touch(Footprint.UPDATE, this, number, name);
    if (value != from) {
      return false;
    }
    value = to;
    return true;
  }

  /** Waits until its value is as it must be. The look that ends the wait is the one step. */
  public void await(IntPredicate holds) {
    port.await(new Awaited(this, holds), number, name);
  }

  /** Its value, without a scheduling point: for what looks when a run has ended. */
  @Override
  public int value() {
    return value;
  }

  @Override
  public String toString() {
    return name;
  }
}
