package org.splnet.drivers.impair;

import static org.assertj.core.api.Assertions.assertThat;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.splnet.drivers.traffic.Flows;
import org.splnet.drivers.traffic.Generator;
import org.splnet.drivers.wire.WireDriver;
import org.splnet.drivers.wire.WirePort;
import org.splnet.kernel.Context;
import org.splnet.kernel.LockBinding;
import org.splnet.kernel.Machine;
import org.splnet.kernel.MachineConfig;
import org.splnet.kernel.Poller;
import org.splnet.kernel.Port;
import org.splnet.net.NetStack;
import org.splnet.net.NetStackOptions;
import org.splnet.net.addr.Ipv4Address;
import org.splnet.net.addr.Ipv4Prefix;
import org.splnet.net.addr.MacAddress;
import org.splnet.net.header.EthernetHeader;
import org.splnet.net.iface.LinkDriver;
import org.splnet.net.iface.NetInterface;
import org.splnet.net.packet.Memory;
import org.splnet.net.packet.Packet;
import org.splnet.net.packet.PacketVector;
import org.splnet.net.queue.DispatchKind;
import org.splnet.net.route.Route;
import org.splnet.net.stats.NetCounter;
import org.splnet.net.stats.NetCounters;

/**
 * A router of two CPUs, one interface on each, impaired in front of its wire: a generator sends in
 * at one, the other's frames are counted and summed up by the test.
 */
final class ImpairedRouter {
  private static final int FLOWS = 32;
  private static final int SEQUENCE = Flows.HEADERS + 4;

  final Machine machine;
  final NetStack stack;
  final Generator generator;
  final NetInterface inside;
  final NetInterface outside;
  private final MessageDigest digest = sha256();
  private final int[] latest = new int[FLOWS];
  private final AtomicInteger taken = new AtomicInteger();
  private volatile int arrived;
  private volatile int late;

  /**
   * A router.
   *
   * @param in the impairments of the interface on which traffic comes in, innermost first
   * @param out those of the other
   */
  ImpairedRouter(
      Port port,
      LockBinding binding,
      DispatchKind dispatch,
      List<ImpairSpec> in,
      List<ImpairSpec> out) {
    NetStackOptions options =
        NetStackOptions.DEFAULT.withDispatch(dispatch).withPackets(2048).withAnnouncing(false);
    machine =
        new Machine(
            NetStack.configure(
                MachineConfig.named("router").withCpus(2).withBinding(binding), options),
            port);
    stack = new NetStack(machine, options);
    stack.ipv4().setForwarding(true);
    Context ctx = machine.enterTop();
    WirePort[] a = WirePort.pair(64);
    WirePort[] b = WirePort.pair(64);
    MacAddress station = MacAddress.local(1);
    inside =
        stack.attach(ctx, impaired(new WireDriver(machine, machine.cpu(0), a[0], station, 8), in));
    outside =
        stack.attach(
            ctx,
            impaired(new WireDriver(machine, machine.cpu(1), b[0], MacAddress.local(2), 8), out));
    stack.addAddress(ctx, inside, Ipv4Prefix.parse("10.1.0.1/24"));
    stack.addAddress(ctx, outside, Ipv4Prefix.parse("10.2.0.1/24"));
    Ipv4Address gateway = Ipv4Address.parse("10.2.0.2");
    stack.arp().addStatic(ctx, outside, gateway, MacAddress.local(3));
    Ipv4Prefix destinations = Ipv4Prefix.parse("198.19.0.0/16");
    stack.routes().add(ctx, new Route(destinations, Route.Kind.UNICAST, outside, gateway));
    int scratch = stack.pool().allocate(ctx);
    Flows flows =
        new Flows(
            FLOWS,
            60,
            Ipv4Prefix.parse("198.18.0.0/16"),
            destinations,
            MacAddress.local(4),
            station,
            Packet.data(scratch));
    stack.pool().free(ctx, scratch);
    generator = new Generator(a[1], stack.pool(), flows, 8);
    // Before the generator, which would take what comes back and say nothing.
    machine.cpu(0).addPoller(taker(a[1], false));
    machine.cpu(0).addPoller(generator);
    machine.cpu(1).addPoller(taker(b[1], true));
    machine.leaveTop(ctx);
  }

  private LinkDriver impaired(LinkDriver inner, List<ImpairSpec> specs) {
    LinkDriver driver = inner;
    for (ImpairSpec spec : specs) {
      driver = new ImpairDriver(machine, driver, spec);
    }
    return driver;
  }

  private Poller taker(WirePort from, boolean look) {
    PacketVector v = new PacketVector(8);
    return new Poller() {
      @Override
      public boolean poll(Context ctx, long nowNanos) {
        if (from.receive(v) == 0) {
          return false;
        }
        for (int i = 0; look && i < v.size(); i++) {
          look(v.get(i));
        }
        taken.addAndGet(v.size());
        stack.pool().free(ctx, v);
        return true;
      }

      @Override
      public boolean maySleep() {
        return false;
      }
    };
  }

  private void look(int p) {
    long at = Packet.data(p);
    digest.update(Packet.toBytes(p));
    if (Memory.u16(at + 12) != EthernetHeader.TYPE_IPV4) {
      return;
    }
    int flow = Memory.i32(at + Flows.HEADERS);
    int sequence = Memory.i32(at + SEQUENCE);
    if (flow >= 0 && flow < FLOWS) {
      late += sequence < latest[flow] ? 1 : 0;
      latest[flow] = Math.max(latest[flow], sequence);
    }
    arrived++;
  }

  /** Frames of the generator that came through. */
  int arrived() {
    return arrived;
  }

  /** Frames that came after a later one of their flow. */
  int late() {
    return late;
  }

  long count(NetCounter c) {
    return stack.counters().get(c);
  }

  /** Whether every frame has come through or is counted as dropped. */
  boolean isSettled() {
    NetCounters counters = stack.counters();
    return machine.failure() != null
        || generator.isQuiet()
            && count(NetCounter.FRAMES_IN)
                == generator.offered() + count(NetCounter.IMPAIR_DUPLICATED_IN)
            && counters.inputBalance() == 0
            && counters.outputBalance() == taken.get();
  }

  /** What is where, for messages. */
  String state() {
    StringBuilder out = new StringBuilder("offered " + generator.offered());
    out.append(generator.isQuiet() ? ", quiet" : ", going on").append(", taken ").append(taken);
    out.append(", in ").append(stack.counters().inputBalance());
    out.append(", out ").append(stack.counters().outputBalance());
    Context ctx = machine.enterTop();
    for (NetInterface i : stack.interfaces()) {
      LinkDriver d = i.driver();
      while (d instanceof ImpairDriver impair) {
        out.append(", ").append(i).append(" holds ").append(impair.held(ctx));
        d = impair.inner();
      }
    }
    machine.leaveTop(ctx);
    stack
        .counters()
        .snapshot()
        .forEach((c, n) -> {
          if (n != 0) {
            out.append(", ").append(c).append(' ').append(n);
          }
        });
    return out.toString();
  }

  /** Stops everything and shows that no packet is missing. */
  String close() {
    assertThat(machine.failure()).isNull();
    stack.close();
    Context ctx = machine.enterTop();
    assertThat(stack.pool().outstanding(ctx)).isZero();
    assertThat(stack.counters().inputBalance()).isZero();
    machine.leaveTop(ctx);
    machine.close();
    stack.pool().close();
    return HexFormat.of().formatHex(digest.digest());
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError(e);
    }
  }
}
