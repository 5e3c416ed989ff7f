package org.splnet.lab.rig;

import java.util.List;
import org.splnet.drivers.fxp.FxpCard;
import org.splnet.drivers.fxp.FxpDriver;
import org.splnet.drivers.wire.FlowWire;
import org.splnet.drivers.wire.WireDriver;
import org.splnet.drivers.wire.WireEnd;
import org.splnet.kernel.Context;
import org.splnet.kernel.Cpu;
import org.splnet.kernel.Machine;
import org.splnet.lab.axis.DriverKind;
import org.splnet.lab.axis.Setup;
import org.splnet.net.NetStack;
import org.splnet.net.addr.MacAddress;
import org.splnet.net.iface.LinkDriver;
import org.splnet.net.iface.StartKind;
import org.splnet.net.packet.PacketPool;

/**
 * The devices of one measured host, of the kind that its row chose, and the packets that the frames
 * on their cables are made of: the stack's own where a wire hands them over, a pool apart where a
 * card copies.
 */
final class Devices {
  private final NetStack stack;
  private final Setup setup;
  private final DriverKind kind;
  private final int batch;
  private final PacketPool frames;
  private int added;

  /**
   * No devices yet.
   *
   * @param packets for frames on cables
   */
  Devices(NetStack stack, RowOptions options, int packets) {
    this.stack = stack;
    this.setup = options.setup();
    this.kind = setup.driver();
    this.batch = options.batch();
    this.frames = kind == DriverKind.WIRE ? stack.pool() : new PacketPool(stack.machine(), packets);
  }

  /**
   * A device at the end of a cable.
   *
   * @param ends of the cable, as many as {@link #side} asked for
   */
  LinkDriver add(Context ctx, Cpu cpu, List<WireEnd> ends, MacAddress address) {
    Machine machine = stack.machine();
    WireEnd first = ends.getFirst();
    added++;
    return switch (kind) {
      case WIRE ->
          ends.size() == 1
              ? new WireDriver(machine, cpu, first, address, batch)
              : new WireDriver(machine, machine.cpus(), ends, address, batch);
      case FXP ->
          new FxpDriver(ctx, machine, new FxpCard(machine, cpu, first, frames, address), batch);
    };
  }

  /**
   * The queues of a device: one that sends for each CPU if each is to send by its own, one that
   * receives for each line that the routing wants.
   *
   * @param cpu the CPU that serves it if it receives by one queue
   */
  FlowWire.Side side(Cpu cpu) {
    Machine machine = stack.machine();
    int cpus = machine.cpus().size();
    if (setup.kernel().routing().lines(machine) > 1) {
      return FlowWire.Side.of(cpus);
    }
    return setup.stack().start() == StartKind.PER_QUEUE
        ? new FlowWire.Side(cpus, List.of(cpu.index()))
        : FlowWire.Side.ONE;
  }

  /** What frames on the cables are made of. */
  PacketPool frames() {
    return frames;
  }

  /** How many of the stack's packets the devices hold while they are up. */
  int held() {
    return kind == DriverKind.WIRE ? 0 : added * FxpDriver.RECEIVE_AREAS;
  }
}
