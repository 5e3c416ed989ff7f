package org.splnet.kernel.sim.race;

import java.lang.foreign.MemorySegment;
import java.util.HashMap;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.splnet.kernel.Batch;
import org.splnet.kernel.Context;
import org.splnet.kernel.Edge;
import org.splnet.kernel.Operation;
import org.splnet.kernel.sim.Points;
import org.splnet.kernel.sim.SimPort;
import org.splnet.kernel.sim.Strand;

/**
 * Watches the shared state of one simulated run: passes what woven code tells on to the scheduler,
 * and then, when the strand is about to do what it told of, asks whether the access is ordered
 * after every earlier one that it conflicts with.
 *
 * <p>What orders. <em>By access</em>: a volatile store, a release store or an update publishes what
 * its party did to who acquires that value; so do the real locks, conditions, soft interrupts,
 * callouts, calls, gates and waits for handlers, whose woven accesses are just such, and a
 * handshake that is too weak shows as a race. Opaque accesses publish nothing; a release store ends
 * what earlier ones published. <em>By operation</em>: the levels of a CPU ({@link Levels}), an
 * assertion and the frame that it brings about, the start of a strand, and what a context puts
 * aside and takes up again ({@link org.splnet.kernel.Spares}).
 *
 * <p>The pending word of a CPU is left out of the first kind: the window that reads it is the
 * hardware's part, not the interrupted code's, and would order that code after whoever asserted
 * something. What lending a context orders is left out as well, as it is of the schedules: two
 * application threads would seem ordered whenever one ends before the other begins. What belongs to
 * a context is therefore unwatched, or confined to it otherwise.
 */
public final class RaceWatch implements Points.Observer {
  /** Ordered by {@link Edge#ASSERT} and {@link Edge#FRAME_BEGIN}. */
  private static final String PENDING = "InterruptState.pending";

  private static final int PLAIN = 3;

  private static final String[][] WHAT = {
    {"volatile read", "acquiring read", "read", "opaque read"},
    {"volatile write", "write", "releasing write", "opaque write"},
    {"volatile update", "acquiring update", "releasing update", "opaque update"},
    {"plain read", "plain write"}
  };

  private record Aside(@Nullable Context by, VectorClock clock) {}

  private final Points.Observer inner;
  private final SimPort port;
  private final Consumer<Race> told;
  private final Shadow shadow = new Shadow();
  private final Map<String, String> names = new HashMap<>();
  private final Map<Integer, Flow> flows = new HashMap<>();
  private final Map<Object, Levels> levels = new IdentityHashMap<>();
  private final Map<List<Object>, Party> framesOf = new HashMap<>();
  private final Map<Object, Map<Long, VectorClock>> asserted = new IdentityHashMap<>();
  private final Map<Object, Aside> putAside = new IdentityHashMap<>();
  private final Set<List<String>> known = new HashSet<>();
  private int parties;

  /** What is told is looked at by who may be woven itself. */
  private boolean looking;

  private @Nullable Variable updated;
  private @Nullable VectorClock before;
  private boolean publishes;

  /**
   * Of a run that has not begun.
   *
   * @param inner whose scheduling points these are
   * @param told of each race, once for two places; the run goes on
   */
  public RaceWatch(Points.Observer inner, SimPort port, Consumer<Race> told) {
    this.inner = inner;
    this.port = port;
    this.told = told;
  }

  // ---- Who

  private Flow flow(Strand s) {
    Flow f = flows.get(s.number());
    if (f == null) {
      looking = true;
      f = new Flow(s, new Party(parties++, 0));
      looking = false;
      flows.put(s.number(), f);
    }
    return f;
  }

  /** Who is about to do what was told; null if nobody, or if it is this that does it. */
  private @Nullable Flow acting() {
    Strand s = looking || port.isMuted() ? null : port.acting();
    return s == null ? null : flow(s);
  }

  @Override
  public void started(Strand strand) {
    Flow by = acting();
    if (by != null) {
      by.party().publishTo(flow(strand).party().clock);
    }
  }

  // ---- Edges by operation

  @Override
  public void edge(Edge edge, Object self, @Nullable Object of, long first, long second) {
    Flow f = acting();
    if (f == null) {
      return;
    }
    f.moves();
    if (edge == Edge.ASSERT) {
      post(f, self, first);
      return;
    }
    if (edge == Edge.PUT_ASIDE || edge == Edge.TAKEN_UP) {
      aside(f, edge, of);
      return;
    }
    if (!f.isCpu() || self != f.strand.context()) {
      return;
    }
    Levels own = levels.computeIfAbsent(self, s -> new Levels());
    switch (edge) {
      case LEVEL -> f.level((int) first, own);
      case FRAME_BEGIN -> {
        Party frame =
            framesOf.computeIfAbsent(
                List.of(f.strand.number(), first), key -> new Party(parties++, (int) first));
        f.begin(frame, own);
        VectorClock from = asserted.getOrDefault(of, Map.of()).get(second);
        if (from != null) {
          frame.clock.join(from);
        }
      }
      case FRAME_END -> f.end(own);
      default -> {}
    }
  }

  /** One context uses the object once more: what it was before does not concern others. */
  private void aside(Flow f, Edge edge, @Nullable Object object) {
    if (object == null) {
      return;
    }
    if (edge == Edge.PUT_ASIDE) {
      VectorClock clock = new VectorClock();
      f.party().publishTo(clock);
      putAside.put(object, new Aside(f.strand.context(), clock));
      return;
    }
    Aside was = putAside.remove(object);
    if (was != null && was.by == f.strand.context()) {
      f.party().clock.join(was.clock);
    }
  }

  private void post(Flow f, Object state, long mask) {
    Map<Long, VectorClock> bits = asserted.computeIfAbsent(state, s -> new LinkedHashMap<>());
    for (long left = mask; left != 0; left &= left - 1) {
      bits.computeIfAbsent(Long.lowestOneBit(left), b -> new VectorClock()).join(f.party().clock);
    }
    f.party().tick();
  }

  // ---- Accesses

  @Override
  public void ordered(int kind, int order, String site, @Nullable Object of, int index) {
    inner.ordered(kind, order, site, of, index);
    Flow f = acting();
    if (f == null) {
      return;
    }
    String name = name(site);
    if (name.equals(PENDING)) {
      return;
    }
    Variable v = shadow.variable(of, index, name);
    Party p = f.party();
    boolean takes = order == Points.VOLATILE || order == Points.ACQUIRE;
    if (kind != Points.WRITE && takes) {
      v.acquire(p);
    }
    Access access = new Access(WHAT[kind][order], site, where(f), f.strand.context());
    Access other = kind == Points.READ ? v.atomicRead(p, access) : v.atomicWrite(p, access);
    if (other != null) {
      tell(other, access);
    }
    if (kind == Points.UPDATE) {
      updated = v;
      before = v.published();
      publishes = order == Points.VOLATILE || order == Points.RELEASE;
      if (publishes) {
        v.publish(p);
      }
    } else if (kind == Points.WRITE) {
      switch (order) {
        case Points.VOLATILE -> v.publish(p);
        case Points.RELEASE -> v.replace(p);
        default -> v.forget();
      }
    }
  }

  @Override
  public void succeeded(boolean made) {
    Variable v = updated;
    Flow f = acting();
    if (v != null && f != null) {
      if (!made) {
        v.restore(before); // nobody has come in between
      } else if (publishes) {
        v.publish(f.party());
      }
    }
    updated = null;
  }

  @Override
  public void plain(
      int kind, String site, @Nullable Object of, long index, int bytes, boolean confined) {
    Flow f = acting();
    if (f == null) {
      return;
    }
    if (of instanceof MemorySegment segment) {
      for (int i = 0; i < bytes; i++) {
        if (look(f, kind, site, shadow.octet(segment, index + i), confined)) {
          return;
        }
      }
    } else {
      look(f, kind, site, shadow.variable(of, index, name(site)), confined);
    }
  }

  /** Whether it races with another. */
  private boolean look(Flow f, int kind, String site, Variable v, boolean confined) {
    Party p = f.party();
    boolean write = kind == Points.WRITE;
    if (v.isKnown(p, write)) {
      return false;
    }
    Access access = new Access(WHAT[PLAIN][kind], site, where(f), f.strand.context());
    Access other = write ? v.write(p, access) : v.read(p, access);
    if (other != null && !(confined && other.context() == access.context())) {
      tell(other, access);
    }
    return other != null && !confined;
  }

  @Override
  public void guarded(int kind, String site, Object lock) {
    Flow f = acting();
    if (f == null) {
      return;
    }
    Context ctx = f.strand.context();
    looking = true;
    boolean held = ctx != null && ctx.holdsInFrame(lock);
    looking = false;
    if (!held && known.add(List.of(Race.GUARD, site))) {
      told.accept(
          Race.unguarded(new Access(WHAT[PLAIN][kind], site, where(f), f.strand.context()), lock));
    }
  }

  private void tell(Access first, Access second) {
    if (known.add(List.of(first.site(), second.site()))) {
      told.accept(Race.between(first, second));
    }
  }

  private String where(Flow f) {
    looking = true;
    String text = f.where();
    looking = false;
    return text;
  }

  private String name(String site) {
    return names.computeIfAbsent(site, s -> s.substring(0, s.indexOf(" in ")));
  }

  // ---- What else is told

  @Override
  public void access(int kind, String site) {
    inner.access(kind, site);
  }

  @Override
  public void operation(Operation operation, @Nullable Object subject, @Nullable Context ctx) {
    moves();
    inner.operation(operation, subject, ctx);
    moves();
  }

  private void moves() {
    Flow f = acting();
    if (f != null) {
      f.moves();
    }
  }

  @Override
  public void work(String what, int times) {
    inner.work(what, times);
  }

  @Override
  public void work(String what, Batch batch) {
    inner.work(what, batch);
  }

  @Override
  public void foreign(String what, String site) {
    inner.foreign(what, site);
  }

  @Override
  public boolean mutated(String name) {
    return inner.mutated(name);
  }

  @Override
  public void entered(String method) {
    inner.entered(method);
  }
}
