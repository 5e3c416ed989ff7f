package org.splnet.kernel;

/**
 * What a context waits for at this moment, as a checked run knows it ({@link Context#waitsFor}); in
 * words by {@link #toString}.
 */
public sealed interface Wait
    permits WaitGraph.ForLock,
        WaitGraph.ForWriter,
        WaitGraph.ForReaders,
        WaitGraph.ForCpu,
        WaitGraph.ForSignal {
  /**
   * Whether what is waited for has not come: another turn of the waiting loop would find nothing,
   * but for an interrupt that is due ({@link Context#interruptDue}). False also where that cannot
   * be told, as of a fair lock that is free and goes to another first: false means worth another
   * turn.
   *
   * <p>Any thread; a moment old unless the contexts stand still.
   */
  boolean still();
}
