package org.splnet.net;

import org.splnet.net.iface.StartKind;
import org.splnet.net.iface.UpcallKind;
import org.splnet.net.queue.DispatchKind;
import org.splnet.net.queue.QueueKind;
import org.splnet.net.queue.SteeringKind;

/**
 * The choices of a stack that are not its machine's.
 *
 * @param queue the kind of protocol input queue
 * @param steering which CPU's queue gets a packet; with the one locked queue for all, {@code CPU}
 *     means that the protocol's soft interrupt is scheduled on that CPU
 * @param dispatch when packets are processed
 * @param upcall how drivers hand frames up
 * @param start how devices are started to send
 * @param deadlocking whether a choice that can deadlock is meant
 * @param packets how many packets its pool has, at most
 * @param growing whether the pool begins small and takes packets from the arena as it needs them
 * @param inputQueueLength most packets in one input queue, a power of two
 * @param sendQueueLength most packets in an interface's send queue, a power of two
 * @param announcing whether an address is announced on its link when it is added (RFC 5227, 2.3)
 * @param probing whether the link is asked, before an address is used, if somebody has it already,
 *     which takes up to 7 s, and an address given up that somebody insists on (RFC 5227, 2.1 and
 *     2.4, b); otherwise it is used at once and defended only (2.4, c)
 */
public record NetStackOptions(
    QueueKind queue,
    SteeringKind steering,
    DispatchKind dispatch,
    UpcallKind upcall,
    StartKind start,
    boolean deadlocking,
    int packets,
    boolean growing,
    int inputQueueLength,
    int sendQueueLength,
    boolean announcing,
    boolean probing) {
  /**
   * Per-CPU locked queues, steering to this CPU, deferred dispatch, up-calls in batches, devices
   * started by the sender, 4096 packets, queues of 1024, announcing, not probing: the links of a
   * program's hosts are its own. A host on a link of others should probe.
   */
  public static final NetStackOptions DEFAULT =
      new NetStackOptions(QueueKind.PER_CPU, DispatchKind.DEFERRED, 4096, 1024, 1024);

  /** The defaults but for these. */
  public NetStackOptions(
      QueueKind queue,
      DispatchKind dispatch,
      int packets,
      int inputQueueLength,
      int sendQueueLength) {
    this(
        queue,
        SteeringKind.CPU,
        dispatch,
        UpcallKind.BATCH,
        StartKind.LOCKED,
        false,
        packets,
        false,
        inputQueueLength,
        sendQueueLength,
        true,
        false);
  }

  /** Checks the lengths. */
  public NetStackOptions {
    if (Integer.bitCount(inputQueueLength) != 1 || Integer.bitCount(sendQueueLength) != 1) {
      throw new IllegalArgumentException(
          "queue lengths "
              + inputQueueLength
              + " and "
              + sendQueueLength
              + ": each must be a power of two");
    }
  }

  /**
   * Checks that the choices go together.
   *
   * @throws IllegalArgumentException with the reason
   */
  public void check() {
    boolean one = queue == QueueKind.LOCKED;
    if (steering == SteeringKind.NONE && !one) {
      throw new IllegalArgumentException(
          "steering 'none' is one queue for all, but input queue '"
              + queue.label()
              + "' is one per CPU, of which something must choose: choose queue locked, or another"
              + " steering");
    }
    if (steering.isByFlow() && one) {
      throw new IllegalArgumentException(
          "steering '"
              + steering.label()
              + "' chooses a CPU's queue, but input queue 'locked' is one for all: choose percpu or"
              + " lockfree");
    }
    if (steering.isByFlow() && dispatch == DispatchKind.DIRECT) {
      throw new IllegalArgumentException(
          "steering '"
              + steering.label()
              + "' chooses an input queue, but direct dispatch has none: choose deferred or"
              + " hybrid");
    }
    if (steering == SteeringKind.FOLLOW && dispatch == DispatchKind.HYBRID) {
      throw new IllegalArgumentException(
          "steering 'follow' keeps the order by what the queue has processed, and hybrid dispatch"
              + " passes the queue by: choose deferred dispatch, or steering flow");
    }
    if (dispatch == DispatchKind.HYBRID && one) {
      throw new IllegalArgumentException(
          "hybrid dispatch keeps the order because a CPU's queue is its own, but input queue"
              + " 'locked' is one for all: choose percpu or lockfree");
    }
    if (upcall == UpcallKind.HELD && !deadlocking) {
      throw new IllegalArgumentException(
          "up-call 'held' hands frames up with the device's lock held, and deadlocks: it is there"
              + " to show that, and must be asked for twice (--i-know-this-deadlocks)");
    }
  }

  /** The same with another kind of queue. */
  public NetStackOptions withQueue(QueueKind q) {
    return with(
        q, steering, dispatch, upcall, start, deadlocking, packets, growing, announcing, probing);
  }

  /** The same with another steering. */
  public NetStackOptions withSteering(SteeringKind s) {
    return with(
        queue, s, dispatch, upcall, start, deadlocking, packets, growing, announcing, probing);
  }

  /** The same with another dispatch. */
  public NetStackOptions withDispatch(DispatchKind d) {
    return with(
        queue, steering, d, upcall, start, deadlocking, packets, growing, announcing, probing);
  }

  /** The same with another up-call. */
  public NetStackOptions withUpcall(UpcallKind u) {
    return with(
        queue, steering, dispatch, u, start, deadlocking, packets, growing, announcing, probing);
  }

  /** The same with another way to start devices. */
  public NetStackOptions withStart(StartKind s) {
    return with(
        queue, steering, dispatch, upcall, s, deadlocking, packets, growing, announcing, probing);
  }

  /** The same, for a negative control: a choice that can deadlock is meant. */
  public NetStackOptions withDeadlocking(boolean meant) {
    return with(
        queue, steering, dispatch, upcall, start, meant, packets, growing, announcing, probing);
  }

  /** The same with another number of packets. */
  public NetStackOptions withPackets(int n) {
    return with(
        queue, steering, dispatch, upcall, start, deadlocking, n, growing, announcing, probing);
  }

  /**
   * The same, with a pool that begins small and grows: for many stacks in one JVM, of which most
   * have little to do.
   */
  public NetStackOptions withGrowing(boolean on) {
    return with(
        queue, steering, dispatch, upcall, start, deadlocking, packets, on, announcing, probing);
  }

  /** The same, with or without announcing addresses: links to mere sinks want no frame unasked. */
  public NetStackOptions withAnnouncing(boolean on) {
    return with(
        queue, steering, dispatch, upcall, start, deadlocking, packets, growing, on, probing);
  }

  /** The same, with or without asking the link before an address is used. */
  public NetStackOptions withProbing(boolean on) {
    return with(
        queue, steering, dispatch, upcall, start, deadlocking, packets, growing, announcing, on);
  }

  private NetStackOptions with(
      QueueKind q,
      SteeringKind s,
      DispatchKind d,
      UpcallKind u,
      StartKind t,
      boolean meant,
      int n,
      boolean grow,
      boolean announce,
      boolean probe) {
    return new NetStackOptions(
        q, s, d, u, t, meant, n, grow, inputQueueLength, sendQueueLength, announce, probe);
  }
}
