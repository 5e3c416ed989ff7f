package org.splnet.kernel;

/**
 * The per-JVM switches. They are constants, so that the compiler folds what is off away: checking
 * and statistics cost nothing where they are not wanted.
 *
 * <ul>
 *   <li>{@code -Dsplnet.check=true}: judge lock order, ownership and level at every operation. With
 *       {@code -Dsplnet.check.holdMicros=N} also how long a lock is held, with {@code
 *       -Dsplnet.check.raiseMicros=N} how long a CPU's level is raised or a handler runs. With
 *       {@code -Dsplnet.check.graph=FILE} each machine on real threads writes the order that it has
 *       seen there when it stops, for {@code splnet order --dot --observed FILE}.
 *   <li>{@code -Dsplnet.stats=false}: keep no lock statistics. {@code -Dsplnet.stats.sample=N}:
 *       time one hold of N, 128 unless told.
 *   <li>{@code -Dsplnet.fixed=own|none}: bind every mutex at compile time to itself or to no lock:
 *       the hard-wired baselines against which the freedom of bindings is measured. {@code none}
 *       protects nothing and is right only for one CPU.
 *   <li>{@code -Dsplnet.trace=records|account}: report who runs and who waits, see {@link
 *       org.splnet.kernel.trace}: keep the last records of each context ({@code
 *       -Dsplnet.trace.records=N} of them, a power of two), or add up the time by what it went
 *       into.
 * </ul>
 */
public final class Switches {
  /** Locks and levels are checked. */
  public static final boolean CHECK = Boolean.getBoolean("splnet.check");

  /** Locks are counted and timed. */
  public static final boolean STATS = !"false".equals(System.getProperty("splnet.stats", "true"));

  /** Of so many real locks taken, one hold is timed; a power of two. */
  public static final int HOLD_SAMPLE =
      Integer.highestOneBit(Math.max(1, Integer.getInteger("splnet.stats.sample", 128)));

  /** Every mutex is bound to itself, whatever the binding says. */
  public static final boolean FIXED_OWN = "own".equals(System.getProperty("splnet.fixed"));

  /** No mutex is bound to anything. */
  public static final boolean FIXED_NONE = "none".equals(System.getProperty("splnet.fixed"));

  /** Contexts report what they do. */
  public static final boolean TRACE = !"off".equals(System.getProperty("splnet.trace", "off"));

  /** What they report is added up, not recorded. */
  public static final boolean TRACE_ACCOUNT = "account".equals(System.getProperty("splnet.trace"));

  /** How many records of each context are kept. */
  public static final int TRACE_RECORDS =
      Integer.highestOneBit(Math.max(2, Integer.getInteger("splnet.trace.records", 1 << 15)));

  private Switches() {}
}
