package org.splnet.simnet;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.splnet.drivers.impair.Chance;

/**
 * One way between two stations of a link.
 *
 * <p>What a frame meets, in this order: the way is cut; it is lost; one of its bits is turned; it
 * is doubled; it finds the limit reached; it waits for the rate and leaves; it travels, never
 * overtaking; and if it is to be overtaken, it waits at the far end until one to three later ones
 * have passed, or {@value #ASIDE_NANOS} ns. If the way is cut when it arrives, it is lost, too; if
 * the way is held, it waits there.
 */
final class Path {
  static final int MAX_BEHIND = 3;
  static final long ASIDE_NANOS = 10_000_000;
  private static final long NANOS_A_SECOND = 1_000_000_000L;
  private static final int BYTE_BITS = 8;

  private final SimLink link;
  private final Station from;
  private final Station to;
  private LinkSpec spec;
  private Chance chance;
  private boolean cut;
  private boolean holding;
  private final List<Flight> held = new ArrayList<>(0);
  private final List<Flight> aside = new ArrayList<>(0);
  private int onTheWay;
  private long leftNanos = Long.MIN_VALUE;
  private long leftRest;
  private long lastDueNanos = Long.MIN_VALUE;
  private int specs;

  Path(SimLink link, Station from, Station to, LinkSpec spec) {
    this.link = link;
    this.from = from;
    this.to = to;
    this.spec = spec;
    this.chance = chance(spec);
  }

  private Chance chance(LinkSpec s) {
    long seed = link.network().seed();
    for (long part : new long[] {link.number(), from.number(), to.number(), specs++}) {
      seed = History.sum(seed, part);
    }
    return new Chance(s.spec(), new SplittableRandom(seed));
  }

  Station from() {
    return from;
  }

  Station to() {
    return to;
  }

  LinkSpec spec() {
    return spec;
  }

  void set(LinkSpec now) {
    spec = now;
    chance = chance(now);
  }

  void setCut(boolean now) {
    cut = now;
  }

  boolean isCut() {
    return cut;
  }

  // ---- Sending

  void send(byte[] frame, long now) {
    link.count(LinkCounts.Kind.SENT);
    if (cut) {
      link.lose(this, LinkCounts.Kind.CUT, frame);
      return;
    }
    if (chance.loses()) {
      link.lose(this, LinkCounts.Kind.LOST, frame);
      return;
    }
    byte[] f = chance.corrupts() ? corrupt(frame) : frame;
    boolean twice = chance.duplicates();
    boolean steps = chance.reorders();
    launch(f, now, steps);
    if (twice) {
      link.count(LinkCounts.Kind.DUPLICATED);
      launch(f, now, false);
    }
  }

  private byte[] corrupt(byte[] frame) {
    link.count(LinkCounts.Kind.CORRUPTED);
    byte[] f = frame.clone();
    int bit = chance.bit(f.length * BYTE_BITS);
    f[bit / BYTE_BITS] ^= (byte) (1 << bit % BYTE_BITS);
    return f;
  }

  private void launch(byte[] frame, long now, boolean steps) {
    if (onTheWay >= spec.spec().limit()) {
      link.lose(this, LinkCounts.Kind.OVER_LIMIT, frame);
      return;
    }
    Flight flight = new Flight(this, frame, link.network().nextFlight(), now);
    onTheWay++;
    long due = leave(frame.length, now) + chance.delayNanos();
    if (steps) {
      link.count(LinkCounts.Kind.REORDERED);
      flight.behind = chance.behind(MAX_BEHIND);
      flight.dueNanos = due + ASIDE_NANOS;
      aside.add(flight);
    } else {
      lastDueNanos = Math.max(due, lastDueNanos);
      flight.dueNanos = lastDueNanos;
      overtake(lastDueNanos);
    }
    to.expect(flight);
  }

  /**
   * One more frame passes those that stepped aside; who has been passed often enough follows it.
   */
  private void overtake(long dueNanos) {
    for (Flight f : List.copyOf(aside)) {
      if (--f.behind <= 0) {
        aside.remove(f);
        if (f.state == Flight.State.COMING) {
          to.forget(f);
          f.dueNanos = Math.min(f.dueNanos, dueNanos + 1);
          to.expect(f);
        }
      }
    }
  }

  /** When the last bit of a frame that comes now has left. */
  private long leave(int length, long now) {
    long rate = spec.spec().bitsPerSecond();
    if (rate == 0) {
      return now;
    }
    if (leftNanos < now) {
      leftNanos = now;
      leftRest = 0;
    }
    long work = (long) length * BYTE_BITS * NANOS_A_SECOND + leftRest;
    leftNanos += work / rate;
    leftRest = work % rate;
    return leftNanos;
  }

  // ---- Arriving

  /** A frame is due: true if it arrives, false if it is lost or held on the way. */
  boolean arrives(Flight f) {
    if (cut) {
      gone(f);
      link.lose(this, LinkCounts.Kind.CUT, f.frame);
      return false;
    }
    if (holding) {
      f.state = Flight.State.HELD;
      held.add(f);
      return false;
    }
    gone(f);
    return true;
  }

  private void gone(Flight f) {
    f.state = Flight.State.GONE;
    aside.remove(f);
    onTheWay--;
  }

  // ---- What a test does

  void hold() {
    holding = true;
  }

  boolean isHolding() {
    return holding;
  }

  /** Has what was held arrive now, in order. */
  void release() {
    holding = false;
    List<Flight> all = List.copyOf(held);
    held.clear();
    for (Flight f : all) {
      send(f);
    }
  }

  private void send(Flight f) {
    f.state = Flight.State.COMING;
    f.dueNanos = link.network().nanos();
    to.expect(f);
  }

  List<Flight> held() {
    return held;
  }

  private void withdraw(Flight f) {
    if (f.state == Flight.State.HELD) {
      held.remove(f);
    } else {
      to.forget(f);
    }
  }

  void deliverNow(Flight f) {
    withdraw(f);
    gone(f);
    to.arrive(f.frame, this);
  }

  void lose(Flight f) {
    withdraw(f);
    gone(f);
    link.lose(this, LinkCounts.Kind.DROPPED, f.frame);
  }

  void duplicate(Flight f) {
    link.count(LinkCounts.Kind.DUPLICATED);
    to.arrive(f.frame, this);
  }

  @Override
  public String toString() {
    return from.host().name() + " to " + to.host().name();
  }
}
