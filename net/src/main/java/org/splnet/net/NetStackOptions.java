package org.splnet.net;

import org.splnet.net.queue.DispatchKind;
import org.splnet.net.queue.QueueKind;

/**
 * The choices of a stack that are not its machine's.
 *
 * @param queue the kind of protocol input queue
 * @param dispatch when packets are processed
 * @param packets how many packets its pool has
 * @param inputQueueLength most packets in one input queue, a power of two
 * @param sendQueueLength most packets in an interface's send queue, a power of two
 * @param announcing whether an address is announced on its link when it is added (RFC 5227, 2.3)
 */
public record NetStackOptions(
    QueueKind queue,
    DispatchKind dispatch,
    int packets,
    int inputQueueLength,
    int sendQueueLength,
    boolean announcing) {
  /** Per-CPU locked queues, deferred dispatch, 4096 packets, queues of 1024, announcing. */
  public static final NetStackOptions DEFAULT =
      new NetStackOptions(QueueKind.PER_CPU, DispatchKind.DEFERRED, 4096, 1024, 1024, true);

  /** The same, announcing. */
  public NetStackOptions(
      QueueKind queue,
      DispatchKind dispatch,
      int packets,
      int inputQueueLength,
      int sendQueueLength) {
    this(queue, dispatch, packets, inputQueueLength, sendQueueLength, true);
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

  /** The same with another kind of queue. */
  public NetStackOptions withQueue(QueueKind q) {
    return new NetStackOptions(q, dispatch, packets, inputQueueLength, sendQueueLength, announcing);
  }

  /** The same with another dispatch. */
  public NetStackOptions withDispatch(DispatchKind d) {
    return new NetStackOptions(queue, d, packets, inputQueueLength, sendQueueLength, announcing);
  }

  /** The same with another number of packets. */
  public NetStackOptions withPackets(int n) {
    return new NetStackOptions(queue, dispatch, n, inputQueueLength, sendQueueLength, announcing);
  }

  /** The same, with or without announcing addresses: links to mere sinks want no frame unasked. */
  public NetStackOptions withAnnouncing(boolean on) {
    return new NetStackOptions(queue, dispatch, packets, inputQueueLength, sendQueueLength, on);
  }
}
