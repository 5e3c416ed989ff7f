package org.splnet.lab.rig;

import org.splnet.drivers.fxp.FxpCard;
import org.splnet.drivers.fxp.FxpDriver;
import org.splnet.drivers.wire.WireDriver;
import org.splnet.drivers.wire.WirePort;
import org.splnet.kernel.Context;
import org.splnet.kernel.Cpu;
import org.splnet.kernel.Machine;
import org.splnet.lab.axis.DriverKind;
import org.splnet.net.NetStack;
import org.splnet.net.addr.MacAddress;
import org.splnet.net.iface.LinkDriver;
import org.splnet.net.packet.PacketPool;

/**
 * The devices of one measured host, of the kind that its row chose, and the packets that the frames
 * on their cables are made of: the stack's own where a wire hands them over, a pool apart where a
 * card copies.
 */
final class Devices {
  private final NetStack stack;
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
    this.kind = options.setup().driver();
    this.batch = options.batch();
    this.frames = kind == DriverKind.WIRE ? stack.pool() : new PacketPool(stack.machine(), packets);
  }

  /** A device at the end of a cable. */
  LinkDriver add(Context ctx, Cpu cpu, WirePort end, MacAddress address) {
    Machine machine = stack.machine();
    added++;
    return switch (kind) {
      case WIRE -> new WireDriver(machine, cpu, end, address, batch);
      case FXP ->
          new FxpDriver(ctx, machine, new FxpCard(machine, cpu, end, frames, address), batch);
    };
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
