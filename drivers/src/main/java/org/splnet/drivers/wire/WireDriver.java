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
import org.splnet.net.addr.MacAddress;
import org.splnet.net.iface.LinkDriver;
import org.splnet.net.iface.LinkUpper;
import org.splnet.net.iface.ReceiveSource;
import org.splnet.net.packet.PacketVector;
import org.splnet.net.stats.NetCounter;

/**
 * The driver of a wire end: the fastest in-memory link, and the shape of every SMP-safe driver.
 *
 * <p>One lock per instance. The interrupt takes it to restart the transmitter and to lift a batch
 * out of the ring, lets go of it, and hands the batch up; it goes on until the ring is empty and
 * the interrupt armed again, or its budget is used up, and then asserts its own line. (That is the
 * usual {@link Upcall}; the stack may have chosen another.) {@code start} takes the lock and calls
 * {@code startLocked}, which moves batches from the send queue to the ring until one of them is
 * exhausted.
 */
public final class WireDriver implements LinkDriver, ReceiveSource {
  /** Most bytes of a network-layer packet. */
  public static final int MTU = 1500;

  private static final int BATCHES_AN_INTERRUPT = 16;

  private final WirePort port;
  private final MacAddress address;
  private final Cpu cpu;
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

  /**
   * A driver.
   *
   * @param cpu the CPU to which its line is routed
   * @param batch how many frames it moves under one lock
   */
  public WireDriver(Machine machine, Cpu cpu, WirePort port, MacAddress address, int batch) {
    this.cpu = cpu;
    this.port = port;
    this.address = address;
    this.line = machine.line("wire " + address, cpu);
    this.lock = machine.mutex(LockOrder.DEVICE, "wire " + address);
    this.batch = batch;
    this.sending = new PacketVector(batch);
  }

  @Override
  public String kind() {
    return "wire";
  }

  @Override
  public MacAddress address() {
    return address;
  }

  @Override
  public int mtu() {
    return MTU;
  }

  /** The interrupt line, to be routed. */
  public InterruptLine line() {
    return line;
  }

  @Override
  public void attached(Context ctx, LinkUpper to) {
    upper = to;
  }

  private LinkUpper upper() {
    LinkUpper u = upper;
    if (u == null) {
      throw new IllegalStateException("the driver of " + address + " has no interface");
    }
    return u;
  }

  @Override
  public void init(Context ctx) {
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
    port.disarm();
    port.connect(null);
    Receiver r = receiver;
    if (r != null) {
      r.detach(ctx);
    }
    PacketVector rest = new PacketVector(batch);
    lock.enter(ctx);
    try {
      sending.clearFront(sent);
      sent = 0;
      drop(ctx, NetCounter.DROP_INTERFACE_DOWN, sending);
    } finally {
      lock.exit(ctx);
    }
    // The ring's frames were sent to an interface that is gone.
    while (port.receive(rest) > 0) {
      drop(ctx, NetCounter.DROP_RECEIVE_RING, rest);
    }
    do {
      drop(ctx, NetCounter.DROP_INTERFACE_DOWN, rest);
      upper().sendQueue().dequeue(ctx, rest, rest.capacity());
    } while (!rest.isEmpty());
  }

  private void drop(Context ctx, NetCounter why, PacketVector v) {
    if (!v.isEmpty()) {
      upper().counters().count(ctx, why, v.size());
      upper().pool().free(ctx, v);
    }
  }

  @Override
  public void start(Context ctx) {
    lock.enter(ctx);
    try {
      startLocked(ctx);
    } finally {
      lock.exit(ctx);
    }
  }

  @Override
  public boolean tryStart(Context ctx) {
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
    PacketVector v = sending;
    while (running) {
      boolean drained = false;
      if (v.isEmpty()) {
        upper().sendQueue().dequeue(ctx, v, v.capacity());
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
