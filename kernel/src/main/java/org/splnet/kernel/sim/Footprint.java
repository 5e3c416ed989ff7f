package org.splnet.kernel.sim;

/**
 * What a step of a strand touches, where a {@link Strategy} decides by footprints: a kind, an
 * object of the run, and a key of it that is the same in all runs of the program.
 *
 * <p>Two steps of different strands commute unless their footprints are of one object and at least
 * one of the two changes it.
 */
public final class Footprint {
  /** Nothing: where no step is pending, or one that is nobody else's business. */
  public static final int NONE = 0;

  /** A shared variable is read. */
  public static final int READ = 1;

  /** A shared variable is written. */
  public static final int WRITE = 2;

  /** A shared variable, or an object of the kernel, is read and changed. */
  public static final int UPDATE = 3;

  /** A lock is taken; possible only while it is free. */
  public static final int ACQUIRE = 4;

  /** A lock is tried. */
  public static final int TRY = 5;

  /** A lock is released. */
  public static final int RELEASE = 6;

  /** A shared variable is awaited: read, which is possible only while it is as it must be. */
  public static final int AWAIT = 7;

  /** A condition of unknown extent is awaited: depends on everything. */
  public static final int AWAIT_ANY = 8;

  /** A CPU has nothing to do but what is pending there; it goes on only by interrupts. */
  public static final int IDLE = 9;

  /** A readers-writer lock is taken to read; possible only while nobody writes. */
  public static final int SHARE = 10;

  /** Nothing that others see, on a CPU: an interrupt may arrive before it. */
  public static final int WINDOW = 11;

  /**
   * An operation on an object of the kernel: reads and changes it, and may make frames possible.
   */
  public static final int OBJECT = 12;

  /** An interrupt frame begins on a CPU. No strand makes it; searches note it. */
  public static final int BEGIN = 13;

  private Footprint() {}

  /** Whether steps of these kinds on one object commute. */
  public static boolean commute(int a, int b) {
    return isRead(a) && isRead(b);
  }

  /** Whether a step of that kind only looks. */
  public static boolean isRead(int kind) {
    return kind == READ || kind == AWAIT;
  }

  /** Whether a step of that kind is possible only at some times. */
  public static boolean mayBlock(int kind) {
    return kind == ACQUIRE || kind == SHARE || kind == AWAIT || kind == AWAIT_ANY;
  }
}
