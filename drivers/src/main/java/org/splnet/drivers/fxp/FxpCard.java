package org.splnet.drivers.fxp;

import org.splnet.drivers.i8255x.BusMemory;
import org.splnet.drivers.i8255x.I8255x;
import org.splnet.drivers.wire.WireEnd;
import org.splnet.kernel.Context;
import org.splnet.kernel.Cpu;
import org.splnet.kernel.InterruptLine;
import org.splnet.kernel.Machine;
import org.splnet.net.addr.MacAddress;
import org.splnet.net.packet.PacketPool;

/**
 * A card in a machine: engine, descriptor memory, bus, interrupt line, and an end of a wire as its
 * cable. The other end may be another card's, a wire driver's, a switch's, a generator's or a
 * sink's.
 */
public final class FxpCard {
  private static final int DESCRIPTORS = 64 * 1024;

  private final MacAddress address;
  private final InterruptLine line;
  private final DmaRegion region = new DmaRegion(DESCRIPTORS);
  private final BusMemory bus = new HostBus(region);
  private final I8255x engine;

  /**
   * Puts a card into a machine.
   *
   * @param cpu the CPU to which its line is routed, and which steps the engine
   * @param port the end of the cable
   * @param frames the packets that frames on the cable are made of, of this machine: best a pool
   *     apart from the stack's and shared with generators and sinks
   * @param address the station address in its EEPROM
   */
  public FxpCard(Machine machine, Cpu cpu, WireEnd port, PacketPool frames, MacAddress address) {
    this.address = address;
    this.line = machine.line("fxp " + address, cpu);
    this.engine = new I8255x(bus, new WireMedium(port, frames), line::raise, address.bits(), cpu);
    port.connect(line);
    cpu.addPoller(engine);
  }

  /** The engine: its registers. */
  public I8255x engine() {
    return engine;
  }

  /** The interrupt line; route it by {@link #route}. */
  public InterruptLine line() {
    return line;
  }

  /** Memory for descriptors. */
  public DmaRegion region() {
    return region;
  }

  /** Memory as the card sees it. */
  public BusMemory bus() {
    return bus;
  }

  /** Routes the line, and the engine with it, to another CPU. Context and locks as the line's. */
  public void route(Context ctx, Cpu to) {
    Cpu from = line.cpu(ctx);
    if (from != to) {
      engine.setHome(to);
      line.route(ctx, to);
      to.addPoller(engine);
      from.removePoller(engine);
    }
  }

  @Override
  public String toString() {
    return "fxp " + address;
  }
}
