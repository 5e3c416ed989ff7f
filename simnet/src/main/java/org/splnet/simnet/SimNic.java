package org.splnet.simnet;

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
import org.splnet.kernel.Poller;
import org.splnet.kernel.sim.ClockedPort;
import org.splnet.net.addr.MacAddress;
import org.splnet.net.iface.LinkDriver;
import org.splnet.net.iface.LinkUpper;
import org.splnet.net.iface.ReceiveSource;
import org.splnet.net.packet.Memory;
import org.splnet.net.packet.Packet;
import org.splnet.net.packet.PacketVector;
import org.splnet.net.stats.NetCounter;

/**
 * A host's interface at a station: device and driver. As a device it is stepped when a frame is
 * due, and asserts its line; as a driver it is like that of a wire.
 *
 * <p>A frame is copied on its way out and its packet freed at once: however long it travels and
 * whatever becomes of the host, no packet is bound by it.
 */
final class SimNic implements LinkDriver, ReceiveSource, Poller {
  private static final int BATCH = 16;
  private static final int BATCHES_AN_INTERRUPT = 16;

  private final Machine machine;
  private final ClockedPort clock;
  private final Station station;
  private final int mtu;
  private final Cpu cpu;
  private final InterruptLine line;
  private final Mutex lock;
  private final PacketVector sending = new PacketVector(BATCH);
  private @Nullable LinkUpper upper;
  private @Nullable Receiver receiver;

  @GuardedBy("lock")
  private boolean running;

  SimNic(Machine machine, ClockedPort clock, Station station, int mtu) {
    this.machine = machine;
    this.clock = clock;
    this.station = station;
    this.mtu = mtu;
    this.cpu = machine.nextCpu();
    String name = "sim " + station.mac();
    this.line = machine.line(name, cpu);
    this.lock = machine.mutex(LockOrder.DEVICE, name);
    cpu.addPoller(this);
  }

  @Override
  public String kind() {
    return "sim";
  }

  @Override
  public MacAddress address() {
    return station.mac();
  }

  @Override
  public int mtu() {
    return mtu;
  }

  private LinkUpper upper() {
    LinkUpper u = upper;
    if (u == null) {
      throw new IllegalStateException(station.mac() + " has no interface");
    }
    return u;
  }

  // ---- The device

  /** There is something to look at, now or at another time than before. */
  void wake() {
    machine.port().wake(cpu);
  }

  @Override
  public boolean poll(Context ctx, long nowNanos) {
    station.land(clock.port().nanos());
    if (station.hasArrived()) {
      line.raise();
    }
    return station.hasArrived();
  }

  @Override
  public long dueNanos() {
    return station.hasArrived() ? NOW : clock.fromPort(station.dueNanos());
  }

  // ---- The driver

  @Override
  public void attached(Context ctx, LinkUpper to) {
    upper = to;
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
            ctx, line, cpu, Ipl.NET, Attach.MPSAFE, this, upper(), BATCH, BATCHES_AN_INTERRUPT);
    station.plug(this);
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
    station.plug(null);
    Receiver r = receiver;
    if (r != null) {
      r.detach(ctx);
    }
    lock.enter(ctx);
    try {
      LinkUpper u = upper();
      do {
        u.counters().count(ctx, NetCounter.DROP_INTERFACE_DOWN, sending.size());
        u.pool().free(ctx, sending);
        u.sendQueue().dequeue(ctx, sending, BATCH);
      } while (!sending.isEmpty());
    } finally {
      lock.exit(ctx);
    }
  }

  @Override
  public void start(Context ctx) {
    lock.enter(ctx);
    try {
      LinkUpper u = upper();
      while (running) {
        u.sendQueue().dequeue(ctx, sending, BATCH);
        if (sending.isEmpty()) {
          return;
        }
        for (int i = 0; i < sending.size(); i++) {
          station.send(Packet.toBytes(sending.get(i)));
        }
        u.pool().free(ctx, sending);
      }
    } finally {
      lock.exit(ctx);
    }
  }

  @Override
  public boolean receive(Context ctx, PacketVector v, WhileHeld held) {
    lock.enter(ctx);
    try {
      while (running && !v.isFull()) {
        byte[] frame = station.take();
        if (frame == null) {
          break;
        }
        takeLocked(ctx, frame, v);
      }
      held.received(ctx, v);
    } finally {
      lock.exit(ctx);
    }
    return station.hasArrived();
  }

  @GuardedBy("lock")
  private void takeLocked(Context ctx, byte[] frame, PacketVector v) {
    lock.assertHeld(ctx);
    int p = upper().pool().allocate(ctx);
    if (p == Packet.NONE) {
      upper().counters().count(ctx, NetCounter.DROP_NO_PACKET);
      station.link().lose(station.host(), LinkCounts.Kind.MISSED, frame);
      return;
    }
    Packet.setLength(p, frame.length);
    Memory.put(frame, 0, Packet.data(p), frame.length);
    v.add(p);
  }

  @Override
  public void again(Context ctx) {
    line.raise();
  }
}
