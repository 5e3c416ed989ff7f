package org.splnet.drivers.wire;

import org.jspecify.annotations.Nullable;
import org.splnet.drivers.Receiver;
import org.splnet.kernel.Attach;
import org.splnet.kernel.Context;
import org.splnet.kernel.Cpu;
import org.splnet.kernel.GuardedBy;
import org.splnet.kernel.InterruptLine;
import org.splnet.kernel.Ipl;
import org.splnet.kernel.LockOrder;
import org.splnet.kernel.Machine;
import org.splnet.kernel.Mutex;
import org.splnet.net.iface.LinkUpper;
import org.splnet.net.iface.ReceiveSource;
import org.splnet.net.iface.SendQueue;
import org.splnet.net.packet.PacketVector;
import org.splnet.net.stats.NetCounter;

/**
 * A queue of a {@link WireDriver}: lock, line, receive and transmit side. It shares nothing that
 * changes with the driver's other queues, and never takes one's lock with another's held.
 *
 * <p>Its transmit side takes from the send queue of its number. Where the interface has fewer, it
 * only receives.
 */
final class WireQueue implements ReceiveSource {
  private static final int BATCHES_AN_INTERRUPT = 16;

  private final WireEnd port;
  private final Cpu cpu;
  private final int number;
  private final String name;
  private final InterruptLine line;
  private final Mutex lock;
  private final int batch;

  /** Frames taken from the send queue that the ring had no room for yet. */
  @GuardedBy("lock")
  private final PacketVector sending;

  @GuardedBy("lock")
  private int sent;

  @GuardedBy("lock")
  private boolean running;

  private @Nullable Receiver receiver;
  private @Nullable LinkUpper upper;
  private @Nullable SendQueue from;

  WireQueue(Machine machine, Cpu cpu, WireEnd port, int number, String name, int batch) {
    this.cpu = cpu;
    this.port = port;
    this.number = number;
    this.name = name;
    this.line = machine.line(name, cpu);
    this.lock = machine.mutex(LockOrder.DEVICE, name);
    this.batch = batch;
    this.sending = new PacketVector(batch);
  }

  InterruptLine line() {
    return line;
  }

  /** Hears who is above. Context: TOP. Locks: none. */
  void attached(LinkUpper to) {
    upper = to;
    from = number < to.sendQueues() ? to.sendQueue(number) : null;
  }

  private LinkUpper upper() {
    LinkUpper u = upper;
    if (u == null) {
      throw new IllegalStateException(name + " has no interface");
    }
    return u;
  }

  /** Context: TOP. Locks: none. */
  void init(Context ctx) {
    lock.enter(ctx);
    try {
      if (running) {
        return;
      }
      running = true;
    } finally {
      lock.exit(ctx);
    }
    receiver =
        Receiver.attach(
            ctx, line, cpu, Ipl.NET, Attach.MPSAFE, this, upper(), batch, BATCHES_AN_INTERRUPT);
    port.connect(line);
    if (!port.arm()) {
      line.raise();
    }
  }

  /** Context: TOP. Locks: none. */
  void stop(Context ctx) {
    lock.enter(ctx);
    try {
      if (!running) {
        return;
      }
      running = false;
    } finally {
      lock.exit(ctx);
    }
    port.disarm();
    port.connect(null);
    Receiver r = receiver;
    if (r != null) {
      r.detach(ctx);
    }
    lock.enter(ctx);
    try {
      sending.clearFront(sent);
      sent = 0;
      drop(ctx, NetCounter.DROP_INTERFACE_DOWN, sending);
    } finally {
      lock.exit(ctx);
    }
    dropWaiting(ctx);
  }

  /**
   * What is left in the ring, sent to an interface that is gone, and what nobody sends any more.
   */
  private void dropWaiting(Context ctx) {
    PacketVector rest = new PacketVector(batch);
    while (port.receive(rest) > 0) {
      drop(ctx, NetCounter.DROP_RECEIVE_RING, rest);
    }
    SendQueue q = from;
    if (q == null) {
      return;
    }
    do {
      drop(ctx, NetCounter.DROP_INTERFACE_DOWN, rest);
      q.dequeue(ctx, rest, rest.capacity());
    } while (!rest.isEmpty());
  }

  private void drop(Context ctx, NetCounter why, PacketVector v) {
    if (!v.isEmpty()) {
      upper().counters().count(ctx, why, v.size());
      upper().pool().free(ctx, v);
    }
  }

  /** Context: any up to VM. Locks: none of class {@code device} or further in. */
  void start(Context ctx) {
    if (from == null) {
      return;
    }
    lock.enter(ctx);
    try {
      startLocked(ctx);
    } finally {
      lock.exit(ctx);
    }
  }

  /** The same, unless the lock is taken; then false. */
  boolean tryStart(Context ctx) {
    if (lock.tryEnter(ctx)) {
      try {
        startLocked(ctx);
      } finally {
        lock.exit(ctx);
      }
      return true;
    }
    return false;
  }

  @GuardedBy("lock")
  private void startLocked(Context ctx) {
    lock.assertHeld(ctx);
    SendQueue q = from;
    if (q == null) {
      return;
    }
    PacketVector v = sending;
    while (running) {
      boolean drained = false;
      if (v.isEmpty()) {
        q.dequeue(ctx, v, v.capacity());
        if (v.isEmpty()) {
          return;
        }
        // Of a batch that waited for room this says nothing: the queue may have filled meanwhile.
        drained = !v.isFull();
      }
      sent += port.transmit(v, sent);
      if (sent == v.size()) {
        v.clear();
        sent = 0;
        if (drained) {
          // The queue was empty just now; whoever fills it calls start.
          return;
        }
      } else if (port.stall()) {
        return;
      }
    }
  }

  @Override
  public boolean receive(Context ctx, PacketVector v, WhileHeld held) {
    boolean more;
    lock.enter(ctx);
    try {
      if (!running) {
        return false;
      }
      if (!sending.isEmpty()) {
        startLocked(ctx);
      }
      more = port.receive(v) != 0 || !port.arm();
      held.received(ctx, v);
    } finally {
      lock.exit(ctx);
    }
    upper().released(ctx);
    return more;
  }

  @Override
  public void again(Context ctx) {
    line.raise();
  }
}
