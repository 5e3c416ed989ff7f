package org.splnet.kernel;

import static org.splnet.kernel.Domain.DRIVER;
import static org.splnet.kernel.Domain.KERNEL;
import static org.splnet.kernel.Domain.PROTOCOL;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.splnet.kernel.LockClass.Kind;

/**
 * The order of all locks, in one place: the list below runs from the outermost class to the
 * innermost, and while a lock is held only classes further down may be taken.
 *
 * <p>{@code docs/locking.md} is rendered from this file by the build, so the two cannot differ.
 *
 * <p>Two remarks on places that are not obvious. The send queue of an interface lies
 * <em>inside</em> its device: {@code startLocked} runs with the device lock held, from a sender as
 * from the interrupt, and takes frames off the queue one batch at a time; the other way round the
 * interrupt path would have to let go of the device to look at its own queue. Every class that is
 * taken while the kernel lock may be held (queues, devices, pool, kernel) is held at VM or above,
 * for a wrapped handler that arrives inside it would want the kernel lock: see {@code
 * docs/locking.md}.
 */
public final class LockOrder {
  /** The big lock: recursive, outermost, entered around everything that is not SMP-safe. */
  public static final LockClass BIG =
      new LockClass(
          "kernel",
          Kind.KERNEL,
          KERNEL,
          Ipl.NONE,
          false,
          "everything that is not flagged SMP-safe",
          "wrappers of unflagged handlers; every entry under the big-lock binding");

  /** Interface configuration. */
  public static final LockClass IFCONF =
      new LockClass(
          "ifconf",
          Kind.MUTEX,
          PROTOCOL,
          Ipl.SOFTNET,
          false,
          "the list of interfaces",
          "attach, detach");

  /** The one protocol lock of the softnet binding. */
  public static final LockClass SOFTNET =
      new LockClass(
          "softnet",
          Kind.MUTEX,
          PROTOCOL,
          Ipl.SOFTNET,
          false,
          "all protocol state, under the softnet binding",
          "protocol soft interrupts and socket calls, under the softnet binding");

  /** Fragments of datagrams for this host. */
  public static final LockClass REASS =
      new LockClass(
          "reass",
          Kind.MUTEX,
          PROTOCOL,
          Ipl.SOFTNET,
          false,
          "fragments that wait for the others of their datagram",
          "IP input of a fragment, reassembly timer");

  /** The table of UDP endpoints. */
  public static final LockClass UDPTABLE =
      new LockClass(
          "udptable",
          Kind.RW,
          PROTOCOL,
          Ipl.SOFTNET,
          false,
          "the map from port to UDP socket",
          "UDP input (read), bind and close (write)");

  /** A socket's receive buffer. */
  public static final LockClass SORCV =
      new LockClass(
          "sorcv",
          Kind.MUTEX,
          PROTOCOL,
          Ipl.SOFTNET,
          false,
          "one socket's receive buffer and its waiters",
          "UDP input, receive, close");

  /** Addresses of interfaces. */
  public static final LockClass IFADDR =
      new LockClass(
          "ifaddr",
          Kind.MUTEX,
          PROTOCOL,
          Ipl.SOFTNET,
          false,
          "changes to the addresses of interfaces, their claims (readers take no lock)",
          "address changes, ARP input of a conflict, address timer");

  /** What ICMP says about paths; readers use immutable snapshots. */
  public static final LockClass PATH =
      new LockClass(
          "path",
          Kind.MUTEX,
          PROTOCOL,
          Ipl.SOFTNET,
          false,
          "what routers say about paths: their MTUs, redirects (readers take no lock)",
          "ICMP input that changes it, its timers");

  /** Writers of the route table; readers use an immutable snapshot. */
  public static final LockClass ROUTE =
      new LockClass(
          "route",
          Kind.MUTEX,
          PROTOCOL,
          Ipl.SOFTNET,
          false,
          "changes to the route table (readers take no lock)",
          "route add and delete");

  /** Neighbour entries of one interface. */
  public static final LockClass ARP =
      new LockClass(
          "arp",
          Kind.MUTEX,
          PROTOCOL,
          Ipl.SOFTNET,
          false,
          "changes to the ARP table and packets waiting for an address",
          "ARP input, output to an unresolved neighbour, ARP timer");

  /** A protocol's input queue. */
  public static final LockClass INPUTQ =
      new LockClass(
          "inputq",
          Kind.MUTEX,
          DRIVER,
          Ipl.VM,
          true,
          "one protocol's input queue, or one CPU's share of it",
          "driver interrupts (enqueue), protocol soft interrupts (dequeue)");

  /** A device instance. */
  public static final LockClass DEVICE =
      new LockClass(
          "device",
          Kind.MUTEX,
          DRIVER,
          Ipl.VM,
          true,
          "the registers and rings of one device",
          "start, stop, init, the device's interrupt");

  /** An interface's send queue. */
  public static final LockClass IFSND =
      new LockClass(
          "ifsnd",
          Kind.MUTEX,
          DRIVER,
          Ipl.VM,
          true,
          "one interface's send queue",
          "output (enqueue), startLocked (dequeue)");

  /** The packet pool's depot. */
  public static final LockClass PKTPOOL =
      new LockClass(
          "pktpool",
          Kind.MUTEX,
          DRIVER,
          Ipl.VM,
          true,
          "the depot behind the per-CPU packet caches",
          "a cache that runs empty or full");

  /** A CPU's timing wheel. */
  public static final LockClass CALLOUT =
      new LockClass(
          "callout",
          Kind.MUTEX,
          KERNEL,
          Ipl.HIGH,
          true,
          "one CPU's timing wheel",
          "schedule, cancel, the soft clock interrupt");

  /** Interrupt lines and their handlers. */
  public static final LockClass INTERRUPT =
      new LockClass(
          "interrupt",
          Kind.MUTEX,
          KERNEL,
          Ipl.HIGH,
          true,
          "handler lists and routes of interrupt lines",
          "establish, disestablish, route");

  /** The order of splnet. */
  public static final LockOrder STANDARD =
      new LockOrder(
          List.of(
              BIG, IFCONF, SOFTNET, REASS, UDPTABLE, SORCV, IFADDR, PATH, ROUTE, ARP, INPUTQ,
              DEVICE, IFSND, PKTPOOL, CALLOUT, INTERRUPT));

  private final List<LockClass> classes;

  /**
   * An order of its own, for tests and experiments.
   *
   * @param classes outermost first; the first must be {@link #BIG}
   * @throws IllegalArgumentException if a name occurs twice or the first is not the big lock
   */
  public LockOrder(List<LockClass> classes) {
    if (classes.isEmpty() || classes.getFirst() != BIG) {
      throw new IllegalArgumentException("the outermost lock class must be 'kernel'");
    }
    Set<String> names = new HashSet<>();
    for (LockClass c : classes) {
      if (!names.add(c.name())) {
        throw new IllegalArgumentException("lock class '" + c.name() + "' is declared twice");
      }
    }
    this.classes = List.copyOf(classes);
  }

  /** All classes, outermost first. */
  public List<LockClass> classes() {
    return classes;
  }

  /**
   * The place of a class: 0 is the outermost.
   *
   * @throws IllegalArgumentException if the class has no place in this order
   */
  public int rank(LockClass c) {
    int rank = 0;
    while (rank < classes.size() && classes.get(rank) != c) {
      rank++;
    }
    if (rank == classes.size()) {
      rank = classes.indexOf(c);
    }
    if (rank < 0) {
      throw new IllegalArgumentException(
          "lock class '" + c.name() + "' has no place in the lock order: declare it in LockOrder");
    }
    return rank;
  }

  /**
   * The class of that name.
   *
   * @throws IllegalArgumentException if there is none, naming those there are
   */
  public LockClass named(String name) {
    for (LockClass c : classes) {
      if (c.name().equals(name)) {
        return c;
      }
    }
    throw new IllegalArgumentException(
        "unknown lock class '"
            + name
            + "': choose one of "
            + String.join(", ", classes.stream().map(LockClass::name).toList()));
  }

  /** This order with more classes as the innermost ones. */
  public LockOrder plus(LockClass... more) {
    if (more.length == 0) {
      return this;
    }
    List<LockClass> all = new ArrayList<>(classes);
    all.addAll(List.of(more));
    return new LockOrder(all);
  }

  /** The table of {@code docs/locking.md}, in Markdown. */
  public String toMarkdown() {
    StringBuilder out = new StringBuilder();
    out.append(
        "| rank | class | kind | domain | level | under the kernel lock | protects | taken by |\n");
    out.append("|---|---|---|---|---|---|---|---|\n");
    for (int i = 0; i < classes.size(); i++) {
      LockClass c = classes.get(i);
      out.append("| ").append(i).append(" | `").append(c.name()).append("` | ");
      out.append(c.kind().name().toLowerCase(java.util.Locale.ROOT)).append(" | ");
      out.append(c.domain().name().toLowerCase(java.util.Locale.ROOT)).append(" | ");
      out.append(c.ipl()).append(" | ").append(c.underKernel() ? "yes" : "no").append(" | ");
      out.append(c.protects()).append(" | ").append(c.takenBy()).append(" |\n");
    }
    return out.toString();
  }
}
