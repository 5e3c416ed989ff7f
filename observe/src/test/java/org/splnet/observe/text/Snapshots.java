package org.splnet.observe.text;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.splnet.kernel.Ipl;
import org.splnet.kernel.MachineStatistics;
import org.splnet.kernel.MachineStatistics.CpuUse;
import org.splnet.kernel.MachineStatistics.HandlerCount;
import org.splnet.kernel.MachineStatistics.SoftCount;
import org.splnet.net.stats.NetCounter;
import org.splnet.observe.CounterText;
import org.splnet.observe.HostSnapshot;
import org.splnet.observe.HostSnapshot.CounterState;
import org.splnet.observe.HostSnapshot.InterfaceState;
import org.splnet.observe.HostSnapshot.LockState;
import org.splnet.observe.HostSnapshot.NeighbourState;
import org.splnet.observe.HostSnapshot.PoolState;
import org.splnet.observe.HostSnapshot.QueueState;
import org.splnet.observe.HostSnapshot.RouteState;
import org.splnet.observe.HostSnapshot.SocketState;
import org.splnet.observe.HostSnapshot.Traffic;

/** A snapshot of a host that never was, with one of everything. */
public final class Snapshots {
  private Snapshots() {}

  /** The snapshot; it was up for ten seconds. */
  public static HostSnapshot example() {
    return withName("up");
  }

  /** The same of a host of that name. */
  public static HostSnapshot withName(String name) {
    return new HostSnapshot(
        HostSnapshot.FORMAT,
        4711,
        name,
        "2026-01-02T03:04:05.678Z",
        10_000_000_000L,
        Map.of("lock", "fine"),
        List.of(loopback(), tap()),
        counters(),
        machine(),
        locks(),
        List.of(
            new RouteState("0.0.0.0/0", Optional.of("10.0.0.1"), "unicast", "tap0"),
            new RouteState("10.0.0.0/24", Optional.empty(), "unicast", "tap0"),
            new RouteState("10.0.0.2/32", Optional.empty(), "local", "tap0"),
            new RouteState("10.0.0.255/32", Optional.empty(), "broadcast", "tap0")),
        List.of(
            new NeighbourState(
                "tap0", "10.0.0.1", Optional.of("02:00:00:00:00:0a"), "reachable", 0),
            new NeighbourState("tap0", "10.0.0.9", Optional.empty(), "pending", 2)),
        List.of(
            new SocketState("echo", "*:7", "*:*", 0, 0),
            new SocketState("socket", "10.0.0.2:49152", "10.0.0.1:53", 2, 1234)),
        new PoolState(4096, 12, 1),
        List.of(new QueueState("ipv4", 1, 17, 1024)));
  }

  private static InterfaceState loopback() {
    return new InterfaceState(
        "lo0",
        "lo",
        List.of("UP", "LOOPBACK", "MPSAFE"),
        1982,
        List.of("127.0.0.1/8"),
        Optional.empty(),
        new Traffic(0, 0, 0, 0),
        new Traffic(0, 0, 0, 0),
        Map.of(),
        new QueueState("lo0", 0, 0, 1024));
  }

  private static InterfaceState tap() {
    return new InterfaceState(
        "tap0",
        "tap",
        List.of("UP", "BROADCAST", "MPSAFE"),
        1500,
        List.of("10.0.0.2/24", "10.0.1.2/31"),
        Optional.of("02:00:00:00:00:01"),
        new Traffic(100, 9800, 1, 2),
        new Traffic(90, 8820, 0, 0),
        Map.of("no_packet", 3L),
        new QueueState("tap0", 1, 5, 1024));
  }

  private static List<CounterState> counters() {
    List<CounterState> out = new ArrayList<>();
    for (NetCounter c : NetCounter.values()) {
      long value =
          switch (c) {
            case FRAMES_IN -> 100;
            case IP_IN -> 1;
            case DROP_UDP_PORT -> 5;
            default -> 0;
          };
      out.add(new CounterState(c.name(), CounterText.of(c).protocol(), c.isDrop(), value));
    }
    out.add(new CounterState("IP_OF_TOMORROW", "ip", false, 3));
    return out;
  }

  private static MachineStatistics machine() {
    return new MachineStatistics(
        List.of(
            new HandlerCount("lo0", "lo", 0, Ipl.NET, true, false, 0),
            new HandlerCount("tap spl0", "tap", 1, Ipl.NET, true, false, 1230),
            new HandlerCount("sl0", "sl", MachineStatistics.EVERY_CPU, Ipl.TTY, false, true, 45)),
        List.of(new SoftCount("ipv4", Ipl.SOFTNET, false, List.of(10L, 990L))),
        List.of(new CpuUse(0, 7, 2, 9_000_000_000L), new CpuUse(1, 0, 0, 2_500_000_000L)));
  }

  private static List<LockState> locks() {
    return List.of(
        new LockState("kernel", 0, 0, 0, 0, 0, 0),
        new LockState("inputq", 2000, 1990, 4, 10_000, 4_000, 16),
        new LockState("pktpool", 30, 30, 0, 0, 0, 0));
  }
}
