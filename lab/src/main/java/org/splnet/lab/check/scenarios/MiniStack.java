package org.splnet.lab.check.scenarios;

import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.splnet.drivers.wire.WireDriver;
import org.splnet.drivers.wire.WireEnd;
import org.splnet.kernel.Context;
import org.splnet.kernel.Cpu;
import org.splnet.kernel.LockBinding;
import org.splnet.kernel.Machine;
import org.splnet.kernel.MachineConfig;
import org.splnet.kernel.explore.World;
import org.splnet.net.addr.MacAddress;
import org.splnet.net.iface.LinkDriver;
import org.splnet.net.iface.NetInterface;
import org.splnet.net.iface.RawLink;
import org.splnet.net.iface.SendQueue;
import org.splnet.net.iface.StartKind;
import org.splnet.net.iface.TransmitStart;
import org.splnet.net.iface.UpcallKind;
import org.splnet.net.packet.Packet;
import org.splnet.net.packet.PacketPool;
import org.splnet.net.packet.PacketVector;
import org.splnet.net.queue.Dispatch;
import org.splnet.net.stats.NetCounters;

/**
 * What the programs over real drivers have instead of a whole stack, which would cost more to build
 * than to explore: a machine, a pool, counters, and real interfaces over real drivers, with nothing
 * above these but what the program says.
 */
public final class MiniStack {
  private static final int SEND_QUEUE = 4;
  private static final int FRAME = 64;

  private final World world;
  private final Machine machine;
  private final PacketPool pool;
  private final NetCounters counters;
  private int interfaces;

  /** On a machine with so many CPUs, the levels of 2005 and a lock for each. */
  public MiniStack(World world, int cpus) {
    this(
        world,
        MachineConfig.named("host").withCpus(cpus).withBinding(LockBinding.FINE),
        PacketVector.BATCH);
  }

  /** On a machine of that configuration, with a pool of about so many packets. */
  public MiniStack(World world, MachineConfig config, int packets) {
    this.world = world;
    this.machine = world.machine(config);
    this.pool = world.closes(new PacketPool(machine, packets));
    this.counters = new NetCounters(machine);
  }

  public Machine machine() {
    return machine;
  }

  public Cpu cpu(int index) {
    return machine.cpu(index);
  }

  public PacketPool pool() {
    return pool;
  }

  public NetCounters counters() {
    return counters;
  }

  /** Does something while the program is built, which is part of no schedule. */
  public void build(Consumer<Context> what) {
    Context ctx = machine.enterTop();
    what.accept(ctx);
    machine.leaveTop(ctx);
  }

  /** The driver of a wire end, which moves frames one by one. */
  public WireDriver wire(Cpu cpu, WireEnd end, int station) {
    return new WireDriver(machine, cpu, end, new MacAddress(station), 1);
  }

  /** An interface over a driver, down. What it receives goes to {@code above}. */
  public NetInterface attach(
      LinkDriver driver, StartKind start, UpcallKind upcall, Dispatch above) {
    return attach(driver, start.make(machine, driver.kind() + interfaces, driver), upcall, above);
  }

  /** The same with any way to start the device. */
  public NetInterface attach(
      LinkDriver driver, TransmitStart start, UpcallKind upcall, Dispatch above) {
    String name = driver.kind() + interfaces;
    NetInterface made =
        new NetInterface(
            machine,
            interfaces++,
            name,
            driver,
            new RawLink(above, 0),
            List.of(new SendQueue(machine, name, SEND_QUEUE)),
            start,
            upcall,
            pool,
            counters);
    build(made::tellDriver);
    return made;
  }

  /** An interface over a driver, up: senders start it, batches are handed up without the lock. */
  public NetInterface up(LinkDriver driver, Dispatch above) {
    return up(driver, StartKind.LOCKED, above);
  }

  /** The same with a choice of the start. */
  public NetInterface up(LinkDriver driver, StartKind start, Dispatch above) {
    return up(attach(driver, start, UpcallKind.BATCH, above));
  }

  /** Brings an interface up while the program is built. */
  public NetInterface up(NetInterface made) {
    build(made::bringUp);
    return made;
  }

  /** So many packets, taken while the program is built. */
  public PacketVector packets(int n) {
    PacketVector v = new PacketVector(n);
    build(ctx -> fill(ctx, v, n));
    return v;
  }

  /** Sends so many frames in one batch. */
  public void send(Context ctx, NetInterface to, int n) {
    PacketVector v = new PacketVector(n);
    fill(ctx, v, n);
    to.transmit(ctx, v);
  }

  private void fill(Context ctx, PacketVector v, int n) {
    pool.allocate(ctx, v, n);
    for (int i = 0; i < n; i++) {
      Packet.setLength(v.get(i), FRAME);
    }
  }

  /** A device at the other end of a wire that waits until it has received so many frames. */
  public void farEndTakes(WireEnd end, int n) {
    PacketVector taken = new PacketVector(n);
    world.event(
        "far end",
        () -> {
          while (!taken.isFull()) {
            world.await(() -> end.waiting() > 0);
            end.receive(taken);
          }
        });
  }

  /**
   * A device at the other end of a wire that sends so many frames, for which there must be room,
   * one after the other, and then waits until something is so.
   */
  public void farEndSends(WireEnd end, int n, BooleanSupplier until) {
    PacketVector v = packets(n);
    world.event(
        "far end",
        () -> {
          for (int i = 0; i < n; i++) {
            PacketVector one = new PacketVector(1);
            one.add(v.get(i));
            end.transmit(one, 0);
          }
          world.await(until);
        });
  }

  /** Requires that two numbers be equal in the end. */
  public static void same(String what, long expected, long actual) {
    if (expected != actual) {
      throw new AssertionError(what + ": " + actual + " instead of " + expected);
    }
  }
}
