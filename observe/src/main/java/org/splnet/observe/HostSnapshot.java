package org.splnet.observe;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.splnet.kernel.MachineStatistics;

/**
 * Everything that can be counted of a host, at about one moment. Its components are the members of
 * the JSON document that {@code splnet stat --json} prints; a reader ignores members that it does
 * not know, and {@link #FORMAT} grows when one that is there changes its meaning.
 *
 * @param version {@link #FORMAT}
 * @param pid the process
 * @param name the machine
 * @param takenAt when, in UTC, as ISO 8601 writes it
 * @param upNanos since when the host is observed, in nanoseconds
 * @param options the choices of the machine and the stack, by name
 * @param interfaces the interfaces in order of their making
 * @param counters what the protocols have counted, each counter that there is
 * @param machine interrupts, soft interrupts and CPUs
 * @param locks the lock classes, outermost first; none where lock statistics are off
 * @param routes the routes by destination
 * @param neighbours the ARP table
 * @param sockets the UDP endpoints by port
 * @param pool the packets
 * @param inputQueues the protocols' input queues
 */
public record HostSnapshot(
    int version,
    long pid,
    String name,
    String takenAt,
    long upNanos,
    Map<String, String> options,
    List<InterfaceState> interfaces,
    List<CounterState> counters,
    MachineStatistics machine,
    List<LockState> locks,
    List<RouteState> routes,
    List<NeighbourState> neighbours,
    List<SocketState> sockets,
    PoolState pool,
    List<QueueState> inputQueues) {
  /** The version of the JSON document. */
  public static final int FORMAT = 1;

  /**
   * An interface.
   *
   * @param name its name
   * @param driver the kind of its driver
   * @param flags what it is: {@code UP}, {@code BROADCAST}, {@code LOOPBACK}; {@code MPSAFE} if its
   *     driver is, {@code NEEDSGIANT} if it is entered under the kernel lock
   * @param mtu most bytes of a network-layer packet
   * @param addresses IPv4 addresses with their prefix lengths
   * @param ether the station address, where the link has one
   * @param in what it received
   * @param out what it was given to send
   * @param drops its drops by reason, those that are not zero
   * @param sendQueue its send queue
   */
  public record InterfaceState(
      String name,
      String driver,
      List<String> flags,
      int mtu,
      List<String> addresses,
      Optional<String> ether,
      Traffic in,
      Traffic out,
      Map<String, Long> drops,
      QueueState sendQueue) {}

  /**
   * Traffic of an interface in one direction.
   *
   * @param packets frames
   * @param bytes bytes of these, link headers included
   * @param errors frames that could not be taken or sent for what they were
   * @param dropped frames that were dropped here for another reason
   */
  public record Traffic(long packets, long bytes, long errors, long dropped) {}

  /**
   * A counter of the stack.
   *
   * @param name its name, as of {@link org.splnet.net.stats.NetCounter}
   * @param protocol whose it is: {@code link}, {@code arp}, {@code ip}, {@code icmp}, {@code udp}
   * @param drop whether packets are lost where it counts
   * @param value what it has counted
   */
  public record CounterState(String name, String protocol, boolean drop, long value) {}

  /**
   * A lock class.
   *
   * @param name its name
   * @param enters enters, those that found the real lock taken by the caller already included
   * @param acquisitions how often a real lock was taken
   * @param contentions how many of these had to wait
   * @param waitNanos how long they waited in all
   * @param holdNanos how long those that were measured were held, in all
   * @param holdSamples how many were measured
   */
  public record LockState(
      String name,
      long enters,
      long acquisitions,
      long contentions,
      long waitNanos,
      long holdNanos,
      long holdSamples) {}

  /**
   * A route.
   *
   * @param destination the prefix
   * @param gateway the neighbour to send to, where it is not the destination itself
   * @param kind {@code unicast}, {@code local} or {@code broadcast}
   * @param iface the way out
   */
  public record RouteState(
      String destination, Optional<String> gateway, String kind, String iface) {}

  /**
   * A neighbour.
   *
   * @param iface the interface on whose link it is
   * @param address its address
   * @param ether its station address, once it is known
   * @param state what is known, in a word
   * @param waiting packets that wait for it
   */
  public record NeighbourState(
      String iface, String address, Optional<String> ether, String state, int waiting) {}

  /**
   * A UDP endpoint.
   *
   * @param owner {@code socket}, or the name of a service in the stack
   * @param local address and port, {@code *} for all addresses
   * @param peer address and port of the only peer, {@code *:*} for any
   * @param packets packets that wait to be received
   * @param bytes bytes that wait to be received
   */
  public record SocketState(String owner, String local, String peer, int packets, int bytes) {}

  /**
   * The packet pool.
   *
   * @param capacity packets there are
   * @param used packets that are neither in the depot nor in a cache
   * @param exhausted how often there was none to be had
   */
  public record PoolState(int capacity, int used, long exhausted) {}

  /**
   * A queue.
   *
   * @param name whose it is
   * @param length packets that wait
   * @param highWater the most that ever waited at once
   * @param capacity most packets that may wait, in each of its parts
   */
  public record QueueState(String name, int length, int highWater, int capacity) {}

  /** Drops, in all. */
  public long drops() {
    return counters.stream().filter(CounterState::drop).mapToLong(CounterState::value).sum();
  }
}
