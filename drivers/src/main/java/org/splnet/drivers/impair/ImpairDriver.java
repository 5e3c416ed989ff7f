package org.splnet.drivers.impair;

import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;
import org.splnet.kernel.Attach;
import org.splnet.kernel.Callout;
import org.splnet.kernel.Context;
import org.splnet.kernel.GuardedBy;
import org.splnet.kernel.LockOrder;
import org.splnet.kernel.Machine;
import org.splnet.kernel.Mutex;
import org.splnet.net.addr.MacAddress;
import org.splnet.net.iface.LinkDriver;
import org.splnet.net.iface.LinkRequest;
import org.splnet.net.iface.LinkUpper;
import org.splnet.net.iface.SendQueue;
import org.splnet.net.iface.UpcallKind;
import org.splnet.net.packet.PacketPool;
import org.splnet.net.packet.PacketVector;
import org.splnet.net.stats.NetCounter;
import org.splnet.net.stats.NetCounters;

/**
 * A driver in front of another that makes its link worse: see {@link ImpairSpec}. Stackable, for
 * the inner one may be of this kind too.
 *
 * <p>To the inner driver it is the interface, with a send queue of its own. {@code start} moves
 * what the interface queued through the lane of that direction into that queue; what comes in goes
 * through the other lane. A callout moves what was held back once it is due.
 *
 * <p>One lock per instance. Frames are moved between queues, all of which lie further in, with the
 * lock held: that keeps their order. Nothing is called, up or down, before it is let go. On the way
 * up order is kept by having one deliverer at a time: who finds frames due while another delivers
 * leaves them to that one.
 *
 * <p>Invariants: frames are in the lanes or in the inner queue only while {@code running}; the
 * callout is armed for the first frame that is not due yet, unless someone delivers, who will arm
 * it. Times are kept exactly, and acted upon at the next tick of the callout wheel (about a
 * millisecond) or when the next frame comes.
 *
 * <p>Cost: a lock and a ring more a batch and direction, two locks on the way up. Allocates nothing
 * but the copies that it is asked to make.
 */
public final class ImpairDriver implements LinkDriver {
  private static final int BATCHES_A_TURN = 16;
  private static final int INNER_QUEUE = 1024;

  private final Machine machine;
  private final LinkDriver inner;
  private final ImpairSpec spec;
  private final Mutex lock;
  private final Callout callout;

  /** Frames on their way down from one queue to the next. */
  @GuardedBy("lock")
  private final PacketVector sinking = new PacketVector(PacketVector.BATCH);

  /** Filled with the lock held, handed up without it by whoever set {@link #delivering}. */
  private final PacketVector rising = new PacketVector(PacketVector.BATCH);

  @GuardedBy("lock")
  private boolean delivering;

  @GuardedBy("lock")
  private boolean running;

  /** For when the callout is armed; {@link Long#MAX_VALUE} if it is not. */
  @GuardedBy("lock")
  private long armedNanos = Long.MAX_VALUE;

  private volatile @Nullable Ends ends;

  /** What there is once an interface is above: that, what the inner driver sees, and the lanes. */
  private record Ends(LinkUpper upper, StandIn standIn, Lane in, Lane out) {}

  /** What the inner driver takes for its interface. */
  private static final class StandIn implements LinkUpper {
    private final ImpairDriver driver;
    private final LinkUpper upper;
    private final SendQueue queue;

    StandIn(ImpairDriver driver, LinkUpper upper, SendQueue queue) {
      this.driver = driver;
      this.upper = upper;
      this.queue = queue;
    }

    @Override
    public String name() {
      return upper.name();
    }

    @Override
    public SendQueue sendQueue() {
      return queue;
    }

    @Override
    public PacketPool pool() {
      return upper.pool();
    }

    @Override
    public NetCounters counters() {
      return upper.counters();
    }

    @Override
    public UpcallKind upcall() {
      return upper.upcall();
    }

    /** Nothing: the driver in front waits for the lock of the one behind. */
    @Override
    public void released(Context ctx) {}

    @Override
    public void input(Context ctx, PacketVector v) {
      driver.input(ctx, v);
    }

    @Override
    public String toString() {
      return upper.name();
    }
  }

  /** A driver in front of another. */
  public ImpairDriver(Machine machine, LinkDriver inner, ImpairSpec spec) {
    this.machine = machine;
    this.inner = inner;
    this.spec = spec;
    this.lock = machine.mutex(LockOrder.DEVICE, "impair " + inner.address());
    this.callout =
        machine.callout(
            "impair " + inner.address(),
            (ctx, d) -> d.tick(ctx),
            this,
            inner.isMpSafe() ? Attach.MPSAFE : Attach.UNFLAGGED);
  }

  /** The driver behind this one. */
  public LinkDriver inner() {
    return inner;
  }

  /** What it does. */
  public ImpairSpec spec() {
    return spec;
  }

  @Override
  public String kind() {
    return inner.kind();
  }

  @Override
  public MacAddress address() {
    return inner.address();
  }

  @Override
  public int mtu() {
    return inner.mtu();
  }

  @Override
  public boolean isMpSafe() {
    return inner.isMpSafe();
  }

  @Override
  public LinkDriver device() {
    return inner.device();
  }

  @Override
  public void attached(Context ctx, LinkUpper upper) {
    SendQueue queue = new SendQueue(machine, upper.name() + " impaired", INNER_QUEUE);
    StandIn standIn = new StandIn(this, upper, queue);
    // Both lanes take their seeds in any case: one direction goes as it does when both are on.
    SplittableRandom random = new SplittableRandom(spec.seed());
    SplittableRandom in = random.split();
    SplittableRandom out = random.split();
    ends =
        new Ends(
            upper,
            standIn,
            new Lane(spec.ways().in() ? spec : ImpairSpec.NONE, in, Lane.Names.IN, upper),
            new Lane(spec.ways().out() ? spec : ImpairSpec.NONE, out, Lane.Names.OUT, upper));
    inner.attached(ctx, standIn);
  }

  private Ends ends() {
    Ends e = ends;
    if (e == null) {
      throw new IllegalStateException(
          "the driver in front of " + inner.address() + " has no interface");
    }
    return e;
  }

  @Override
  public void init(Context ctx) {
    lock.enter(ctx);
    try {
      running = true;
    } finally {
      lock.exit(ctx);
    }
    inner.init(ctx);
  }

  @Override
  public void stop(Context ctx) {
    lock.enter(ctx);
    try {
      if (!running) {
        return;
      }
      running = false;
    } finally {
      lock.exit(ctx);
    }
    // Whoever delivers runs in the inner driver's interrupt or in the callout; both are waited for.
    inner.stop(ctx);
    callout.cancelAndWait(ctx);
    Ends e = ends();
    lock.enter(ctx);
    try {
      armedNanos = Long.MAX_VALUE;
      e.in.drop(ctx);
      e.out.drop(ctx);
      do {
        e.upper.counters().count(ctx, NetCounter.DROP_INTERFACE_DOWN, sinking.size());
        e.upper.pool().free(ctx, sinking);
        e.upper.sendQueue().dequeue(ctx, sinking, sinking.capacity());
      } while (!sinking.isEmpty());
    } finally {
      lock.exit(ctx);
    }
  }

  @Override
  public boolean ioctl(Context ctx, LinkRequest request) {
    return inner.ioctl(ctx, request);
  }

  @Override
  public void start(Context ctx) {
    boolean moved;
    lock.enter(ctx);
    try {
      moved = startLocked(ctx);
    } finally {
      lock.exit(ctx);
    }
    if (moved) {
      inner.start(ctx);
    }
  }

  /**
   * Moves what the interface queued into the lane, and what is due into the inner driver's queue.
   *
   * @return whether the inner driver has something to send
   */
  @GuardedBy("lock")
  private boolean startLocked(Context ctx) {
    lock.assertHeld(ctx);
    if (!running) {
      return false;
    }
    Ends e = ends();
    long now = machine.nanos();
    PacketVector v = sinking;
    boolean moved = false;
    boolean more = true;
    while (more) {
      e.upper.sendQueue().dequeue(ctx, v, v.capacity());
      // Otherwise it was emptied; whoever fills it calls start.
      more = v.isFull();
      e.out.take(ctx, v, now);
      for (e.out.release(ctx, now, v); !v.isEmpty(); e.out.release(ctx, now, v)) {
        sinkLocked(ctx, e);
        moved = true;
      }
    }
    armLocked(ctx, now);
    return moved;
  }

  @GuardedBy("lock")
  private void sinkLocked(Context ctx, Ends e) {
    PacketVector v = sinking;
    int n = e.standIn.queue.enqueue(ctx, v);
    if (n < v.size()) {
      e.upper.counters().count(ctx, NetCounter.DROP_SEND_QUEUE, v.size() - n);
      v.clearFront(n);
      e.upper.pool().free(ctx, v);
    }
    v.clear();
  }

  /** Takes a batch from the inner driver. */
  private void input(Context ctx, PacketVector v) {
    boolean mine;
    Ends e = ends();
    lock.enter(ctx);
    try {
      e.in.take(ctx, v, machine.nanos());
      if (!running) {
        e.in.drop(ctx);
      }
      mine = riseLocked(ctx);
    } finally {
      lock.exit(ctx);
    }
    if (mine) {
      deliver(ctx);
    }
  }

  /** Fills {@link #rising} with what is due, unless someone else delivers: true if there is any. */
  @GuardedBy("lock")
  private boolean riseLocked(Context ctx) {
    lock.assertHeld(ctx);
    if (delivering || !running) {
      return false;
    }
    long now = machine.nanos();
    ends().in.release(ctx, now, rising);
    delivering = !rising.isEmpty();
    if (!delivering) {
      armLocked(ctx, now);
    }
    return delivering;
  }

  /** Hands up what has risen, and what becomes due meanwhile; called by who has made it rise. */
  private void deliver(Context ctx) {
    LinkUpper to = ends().upper;
    boolean more = true;
    for (int i = 1; more; i++) {
      to.input(ctx, rising);
      lock.enter(ctx);
      try {
        delivering = false;
        if (i < BATCHES_A_TURN) {
          more = riseLocked(ctx);
        } else {
          // Others want the CPU too: the callout goes on.
          more = false;
          armLocked(ctx, machine.nanos());
        }
      } finally {
        lock.exit(ctx);
      }
    }
  }

  private void tick(Context ctx) {
    boolean moved;
    boolean mine;
    lock.enter(ctx);
    try {
      armedNanos = Long.MAX_VALUE;
      moved = startLocked(ctx);
      mine = riseLocked(ctx);
    } finally {
      lock.exit(ctx);
    }
    if (moved) {
      inner.start(ctx);
    }
    if (mine) {
      deliver(ctx);
    }
  }

  /** Has the callout come for the first frame that is held back. */
  @GuardedBy("lock")
  private void armLocked(Context ctx, long nowNanos) {
    lock.assertHeld(ctx);
    if (!running) {
      return;
    }
    Ends e = ends();
    long next = Math.min(e.out.nextDueNanos(), delivering ? Long.MAX_VALUE : e.in.nextDueNanos());
    if (next < armedNanos) {
      armedNanos = next;
      callout.schedule(ctx, next - nowNanos);
    }
  }

  /** How many frames are held back, both ways. Context: any. Locks: none of class device. */
  public int held(Context ctx) {
    Ends e = ends();
    lock.enter(ctx);
    try {
      return e.in.held() + e.out.held();
    } finally {
      lock.exit(ctx);
    }
  }
}
