package org.splnet.kernel.sim.race;

import org.jspecify.annotations.Nullable;

/** What is remembered of one variable. */
final class Variable {
  private final Accesses reads = new Accesses();
  private final Accesses writes = new Accesses();
  private final Accesses atomicReads = new Accesses();
  private final Accesses atomicWrites = new Accesses();

  /** What its present value publishes to who acquires it. */
  private @Nullable VectorClock published;

  /** Whether a plain access of this kind by the party has just been looked at. */
  boolean isKnown(Party p, boolean write) {
    return (write ? writes : reads).isSameEpoch(p);
  }

  /** A plain read; yields one that it races with, or null. */
  @Nullable Access read(Party p, Access access) {
    Access other = writes.unordered(p);
    if (other == null) {
      other = atomicWrites.unordered(p);
    }
    reads.add(p, access);
    return other;
  }

  /** A plain write, likewise. */
  @Nullable Access write(Party p, Access access) {
    Access other = writes.unordered(p);
    for (Accesses a : new Accesses[] {reads, atomicWrites, atomicReads}) {
      other = other == null ? a.unordered(p) : other;
      a.clear(); // ordered before this one, or told of
    }
    writes.clear();
    writes.add(p, access);
    return other;
  }

  /** A volatile or weaker read: two of those never race. */
  @Nullable Access atomicRead(Party p, Access access) {
    atomicReads.add(p, access);
    return writes.unordered(p);
  }

  /** A volatile or weaker write or update, likewise. */
  @Nullable Access atomicWrite(Party p, Access access) {
    Access other = writes.unordered(p);
    atomicWrites.add(p, access);
    return other == null ? reads.unordered(p) : other;
  }

  /** A party takes what the present value publishes. */
  void acquire(Party p) {
    VectorClock from = published;
    if (from != null) {
      p.clock.join(from);
    }
  }

  /** A volatile store, or an update that publishes: what was published before stays so. */
  void publish(Party p) {
    p.publishTo(clock());
  }

  /** A release store: who acquires it takes what this one publishes, and no more. */
  void replace(Party p) {
    clock().clear();
    publish(p);
  }

  /** A store that publishes nothing. */
  void forget() {
    published = null;
  }

  /** A copy of what its present value publishes. */
  @Nullable VectorClock published() {
    VectorClock c = published;
    if (c == null) {
      return null;
    }
    VectorClock copy = new VectorClock();
    copy.set(c);
    return copy;
  }

  /** Takes back a store that was not made. */
  void restore(@Nullable VectorClock was) {
    published = was;
  }

  private VectorClock clock() {
    VectorClock c = published;
    if (c == null) {
      c = new VectorClock();
      published = c;
    }
    return c;
  }
}
