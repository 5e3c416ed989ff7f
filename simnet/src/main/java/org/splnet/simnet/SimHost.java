package org.splnet.simnet;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.splnet.kernel.Machine;
import org.splnet.kernel.sim.ClockedPort;
import org.splnet.net.NetStack;
import org.splnet.net.addr.Ipv4Address;
import org.splnet.net.addr.Ipv4Prefix;

/**
 * A host of a network: a machine with a stack, whose programs are callbacks, or threads that block.
 *
 * <p>It can crash and come back. What it was told about itself (addresses, routes, forwarding, boot
 * programs) stays; what its programs did (ports, timers, threads) is gone with the crash.
 */
public final class SimHost {
  private static final Instant EPOCH = Instant.parse("2000-01-01T00:00:00Z");

  private record Way(Ipv4Prefix to, Ipv4Address via) {}

  private final SimNetwork network;
  private final int number;
  private final String name;
  private final HostSpec spec;
  private final ClockedPort port;
  private final SplittableRandom random;
  private final List<Station> stations = new ArrayList<>(1);
  private final List<Way> ways = new ArrayList<>(0);
  private final List<Consumer<SimHost>> programs = new ArrayList<>(1);
  private final SimUdp udp = new SimUdp(this);
  private boolean forwarding;
  private int lives;
  private int runs;
  private @Nullable Boot boot;

  SimHost(SimNetwork network, int number, String name, HostSpec spec, ClockedPort port) {
    this.network = network;
    this.number = number;
    this.name = name;
    this.spec = spec;
    this.port = port;
    this.random = new SplittableRandom(History.sum(network.seed(), number));
    this.boot = new Boot(this, port, ++lives);
  }

  SimNetwork network() {
    return network;
  }

  int number() {
    return number;
  }

  /** Its name. */
  public String name() {
    return name;
  }

  /** What it is like. */
  public HostSpec spec() {
    return spec;
  }

  private Boot boot() {
    Boot b = boot;
    if (b == null) {
      throw new IllegalStateException(name + " has crashed: call restart() first");
    }
    return b;
  }

  // ---- Where it is

  void plug(Station station) {
    stations.add(station);
    if (boot != null) {
      boot.plug(station);
    }
  }

  List<Station> stations() {
    return stations;
  }

  /**
   * Its first address.
   *
   * @throws IllegalStateException if it is on no link
   */
  public Ipv4Address address() {
    if (stations.isEmpty()) {
      throw new IllegalStateException(name + " has no address: put it on a link");
    }
    return stations.getFirst().address().address();
  }

  /** Whether it forwards what is not for it, as a router does. */
  public SimHost forwarding(boolean on) {
    forwarding = on;
    if (boot != null) {
      boot.stack().ipv4().setForwarding(on);
    }
    return this;
  }

  boolean isForwarding() {
    return forwarding;
  }

  /** Has it send what is for a prefix by a neighbour; {@code 0.0.0.0/0} for all else. */
  public SimHost route(String prefix, Ipv4Address via) {
    return route(Ipv4Prefix.parse(prefix), via);
  }

  SimHost route(Ipv4Prefix prefix, Ipv4Address via) {
    if (boot != null) {
      boot.route(prefix, via);
    }
    ways.add(new Way(prefix, via));
    return this;
  }

  // ---- What runs on it

  /** UDP. */
  public SimUdp udp() {
    return udp;
  }

  /** Its stack, for what has no shorter way here; another one after each restart. */
  public NetStack stack() {
    return boot().stack();
  }

  Machine machine() {
    return boot().machine();
  }

  EventLoop loop() {
    return boot().loop();
  }

  /** Runs a program when the network goes on, and again after each restart. */
  public SimHost boot(Consumer<SimHost> program) {
    programs.add(program);
    if (boot != null) {
      post(() -> program.accept(this));
    }
    return this;
  }

  /** Makes a call as soon as the network goes on: a callback as any other. */
  public void post(Runnable call) {
    loop().post(call);
  }

  /**
   * Runs code that blocks, on a virtual thread of this host: see {@code docs/simnet.md} for what it
   * may use. It is gone with the host's crash.
   *
   * @throws IllegalStateException if this JVM lacks a flag, naming it
   */
  public SimThread run(String threadName, Runnable body) {
    return network.threads().start(this, threadName, body);
  }

  /** As the other, on a thread with a number for a name. */
  public SimThread run(Runnable body) {
    return run("thread " + ++runs, body);
  }

  /** Makes a call after so much time by this host's clock, unless it crashes before. */
  public SimTimer after(Duration delay, Runnable call) {
    long due = port.toPort(port.nanos() + Math.max(0, delay.toNanos()));
    return loop().at(due, call);
  }

  /**
   * Sends an echo request.
   *
   * @param then called with the time that it took when it is answered; otherwise never
   */
  public void ping(Ipv4Address to, Consumer<Duration> then) {
    ping(to, 56, then);
  }

  /** As the other, with so many bytes of data. */
  public void ping(Ipv4Address to, int bytes, Consumer<Duration> then) {
    boot().ping().send(to, bytes, then);
  }

  // ---- Time and chance

  /** What its clock shows: the time since the network began, if it is right. */
  public Duration now() {
    return Duration.ofNanos(port.nanos());
  }

  /** Its clock, for code that takes one; it began with the year 2000, UTC, if it is right. */
  public Clock clock() {
    return new HostClock(port, ZoneOffset.UTC);
  }

  private static final class HostClock extends Clock {
    private final ClockedPort port;
    private final ZoneId zone;

    HostClock(ClockedPort port, ZoneId zone) {
      this.port = port;
      this.zone = zone;
    }

    @Override
    public ZoneId getZone() {
      return zone;
    }

    @Override
    public Clock withZone(ZoneId other) {
      return new HostClock(port, other);
    }

    @Override
    public Instant instant() {
      return EPOCH.plusNanos(port.nanos());
    }
  }

  /** Chance for its programs: from the network's seed, and of no other host. */
  public SplittableRandom random() {
    return random;
  }

  // ---- Life

  /** Whether it is up. */
  public boolean isUp() {
    return boot != null;
  }

  /**
   * It crashes, as when its power fails: nothing of it runs any more, and what comes for it is
   * lost. What it has sent goes on. Called by a program of a host, it happens when that lets others
   * go on.
   */
  public void crash() {
    if (!network.isPlanned()) {
      network.post(this::crash);
    } else if (boot != null) {
      network.note(name, "crashes", lives);
      close();
    }
  }

  /** It comes up again, having crashed before if it had not; when, as of {@link #crash}. */
  public void restart() {
    if (!network.isPlanned()) {
      network.post(this::restart);
      return;
    }
    crash();
    network.note(name, "restarts", lives);
    Boot now = new Boot(this, port, ++lives);
    boot = now;
    now.stack().ipv4().setForwarding(forwarding);
    stations.forEach(now::plug);
    ways.forEach(w -> now.route(w.to(), w.via()));
    programs.forEach(p -> now.loop().post(() -> p.accept(this)));
  }

  void close() {
    Boot b = boot;
    if (b != null) {
      boot = null;
      stations.forEach(s -> s.plug(null));
      network.threads().kill(this);
      b.kill();
    }
  }

  @Override
  public String toString() {
    return "host " + name;
  }
}
