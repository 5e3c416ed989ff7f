package org.splnet.lab.rig;

import org.HdrHistogram.Histogram;
import org.splnet.drivers.traffic.FlowTracker;
import org.splnet.kernel.Attach;
import org.splnet.kernel.Context;
import org.splnet.kernel.Cpu;
import org.splnet.kernel.Ipl;
import org.splnet.kernel.Poller;
import org.splnet.kernel.SoftInterrupt;
import org.splnet.net.NetStack;
import org.splnet.net.addr.Ipv4Address;
import org.splnet.net.iface.TransmitBatch;
import org.splnet.net.ipv4.SendResult;
import org.splnet.net.packet.Memory;
import org.splnet.net.packet.Packet;
import org.splnet.net.udp.UdpEcho;
import org.splnet.net.udp.UdpEndpoint;

/**
 * One CPU's client of an echo service: sends requests and checks the replies.
 *
 * <p>Unpaced, each flow has one request under way, and its reply brings forth the next. Paced, what
 * is due by the clock is sent by a soft interrupt that a poller schedules, and stamped with the
 * time at which it was due. A request carries flow, sequence number, time and a check, 18 bytes in
 * all, padded to the length asked for.
 */
final class EchoClient implements UdpEndpoint.Handler, Poller {
  private static final int SEQUENCE = 4;
  private static final int TIME = 8;
  private static final int CHECK = 16;
  private static final int MIN_PAYLOAD = 18;
  private static final int BURST = 32;
  private static final double NANOS_A_SECOND = 1e9;

  private final NetStack stack;
  private final Cpu cpu;
  private final int server;
  private final int[] payloads;
  private final UdpEndpoint[] endpoints;
  private final int[] sequences;
  private final FlowTracker tracker;
  private final SoftInterrupt sender;
  private final Histogram latencies = Lane.newLatencies();

  private int nextFlow;
  private int toStart;
  private double intervalNanos;
  private double nextNanos;
  private long offered;
  private long delivered;
  private long corrupted;
  private boolean timed;
  private boolean loseOne;
  private volatile boolean on;
  private volatile boolean quiet = true;
  private volatile boolean senderIdle = true;

  /** Not before all fields are set: then requests may be sent. */
  private volatile boolean begun;

  /**
   * A client.
   *
   * @param payloads lengths of requests, in turn as {@link org.splnet.drivers.traffic.FrameMix} has
   *     them
   */
  EchoClient(Context ctx, NetStack stack, Cpu cpu, Ipv4Address server, int flows, int[] payloads) {
    this.stack = stack;
    this.cpu = cpu;
    this.server = server.bits();
    this.payloads = payloads;
    this.sequences = new int[flows];
    this.tracker = new FlowTracker(flows);
    this.endpoints = new UdpEndpoint[flows];
    for (int f = 0; f < flows; f++) {
      endpoints[f] = stack.udp().bind(ctx, Ipv4Address.ANY, 0, this);
    }
    this.sender =
        stack
            .machine()
            .softInterrupt(
                "echo client", Ipl.SOFTNET, (c, e) -> e.sendDue(c), this, Attach.MPSAFE_PROTOCOL);
    cpu.addPoller(this);
  }

  Histogram latencies() {
    return latencies;
  }

  long offered() {
    return offered;
  }

  long delivered() {
    return delivered;
  }

  FlowTracker tracker() {
    return tracker;
  }

  long corrupted() {
    return corrupted;
  }

  void loseOne() {
    loseOne = true;
  }

  /** Starts; so many requests a second, 0 for one under way in each flow. While quiet. */
  void start(double requestsPerSecond, boolean recordLatencies) {
    timed = recordLatencies;
    if (timed) {
      latencies.reset();
    }
    intervalNanos = requestsPerSecond == 0 ? 0 : NANOS_A_SECOND / requestsPerSecond;
    nextNanos = stack.machine().nanos();
    toStart = endpoints.length;
    quiet = false;
    begun = true;
    on = true;
  }

  void stop() {
    on = false;
  }

  /** Whether no request will be sent any more. */
  boolean isQuiet() {
    return quiet && senderIdle;
  }

  @Override
  public long dueNanos() {
    if (!on) {
      return quiet ? NEVER : NOW;
    }
    if (intervalNanos == 0) {
      return toStart > 0 ? NOW : NEVER;
    }
    return (long) Math.ceil(nextNanos);
  }

  @Override
  public boolean maySleep() {
    return !on && quiet;
  }

  @Override
  public boolean poll(Context ctx, long nowNanos) {
    if (!on) {
      quiet = true;
      return false;
    }
    boolean due = intervalNanos == 0 ? toStart > 0 : nowNanos >= nextNanos;
    if (due && begun) {
      senderIdle = false;
      sender.schedule(cpu);
    }
    return due;
  }

  private void sendDue(Context ctx) {
    TransmitBatch out = stack.ipv4().takeBatch(ctx);
    long now = ctx.now();
    for (int i = 0; i < BURST && on; i++) {
      if (intervalNanos == 0) {
        if (toStart == 0) {
          break;
        }
        send(ctx, --toStart, now, out);
      } else {
        if (nextNanos > now) {
          break;
        }
        send(ctx, nextFlow, (long) nextNanos, out);
        nextNanos += intervalNanos;
        nextFlow = nextFlow + 1 == endpoints.length ? 0 : nextFlow + 1;
      }
    }
    stack.ipv4().giveBatch(ctx, out);
    senderIdle = true;
  }

  private void send(Context ctx, int flow, long time, TransmitBatch out) {
    int p = stack.pool().allocate(ctx);
    if (p == Packet.NONE) {
      return;
    }
    int sequence = sequences[flow];
    int payload = payload(flow, sequence);
    long at = Packet.data(p);
    Packet.setLength(p, payload);
    Memory.setI32(at, flow);
    Memory.setI32(at + SEQUENCE, sequence);
    Memory.setI64(at + TIME, time);
    Memory.setU16(at + CHECK, check(flow, sequence, time));
    for (int i = MIN_PAYLOAD; i < payload; i++) {
      Memory.setU8(at + i, i);
    }
    sequences[flow] = sequence + 1;
    offered++;
    if (loseOne) {
      loseOne = false;
      stack.pool().free(ctx, p);
      return;
    }
    SendResult result = endpoints[flow].send(ctx, p, 0, server, UdpEcho.PORT, out);
    if (result != SendResult.SENT) {
      throw new IllegalStateException("a request could not be sent: " + result);
    }
  }

  private int payload(int flow, int sequence) {
    return payloads.length == 1
        ? payloads[0]
        : payloads[Integer.remainderUnsigned(flow + sequence, payloads.length)];
  }

  private static int check(int flow, int sequence, long time) {
    long h = (flow * 0x9e3779b97f4a7c15L ^ sequence) * 0xbf58476d1ce4e5b9L ^ time;
    return (int) (h * 0x94d049bb133111ebL >>> 48);
  }

  @Override
  public boolean receive(
      Context ctx,
      UdpEndpoint endpoint,
      int packet,
      int source,
      int sourcePort,
      int destination,
      TransmitBatch out) {
    long at = Packet.data(packet);
    boolean intact = Packet.length(packet) >= MIN_PAYLOAD;
    int flow = intact ? Memory.i32(at) : 0;
    int sequence = Memory.i32(at + SEQUENCE);
    int payload = payload(flow, sequence);
    long time = Memory.i64(at + TIME);
    intact =
        intact
            && Packet.length(packet) == payload
            && Memory.u16(at + CHECK) == check(flow, sequence, time)
            && flow >= 0
            && flow < endpoints.length
            && endpoints[flow] == endpoint;
    for (int i = MIN_PAYLOAD; intact && i < payload; i++) {
      intact = Memory.u8(at + i) == (i & 0xff);
    }
    stack.pool().free(ctx, packet);
    if (!intact) {
      corrupted++;
      return true;
    }
    if (tracker.accept(flow, sequence)) {
      delivered++;
      if (timed) {
        Lane.record(latencies, stack.machine().nanos() - time);
      }
    }
    if (on && intervalNanos == 0) {
      send(ctx, flow, ctx.now(), out);
    }
    return true;
  }
}
