package org.splnet.net.queue;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.splnet.kernel.Context;
import org.splnet.kernel.Ipl;
import org.splnet.kernel.Machine;
import org.splnet.kernel.MachineConfig;
import org.splnet.kernel.sim.SimPort;
import org.splnet.net.header.Ipv4Header;
import org.splnet.net.header.UdpHeader;
import org.splnet.net.packet.Packet;
import org.splnet.net.packet.PacketPool;
import org.splnet.net.packet.PacketVector;
import org.splnet.net.packet.VectorPool;
import org.splnet.net.stats.NetCounters;

/** Where packets go, and in which order. Two CPUs; the test turns them. */
class SteeringTest {
  private static final int FROM = 0x0a000001;
  private static final int TO = 0x0a000002;
  private static final int TO_PORT = 7;

  private final Machine machine =
      new Machine(
          MachineConfig.named("test").withCpus(2).withProtocolIpl(Ipl.NET), new SimPort(1, 1));
  private final Context cpu0 = machine.cpu(0).context();
  private final PacketPool pool = new PacketPool(machine, 64);
  private final FlowHash hash = new FlowHash();
  private final InputQueue queue = QueueKind.LOCK_FREE.make(machine, "test", 16);

  /** The flows of the packets as the protocol saw them, and on which CPU. */
  private final List<String> seen = new ArrayList<>();

  private final ProtocolInput protocol = this::input;

  private void input(Context ctx, PacketVector v) {
    for (int i = 0; i < v.size(); i++) {
      seen.add(UdpHeader.source(Packet.data(v.get(i)) + 20) + " on " + ctx.cpu());
    }
    pool.free(ctx, v);
  }

  /** CPU 0 is in a driver's interrupt, but for now and then. */
  @BeforeEach
  void raiseCpu0() {
    cpu0.splraise(Ipl.NET);
  }

  private void lowerCpu0() {
    cpu0.splx(0);
    raiseCpu0();
  }

  @AfterEach
  void close() {
    cpu0.splx(0);
    assertThat(pool.outstanding(cpu0)).isZero();
    pool.close();
    machine.close();
  }

  private int packet(int port, int fragment) {
    int p = pool.allocate(cpu0);
    Packet.setLength(p, 28);
    long at = Packet.data(p);
    Ipv4Header.set(at, 0, 28, 1, fragment, 64, Ipv4Header.PROTO_UDP, FROM, TO);
    UdpHeader.set(at + 20, port, TO_PORT, 8, 0);
    return p;
  }

  private PacketVector batch(int... ports) {
    PacketVector v = new PacketVector(8);
    for (int port : ports) {
      v.add(packet(port, 0));
    }
    return v;
  }

  /** A source port whose flow goes by its hash to a CPU. */
  private int portFor(int cpu) {
    int port = 1000;
    while ((hash.hash(FROM, TO, port, TO_PORT) & 1) != cpu) {
      port++;
    }
    return port;
  }

  private DeferredDispatch deferred(InputQueue over) {
    return new DeferredDispatch(
        machine,
        "test",
        over,
        protocol,
        pool,
        new NetCounters(machine),
        new VectorPool(machine, PacketVector.BATCH));
  }

  @Test
  void aFragmentIsHashedByItsAddressesAlone() {
    int whole = packet(1000, Ipv4Header.DF);
    int first = packet(1000, Ipv4Header.MF);
    int last = packet(2000, 3);
    int short8 = packet(1000, 0);
    Packet.setLength(short8, 8);

    assertThat(hash.of(whole)).isEqualTo(hash.hash(FROM, TO, 1000, TO_PORT));
    assertThat(hash.of(first)).isEqualTo(hash.hash(FROM, TO)).isEqualTo(hash.of(last));
    assertThat(hash.of(short8)).isZero();
    for (int p : new int[] {whole, first, last, short8}) {
      pool.free(cpu0, p);
    }
  }

  @Test
  void aBatchIsSplitByFlowAndKeepsItsOrder() {
    int a = portFor(0);
    int b = portFor(1);
    Dispatch d = new SteeredDispatch(machine, new FlowSteering(hash, 2), deferred(queue));

    d.deliver(cpu0, batch(a, b, b, a, b));
    machine.cpu(1).turn();
    lowerCpu0();

    assertThat(seen)
        .containsExactly(
            b + " on cpu1", b + " on cpu1", b + " on cpu1", a + " on cpu0", a + " on cpu0");
  }

  @Test
  void whatFindsNoRoomIsDroppedAndCounted() {
    Dispatch d = new SteeredDispatch(machine, new FlowSteering(hash, 2), deferred(queue));
    int b = portFor(1);
    for (int i = 0; i < 3; i++) {
      d.deliver(cpu0, batch(b, b, b, b, b, b, b, b));
    }

    machine.cpu(1).turn();

    assertThat(seen).hasSize(16);
  }

  @Test
  void aFlowFollowsItsConsumerOnceNothingOfItIsLeftWhereItWas() {
    MarkedQueue marked = new MarkedQueue(queue, 2);
    FollowSteering steering = new FollowSteering(machine, hash, marked);
    Dispatch d = new SteeredDispatch(machine, steering, deferred(marked));
    int a = portFor(0);

    d.deliver(cpu0, batch(a));
    steering.consumed(machine.cpu(1).context(), FROM, a, TO, TO_PORT);
    d.deliver(cpu0, batch(a, a));
    machine.cpu(1).turn();
    assertThat(seen).isEmpty();
    lowerCpu0();
    assertThat(seen).hasSize(3).containsOnly(a + " on cpu0");

    d.deliver(cpu0, batch(a));
    lowerCpu0();
    machine.cpu(1).turn();
    assertThat(seen).hasSize(4).last().isEqualTo(a + " on cpu1");
  }

  @Test
  void hybridProcessesAtOnceWhatIsItsOwnAndHasNothingBeforeIt() {
    int a = portFor(0);
    int b = portFor(1);
    Dispatch d = hybrid(protocol);

    d.deliver(cpu0, batch(a, b));

    assertThat(seen).containsExactly(a + " on cpu0");
    machine.cpu(1).turn();
    assertThat(seen).last().isEqualTo(b + " on cpu1");
  }

  @Test
  void hybridQueuesWhatComesWhileTheProtocolRunsAndWhatComesBehindThat() {
    int a = portFor(0);
    List<Integer> waiting = new ArrayList<>();
    Dispatch[] self = new Dispatch[1];
    self[0] =
        hybrid((ctx, v) -> {
          if (waiting.isEmpty()) {
            // As an interrupt would, in the middle.
            self[0].deliver(ctx, batch(a));
            waiting.add(seen.size());
          }
          input(ctx, v);
        });

    self[0].deliver(cpu0, batch(a));
    self[0].deliver(cpu0, batch(a));
    assertThat(seen).containsExactly(a + " on cpu0");
    lowerCpu0();
    machine.cpu(1).turn();

    assertThat(seen).hasSize(3);
    // At rest again: at once.
    self[0].deliver(cpu0, batch(a));
    assertThat(seen).hasSize(4);
  }

  private HybridDispatch hybrid(ProtocolInput to) {
    return new HybridDispatch(
        machine,
        "test",
        new FlowSteering(hash, 2),
        queue,
        to,
        pool,
        new NetCounters(machine),
        new VectorPool(machine, PacketVector.BATCH));
  }
}
