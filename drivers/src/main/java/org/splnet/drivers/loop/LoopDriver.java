package org.splnet.drivers.loop;

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
import org.splnet.net.packet.Packet;
import org.splnet.net.packet.PacketVector;
import org.splnet.net.stats.NetCounter;

/**
 * A loopback interface: what is sent is received, in order, in the same packets.
 *
 * <p>{@link #start} raises the driver's own interrupt line and does no more: a sender may hold
 * protocol locks, and input would want them again. The handler takes batches off the send queue and
 * hands them up, the device's lock released. A line is served on one CPU at a time, which keeps the
 * order; the price is that all of a host's traffic with itself passes one CPU.
 */
public final class LoopDriver implements LinkDriver, ReceiveSource {
  private static final int BATCHES_AN_INTERRUPT = 8;
  private static final MacAddress NO_STATION = new MacAddress(0);

  private final Cpu cpu;
  private final InterruptLine line;
  private final Mutex lock;

  private volatile @Nullable LinkUpper upper;

  @GuardedBy("lock")
  private boolean up;

  @GuardedBy("lock")
  private @Nullable Receiver receiver;

  /** A driver on a machine. */
  public LoopDriver(Machine machine) {
    this.cpu = machine.nextCpu();
    this.line = machine.line("lo", cpu);
    this.lock = machine.mutex(LockOrder.DEVICE, "lo");
  }

  @Override
  public String kind() {
    return "lo";
  }

  @Override
  public MacAddress address() {
    return NO_STATION;
  }

  /** As much as a packet holds. */
  @Override
  public int mtu() {
    return Packet.CAPACITY;
  }

  @Override
  public void attached(Context ctx, LinkUpper to) {
    upper = to;
  }

  private LinkUpper upper() {
    LinkUpper u = upper;
    if (u == null) {
      throw new IllegalStateException(
          "the loopback driver has no interface: give it to NetStack.attachLoopback");
    }
    return u;
  }

  @Override
  public void init(Context ctx) {
    lock.enter(ctx);
    try {
      if (receiver == null) {
        receiver =
            Receiver.attach(
                ctx,
                line,
                cpu,
                Ipl.NET,
                Attach.MPSAFE,
                this,
                upper(),
                PacketVector.BATCH,
                BATCHES_AN_INTERRUPT);
      }
      up = true;
    } finally {
      lock.exit(ctx);
    }
  }

  @Override
  public void stop(Context ctx) {
    Receiver last;
    lock.enter(ctx);
    try {
      up = false;
      last = receiver;
      receiver = null;
    } finally {
      lock.exit(ctx);
    }
    if (last != null) {
      last.detach(ctx);
    }
    LinkUpper from = upper();
    PacketVector rest = new PacketVector(PacketVector.BATCH);
    do {
      from.sendQueue().dequeue(ctx, rest, PacketVector.BATCH);
      from.counters().count(ctx, NetCounter.DROP_INTERFACE_DOWN, rest.size());
      from.pool().free(ctx, rest);
    } while (from.sendQueue().size(ctx) > 0);
  }

  @Override
  public void start(Context ctx) {
    line.raise();
  }

  @Override
  public boolean receive(Context ctx, PacketVector v, WhileHeld held) {
    lock.enter(ctx);
    try {
      if (up) {
        upper().sendQueue().dequeue(ctx, v, v.capacity());
      }
      boolean more = !v.isEmpty();
      held.received(ctx, v);
      return more;
    } finally {
      lock.exit(ctx);
    }
  }

  @Override
  public void again(Context ctx) {
    line.raise();
  }
}
