package org.splnet.net.iface;

import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.splnet.kernel.Context;
import org.splnet.kernel.KernelLock;
import org.splnet.kernel.Machine;
import org.splnet.kernel.Work;
import org.splnet.net.addr.Ipv4Prefix;
import org.splnet.net.addr.MacAddress;
import org.splnet.net.packet.Packet;
import org.splnet.net.packet.PacketPool;
import org.splnet.net.packet.PacketVector;
import org.splnet.net.stats.NetCounter;
import org.splnet.net.stats.NetCounters;
import org.splnet.net.stats.Section;

/**
 * An interface of a stack: between a driver below and a link layer above.
 *
 * <p>Up: the driver, its own lock released, calls {@link #input} with a batch. Down: {@link
 * #transmit} queues a batch and has the device started, by the sender or as its {@link
 * TransmitStart} will.
 */
public final class NetInterface implements LinkUpper {
  private final int index;
  private final String name;
  private final LinkDriver driver;
  private final LinkLayer link;
  private final SendQueue[] sendQueues;
  private final TransmitStart start;
  private final UpcallKind upcall;
  private final PacketPool pool;
  private final NetCounters counters;
  private final long address;
  private final ConfigGate gate;

  /** Where a trace tells that the driver begins inside the work of a sender. */
  private final int sending;

  private volatile boolean up;
  private volatile boolean detached;
  private volatile List<InterfaceAddress> allAddresses = List.of();
  private volatile List<Ipv4Prefix> addresses = List.of();
  private volatile @Nullable FrameTap tap;

  /**
   * An interface; made by the stack.
   *
   * @param sendQueues as many as {@code start} asks for
   * @param counters of the stack, of which this interface counts a part
   */
  public NetInterface(
      Machine machine,
      int index,
      String name,
      LinkDriver driver,
      LinkLayer link,
      List<SendQueue> sendQueues,
      TransmitStart start,
      UpcallKind upcall,
      PacketPool pool,
      NetCounters counters) {
    this.index = index;
    this.name = name;
    this.driver = driver;
    this.link = link;
    this.sendQueues = sendQueues.toArray(SendQueue[]::new);
    this.start = start;
    this.upcall = upcall;
    this.pool = pool;
    this.counters = counters.part();
    this.address = driver.address().bits();
    this.gate = new ConfigGate(machine, name);
    this.sending = Section.DRIVER_SEND.on(machine);
  }

  /** Its number in the stack. */
  public int index() {
    return index;
  }

  @Override
  public String name() {
    return name;
  }

  /** The station address. */
  public MacAddress address() {
    return driver.address();
  }

  /** The 48 bits of the station address. */
  public long addressBits() {
    return address;
  }

  /** Most bytes of a network-layer packet. */
  public int mtu() {
    return driver.mtu();
  }

  /** The driver. */
  public LinkDriver driver() {
    return driver;
  }

  /** What lies between this interface and the network layer. */
  public LinkLayer link() {
    return link;
  }

  @Override
  public SendQueue sendQueue() {
    return sendQueues[0];
  }

  @Override
  public int sendQueues() {
    return sendQueues.length;
  }

  @Override
  public SendQueue sendQueue(int number) {
    return sendQueues[number];
  }

  @Override
  public PacketPool pool() {
    return pool;
  }

  /**
   * What was counted of this interface by itself, its driver and its link; the counters of the
   * stack count it too.
   */
  @Override
  public NetCounters counters() {
    return counters;
  }

  @Override
  public UpcallKind upcall() {
    return upcall;
  }

  @Override
  public void released(Context ctx) {
    start.released(ctx);
  }

  /** Whether it is up. */
  public boolean isUp() {
    return up;
  }

  /** Whether the stack has it no more. It stays down, and drops what it is given. */
  public boolean isDetached() {
    return detached;
  }

  /**
   * Brings it up. Context: TOP. Locks: none.
   *
   * @throws IllegalStateException if it is detached
   */
  public void bringUp(Context ctx) {
    gate.enter(ctx);
    try {
      if (detached) {
        throw new IllegalStateException(
            "interface " + name + " is detached: attach its driver again, and use what that gives");
      }
      setClosed(ctx, false);
      enterDriver(ctx, d -> d.init(ctx));
      up = true;
    } finally {
      gate.exit(ctx);
    }
  }

  /** Brings it down; what it still held is freed. Context: TOP. Locks: none. */
  public void bringDown(Context ctx) {
    gate.enter(ctx);
    try {
      downGated(ctx);
    } finally {
      gate.exit(ctx);
    }
  }

  private void setClosed(Context ctx, boolean now) {
    for (SendQueue q : sendQueues) {
      q.setClosed(ctx, now);
    }
  }

  private void downGated(Context ctx) {
    up = false;
    setClosed(ctx, true);
    enterDriver(ctx, d -> d.stop(ctx));
  }

  /**
   * Brings it down for good: when this returns, no handler of its driver runs, and none will for
   * it. Context: TOP. Locks: none.
   */
  public void detach(Context ctx) {
    gate.enter(ctx);
    try {
      downGated(ctx);
      start.close(ctx);
      detached = true;
    } finally {
      gate.exit(ctx);
    }
  }

  /** Tells the driver who it works for. Context: TOP. Locks: none. */
  public void tellDriver(Context ctx) {
    gate.enter(ctx);
    try {
      enterDriver(ctx, d -> d.attached(ctx, this));
    } finally {
      gate.exit(ctx);
    }
  }

  /** Calls the driver, inside the kernel lock if it is not SMP-safe. */
  private void enterDriver(Context ctx, Consumer<LinkDriver> call) {
    if (driver.isMpSafe()) {
      call.accept(driver);
      return;
    }
    KernelLock big = ctx.machine().kernelLock();
    big.enter(ctx);
    try {
      call.accept(driver);
    } finally {
      big.exit(ctx);
    }
  }

  /** The IPv4 addresses that are in use, each with its prefix. */
  public List<Ipv4Prefix> addresses() {
    return addresses;
  }

  /** The IPv4 addresses that the interface was given, also those that may not be used. */
  public List<InterfaceAddress> allAddresses() {
    return allAddresses;
  }

  /** Publishes a new list of addresses. Locks: that of the stack's addresses. */
  public void setAddresses(List<InterfaceAddress> now) {
    allAddresses = List.copyOf(now);
    addresses =
        now.stream().filter(InterfaceAddress::isUsable).map(InterfaceAddress::prefix).toList();
  }

  /**
   * Has every frame seen by a tap from now on, or by none. A batch that is under way may still be
   * shown to the tap that was there before. Any thread.
   */
  public void setTap(@Nullable FrameTap now) {
    tap = now;
  }

  @Override
  @Work(value = "interface.input", on = 1)
  public void input(Context ctx, PacketVector v) {
    counters.count(ctx, NetCounter.FRAMES_IN, v.size());
    counters.count(ctx, NetCounter.BYTES_IN, bytes(v, 0));
    FrameTap t = tap;
    if (t != null) {
      t.frames(ctx, this, false, v);
    }
    link.input(ctx, this, v);
  }

  /**
   * Queues a batch of frames and starts the device; every packet in it is consumed and the batch
   * emptied.
   *
   * <p>Context: any up to VM. Locks: none of class {@code device} or further in.
   */
  @Work(value = "interface.output", on = 1)
  public void transmit(Context ctx, PacketVector v) {
    FrameTap t = tap;
    if (t != null && up) {
      // Before they are queued: from then on they are the driver's.
      t.frames(ctx, this, true, v);
    }
    int bytes = bytes(v, 0);
    int n = up ? sendQueues[start.queue(ctx)].enqueue(ctx, v) : 0;
    if (n < v.size()) {
      bytes -= bytes(v, n);
      // Looked at anew: if it went down meanwhile, that is why the queue took nothing.
      dropFrom(ctx, v, n, up ? NetCounter.DROP_SEND_QUEUE : NetCounter.DROP_INTERFACE_DOWN);
    }
    v.clear();
    if (n > 0) {
      counters.count(ctx, NetCounter.FRAMES_OUT, n);
      counters.count(ctx, NetCounter.BYTES_OUT, bytes);
      ctx.traceBegin(sending);
      start.start(ctx);
      ctx.traceEnd(sending);
    }
  }

  /** The bytes of the packets of a batch from one on. */
  private static int bytes(PacketVector v, int from) {
    int sum = 0;
    for (int i = from; i < v.size(); i++) {
      sum += Packet.length(v.get(i));
    }
    return sum;
  }

  /**
   * Changes how the device works.
   *
   * <p>Context: TOP. Locks: none.
   *
   * @return false if this kind of device does not do that
   * @throws IllegalArgumentException if it does, but not with this value
   */
  public boolean ioctl(Context ctx, LinkRequest request) {
    boolean[] done = new boolean[1];
    gate.enter(ctx);
    try {
      enterDriver(ctx, d -> done[0] = d.ioctl(ctx, request));
    } finally {
      gate.exit(ctx);
    }
    return done[0];
  }

  private void dropFrom(Context ctx, PacketVector v, int from, NetCounter why) {
    counters.count(ctx, why, v.size() - from);
    for (int i = from; i < v.size(); i++) {
      pool.free(ctx, v.get(i));
    }
  }

  @Override
  public String toString() {
    return name;
  }
}
