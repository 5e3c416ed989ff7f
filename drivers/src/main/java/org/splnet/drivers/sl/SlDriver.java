package org.splnet.drivers.sl;

import org.jspecify.annotations.Nullable;
import org.splnet.drivers.Receiver;
import org.splnet.drivers.serial.SerialPort;
import org.splnet.kernel.Attach;
import org.splnet.kernel.Context;
import org.splnet.kernel.InterruptLine;
import org.splnet.kernel.Ipl;
import org.splnet.kernel.KernelLock;
import org.splnet.kernel.Machine;
import org.splnet.kernel.SoftInterrupt;
import org.splnet.net.addr.MacAddress;
import org.splnet.net.iface.LinkDriver;
import org.splnet.net.iface.LinkRequest;
import org.splnet.net.iface.LinkUpper;
import org.splnet.net.iface.ReceiveSource;
import org.splnet.net.packet.Memory;
import org.splnet.net.packet.Packet;
import org.splnet.net.packet.PacketVector;
import org.splnet.net.stats.NetCounter;

/**
 * The driver of a SLIP line (RFC 1055): IPv4 datagrams, and nothing else, to whoever is at the
 * other end.
 *
 * <p>It is as drivers were before there was a second CPU, and <em>not</em> SMP-safe: it has no lock
 * of its own. All of it runs under the kernel lock, which others enter for it: the wrapper of its
 * interrupt handler, the soft interrupt that calls {@link #start}, the stack around {@link #init},
 * {@link #stop} and {@link #ioctl}. In checked runs each of them asserts that. The kernel lock
 * keeps other CPUs out and, being recursive, not the driver's own interrupt on this one; so {@code
 * start} is at level TTY while it touches the line, as {@code spltty} would have it.
 *
 * <p>That interrupt is at TTY, above NET: it interrupts Ethernet drivers. Whatever lock they may
 * hold then must be held at TTY or above if it is ever taken under the kernel lock; otherwise the
 * handler is refused when it is attached.
 *
 * <p>Datagrams of up to 1006 bytes are sent, which RFC 1055 says every implementation should take
 * (the 296 of older systems was a compromise for people typing at 9600 bit/s); of up to {@link
 * #MOST} are taken.
 *
 * <p>Cost: a look at every byte and two copies a datagram, without a system call or an allocation.
 */
public final class SlDriver implements LinkDriver, ReceiveSource {
  /** Most bytes of a datagram that is sent, unless something else is asked for. */
  public static final int MTU = 1006;

  /** Most bytes of a datagram that is received, and most that may be asked for. */
  public static final int MOST = 1500;

  /** Every link carries so many (RFC 791). */
  private static final int LEAST = 68;

  private static final int BATCH = 16;
  private static final int BATCHES_AN_INTERRUPT = 8;
  private static final int READ = 512;
  private static final MacAddress NO_STATION = new MacAddress(0);

  private final SerialPort port;
  private final KernelLock kernelLock;

  /** Asserts the line again, after the protocols had their turn. */
  private final SoftInterrupt later;

  private final SlipDecoder decoder = new SlipDecoder(MOST);
  private final byte[] in = new byte[READ];
  private int inFrom;
  private int inTo;

  /** Datagrams taken from the send queue, the first {@link #begun} of them encoded. */
  private final PacketVector sending = new PacketVector(BATCH);

  private int begun;
  private final byte[] datagram = new byte[MOST];
  private final byte[] out = new byte[Slip.encodedLength(MOST)];
  private int outFrom;
  private int outTo;

  private boolean up;
  private @Nullable Receiver receiver;
  private @Nullable LinkUpper upper;
  private volatile int mtu = MTU;

  /** A driver of a line. */
  public SlDriver(Machine machine, SerialPort port) {
    this.port = port;
    this.kernelLock = machine.kernelLock();
    this.later =
        machine.softInterrupt(
            "sl " + port.name() + " goes on",
            Ipl.SOFTNET,
            (c, l) -> l.raise(),
            port.line(),
            Attach.MPSAFE);
  }

  @Override
  public String kind() {
    return "sl";
  }

  /** None: there is nobody to tell apart on such a line. */
  @Override
  public MacAddress address() {
    return NO_STATION;
  }

  @Override
  public int mtu() {
    return mtu;
  }

  @Override
  public boolean isMpSafe() {
    return false;
  }

  /** The line. */
  public SerialPort port() {
    return port;
  }

  /** The interrupt line, to be routed. */
  public InterruptLine line() {
    return port.line();
  }

  @Override
  public void attached(Context ctx, LinkUpper to) {
    kernelLock.assertHeld(ctx);
    upper = to;
  }

  private LinkUpper upper() {
    LinkUpper u = upper;
    if (u == null) {
      throw new IllegalStateException("the driver of line " + port.name() + " has no interface");
    }
    return u;
  }

  /**
   * {@inheritDoc} Locks: the kernel lock.
   *
   * @throws org.splnet.kernel.LockViolation if its handler, which enters the kernel lock, could
   *     deadlock on the CPU to which the line is routed; the message names the remedies
   */
  @Override
  public void init(Context ctx) {
    kernelLock.assertHeld(ctx);
    if (up) {
      return;
    }
    receiver =
        Receiver.attach(
            ctx,
            line(),
            line().cpu(ctx),
            Ipl.TTY,
            Attach.UNFLAGGED,
            this,
            upper(),
            BATCH,
            BATCHES_AN_INTERRUPT);
    int s = ctx.splraise(Ipl.TTY);
    up = true;
    decoder.reset();
    inFrom = 0;
    inTo = 0;
    port.open(ctx);
    ctx.splx(s);
    // What came before is not asserted again.
    line().raise();
  }

  /**
   * {@inheritDoc} Locks: the kernel lock, which is given up meanwhile as in a sleep: to wait for
   * the handler while holding what it waits for would be a deadlock.
   */
  @Override
  public void stop(Context ctx) {
    kernelLock.assertHeld(ctx);
    if (!up) {
      return;
    }
    int s = ctx.splraise(Ipl.TTY);
    up = false;
    port.close(ctx);
    int cut = outFrom < outTo ? 1 : 0;
    outFrom = 0;
    outTo = 0;
    ctx.splx(s);
    upper().counters().count(ctx, NetCounter.DROP_INTERFACE_DOWN, cut);
    Receiver last = receiver;
    receiver = null;
    if (last != null) {
      int depth = kernelLock.dropAll(ctx);
      last.detach(ctx);
      kernelLock.retake(ctx, depth);
    }
    if (!up) {
      discard(ctx);
    }
  }

  /** Frees what was to be sent. */
  private void discard(Context ctx) {
    int lost = sending.size() - begun;
    begun = 0;
    do {
      upper().pool().free(ctx, sending);
      upper().sendQueue().dequeue(ctx, sending, sending.capacity());
      lost += sending.size();
    } while (!sending.isEmpty());
    upper().counters().count(ctx, NetCounter.DROP_INTERFACE_DOWN, lost);
  }

  /** {@inheritDoc} Locks: the kernel lock. */
  @Override
  public boolean ioctl(Context ctx, LinkRequest request) {
    kernelLock.assertHeld(ctx);
    if (!(request instanceof LinkRequest.Mtu m)) {
      return false;
    }
    if (m.bytes() < LEAST || m.bytes() > MOST) {
      throw new IllegalArgumentException(
          "MTU " + m.bytes() + ": a SLIP line carries datagrams of " + LEAST + " to " + MOST);
    }
    mtu = m.bytes();
    return true;
  }

  // ---- Transmission

  /** {@inheritDoc} Locks: the kernel lock. */
  @Override
  public void start(Context ctx) {
    kernelLock.assertHeld(ctx);
    int s = ctx.splraise(Ipl.TTY);
    startMasked(ctx);
    ctx.splx(s);
  }

  /** As far as the line takes it; the rest goes when it has room again. Level: TTY. */
  private void startMasked(Context ctx) {
    while (up) {
      outFrom += port.write(ctx, out, outFrom, outTo - outFrom);
      if (outFrom < outTo || !encodeNext(ctx)) {
        return;
      }
    }
  }

  private boolean encodeNext(Context ctx) {
    if (begun == sending.size()) {
      upper().pool().free(ctx, sending);
      begun = 0;
      upper().sendQueue().dequeue(ctx, sending, sending.capacity());
      if (sending.isEmpty()) {
        return false;
      }
    }
    int p = sending.get(begun++);
    int length = Packet.length(p);
    outFrom = 0;
    outTo = 0;
    if (length > datagram.length) {
      upper().counters().count(ctx, NetCounter.DROP_DEVICE);
    } else {
      Memory.get(Packet.data(p), datagram, 0, length);
      outTo = Slip.encode(datagram, length, out);
    }
    return true;
  }

  // ---- Reception

  @Override
  public boolean receive(Context ctx, PacketVector v, WhileHeld held) {
    kernelLock.assertHeld(ctx);
    int s = ctx.splraise(Ipl.TTY);
    boolean more = false;
    if (up) {
      startMasked(ctx);
      more = receiveMasked(ctx, v);
      held.received(ctx, v);
    }
    ctx.splx(s);
    return more;
  }

  @Override
  public void again(Context ctx) {
    later.schedule(ctx);
  }

  /** Decodes what has come, for a batch of datagrams or one reading of the line. Level: TTY. */
  private boolean receiveMasked(Context ctx, PacketVector v) {
    // The port asserts the line again only behind a reading that found its end.
    boolean atEnd = false;
    if (inFrom == inTo) {
      inFrom = 0;
      inTo = port.read(ctx, in, 0, in.length);
      atEnd = inTo < in.length;
      if (port.takeLost(ctx)) {
        decoder.charactersLost();
      }
    }
    while (inFrom < inTo && !v.isFull()) {
      inFrom = decoder.decode(in, inFrom, inTo);
      switch (decoder.event()) {
        case NONE -> {
          // used up
        }
        case DATAGRAM -> take(ctx, v);
        case TOO_LONG -> drop(ctx, NetCounter.DROP_LINK_LONG);
        case DAMAGED -> drop(ctx, NetCounter.DROP_LINK_FRAMING);
      }
    }
    return inFrom < inTo || !atEnd;
  }

  private void take(Context ctx, PacketVector v) {
    int p = upper().pool().allocate(ctx);
    if (p == Packet.NONE) {
      upper().counters().count(ctx, NetCounter.DROP_NO_PACKET);
      return;
    }
    Packet.setLength(p, decoder.length());
    Memory.put(decoder.datagram(), 0, Packet.data(p), decoder.length());
    v.add(p);
  }

  private void drop(Context ctx, NetCounter why) {
    upper().counters().count(ctx, NetCounter.FRAMES_IN);
    upper().counters().count(ctx, why);
  }

  /**
   * Ends the driver's use, with its interface down. Context: TOP. Locks: none.
   *
   * @throws IllegalStateException if the interface is up
   */
  public void close(Context ctx) {
    kernelLock.enter(ctx);
    try {
      if (up) {
        throw new IllegalStateException(
            "line " + port.name() + " is closed while its interface is up: bring it down first");
      }
    } finally {
      kernelLock.exit(ctx);
    }
    later.disestablish(ctx);
  }
}
