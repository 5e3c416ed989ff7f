package org.splnet.drivers.wire;

import java.util.List;
import java.util.stream.IntStream;
import org.splnet.net.queue.FlowHash;

/**
 * A wire whose ends have several queues, as cards with receive-side scaling have: each queue is a
 * {@link WireEnd} with a line of its own. The wire sorts what is sent into it over the other end's
 * queues by the Toeplitz hash of its flow, so that a flow always arrives at the same queue.
 *
 * <p>There is a ring in each direction between any two queues of both ends, so that nobody shares
 * one. A flow stays in order if all of it is sent by one queue. With one queue at both ends it is a
 * plain {@link WirePort#pair}.
 *
 * @param near the queues of one end
 * @param far the queues of the other end
 */
public record FlowWire(List<WireEnd> near, List<WireEnd> far) {
  /**
   * The queues of an end.
   *
   * @param queues how many, all of which send
   * @param receiving the numbers of those to which the wire delivers
   */
  public record Side(int queues, List<Integer> receiving) {
    /** One queue. */
    public static final Side ONE = new Side(1, List.of(0));

    /** Checks that there is somewhere to deliver to. */
    public Side {
      receiving = List.copyOf(receiving);
      if (receiving.isEmpty() || receiving.stream().anyMatch(q -> q < 0 || q >= queues)) {
        throw new IllegalArgumentException(
            "a wire end of " + queues + " queues cannot receive by " + receiving);
      }
    }

    /** So many queues, all of which receive. */
    public static Side of(int queues) {
      return new Side(queues, IntStream.range(0, queues).boxed().toList());
    }
  }

  /** Keeps its own lists. */
  public FlowWire {
    near = List.copyOf(near);
    far = List.copyOf(far);
  }

  /**
   * A wire.
   *
   * @param capacity of each ring, in frames, a power of two
   */
  public static FlowWire between(int capacity, Side near, Side far) {
    WirePort[][] from = new WirePort[near.queues][far.queues];
    WirePort[][] to = new WirePort[far.queues][near.queues];
    for (int i = 0; i < near.queues; i++) {
      for (int k = 0; k < far.queues; k++) {
        WirePort[] pair = WirePort.pair(capacity);
        from[i][k] = pair[0];
        to[k][i] = pair[1];
      }
    }
    return new FlowWire(ends(capacity, from, far), ends(capacity, to, near));
  }

  private static List<WireEnd> ends(int capacity, WirePort[][] queues, Side other) {
    FlowHash hash = new FlowHash();
    return IntStream.range(0, queues.length)
        .mapToObj(i -> end(capacity, queues[i], other, hash))
        .toList();
  }

  private static WireEnd end(int capacity, WirePort[] ports, Side other, FlowHash hash) {
    if (ports.length == 1) {
      return ports[0];
    }
    WirePort[] receiving = other.receiving.stream().map(q -> ports[q]).toArray(WirePort[]::new);
    return new SpreadPort(capacity, ports, receiving, hash);
  }
}
