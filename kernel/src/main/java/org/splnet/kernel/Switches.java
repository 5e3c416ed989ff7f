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
 *   <li>{@code -Dsplnet.stats=false}: keep no lock statistics.
 *   <li>{@code -Dsplnet.fixed=own|none}: bind every mutex at compile time to itself or to no lock:
 *       the hard-wired baselines against which the freedom of bindings is measured. {@code none}
 *       protects nothing and is right only for one CPU.
 * </ul>
 */
public final class Switches {
  /** Locks and levels are checked. */
  public static final boolean CHECK = Boolean.getBoolean("splnet.check");

  /** Locks are counted and timed. */
  public static final boolean STATS = !"false".equals(System.getProperty("splnet.stats", "true"));

  /** Every mutex is bound to itself, whatever the binding says. */
  public static final boolean FIXED_OWN = "own".equals(System.getProperty("splnet.fixed"));

  /** No mutex is bound to anything. */
  public static final boolean FIXED_NONE = "none".equals(System.getProperty("splnet.fixed"));

  private Switches() {}
}
