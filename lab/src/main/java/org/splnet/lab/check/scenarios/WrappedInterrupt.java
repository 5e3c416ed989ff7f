package org.splnet.lab.check.scenarios;

import java.util.List;
import org.splnet.drivers.serial.SerialEnd;
import org.splnet.drivers.serial.Uart16550.Timing;
import org.splnet.drivers.serial.UartPort;
import org.splnet.drivers.sl.SlDriver;
import org.splnet.drivers.sl.Slip;
import org.splnet.drivers.wire.WireDriver;
import org.splnet.drivers.wire.WirePort;
import org.splnet.kernel.Context;
import org.splnet.kernel.Cpu;
import org.splnet.kernel.Ipl;
import org.splnet.kernel.KernelOptions;
import org.splnet.kernel.LevelSet;
import org.splnet.kernel.LockBinding;
import org.splnet.kernel.LockOrder;
import org.splnet.kernel.Machine;
import org.splnet.kernel.MachineConfig;
import org.splnet.kernel.explore.Program;
import org.splnet.kernel.explore.World;
import org.splnet.lab.check.Scenario;
import org.splnet.lab.check.Variant;
import org.splnet.net.NetStack;
import org.splnet.net.NetStackOptions;
import org.splnet.net.addr.Ipv4Address;
import org.splnet.net.addr.Ipv4Prefix;
import org.splnet.net.addr.MacAddress;
import org.splnet.net.iface.NetInterface;
import org.splnet.net.packet.Memory;
import org.splnet.net.packet.Packet;
import org.splnet.net.packet.PacketVector;
import org.splnet.net.udp.UdpSocket;

/**
 * Scenario 4: the big lock against a device lock, and no line of code that takes the one inside the
 * other.
 *
 * <p>A host with an Ethernet interface, whose driver is SMP-safe, and a SLIP line, whose driver is
 * not; protocols run under the big lock. An application sends a datagram to the Ethernet: it enters
 * the big lock, then takes the lock of the device. Meanwhile a frame comes from there: the
 * interrupt takes the lock of the device, at level NET, and while it has it a character arrives on
 * the serial line, whose interrupt is at TTY and whose wrapper enters the big lock. What two pieces
 * of correct code do is a deadlock, because of a level and of a route.
 */
public final class WrappedInterrupt {
  private static final int BUDGET = 200;
  private static final int PORT = 9;
  private static final int SOME = 64;
  private static final int RING = 8;
  private static final int CABLE = 64;
  private static final int BATCH = 4;
  private static final int FRAME = 60;
  private static final MacAddress STATION = MacAddress.local(1);
  private static final MacAddress ANOTHER = MacAddress.local(2);
  private static final Ipv4Address NEIGHBOUR = Ipv4Address.parse("10.0.1.2");

  /** Where the serial line leads, and at what level devices are held. */
  private record Layout(LevelSet levels, Ipl deviceLevel, boolean routedAway) {
    MachineConfig config() {
      MachineConfig config =
          MachineConfig.named("host")
              .withCpus(2)
              .withLevels(levels)
              .withBinding(LockBinding.FLAGGED_DRIVERS);
      if (deviceLevel != LockOrder.DEVICE.ipl()) {
        config = config.withClassLevel(LockOrder.DEVICE, deviceLevel);
      }
      if (routedAway) {
        return config.withConfined(LockOrder.DEVICE, 0);
      }
      boolean deadlocks = levels.rank(deviceLevel) < levels.rank(Ipl.TTY);
      return deadlocks
          ? config.withOptions(KernelOptions.DEFAULT.knowingThatThisDeadlocks())
          : config;
    }
  }

  private WrappedInterrupt() {}

  /** The scenario. */
  public static Scenario scenario() {
    return new Scenario(
        4,
        "wrapped-interrupt",
        "a wrapped serial interrupt arrives while an Ethernet driver holds its lock",
        List.of(
            Variant.wrong(
                "wrong",
                "the device is held at NET, below the serial interrupt at TTY, on the same CPU",
                program(new Layout(LevelSet.L2005, Ipl.NET, false)),
                BUDGET,
                "hold the class at TTY or above, route the line away, or flag the driver",
                "DEADLOCK"),
            Variant.right(
                "right-routed",
                "the serial line leads to the other CPU, which takes no device",
                program(new Layout(LevelSet.L2005, Ipl.NET, true)),
                BUDGET),
            Variant.right(
                "right-raised",
                "the device is held at VM, above the serial interrupt",
                program(new Layout(LevelSet.L2005, Ipl.VM, false)),
                BUDGET),
            Variant.right(
                "right-merged",
                "NET and TTY are one level",
                program(new Layout(LevelSet.MERGED, Ipl.NET, false)),
                BUDGET),
            Variant.wrong(
                "wrong-two-edges",
                "a lock that nobody takes inside the big one, at a level between it and the"
                    + " handler",
                TwoImplicitEdges.program(Ipl.BIO),
                BUDGET,
                "hold the class at the level of the protocols or at TTY, or flag the handler",
                "DEADLOCK"),
            Variant.right(
                "right-two-edges",
                "the same lock at the level of the protocols, below which the big lock is not held",
                TwoImplicitEdges.program(Ipl.SOFTNET),
                BUDGET)));
  }

  private static Program program(Layout layout) {
    return w -> {
      NetStackOptions options = NetStackOptions.DEFAULT.withPackets(SOME).withAnnouncing(false);
      Machine m = w.machine(layout.config());
      NetStack stack = new NetStack(m, options);
      w.closes(stack.pool());
      Context ctx = m.enterTop();
      WirePort wire = ethernet(ctx, stack);
      SerialEnd line = serial(ctx, stack, layout.routedAway() ? m.cpu(1) : m.cpu(0));
      PacketVector frame = frame(ctx, stack);
      m.leaveTop(ctx);
      w.settle();
      w.event("Ethernet", () -> wire.transmit(frame, 0));
      byte[] datagram = {(byte) Slip.END, 0, (byte) Slip.END};
      w.event("serial line", () -> line.send(datagram, 0, datagram.length));
      sender(w, stack);
      w.atEnd(() -> received(wire, stack));
      w.atEnd(() -> conserves(m, stack));
    };
  }

  /** The Ethernet interface is on CPU 0; its other end is what is returned. */
  private static WirePort ethernet(Context ctx, NetStack stack) {
    WirePort[] wire = WirePort.pair(RING);
    Machine m = stack.machine();
    NetInterface iface = stack.attach(ctx, new WireDriver(m, m.cpu(0), wire[0], STATION, BATCH));
    stack.addAddress(ctx, iface, Ipv4Prefix.parse("10.0.1.1/24"));
    stack.arp().addStatic(ctx, iface, NEIGHBOUR, ANOTHER);
    return wire[1];
  }

  /** A frame for somebody else. */
  private static PacketVector frame(Context ctx, NetStack stack) {
    PacketVector frame = new PacketVector(1);
    stack.pool().allocate(ctx, frame, 1);
    Packet.setLength(frame.get(0), FRAME);
    Memory.put(new byte[FRAME], 0, Packet.data(frame.get(0)), FRAME);
    return frame;
  }

  /** A UART, stepped by CPU 1, whose line leads to a CPU; its other end is what is returned. */
  private static SerialEnd serial(Context ctx, NetStack stack, Cpu to) {
    SerialEnd[] cable = SerialEnd.cable(CABLE);
    Machine m = stack.machine();
    SlDriver driver = new SlDriver(m, new UartPort(m, m.cpu(1), cable[0], Timing.UNLIMITED, 1));
    driver.line().route(ctx, to);
    NetInterface iface = stack.attachPointToPoint(ctx, driver);
    stack.addAddress(ctx, iface, Ipv4Prefix.parse("10.0.2.1/30"));
    return cable[1];
  }

  private static void sender(World w, NetStack stack) {
    UdpSocket socket = stack.udp().socket();
    socket.bind(Ipv4Address.ANY, PORT);
    w.event("application", () -> socket.sendTo(new byte[1], 0, 1, NEIGHBOUR, PORT));
  }

  /** The Ethernet has got what the application sent. */
  private static void received(WirePort wire, NetStack stack) {
    Context ctx = stack.machine().enterTop();
    PacketVector sent = new PacketVector(BATCH);
    wire.receive(sent);
    if (sent.size() != 1) {
      throw new AssertionError(sent.size() + " frames were sent, not one");
    }
    stack.pool().free(ctx, sent);
    stack.machine().leaveTop(ctx);
  }

  private static void conserves(Machine m, NetStack stack) {
    Context ctx = m.enterTop();
    int left = stack.pool().outstanding(ctx);
    m.leaveTop(ctx);
    if (left != 0) {
      throw new AssertionError(left + " packets are neither freed nor queued");
    }
  }
}
