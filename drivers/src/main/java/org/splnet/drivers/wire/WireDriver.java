package org.splnet.drivers.wire;

import java.util.List;
import java.util.stream.IntStream;
import org.splnet.kernel.Context;
import org.splnet.kernel.Cpu;
import org.splnet.kernel.InterruptLine;
import org.splnet.kernel.Machine;
import org.splnet.net.addr.MacAddress;
import org.splnet.net.iface.LinkDriver;
import org.splnet.net.iface.LinkUpper;

/**
 * The driver of a wire end: the fastest in-memory link, and the shape of every SMP-safe driver.
 *
 * <p>One lock per queue, of which there is one, or as many as the end has. The interrupt takes it
 * to restart the transmitter and to lift a batch out of the ring, lets go of it, and hands the
 * batch up; it goes on until the ring is empty and the interrupt armed again, or its budget is used
 * up, and then asserts its own line. (That is the usual {@link org.splnet.net.iface.Upcall}; the
 * stack may have chosen another.) {@code start} takes the lock and calls {@code startLocked}, which
 * moves batches from the send queue to the ring until one of them is exhausted. The queues go up
 * and down one after the other, by whoever configures the interface.
 */
public final class WireDriver implements LinkDriver {
  /** Most bytes of a network-layer packet. */
  public static final int MTU = 1500;

  private final MacAddress address;
  private final WireQueue[] queues;

  /**
   * A driver of one queue.
   *
   * @param cpu the CPU to which its line is routed
   * @param batch how many frames it moves under one lock
   */
  public WireDriver(Machine machine, Cpu cpu, WireEnd port, MacAddress address, int batch) {
    this(machine, List.of(cpu), List.of(port), address, batch);
  }

  /**
   * A driver of several queues.
   *
   * @param cpus for each queue, the CPU to which its line is routed
   * @param ports the queues of an end
   * @param batch how many frames it moves under one lock
   */
  public WireDriver(
      Machine machine, List<Cpu> cpus, List<WireEnd> ports, MacAddress address, int batch) {
    if (ports.isEmpty() || cpus.size() != ports.size()) {
      throw new IllegalArgumentException(
          ports.size() + " queues on " + cpus.size() + " CPUs: each queue has a line on one CPU");
    }
    this.address = address;
    String name = "wire " + address;
    this.queues =
        IntStream.range(0, ports.size())
            .mapToObj(i ->
                new WireQueue(
                    machine,
                    cpus.get(i),
                    ports.get(i),
                    i,
                    ports.size() == 1 ? name : name + " queue " + i,
                    batch))
            .toArray(WireQueue[]::new);
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

  @Override
  public int transmitQueues() {
    return queues.length;
  }

  /** The interrupt lines, one for each queue, to be routed. */
  public List<InterruptLine> lines() {
    return IntStream.range(0, queues.length).mapToObj(i -> queues[i].line()).toList();
  }

  @Override
  public void attached(Context ctx, LinkUpper to) {
    for (WireQueue q : queues) {
      q.attached(to);
    }
  }

  @Override
  public void init(Context ctx) {
    for (WireQueue q : queues) {
      q.init(ctx);
    }
  }

  @Override
  public void stop(Context ctx) {
    for (WireQueue q : queues) {
      q.stop(ctx);
    }
  }

  @Override
  public void start(Context ctx) {
    for (WireQueue q : queues) {
      q.start(ctx);
    }
  }

  @Override
  public void start(Context ctx, int queue) {
    queues[queue].start(ctx);
  }

  @Override
  public boolean tryStart(Context ctx) {
    // Whoever tries has one send queue, and so one queue to try.
    return queues[0].tryStart(ctx);
  }
}
