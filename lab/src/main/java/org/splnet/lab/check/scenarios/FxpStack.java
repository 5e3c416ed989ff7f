package org.splnet.lab.check.scenarios;

import org.splnet.drivers.fxp.FxpCard;
import org.splnet.drivers.fxp.FxpDriver;
import org.splnet.drivers.wire.WirePort;
import org.splnet.kernel.Context;
import org.splnet.kernel.LockBinding;
import org.splnet.kernel.MachineConfig;
import org.splnet.kernel.explore.World;
import org.splnet.net.addr.MacAddress;
import org.splnet.net.packet.PacketPool;

/**
 * A machine of two CPUs with an 8255x, emulated and stepped by the first, and the real driver of
 * it; an end of its cable is the program's.
 */
public final class FxpStack {
  private static final MacAddress STATION = new MacAddress(0x02_00_00_00_00_01L);
  private static final int ON_THE_CABLE = 64;
  private static final int RING = 4;

  private final MiniStack stack;
  private final FxpDriver driver;
  private final WirePort farEnd;

  public FxpStack(World world) {
    MachineConfig config = MachineConfig.named("host").withCpus(2).withBinding(LockBinding.FINE);
    stack = new MiniStack(world, config, FxpDriver.RECEIVE_AREAS + ON_THE_CABLE);
    PacketPool frames = world.closes(new PacketPool(stack.machine(), ON_THE_CABLE));
    WirePort[] cable = WirePort.pair(RING);
    farEnd = cable[1];
    FxpCard card = new FxpCard(stack.machine(), stack.cpu(0), cable[0], frames, STATION);
    Context ctx = stack.machine().enterTop();
    driver = new FxpDriver(ctx, stack.machine(), card, 1);
    stack.machine().leaveTop(ctx);
  }

  public MiniStack stack() {
    return stack;
  }

  public FxpDriver driver() {
    return driver;
  }

  public WirePort farEnd() {
    return farEnd;
  }
}
