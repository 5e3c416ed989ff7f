package org.splnet.drivers.tap;

import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.splnet.drivers.Receiver;
import org.splnet.kernel.Attach;
import org.splnet.kernel.Callout;
import org.splnet.kernel.Context;
import org.splnet.kernel.Cpu;
import org.splnet.kernel.GuardedBy;
import org.splnet.kernel.InterruptLine;
import org.splnet.kernel.Ipl;
import org.splnet.kernel.LockOrder;
import org.splnet.kernel.Machine;
import org.splnet.kernel.Mutex;
import org.splnet.kernel.SoftInterrupt;
import org.splnet.kernel.host.Errno;
import org.splnet.kernel.host.HostPort;
import org.splnet.kernel.host.Native;
import org.splnet.net.addr.MacAddress;
import org.splnet.net.iface.LinkDriver;
import org.splnet.net.iface.LinkRequest;
import org.splnet.net.iface.LinkUpper;
import org.splnet.net.iface.ReceiveSource;
import org.splnet.net.packet.Packet;
import org.splnet.net.packet.PacketPool;
import org.splnet.net.packet.PacketVector;
import org.splnet.net.stats.NetCounter;

/**
 * The driver of a TAP device: frames to and from the Linux kernel through a file descriptor.
 *
 * <p>One lock per instance, also around the system calls. The host port asserts the line when the
 * descriptor becomes readable, once per edge, so the interrupt reads until there is nothing left:
 * batch by batch, straight into packets, each batch handed up with the lock released. A budget
 * bounds it; what is left then is taken after the protocols had their turn, by way of a soft
 * interrupt, so a flood does not starve them.
 *
 * <p>{@code startLocked} writes frame by frame. A device that has no room keeps the rest of the
 * batch waiting for a callout; a frame that it refuses (its kernel side is down) is dropped and
 * counted.
 *
 * <p>Cost: a system call per frame and direction, and one more read per interrupt to find the end.
 * The driver allocates nothing.
 */
public final class TapDriver implements LinkDriver, ReceiveSource {
  /** Most bytes of a network-layer packet, unless the kernel's end takes less. */
  public static final int MTU = 1500;

  /** Least, for IPv4 (RFC 791, 3.2). */
  private static final int MIN_MTU = 68;

  private static final int BATCHES_AN_INTERRUPT = 8;
  private static final long RETRY_NANOS = 1_000_000;

  private final HostPort port;
  private final Cpu cpu;
  private final String name;
  private final FrameFile file;
  private final MacAddress address;
  private final InterruptLine line;
  private final SoftInterrupt later;
  private final Callout retry;
  private final Mutex lock;

  private final int batch;

  /** Frames taken from the send queue, the first {@code sent} of them written. */
  @GuardedBy("lock")
  private final PacketVector sending;

  @GuardedBy("lock")
  private int sent;

  @GuardedBy("lock")
  private boolean running;

  private volatile int mtu = MTU;

  /** The error that ended reading, or 0. */
  private volatile int failure;

  private @Nullable Receiver receiver;
  private @Nullable LinkUpper upper;

  TapDriver(Machine machine, Cpu cpu, String name, FrameFile file, MacAddress address, int batch) {
    if (!(machine.port() instanceof HostPort host)) {
      throw new IllegalArgumentException(
          "a TAP device needs a machine on the host port, not on " + machine.port());
    }
    this.port = host;
    this.cpu = cpu;
    this.name = name;
    this.file = file;
    this.address = address;
    this.line = machine.line("tap " + name, cpu);
    this.later =
        machine.softInterrupt(
            "tap " + name + " goes on", Ipl.SOFTNET, (c, l) -> l.raise(), line, Attach.MPSAFE);
    this.retry =
        machine.callout("tap " + name + " tries again", (c, l) -> l.raise(), line, Attach.MPSAFE);
    this.lock = machine.mutex(LockOrder.DEVICE, "tap " + name);
    this.batch = batch;
    this.sending = new PacketVector(batch);
  }

  /**
   * Opens a TAP device, making it if there is none of that name; the kernel's side is still to be
   * given an address and set up.
   *
   * @param cpu the CPU to which its line is routed
   * @param name of the device on the kernel's side
   * @throws TapException if it cannot be had, with the reason and the remedy
   */
  public static TapDriver open(Machine machine, Cpu cpu, String name) {
    TapDevice device = TapDevice.open(name);
    TapDriver driver =
        new TapDriver(machine, cpu, name, device.file(), device.ownAddress(), PacketVector.BATCH);
    Integer mtu = device.kernelMtu();
    if (mtu != null) {
      driver.mtu = Math.clamp(mtu, MIN_MTU, MTU);
    }
    return driver;
  }

  @Override
  public String kind() {
    return "tap";
  }

  /** The name of the device on the kernel's side. */
  public String deviceName() {
    return name;
  }

  @Override
  public MacAddress address() {
    return address;
  }

  @Override
  public int mtu() {
    return mtu;
  }

  /** Changes the MTU of this end; the kernel's has one of its own. Others it does not do. */
  @Override
  public boolean ioctl(Context ctx, LinkRequest request) {
    if (!(request instanceof LinkRequest.Mtu wanted)) {
      return false;
    }
    if (wanted.bytes() < MIN_MTU || wanted.bytes() > MTU) {
      throw new IllegalArgumentException(
          "MTU " + wanted.bytes() + ": a TAP device here takes " + MIN_MTU + " to " + MTU);
    }
    mtu = wanted.bytes();
    return true;
  }

  /** The interrupt line, to be routed. */
  public InterruptLine line() {
    return line;
  }

  /** Why nothing is received any more, if so: most likely the device was removed. Any context. */
  public Optional<String> failure() {
    int e = failure;
    return e == 0 ? Optional.empty() : Optional.of(Native.message(e));
  }

  @Override
  public void attached(Context ctx, LinkUpper to) {
    upper = to;
  }

  private LinkUpper upper() {
    LinkUpper u = upper;
    if (u == null) {
      throw new IllegalStateException("the driver of TAP device " + name + " has no interface");
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
    port.runner(cpu).watch(file.fd(), line);
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
    port.runner(cpu).unwatch(file.fd());
    Receiver r = receiver;
    if (r != null) {
      r.detach(ctx);
    }
    retry.cancelAndWait(ctx);
    PacketPool pool = upper().pool();
    lock.enter(ctx);
    try {
      int lost = sending.size() - sent;
      do {
        pool.free(ctx, sending);
        upper().sendQueue().dequeue(ctx, sending, sending.capacity());
        lost += sending.size();
      } while (!sending.isEmpty());
      upper().counters().count(ctx, NetCounter.DROP_INTERFACE_DOWN, lost);
      sent = 0;
    } finally {
      lock.exit(ctx);
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
    boolean last = false;
    while (running) {
      if (sent == v.size()) {
        upper().pool().free(ctx, v);
        sent = 0;
        if (last) {
          // The queue was empty; whoever fills it calls start.
          return;
        }
        upper().sendQueue().dequeue(ctx, v, v.capacity());
        if (v.isEmpty()) {
          return;
        }
        last = !v.isFull();
      }
      int p = v.get(sent);
      int n = file.write(Packet.data(p), Packet.length(p));
      if (n == -Errno.EAGAIN) {
        retry.schedule(ctx, RETRY_NANOS);
        return;
      }
      if (n < 0) {
        upper().counters().count(ctx, NetCounter.DROP_DEVICE);
      }
      sent++;
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
      more = receiveLocked(ctx, v);
      held.received(ctx, v);
    } finally {
      lock.exit(ctx);
    }
    upper().released(ctx);
    return more;
  }

  @Override
  public void again(Context ctx) {
    later.schedule(ctx);
  }

  /**
   * Reads frames, at most as many as make a batch.
   *
   * @return whether there may be more
   */
  @GuardedBy("lock")
  private boolean receiveLocked(Context ctx, PacketVector v) {
    lock.assertHeld(ctx);
    PacketPool pool = upper().pool();
    for (int i = 0; i < v.capacity(); i++) {
      int p = pool.allocate(ctx);
      // Without a packet, too, the device is read to its end, or there is no next edge.
      int n = p == Packet.NONE ? file.discard() : file.read(Packet.data(p), Packet.CAPACITY);
      // One that fills the packet may have been cut.
      if (p != Packet.NONE && n > 0 && n < Packet.CAPACITY) {
        Packet.setLength(p, n);
        v.add(p);
        continue;
      }
      if (p != Packet.NONE) {
        pool.free(ctx, p);
      }
      if (n <= 0) {
        if (n != -Errno.EAGAIN) {
          failure = n == 0 ? Errno.EIO : -n;
        }
        return false;
      }
      if (p == Packet.NONE) {
        upper().counters().count(ctx, NetCounter.DROP_NO_PACKET);
      } else {
        upper().counters().count(ctx, NetCounter.FRAMES_IN);
        upper().counters().count(ctx, NetCounter.DROP_LINK_LONG);
      }
    }
    return true;
  }

  /**
   * Closes the device, with its interface down; one that was made by opening it is gone then.
   *
   * <p>Context: TOP. Locks: none.
   *
   * @throws IllegalStateException if the interface is up
   */
  public void close(Context ctx) {
    lock.enter(ctx);
    try {
      if (running) {
        throw new IllegalStateException(
            "TAP device " + name + " is closed while its interface is up: bring it down first");
      }
      file.close();
    } finally {
      lock.exit(ctx);
    }
    later.disestablish(ctx);
  }
}
