package org.splnet.drivers.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.splnet.kernel.Attach;
import org.splnet.kernel.Context;
import org.splnet.kernel.InterruptLine;
import org.splnet.kernel.Ipl;
import org.splnet.kernel.Machine;
import org.splnet.kernel.MachineConfig;
import org.splnet.kernel.sim.SimPort;
import org.splnet.net.header.EthernetHeader;
import org.splnet.net.header.Ipv4Header;
import org.splnet.net.header.UdpHeader;
import org.splnet.net.packet.Packet;
import org.splnet.net.packet.PacketPool;
import org.splnet.net.packet.PacketVector;
import org.splnet.net.queue.FlowHash;

/** A wire whose near end has two queues and whose far end has one, its lines turned by the test. */
class FlowWireTest {
  private static final int RING = 4;
  private static final int FRAME = 60;

  private final Machine machine = new Machine(MachineConfig.named("wire"), new SimPort(1, 1));
  private final PacketPool pool = new PacketPool(machine, 64);
  private final Context top = machine.enterTop();
  private final FlowWire wire = FlowWire.between(RING, FlowWire.Side.of(2), FlowWire.Side.ONE);
  private final WireEnd far = wire.far().getFirst();
  private final FlowHash hash = new FlowHash();

  @AfterEach
  void everyFrameIsFree() {
    wire.near().forEach(q -> take(q, 64));
    take(far, 64);
    assertThat(pool.outstanding(top)).isZero();
    machine.leaveTop(top);
    machine.close();
    pool.close();
  }

  /** A frame of a flow, which is that of its source port, and a number in it. */
  private int frame(int flow, int number) {
    int p = pool.allocate(top);
    long at = Packet.data(p);
    Packet.setLength(p, FRAME);
    EthernetHeader.set(at, 1, 2, EthernetHeader.TYPE_IPV4);
    long ip = at + EthernetHeader.LENGTH;
    int total = FRAME - EthernetHeader.LENGTH;
    Ipv4Header.set(ip, 0, total, number, 0, 64, Ipv4Header.PROTO_UDP, 1, 2);
    UdpHeader.set(ip + Ipv4Header.MIN_LENGTH, flow, 9, total - Ipv4Header.MIN_LENGTH, 0);
    return p;
  }

  /** The first flow from a number on that belongs to a queue. */
  private int flowOf(int queue, int from) {
    int flow = from;
    while ((hash.hash(1, 2, flow, 9) & 1) != queue) {
      flow++;
    }
    return flow;
  }

  private static PacketVector vector(int... packets) {
    PacketVector v = new PacketVector(packets.length);
    for (int p : packets) {
      v.add(p);
    }
    return v;
  }

  /** Takes frames and frees them; returns flow and number of each. */
  private List<String> take(WireEnd from, int most) {
    PacketVector v = new PacketVector(most);
    from.receive(v);
    List<String> taken = new ArrayList<>();
    for (int i = 0; i < v.size(); i++) {
      long ip = Packet.data(v.get(i)) + EthernetHeader.LENGTH;
      taken.add(UdpHeader.source(ip + Ipv4Header.MIN_LENGTH) + ":" + Ipv4Header.id(ip));
    }
    pool.free(top, v);
    return taken;
  }

  @Test
  void aFlowArrivesAtTheQueueThatItsHashNamesInOrder() {
    int even = flowOf(0, 1000);
    int odd = flowOf(1, 1000);

    int sent =
        far.transmit(vector(frame(even, 1), frame(odd, 1), frame(odd, 2), frame(even, 2)), 0);

    assertThat(sent).isEqualTo(4);
    assertThat(take(wire.near().get(0), 64)).containsExactly(even + ":1", even + ":2");
    assertThat(take(wire.near().get(1), 64)).containsExactly(odd + ":1", odd + ":2");
  }

  @Test
  void whatIsNoIpv4GoesToTheFirstQueue() {
    int p = frame(flowOf(1, 1000), 1);
    EthernetHeader.set(Packet.data(p), 1, 2, EthernetHeader.TYPE_ARP);

    far.transmit(vector(p), 0);

    assertThat(wire.near().get(0).waiting()).isEqualTo(1);
    assertThat(wire.near().get(1).waiting()).isZero();
  }

  @Test
  void onlyTheQueuesThatReceiveAreDeliveredTo() {
    FlowWire second = FlowWire.between(RING, new FlowWire.Side(2, List.of(1)), FlowWire.Side.ONE);

    second
        .far()
        .getFirst()
        .transmit(vector(frame(flowOf(0, 1000), 1), frame(flowOf(1, 1000), 1)), 0);

    assertThat(second.near().get(0).waiting()).isZero();
    assertThat(take(second.near().get(1), 64)).hasSize(2);
  }

  @Test
  void aFullQueueHoldsUpWhatIsBehindItUntilItHasRoom() {
    int even = flowOf(0, 1000);
    int odd = flowOf(1, 1000);
    int[] interrupts = new int[1];
    InterruptLine line = machine.line("far", machine.cpu(0));
    line.establish(top, "far", Ipl.NET, (c, s) -> s[0]++, interrupts, Attach.MPSAFE);
    far.connect(line);
    PacketVector v =
        vector(
            frame(odd, 1),
            frame(odd, 2),
            frame(odd, 3),
            frame(odd, 4),
            frame(even, 1),
            frame(odd, 5),
            frame(even, 2));

    int sent = far.transmit(v, 0);

    assertThat(sent).isEqualTo(5);
    assertThat(far.room()).isZero();
    assertThat(far.stall()).isTrue();
    take(wire.near().get(0), 1);
    machine.cpu(0).turn();
    assertThat(interrupts[0]).isZero(); // that queue had room all the time

    take(wire.near().get(1), 1);
    machine.cpu(0).turn();

    assertThat(interrupts[0]).isEqualTo(1);
    assertThat(far.transmit(v, sent)).isEqualTo(2);
    assertThat(take(wire.near().get(1), 64)).endsWith(odd + ":5");
    assertThat(take(wire.near().get(0), 64)).containsExactly(even + ":2");
  }

  @Test
  void whatEitherQueueSendsInterruptsTheOneThatReceives() {
    int[] interrupts = new int[1];
    InterruptLine line = machine.line("far", machine.cpu(0));
    line.establish(top, "far", Ipl.NET, (c, s) -> s[0]++, interrupts, Attach.MPSAFE);
    far.connect(line);
    for (int queue = 0; queue < 2; queue++) {
      assertThat(far.arm()).isTrue();

      wire.near().get(queue).transmit(vector(frame(1000, queue)), 0);
      machine.cpu(0).turn();

      assertThat(interrupts[0]).isEqualTo(queue + 1);
      assertThat(far.arm()).isFalse();
      assertThat(take(far, 64)).containsExactly("1000:" + queue);
    }
  }

  @Test
  void itReceivesFromAllQueuesInTurn() {
    for (int i = 0; i < 2; i++) {
      wire.near().get(i).transmit(vector(frame(i, 1), frame(i, 2)), 0);
    }

    assertThat(take(far, 1)).containsExactly("0:1");
    assertThat(take(far, 1)).containsExactly("1:1");
    assertThat(take(far, 64)).containsExactly("0:2", "1:2");
  }

  @Test
  void anEndThatNothingCanBeDeliveredToIsRefused() {
    assertThatThrownBy(() -> new FlowWire.Side(2, List.of())).hasMessageContaining("2 queues");
    assertThatThrownBy(() -> new FlowWire.Side(2, List.of(2))).hasMessageContaining("[2]");
  }
}
