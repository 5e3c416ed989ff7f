package org.splnet.kernel;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import org.jspecify.annotations.Nullable;

/**
 * What is pending on a CPU and what each level masks.
 *
 * <p>Every interrupt source of a CPU (a line's handlers of one level, a soft interrupt level, the
 * cross-call) is a bit. Asserting ORs the bit into {@code pending}, from any thread; masking is
 * lazy, a comparison of {@code pending} with the sources {@code above} a level. Lowering replays
 * highest first.
 *
 * <p>Memory order: asserting is a full fence between the caller's data and its look at {@code
 * sleeping}; the CPU stores {@code sleeping} and then loads {@code pending}, both volatile. So one
 * of the two sees the other, and no wake-up is lost. {@code above} and {@code at} are plain: an
 * entry is written before the bit can first be asserted, and the load of {@code pending} that sees
 * the bit orders the read of the entry after it.
 */
@Unwatched(
    primitive = "interrupt delivery",
    why = "an entry is written before its bit is first asserted, and read after the bit was seen")
class InterruptState {
  static final int SOURCES = Long.SIZE;
  private static final VarHandle PENDING;

  static {
    try {
      PENDING = MethodHandles.lookup().findVarHandle(InterruptState.class, "pending", long.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  // Other CPUs write here: keep the line away from what the CPU itself reads all the time.
  @SuppressWarnings("unused")
  private long p0, p1, p2, p3, p4, p5, p6, p7;

  @SuppressWarnings("unused")
  private volatile long pending;

  volatile boolean sleeping;

  @SuppressWarnings("unused")
  private long q0, q1, q2, q3, q4, q5, q6, q7;

  /** Sources of a rank greater than the index. */
  final long[] above;

  /** Sources of that rank. */
  final long[] at;

  final @Nullable Source[] sources = new @Nullable Source[SOURCES];

  private long lastServed;

  InterruptState(int ranks) {
    above = new long[ranks];
    at = new long[ranks];
  }

  /** Asserts sources. Any thread. True if any of them was not pending before. */
  @Ordering(Edge.ASSERT)
  boolean post(long mask) {
    return ((long) PENDING.getAndBitwiseOr(this, mask) & mask) != mask;
  }

  /** Takes back sources; returns those of them that were pending. */
  long withdraw(long mask) {
    return (long) PENDING.getAndBitwiseAnd(this, ~mask) & mask;
  }

  boolean anyAbove(int level) {
    return (pending & above[level]) != 0;
  }

  /** What is pending, for people; null if nothing is. */
  @Nullable String unserved() {
    long now = pending & above[0];
    if (now == 0) {
      return null;
    }
    return sources[Long.numberOfTrailingZeros(now)]
        + " is pending and never ran"
        + (sleeping ? ", for the CPU sleeps: a wake-up was lost" : "");
  }

  /** Runs everything pending above a level; true if anything ran. */
  boolean window(int level, Context ctx) {
    if ((pending & above[level]) == 0 || !ctx.machine.port().deliversAtWindows()) {
      return false;
    }
    deliver(level, ctx, Integer.MAX_VALUE);
    return true;
  }

  /**
   * Runs what is pending, but no more than so many sources: work that keeps coming back must not
   * keep the CPU from its clock and its engines. True if anything ran.
   */
  boolean runSome(Context ctx, int most) {
    if ((pending & above[0]) == 0 || !ctx.machine.port().deliversAtWindows()) {
      return false;
    }
    deliver(0, ctx, most);
    return true;
  }

  /** The sources that a window at that level would run. */
  long dueAbove(int level) {
    return pending & above[level];
  }

  /** Those of some sources that are served first. */
  long servedFirst(long of) {
    return of & at[select(of, 0)];
  }

  /** The rank of a source; 0 if it has been removed. */
  int rankOf(long bit) {
    Source source = sources[Long.numberOfTrailingZeros(bit)];
    return source == null ? 0 : source.rank;
  }

  /** Runs one source that is pending; false if it is not, or has been removed. */
  boolean deliverOne(long bit, Context ctx) {
    Source source = sources[Long.numberOfTrailingZeros(bit)];
    if (source == null || withdraw(bit) == 0) {
      return false;
    }
    lastServed = bit;
    ctx.frame(source);
    return true;
  }

  private void deliver(int level, Context ctx, int most) {
    long now;
    for (int left = most; left > 0 && (now = pending & above[level]) != 0; left--) {
      int rank = select(now, level);
      if (rank == level) {
        return;
      }
      long bit = next(now & at[rank]);
      lastServed = bit;
      if (withdraw(bit) == 0) {
        continue; // its source was removed meanwhile
      }
      Source source = sources[Long.numberOfTrailingZeros(bit)];
      if (source == null) {
        continue;
      }
      if (source.rank != rank) {
        // The bit has gone to another source meanwhile, which runs when its own level allows it.
        post(bit);
        continue;
      }
      ctx.frame(source);
    }
  }

  /** The rank above {@code level} to run first of those pending; {@code level} if there is none. */
  int select(long now, int level) {
    int rank = at.length - 1;
    while (rank > level && (now & at[rank]) == 0) {
      rank--;
    }
    return rank;
  }

  /** Sources of one rank take turns. */
  private long next(long candidates) {
    long after = candidates & -(lastServed << 1);
    return Long.lowestOneBit(after != 0 ? after : candidates);
  }

  /** Gives a source its bit. Locks: the machine's interrupt lock. */
  void add(Source source) {
    for (int i = 0; i < SOURCES; i++) {
      if (sources[i] == null) {
        sources[i] = source;
        source.bit = 1L << i;
        at[source.rank] |= source.bit;
        for (int l = 0; l < source.rank; l++) {
          above[l] |= source.bit;
        }
        // A late assertion of the bit's last source would make the first of this one look like a
        // second, for which nobody is woken.
        if ((pending & source.bit) != 0) {
          withdraw(source.bit);
        }
        return;
      }
    }
    throw new IllegalStateException(
        "a CPU has " + SOURCES + " interrupt sources and all are taken: use more CPUs or machines");
  }

  /** Takes a source's bit away. Locks: the machine's interrupt lock. */
  void remove(Source source) {
    at[source.rank] &= ~source.bit;
    for (int l = 0; l < source.rank; l++) {
      above[l] &= ~source.bit;
    }
    sources[Long.numberOfTrailingZeros(source.bit)] = null;
    withdraw(source.bit);
  }
}
