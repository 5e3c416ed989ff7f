package org.splnet.kernel;

/**
 * An engine where callers raise the level, see {@link LevelWith#CALLER}: engines take packets from
 * the pool, and the pool has a lock.
 */
record RaisedPoller(Poller of, int rank) implements Poller {
  /** The engine as it is to be stepped on a machine. */
  static Poller on(Machine machine, Poller poller) {
    int rank = machine.callerRank();
    return rank == 0 ? poller : new RaisedPoller(poller, rank);
  }

  @Override
  public boolean poll(Context ctx, long nowNanos) {
    int s = ctx.raiseTo(rank);
    boolean worked = of.poll(ctx, nowNanos);
    ctx.splx(s);
    return worked;
  }

  @Override
  public long dueNanos() {
    return of.dueNanos();
  }

  @Override
  public boolean maySleep() {
    return of.maySleep();
  }

  /** The name of an engine, for people. */
  static String name(Poller stepped) {
    Poller p = stepped instanceof RaisedPoller r ? r.of : stepped;
    return p.getClass().getSimpleName();
  }

  /** Whether {@code stepped} is {@code poller} or stands for it. */
  static boolean is(Poller stepped, Poller poller) {
    return stepped == poller || (stepped instanceof RaisedPoller r && r.of == poller);
  }
}
