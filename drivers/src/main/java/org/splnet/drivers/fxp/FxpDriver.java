package org.splnet.drivers.fxp;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.splnet.drivers.Receiver;
import org.splnet.drivers.i8255x.BusMemory;
import org.splnet.drivers.i8255x.Counters;
import org.splnet.drivers.i8255x.Registers;
import org.splnet.kernel.Attach;
import org.splnet.kernel.Callout;
import org.splnet.kernel.Context;
import org.splnet.kernel.GuardedBy;
import org.splnet.kernel.InterruptLine;
import org.splnet.kernel.Ipl;
import org.splnet.kernel.LockOrder;
import org.splnet.kernel.Machine;
import org.splnet.kernel.Mutex;
import org.splnet.net.addr.MacAddress;
import org.splnet.net.iface.LinkDriver;
import org.splnet.net.iface.LinkRequest;
import org.splnet.net.iface.LinkUpper;
import org.splnet.net.iface.ReceiveSource;
import org.splnet.net.packet.PacketPool;
import org.splnet.net.packet.PacketVector;
import org.splnet.net.stats.NetCounter;

/**
 * The driver of the Intel 8255x.
 *
 * <p>One lock per instance. Everything that may be reached both with and without it exists twice:
 * {@code start} and {@code startLocked}, {@code init} and {@code initLocked}, {@code stop} and
 * {@code resetLocked}. Who calls what:
 *
 * <ul>
 *   <li><em>senders</em>: {@code start}.
 *   <li><em>interrupt</em>: acknowledges and serves until nothing is left to acknowledge; reclaims
 *       and calls {@code startLocked}; harvests a batch under the lock and hands it up without;
 *       restarts a receiver that ran out of areas; {@code initLocked} when asked for and nothing is
 *       under way.
 *   <li><em>tick</em>, once a second: statistics, and {@code initLocked} when nothing was received
 *       for long.
 *   <li><em>watchdog</em>: {@code initLocked} when nothing was sent for long and should have been.
 *   <li><em>ioctl</em>: notes what is wanted, and has the interrupt do it.
 *   <li><em>stop</em>: takes the device down under the lock, lets go of it, and then detaches from
 *       the line and waits for the callouts, which want the lock. Whoever brings the device up
 *       meanwhile gets its tick back.
 * </ul>
 *
 * <p>{@code initLocked} waits for the hardware with the lock held, as the hardware wants it: each
 * wait is a bounded poll.
 */
public final class FxpDriver implements LinkDriver, ReceiveSource {
  /** Most bytes of a network-layer packet, unless less is asked for. */
  public static final int MTU = 1500;

  /** Packets that the receive areas of a device hold while it is up. */
  public static final int RECEIVE_AREAS = ReceiveRing.AREAS;

  private static final int MIN_MTU = 68;
  private static final int ROUNDS_AN_INTERRUPT = 16;
  private static final long SECOND = 1_000_000_000L;
  private static final long WATCHDOG = 5 * SECOND;
  private static final int IDLE_TICKS = 15;
  private static final int THRESHOLD_STEP = 64;
  private static final int THRESHOLD_MOST = 192;
  private static final int SENT = Registers.CX | Registers.CNA;
  private static final int RECEIVED = Registers.FR | Registers.RNR;

  private final int batch;
  private final FxpCard card;
  private final MacAddress address;
  private final InterruptLine line;
  private final Mutex lock;
  private final Callout tick;
  private final Callout watchdog;

  @GuardedBy("lock")
  private final PacketVector sending;

  @GuardedBy("lock")
  private final FxpRegisters registers;

  @GuardedBy("lock")
  private final FxpSetup setup;

  @GuardedBy("lock")
  private final TransmitRing tx;

  @GuardedBy("lock")
  private final ReceiveRing rx;

  @GuardedBy("lock")
  private final FxpStatistics.Mutable statistics = new FxpStatistics.Mutable();

  private final int dump;
  private final BusMemory bus;

  /** Between init and stop. */
  @GuardedBy("lock")
  private boolean running;

  /** The card has been set up since it was reset. */
  @GuardedBy("lock")
  private boolean ready;

  /** An init is wanted as soon as nothing is under way. */
  @GuardedBy("lock")
  private boolean initWanted;

  /** Frames may be complete: set when acknowledged, cleared when none is left. */
  @GuardedBy("lock")
  private boolean receiving;

  /** The receiver ran out of areas and is to be restarted when all are harvested. */
  @GuardedBy("lock")
  private boolean restartWanted;

  @GuardedBy("lock")
  private int threshold = THRESHOLD_STEP;

  @GuardedBy("lock")
  private long receivedThisTick;

  @GuardedBy("lock")
  private int idleTicks;

  /** When a transmission was last begun with none under way, or found complete. */
  @GuardedBy("lock")
  private long progressNanos;

  @GuardedBy("lock")
  private boolean watchdogArmed;

  @GuardedBy("lock")
  private boolean promiscuous;

  @GuardedBy("lock")
  private List<MacAddress> groups = List.of();

  @GuardedBy("lock")
  private @Nullable Receiver receiver;

  private volatile int mtu = MTU;
  private @Nullable LinkUpper upper;

  /**
   * A driver; reads the card's EEPROM.
   *
   * @param batch how many frames it moves under one lock
   */
  public FxpDriver(Context ctx, Machine machine, FxpCard card, int batch) {
    this.batch = batch;
    this.card = card;
    this.bus = card.bus();
    this.registers = new FxpRegisters(card.engine());
    this.address = registers.station(ctx);
    String name = "fxp " + address;
    this.line = card.line();
    this.lock = machine.mutex(LockOrder.DEVICE, name);
    this.sending = new PacketVector(batch);
    this.setup = new FxpSetup(registers, bus, card.region());
    this.tx = new TransmitRing(bus, card.region());
    this.rx = new ReceiveRing(bus);
    this.dump = card.region().carve(Counters.LENGTH);
    this.tick = machine.callout(name + " tick", (c, d) -> d.tick(c), this, Attach.MPSAFE);
    this.watchdog =
        machine.callout(name + " watchdog", (c, d) -> d.watchdog(c), this, Attach.MPSAFE);
  }

  @Override
  public String kind() {
    return "fxp";
  }

  @Override
  public MacAddress address() {
    return address;
  }

  @Override
  public int mtu() {
    return mtu;
  }

  /** The card. */
  public FxpCard card() {
    return card;
  }

  /**
   * What the driver has seen so far. Context: any up to VM. Locks: none of class {@code device}.
   */
  public FxpStatistics statistics(Context ctx) {
    lock.enter(ctx);
    try {
      return statistics.snapshot(threshold);
    } finally {
      lock.exit(ctx);
    }
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

  private PacketPool pool() {
    return upper().pool();
  }

  private void count(Context ctx, NetCounter counter, int n) {
    if (n > 0) {
      upper().counters().count(ctx, counter, n);
    }
  }

  // ---- Up and down

  /**
   * {@inheritDoc}
   *
   * @throws IllegalStateException if there are not enough packets for its receive areas
   */
  @Override
  public void init(Context ctx) {
    lock.enter(ctx);
    try {
      if (running) {
        return;
      }
      if (!rx.fill(ctx, pool())) {
        throw new IllegalStateException(
            "no "
                + ReceiveRing.AREAS
                + " packets for the receive areas of "
                + upper()
                + ": make the stack's pool larger than its "
                + pool().capacity()
                + " packets");
      }
      running = true;
      receiver =
          Receiver.attach(
              ctx,
              line,
              line.cpu(ctx),
              Ipl.NET,
              Attach.MPSAFE,
              this,
              upper(),
              batch,
              ROUNDS_AN_INTERRUPT);
      initLocked(ctx);
    } finally {
      lock.exit(ctx);
    }
  }

  @GuardedBy("lock")
  private void initLocked(Context ctx) {
    lock.assertHeld(ctx);
    resetLocked(ctx);
    statistics.inits++;
    initWanted = false;
    idleTicks = 0;
    registers.command(ctx, Registers.CU_LOAD_BASE, 0);
    registers.command(ctx, Registers.RU_LOAD_BASE, 0);
    registers.command(ctx, Registers.CU_DUMP_ADDRESS, dump);
    setup.run(ctx, address, promiscuous, groups);
    registers.command(ctx, Registers.CU_START, tx.reset());
    // Before the receiver is started: nothing that it will say may be acknowledged here.
    registers.acknowledge(ctx);
    registers.command(ctx, Registers.RU_START, rx.reset());
    ready = true;
    registers.setMask(ctx, 0);
    tick.schedule(ctx, SECOND);
    startLocked(ctx);
  }

  /** Stops the card; accounts for what was in its rings and frees what was to be sent. */
  @GuardedBy("lock")
  private void resetLocked(Context ctx) {
    lock.assertHeld(ctx);
    if (ready) {
      collectLocked(ctx);
    }
    registers.reset(ctx);
    if (ready) {
      ready = false;
      reclaimLocked(ctx);
      count(ctx, NetCounter.DROP_DEVICE, tx.freeAll(ctx, pool()));
      count(ctx, NetCounter.DROP_RECEIVE_RING, rx.unharvested());
    }
    receiving = false;
    restartWanted = false;
  }

  @Override
  public void stop(Context ctx) {
    Receiver last;
    lock.enter(ctx);
    try {
      if (!running) {
        return;
      }
      running = false;
      initWanted = false;
      last = receiver;
      receiver = null;
      resetLocked(ctx);
      rx.freeAll(ctx, pool());
      startLocked(ctx);
    } finally {
      lock.exit(ctx);
    }
    // These wait for handlers that want the lock. A handler that runs once more finds the device
    // not running and arms nothing.
    if (last != null) {
      last.detach(ctx);
    }
    tick.cancelAndWait(ctx);
    watchdog.cancelAndWait(ctx);
    lock.enter(ctx);
    try {
      if (running) {
        // Somebody brought it up meanwhile and wants its callouts.
        tick.schedule(ctx, SECOND);
        if (watchdogArmed) {
          watchdog.schedule(ctx, WATCHDOG);
        }
      } else {
        watchdogArmed = false;
      }
    } finally {
      lock.exit(ctx);
    }
  }

  /**
   * {@inheritDoc}
   *
   * <p>It takes effect in an interrupt that follows, when what was under way has been sent.
   */
  @Override
  public boolean ioctl(Context ctx, LinkRequest request) {
    if (request instanceof LinkRequest.Mtu m) {
      if (m.bytes() < MIN_MTU || m.bytes() > MTU) {
        throw new IllegalArgumentException(
            "MTU " + m.bytes() + ": this device carries packets of " + MIN_MTU + " to " + MTU);
      }
      mtu = m.bytes();
      return true;
    }
    lock.enter(ctx);
    try {
      switch (request) {
        case LinkRequest.Promiscuous p -> promiscuous = p.on();
        case LinkRequest.Multicast m -> groups = m.groups();
        case LinkRequest.Mtu m -> throw new AssertionError(m);
      }
      if (running) {
        initWanted = true;
        registers.setMask(ctx, Registers.RAISE_SOFTWARE);
      }
      return true;
    } finally {
      lock.exit(ctx);
    }
  }

  // ---- Transmission

  @Override
  public void start(Context ctx) {
    lock.enter(ctx);
    try {
      startLocked(ctx);
    } finally {
      lock.exit(ctx);
    }
  }

  /** Moves the send queue to the ring, as far as there is room; frees it while down. */
  @GuardedBy("lock")
  private void startLocked(Context ctx) {
    lock.assertHeld(ctx);
    PacketVector v = sending;
    boolean appended = false;
    boolean empty = false;
    while (!empty && (!running || (!initWanted && tx.room() > 0))) {
      int most = running ? Math.min(v.capacity(), tx.room()) : v.capacity();
      upper().sendQueue().dequeue(ctx, v, most);
      empty = v.size() < most;
      if (!running) {
        count(ctx, NetCounter.DROP_INTERFACE_DOWN, v.size());
        pool().free(ctx, v);
      } else if (!v.isEmpty()) {
        if (tx.inFlight() == 0) {
          progressNanos = ctx.now();
        }
        tx.append(v, threshold);
        v.clear();
        appended = true;
      }
    }
    if (appended) {
      registers.command(ctx, Registers.CU_RESUME);
      if (!watchdogArmed) {
        watchdogArmed = true;
        watchdog.schedule(ctx, WATCHDOG);
      }
    }
  }

  @GuardedBy("lock")
  private void reclaimLocked(Context ctx) {
    int n = tx.reclaim(ctx, pool());
    if (n > 0) {
      progressNanos = ctx.now();
      int failed = tx.takeFailed();
      statistics.sent += n - failed;
      statistics.sendErrors += failed;
      count(ctx, NetCounter.DROP_DEVICE, failed);
    }
  }

  // ---- Interrupt

  @Override
  public boolean receive(Context ctx, PacketVector v, WhileHeld held) {
    lock.enter(ctx);
    try {
      if (!running) {
        return false;
      }
      boolean more = serveLocked(ctx, v);
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

  /** One round; whether there may be another. */
  @GuardedBy("lock")
  private boolean serveLocked(Context ctx, PacketVector v) {
    int causes = registers.acknowledge(ctx);
    if ((causes & RECEIVED) != 0) {
      receiving = true;
      restartWanted |= (causes & Registers.RNR) != 0;
    }
    if (receiving) {
      receiveLocked(ctx, v);
    }
    if ((causes & SENT) != 0) {
      reclaimLocked(ctx);
      startLocked(ctx);
    }
    if (initWanted && !receiving && tx.inFlight() == 0) {
      initLocked(ctx);
    }
    return causes != 0 || receiving;
  }

  @GuardedBy("lock")
  private void receiveLocked(Context ctx, PacketVector v) {
    receiving = rx.harvest(ctx, pool(), v);
    receivedThisTick += v.size();
    statistics.received += v.size();
    int lost = rx.takeRecycled();
    if (lost > 0) {
      receivedThisTick += lost;
      statistics.recycled += lost;
      count(ctx, NetCounter.DROP_NO_PACKET, lost);
    }
    if (restartWanted && !receiving) {
      restartWanted = false;
      restartLocked(ctx);
    }
  }

  /** Starts the receiver anew at the front; every complete area has been harvested. */
  @GuardedBy("lock")
  private void restartLocked(Context ctx) {
    if ((registers.status(ctx) & Registers.RU_STATE) != Registers.RU_NO_RESOURCES) {
      return;
    }
    statistics.restarts++;
    registers.commandAndWait(ctx, Registers.RU_ABORT);
    registers.command(ctx, Registers.RU_START, rx.front());
    collectLocked(ctx);
  }

  // ---- Callouts

  private void tick(Context ctx) {
    lock.enter(ctx);
    try {
      if (!running) {
        return;
      }
      collectLocked(ctx);
      statistics.linkUp = registers.linkUp(ctx);
      idleTicks = receivedThisTick == 0 ? idleTicks + 1 : 0;
      receivedThisTick = 0;
      if (idleTicks >= IDLE_TICKS) {
        statistics.idleInits++;
        initLocked(ctx);
      }
      tick.schedule(ctx, SECOND);
    } finally {
      lock.exit(ctx);
    }
  }

  /** Takes the card's counters, and lets it read further ahead if its data came too late. */
  @GuardedBy("lock")
  private void collectLocked(Context ctx) {
    bus.setI32(dump + Counters.MARK, 0);
    registers.commandAndWait(ctx, Registers.CU_DUMP_RESET);
    if (bus.u16(dump + Counters.MARK) != Counters.DUMPED_AND_RESET) {
      return;
    }
    int missed = bus.i32(dump + 4 * Counters.RX_RESOURCE_ERRORS);
    statistics.missed += missed;
    count(ctx, NetCounter.DROP_RECEIVE_RING, missed);
    int underruns = bus.i32(dump + 4 * Counters.TX_UNDERRUNS);
    statistics.underruns += underruns;
    if (underruns > 0 && threshold < THRESHOLD_MOST) {
      threshold += THRESHOLD_STEP;
    }
  }

  private void watchdog(Context ctx) {
    lock.enter(ctx);
    try {
      watchdogArmed = false;
      if (!running || tx.inFlight() == 0) {
        return;
      }
      long left = progressNanos + WATCHDOG - ctx.now();
      if (left <= 0) {
        statistics.timeouts++;
        initLocked(ctx);
      } else {
        watchdogArmed = true;
        watchdog.schedule(ctx, left);
      }
    } finally {
      lock.exit(ctx);
    }
  }
}
