package org.splnet.lab.rig;

import org.HdrHistogram.Histogram;
import org.splnet.drivers.traffic.Flows;
import org.splnet.drivers.traffic.FrameMix;
import org.splnet.drivers.traffic.Generator;
import org.splnet.drivers.traffic.Sink;
import org.splnet.drivers.wire.WireEnd;
import org.splnet.kernel.Context;
import org.splnet.kernel.Cpu;
import org.splnet.lab.axis.FrameSize;
import org.splnet.net.addr.Ipv4Address;
import org.splnet.net.addr.Ipv4Prefix;
import org.splnet.net.addr.MacAddress;
import org.splnet.net.packet.Packet;
import org.splnet.net.packet.PacketPool;

/**
 * One CPU's traffic: a generator at one wire's far end, a sink at another's, and the flows between
 * them. Addresses are from the benchmarking range of RFC 2544.
 */
final class Lane {
  static final int LATENCY_DIGITS = 3;

  private static final long HIGHEST_NANOS = 10_000_000_000L;
  private static final int FCS = 4;
  private static final int BURST = 64;

  final Generator generator;
  final Sink sink;
  final Histogram latencies = newLatencies();

  /**
   * Where a lane's traffic enters and leaves the network.
   *
   * @param number of the lane
   * @param cpu that serves the interface where it enters
   * @param to the station to which frames are addressed
   * @param from the far end of the wire into the network
   * @param back the far end of the wire out of it
   */
  record Ends(int number, Cpu cpu, MacAddress to, WireEnd from, WireEnd back) {}

  /**
   * A lane.
   *
   * @param cpu that steps generator and sink
   * @param pool for frames, of that CPU's machine
   */
  Lane(Context ctx, Cpu cpu, RowOptions options, PacketPool pool, Ends ends) {
    int scratch = pool.allocate(ctx);
    Flows flows =
        new Flows(
            options.flows(),
            mix(options.setup().size()),
            new Ipv4Prefix(Ipv4Address.parse("198.18.0.0"), 16),
            destinations(ends.number),
            MacAddress.local(0x100 + ends.number),
            ends.to,
            Packet.data(scratch));
    pool.free(ctx, scratch);
    int burst = Math.max(options.batch(), BURST);
    // Traffic from outside does not care how the network under test moves its packets.
    generator = new Generator(ends.from, pool, flows, options.swept() ? burst : options.batch());
    sink = new Sink(ends.back, pool, flows, burst, nanos -> record(latencies, nanos));
    sink.setActive(false);
    cpu.addPoller(generator);
    cpu.addPoller(sink);
  }

  private static FrameMix mix(FrameSize size) {
    return FrameMix.of(size.lengths().stream().mapToInt(n -> n - FCS).toArray());
  }

  /** A histogram to be recorded into by one CPU, without allocating. */
  static Histogram newLatencies() {
    return new Histogram(HIGHEST_NANOS, LATENCY_DIGITS);
  }

  static void record(Histogram h, long nanos) {
    h.recordValue(Math.clamp(nanos, 1, HIGHEST_NANOS));
  }

  /** Starts the traffic: so many packets a second, 0 for as many as there is room for. */
  void start(double packetsPerSecond, boolean timed) {
    sink.setTimed(timed);
    if (timed) {
      latencies.reset();
    }
    if (packetsPerSecond == 0) {
      generator.unpaced();
    } else {
      generator.paced(packetsPerSecond);
    }
    begin();
  }

  /** Offers so many packets a second, whether there is room or not, and times them. */
  void open(double packetsPerSecond) {
    sink.setTimed(true);
    latencies.reset();
    generator.open(packetsPerSecond);
    begin();
  }

  private void begin() {
    sink.setActive(true);
    generator.start();
  }

  /** Where the lane's packets go: 198.19.0.0/24 for lane 0, and so on. */
  static Ipv4Prefix destinations(int lane) {
    return new Ipv4Prefix(new Ipv4Address(0xc6130000 | (lane & 0xff) << 8), 24);
  }

  static MacAddress sinkAddress(int lane) {
    return MacAddress.local(0x200 + lane);
  }
}
