package org.splnet.simnet;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The threads of a network, on hosts of which they are programs.
 *
 * <p>At most one of them runs at a time, on the thread that runs the network, so all that one does
 * to another (unlock, unpark, notify) is done at a moment that the seed has chosen. Three things
 * would not be: waits with a time limit, which the JDK ends by the real clock; wake-ups by threads
 * that are not of the network; and monitors, whose waiters the JDK makes runnable by a thread of
 * its own. The first two are reported, for the third there is {@link
 * VirtualThreads#awaitUnblocked}.
 */
final class SimThreads {
  private static final String UNBLOCKER = "VirtualThread-unblocker";
  private static final int FRAMES = 8;

  private final SimNetwork network;
  private final List<SimThread> threads = new ArrayList<>();

  /** Those that wait for a monitor, in the order in which they began to. */
  private final List<SimThread> blocked = new ArrayList<>();

  private volatile Thread owner = Thread.currentThread();
  private volatile @Nullable SimThread running;
  private volatile @Nullable String outsider;

  SimThreads(SimNetwork network) {
    this.network = network;
  }

  SimNetwork network() {
    return network;
  }

  /** The calling thread runs the network from now on. */
  void own() {
    owner = Thread.currentThread();
  }

  SimThread start(SimHost host, String name, Runnable body) {
    SimThread t = new SimThread(this, host, name, body);
    threads.add(t);
    t.start();
    return t;
  }

  /** The thread of the network that calls this, or null. */
  @Nullable SimThread current() {
    SimThread t = running;
    return t != null && Thread.currentThread() == t.thread() ? t : null;
  }

  /** Lets a virtual thread go on until it lets go of its carrier. */
  void continueOnce(SimThread t, Runnable task) {
    running = t;
    try {
      task.run();
    } finally {
      running = null;
    }
    if (VirtualThreads.waits(t.thread()) == VirtualThreads.Waits.MONITOR && !blocked.contains(t)) {
      blocked.add(t);
    }
  }

  /**
   * A virtual thread was made runnable by whoever calls this: true if it may run from now on, false
   * if {@link #check} is going to see to that.
   */
  boolean mayWake(SimThread t) {
    Thread by = Thread.currentThread();
    if (by == owner || current() != null) {
      return true;
    }
    if (!by.getName().equals(UNBLOCKER)) {
      outsider = t + " was woken by " + by;
    }
    return false;
  }

  /** Looks after a thread that has just let go: at what it waits for, and who waits for it. */
  void check(SimThread t) {
    if (VirtualThreads.waits(t.thread()) == VirtualThreads.Waits.REAL_TIME) {
      throw new IllegalStateException(
          t
              + " waits with a limit of real time, of which a simulation has none: use"
              + " SimNetwork.sleep, a timeout of UdpSocket.receive, or no limit; it is at"
              + place(t));
    }
    if (!blocked.isEmpty()) {
      VirtualThreads.awaitUnblocked();
      for (SimThread b : List.copyOf(blocked)) {
        if (b.isRunnable()) {
          blocked.remove(b);
          network.port().wake(b.strand());
        }
      }
    }
    checkOutsiders();
  }

  /** Throws if somebody has woken a thread who is not of the network. */
  void checkOutsiders() {
    String who = outsider;
    if (who != null) {
      outsider = null;
      throw new IllegalStateException(
          who
              + ", which is not of the network, at a moment that no seed decides: have hosts talk"
              + " by the network, and wait without a limit of real time");
    }
  }

  /** Those that have not ended. */
  List<SimThread> alive() {
    threads.removeIf(SimThread::isDone);
    return List.copyOf(threads);
  }

  void kill(SimHost host) {
    for (SimThread t : alive()) {
      if (t.host() == host) {
        threads.remove(t);
        blocked.remove(t);
        t.kill();
      }
    }
  }

  /** Where threads stand, for people. */
  String places() {
    return alive().stream().map(t -> t + " is at" + place(t)).collect(Collectors.joining());
  }

  private static String place(SimThread t) {
    return Stream.of(t.thread().getStackTrace())
            .limit(FRAMES)
            .map(f -> System.lineSeparator() + "    " + f)
            .collect(Collectors.joining())
        + System.lineSeparator();
  }
}
