package org.splnet.lab.rig;

import java.util.List;
import org.HdrHistogram.Histogram;
import org.splnet.drivers.serial.SerialEnd;
import org.splnet.drivers.serial.Uart16550.Timing;
import org.splnet.drivers.serial.UartPort;
import org.splnet.drivers.sl.SlDriver;
import org.splnet.drivers.traffic.SlipFarEnd;
import org.splnet.drivers.wire.WireEnd;
import org.splnet.drivers.wire.WirePort;
import org.splnet.kernel.Context;
import org.splnet.kernel.Cpu;
import org.splnet.lab.axis.Axes;
import org.splnet.lab.axis.LinePlace;
import org.splnet.net.addr.Ipv4Address;
import org.splnet.net.addr.Ipv4Prefix;
import org.splnet.net.iface.NetInterface;
import org.splnet.net.route.Route;

/**
 * A SLIP line of a router, beside its Ethernet interfaces, and the traffic on it: {@value #RATE}
 * datagrams a second from Ethernet to the line, and as many from the line to Ethernet, by two
 * Ethernet interfaces of their own. Its driver is not SMP-safe, and its handler arrives at TTY,
 * above theirs.
 *
 * <p>The line has a handshake and no clock: it is as fast as it is served, and loses nothing. So
 * what is measured is the service, and the account is exact. Datagrams are those of the shortest
 * frames, whatever the others carry; they are sent at a rate of their own, for traffic that takes
 * all there is would leave a line nothing, and would not be a line's.
 *
 * <p>Generators, sinks and the far end are stepped by the CPU to which the line is routed. The two
 * Ethernet interfaces are there too, unless it has none: then they are on the first CPU.
 */
final class SerialLine implements Rig.Line {
  /** Datagrams a second in each direction. */
  static final double RATE = 1000;

  private static final int CABLE = 1024;
  private static final int RING = 512;

  /** Numbers of lanes that no CPU has. */
  private static final int TO_LINE = 254;

  private static final int FROM_LINE = 255;

  private final List<Lane> lanes;
  private final SlipFarEnd farEnd;

  /**
   * Puts a line into a router and brings it up.
   *
   * @throws org.splnet.kernel.LockViolation if its handler could deadlock there
   */
  SerialLine(Context ctx, Router router, RowOptions options) {
    LinePlace place = options.setup().line();
    int cpus = router.machine.cpus().size();
    Cpu cpu = router.machine.cpu(place.index(cpus));
    Cpu ethernet = cpu.index() < place.ethernetCpus(cpus) ? cpu : router.machine.cpu(0);
    SerialEnd[] cable = SerialEnd.cable(CABLE);
    UartPort port = new UartPort(router.machine, cpu, cable[0], Timing.UNLIMITED, 1);
    attach(ctx, router, new SlDriver(router.machine, port));
    WireEnd in = router.addIn(ctx, ethernet, TO_LINE);
    WireEnd out = router.addOut(ctx, ethernet, FROM_LINE);
    WirePort[] toLine = WirePort.pair(RING);
    WirePort[] fromLine = WirePort.pair(RING);
    // Before the sinks: when they have seen the last frame, it has freed all it had.
    farEnd = new SlipFarEnd(cable[1], toLine[0], fromLine[0], router.devices.frames(), 0);
    farEnd.setActive(false);
    cpu.addPoller(farEnd);
    lanes =
        List.of(
            lane(ctx, router, cpu, options, TO_LINE, in, fromLine[1]),
            lane(ctx, router, cpu, options, FROM_LINE, toLine[1], out));
  }

  private static void attach(Context ctx, Router router, SlDriver driver) {
    NetInterface iface = router.stack.attachPointToPoint(ctx, driver);
    router.stack.addAddress(ctx, iface, Ipv4Prefix.parse("10.0.0.1/30"));
    Ipv4Address peer = Ipv4Address.parse("10.0.0.2");
    router
        .stack
        .routes()
        .add(ctx, new Route(Lane.destinations(TO_LINE), Route.Kind.UNICAST, iface, peer));
  }

  private static Lane lane(
      Context ctx,
      Router router,
      Cpu cpu,
      RowOptions options,
      int number,
      WireEnd from,
      WireEnd back) {
    RowOptions shortest = options.with(Axes.SIZE, Axes.SHORTEST);
    Lane.Ends ends = new Lane.Ends(number, cpu, Router.stationIn(number), from, back);
    return new Lane(ctx, cpu, shortest, router.devices.frames(), ends);
  }

  /** Both directions. */
  List<Lane> lanes() {
    return lanes;
  }

  void start() {
    farEnd.setActive(true);
    lanes.forEach(lane -> lane.start(RATE, true));
  }

  void sleep() {
    farEnd.setActive(false);
  }

  /** Frames that came over the line and were not as they were sent. */
  long damaged() {
    return farEnd.damaged();
  }

  @Override
  public long offered() {
    return lanes.stream().mapToLong(lane -> lane.generator.offered()).sum();
  }

  @Override
  public long delivered() {
    return lanes.stream().mapToLong(lane -> lane.sink.delivered()).sum();
  }

  @Override
  public Histogram latencies() {
    Histogram all = new Histogram(Lane.LATENCY_DIGITS);
    lanes.forEach(lane -> all.add(lane.latencies));
    return all;
  }
}
