package org.splnet.simnet;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.splnet.kernel.sim.SimPort;
import org.splnet.net.udp.Udp;
import org.splnet.net.udp.UdpDatagram;

/**
 * A network in this JVM: hosts with a whole stack each, links that delay, lose and reorder, and
 * time that jumps when there is nothing to do. All chance comes from one seed: same program, same
 * seed, same run.
 *
 * <p>Made, run and closed by one thread. Nothing happens but inside of {@link #run}, {@link
 * #runUntil} and {@link #runToEnd}, or while the test itself blocks in a call of a host.
 */
public final class SimNetwork implements AutoCloseable {
  /** So many steps in a row without time passing, and nobody would wait for the end of it. */
  private static final long MOST_STEPS_AT_ONCE = 5_000_000;

  private final long seed;
  private final SimPort port;
  private final History history;
  private final EventLoop loop;
  private final Map<String, SimHost> hosts = new LinkedHashMap<>();
  private final List<SimLink> links = new ArrayList<>();
  private final UdpDatagram scratch = new UdpDatagram(Udp.MAX_PAYLOAD);
  private final SimThreads threads = new SimThreads(this);
  private int stations;
  private long flights;
  private boolean closed;

  private SimNetwork(long seed) {
    this.seed = seed;
    this.port = new SimPort(seed, 0);
    this.history = new History(port::nanos);
    this.loop = new EventLoop(port, null, "network");
  }

  /**
   * A network.
   *
   * @param seed of all that is left to chance
   * @throws IllegalStateException if this JVM lacks a flag, naming it
   */
  public static SimNetwork seeded(long seed) {
    return new SimNetwork(seed);
  }

  /** The seed. */
  public long seed() {
    return seed;
  }

  SimPort port() {
    return port;
  }

  // ---- Building

  /** A host like any. */
  public SimHost host(String name) {
    return host(name, HostSpec.DEFAULT);
  }

  /** A host. */
  public SimHost host(String name, HostSpec spec) {
    if (hosts.containsKey(name)) {
      throw new IllegalArgumentException(
          "there is a host '" + name + "' already: choose another name");
    }
    HostPort view = new HostPort(port, threads, spec.clockAhead().toNanos(), spec.clockPpm());
    SimHost h = new SimHost(this, hosts.size() + 1, name, spec, view);
    hosts.put(name, h);
    return h;
  }

  /** A host that forwards. */
  public SimHost router(String name) {
    return host(name).forwarding(true);
  }

  /** The hosts, in the order in which they were made. */
  public List<SimHost> hosts() {
    return List.copyOf(hosts.values());
  }

  /** A link without hosts: see {@link SimLink#attach(SimHost, String)}. */
  public SimLink lan(String name, LinkSpec spec) {
    SimLink l = new SimLink(this, links.size() + 1, name, spec);
    links.add(l);
    return l;
  }

  /** A link between two hosts, each with an address of the link's own network. */
  public SimLink link(SimHost a, SimHost b, LinkSpec spec) {
    SimLink l = lan(a.name() + "-" + b.name(), spec);
    l.attach(a);
    l.attach(b);
    return l;
  }

  /** As the other, the link as text: {@code delay=5ms,loss=1%}; see {@link LinkSpec}. */
  public SimLink link(SimHost a, SimHost b, String spec) {
    return link(a, b, LinkSpec.of(spec));
  }

  /** The links, in the order in which they were made. */
  public List<SimLink> links() {
    return List.copyOf(links);
  }

  /**
   * Gives every host a route to every link that it is not on, by the fewest links and through hosts
   * that forward. Call it when all hosts are on their links.
   */
  public void routes() {
    Topology.route(links);
  }

  void own(SimHost host) {
    if (hosts.get(host.name()) != host) {
      throw new IllegalArgumentException(host + " is of another network");
    }
  }

  int nextStation() {
    return ++stations;
  }

  long nextFlight() {
    return ++flights;
  }

  UdpDatagram scratch() {
    return scratch;
  }

  // ---- Running

  /** The time since it began. */
  public Duration now() {
    return Duration.ofNanos(port.nanos());
  }

  long nanos() {
    return port.nanos();
  }

  /** Lets so much time pass. */
  public void run(Duration time) {
    run(() -> false, port.nanos() + time.toNanos());
  }

  /**
   * Goes on until a condition holds, or so much time has passed.
   *
   * @return whether it holds
   * @throws SimFailure if a program or a host fails
   */
  public boolean runUntil(BooleanSupplier condition, Duration atMost) {
    return run(condition, port.nanos() + atMost.toNanos());
  }

  private boolean run(BooleanSupplier condition, long untilNanos) {
    checkOpen();
    if (port.current() != null) {
      throw new IllegalStateException(
          "a program of a host cannot run the network, which runs it: block, or use a timer");
    }
    threads.own();
    long since = port.nanos();
    long steps = port.steps();
    try {
      while (!condition.getAsBoolean()) {
        if (!port.next(untilNanos)) {
          port.advance(Math.max(0, untilNanos - port.nanos()));
          threads.checkOutsiders();
          return condition.getAsBoolean();
        }
        if (port.nanos() != since) {
          since = port.nanos();
          steps = port.steps();
        } else if (port.steps() - steps > MOST_STEPS_AT_ONCE) {
          throw new IllegalStateException(
              "time stands still: something goes on for ever without taking any; give links a"
                  + " delay, and loops a sleep");
        }
      }
      return true;
    } catch (SimFailure e) {
      throw e;
    } catch (RuntimeException | Error e) {
      throw new SimFailure(this, String.valueOf(e), e);
    }
  }

  /**
   * Goes on until every thread of the hosts has ended.
   *
   * @param atMost for how long
   * @throws SimFailure if some have not by then, or never will, with where they stand
   */
  public void runToEnd(Duration atMost) {
    if (!runUntil(() -> threads.alive().isEmpty(), atMost)) {
      throw new SimFailure(
          this,
          "threads have not ended after "
              + atMost
              + ", and nobody may be going to wake them:"
              + System.lineSeparator()
              + threads.places(),
          null);
    }
  }

  /**
   * Waits: a thread of a host, a callback (others of its host wait, too), or the test itself, which
   * goes on with the network meanwhile.
   */
  public void sleep(Duration time) {
    long until = port.nanos() + Math.max(0, time.toNanos());
    SimThread t = threads.current();
    if (t == null && port.current() == null) {
      run(time);
      return;
    }
    while (port.nanos() < until) {
      if (t == null) {
        port.sleep(until);
      } else {
        t.park(until);
      }
    }
  }

  SimThreads threads() {
    return threads;
  }

  /** Whether the caller is the test, or what it has planned, and no program of a host. */
  boolean isPlanned() {
    return port.current() == null || loop.isCurrent();
  }

  /** Makes a call so much later, on behalf of the network: to plan what happens to it. */
  public SimTimer after(Duration delay, Runnable call) {
    return loop.at(port.nanos() + Math.max(0, delay.toNanos()), call);
  }

  /** Makes a call on behalf of the network, as soon as the caller lets others go on. */
  void post(Runnable call) {
    loop.post(call);
  }

  // ---- What happens to it

  /** Nothing gets through between two groups of hosts, either way, on any link they share. */
  public void partition(Collection<SimHost> a, Collection<SimHost> b) {
    cut(a, b);
    cut(b, a);
  }

  /** Nothing gets through between two hosts. */
  public void partition(SimHost a, SimHost b) {
    partition(List.of(a), List.of(b));
  }

  /** Nothing gets through from one group of hosts to the other; the way back stays open. */
  public void cut(Collection<SimHost> from, Collection<SimHost> to) {
    note("", "cut from " + names(from) + " to " + names(to), 0);
    forPaths(from, to, p -> p.setCut(true));
  }

  /** Nothing gets through from one host to another; the way back stays open. */
  public void cut(SimHost from, SimHost to) {
    cut(List.of(from), List.of(to));
  }

  /** Everything that was cut is open again. */
  public void heal() {
    note("", "heal", 0);
    links.forEach(l -> l.paths().forEach(p -> p.setCut(false)));
  }

  /** What was cut between two hosts is open again, both ways. */
  public void heal(SimHost a, SimHost b) {
    note("", "heal " + a.name() + " and " + b.name(), 0);
    forPaths(List.of(a), List.of(b), p -> p.setCut(false));
    forPaths(List.of(b), List.of(a), p -> p.setCut(false));
  }

  /** What one host sends to another on a link they share stays on the way until released. */
  public void hold(SimHost from, SimHost to) {
    note("", "hold from " + from.name() + " to " + to.name(), 0);
    forPaths(List.of(from), List.of(to), Path::hold);
  }

  /** What is held arrives now, in order, and nothing is held any more. */
  public void release(SimHost from, SimHost to) {
    note("", "release from " + from.name() + " to " + to.name(), 0);
    forPaths(List.of(from), List.of(to), Path::release);
  }

  private void forPaths(Collection<SimHost> from, Collection<SimHost> to, Consumer<Path> what) {
    int[] found = new int[1];
    BiConsumer<SimLink, Path> each =
        (l, p) -> {
          found[0]++;
          what.accept(p);
        };
    links.forEach(l -> l.forPaths(List.copyOf(from), List.copyOf(to), each));
    if (found[0] == 0) {
      throw new IllegalArgumentException(
          "%s and %s share no link: name the hosts at the ends of a link, routers included"
              .formatted(names(from), names(to)));
    }
  }

  private static String names(Collection<SimHost> of) {
    return String.join(", ", of.stream().map(SimHost::name).toList());
  }

  /** What is on the way at this moment, held or not, in the order in which it was sent. */
  public List<Flight> inFlight() {
    List<Flight> all = new ArrayList<>();
    for (SimLink l : links) {
      l.stations().forEach(s -> all.addAll(s.coming()));
      l.paths().forEach(p -> all.addAll(p.held()));
    }
    all.sort(Comparator.comparingLong(f -> f.number));
    return all;
  }

  // ---- What has happened

  /** Makes something part of the digest: an application's result, say. */
  public void note(String what, long value) {
    note("", what, value);
  }

  void note(String where, String what, long value) {
    history.add(where, what, value);
  }

  /**
   * A number over all that has happened: every frame with its bytes and its time, every datagram,
   * crash and cut, and in which order everything ran. Equal for equal runs, in any JVM.
   */
  public long digest() {
    return History.sum(history.digest(), port.digest());
  }

  /** The last things that happened. */
  public List<SimEvent> events() {
    return history.last();
  }

  History history() {
    return history;
  }

  /**
   * Runs a scenario twice with one seed and compares the runs.
   *
   * @throws SimFailure with the first event that differs, if they do: something in the scenario
   *     depends on what is not of the network's making
   */
  public static void checkDeterministic(long seed, Consumer<SimNetwork> scenario) {
    Determinism.check(seed, scenario);
  }

  private void checkOpen() {
    if (closed) {
      throw new IllegalStateException("the network is closed: make another one");
    }
  }

  /** Ends all hosts where they stand, and gives their memory back. */
  @Override
  public void close() {
    if (!closed) {
      closed = true;
      hosts.values().forEach(SimHost::close);
    }
  }

  @Override
  public String toString() {
    return "network of seed " + seed + " at " + now();
  }
}
