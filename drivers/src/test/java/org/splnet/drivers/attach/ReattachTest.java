package org.splnet.drivers.attach;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.splnet.kernel.sim.SimPort;
import org.splnet.net.NetStack;
import org.splnet.net.addr.Ipv4Address;
import org.splnet.net.addr.Ipv4Prefix;
import org.splnet.net.iface.NetInterface;
import org.splnet.net.stats.NetCounter;
import org.splnet.net.udp.UdpDatagram;
import org.splnet.net.udp.UdpEcho;
import org.splnet.net.udp.UdpException;
import org.splnet.net.udp.UdpSocket;

/** Drivers that come and go under traffic, from a seed. */
class ReattachTest {
  private static final int A_WHILE = 2_000;
  private static final int ENOUGH_TURNS = 200_000;

  private final SimPort port = new SimPort(11, 1_000);

  private void echo(UdpSocket socket) {
    byte[] data = {1, 2, 3};
    UdpDatagram answer = new UdpDatagram(100);
    while (socket.receive(answer, 0)) {
      // of an earlier question
    }
    socket.sendTo(data, 0, data.length, TrafficRig.PEER, UdpEcho.PORT);
    port.runUntil(() -> socket.receive(answer, 0), ENOUGH_TURNS);
    assertThat(answer.length()).isEqualTo(data.length);
  }

  private void finish(TrafficRig rig, UdpSocket socket) {
    rig.generator.stop();
    port.run(A_WHILE);
    socket.close();
    port.runUntil(rig.generator::isQuiet, ENOUGH_TURNS);
    port.run(A_WHILE);
    assertThat(rig.sink.seen().duplicated()).isZero();
    assertThat(rig.sink.seen().corrupted()).isZero();
    rig.machine.checkQuiescent();
    rig.closeStacks();
    port.run(A_WHILE);
    assertThat(rig.inUse()).as("packets in use").isZero();
    rig.close();
  }

  @ParameterizedTest
  @CsvSource({
    "big,wire,wire,wire",
    "flagged,wire,fxp,wire",
    "softnet,fxp,wire,fxp",
    "fine,wire,wire,wire",
    "fine,queues,queues,queues",
    "big,queues,wire,queues",
    "fine,fxp,fxp,fxp"
  })
  void eachInterfaceOfARouterGoesAndComesBackUnderTraffic(
      String lock, String in, String out, String toPeer) {
    TrafficRig rig = new TrafficRig(port, lock, in, out, toPeer);
    UdpSocket socket = rig.socket();
    rig.generator.start();
    for (int round = 0; round < 3; round++) {
      for (int slot = 0; slot < 3; slot++) {
        NetInterface before = rig.slots.get(slot).iface;
        rig.detach(slot);
        port.run(A_WHILE);
        rig.attach(slot);
        assertThat(rig.slots.get(slot).iface.name()).isEqualTo(before.name());

        long delivered = rig.sink.delivered();
        port.runUntil(() -> rig.sink.delivered() > delivered + 100, ENOUGH_TURNS);
        echo(socket);
      }
    }
    finish(rig, socket);
  }

  @Test
  void nothingOfADetachedInterfaceIsLeftAndNothingOfItsDriverRuns() {
    TrafficRig rig = new TrafficRig(port, "fine", "wire", "wire", "wire");
    UdpSocket socket = rig.socket();
    NetStack stack = rig.stack;
    NetInterface out = rig.slots.get(TrafficRig.OUT).iface;
    NetInterface in = rig.slots.get(TrafficRig.IN).iface;
    rig.generator.start();
    port.runUntil(() -> rig.sink.delivered() > 100, ENOUGH_TURNS);

    rig.detach(TrafficRig.OUT);
    port.run(200);
    long delivered = rig.sink.delivered();
    long unroutable = rig.count(NetCounter.DROP_IP_NO_ROUTE);
    port.run(A_WHILE);

    assertThat(out.isUp()).isFalse();
    assertThat(stack.interfaces()).doesNotContain(out);
    rig.run(ctx -> assertThat(stack.routes().list(ctx)).noneMatch(r -> r.iface() == out));
    assertThat(stack.arp().table(out)).hasToString("{}");
    assertThat(rig.sink.delivered()).isEqualTo(delivered);
    assertThat(rig.count(NetCounter.DROP_IP_NO_ROUTE)).isGreaterThan(unroutable);

    rig.detach(TrafficRig.IN);
    long taken = rig.count(NetCounter.FRAMES_IN);
    in.driver().start(rig.machine.cpu(0).context());
    port.run(A_WHILE);
    assertThat(rig.count(NetCounter.FRAMES_IN)).isEqualTo(taken);
    rig.attach(TrafficRig.IN); // to take what has come to its cable since
    finish(rig, socket);
  }

  @Test
  void aSocketBoundToTheAddressStaysBoundAndIsToldThatThereIsNoWay() {
    TrafficRig rig = new TrafficRig(port, "fine", "wire", "wire", "fxp");
    UdpSocket socket = rig.socket();
    echo(socket);

    rig.detach(TrafficRig.TO_PEER);
    assertThatThrownBy(() -> socket.sendTo(new byte[1], 0, 1, TrafficRig.PEER, UdpEcho.PORT))
        .isInstanceOfSatisfying(
            UdpException.class,
            e -> assertThat(e.reason()).isEqualTo(UdpException.Reason.NO_ROUTE));
    rig.attach(TrafficRig.TO_PEER);

    echo(socket);
    finish(rig, socket);
  }

  @Test
  void packetsThatWaitForANeighbourGoWithTheInterface() {
    TrafficRig rig = new TrafficRig(port, "fine", "wire", "wire", "wire");
    UdpSocket socket = rig.socket();
    Ipv4Address nobody = Ipv4Address.parse("10.3.0.77");
    socket.sendTo(new byte[1], 0, 1, nobody, 9);
    port.run(100);
    assertThat(rig.inUse()).isEqualTo(1);

    rig.detach(TrafficRig.TO_PEER);

    assertThat(rig.count(NetCounter.DROP_ARP_UNRESOLVED)).isEqualTo(1);
    assertThat(rig.inUse()).isZero();
    rig.attach(TrafficRig.TO_PEER);
    finish(rig, socket);
  }

  @Test
  void aRouteThatAnotherInterfaceHasTooComesBack() {
    TrafficRig rig = new TrafficRig(port, "fine", "wire", "wire", "wire");
    UdpSocket socket = rig.socket();
    NetInterface in = rig.slots.get(TrafficRig.IN).iface;
    NetInterface out = rig.slots.get(TrafficRig.OUT).iface;
    Ipv4Address same = Ipv4Address.parse("10.1.0.9");
    rig.run(ctx -> rig.stack.addAddress(ctx, out, Ipv4Prefix.parse("10.1.0.200/24")));
    assertThat(rig.stack.routes().lookup(same).iface()).isSameAs(out);

    rig.detach(TrafficRig.OUT);

    assertThat(rig.stack.routes().lookup(same).iface()).isSameAs(in);
    finish(rig, socket);
  }

  @Test
  void whatMakesNoSenseIsRefused() {
    TrafficRig rig = new TrafficRig(port, "fine", "wire", "wire", "wire");
    UdpSocket socket = rig.socket();
    TrafficRig.Slot slot = rig.slots.get(TrafficRig.OUT);
    NetInterface gone = slot.iface;
    assertThatThrownBy(() -> rig.attach(TrafficRig.OUT))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContainingAll("wire1", "detach that first");

    rig.detach(TrafficRig.OUT);

    assertThatThrownBy(() -> rig.detach(TrafficRig.OUT))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContainingAll("wire1", "not attached");
    assertThatThrownBy(() -> rig.run(ctx -> rig.stack.up(ctx, gone)))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContainingAll("wire1", "detached");
    assertThatThrownBy(() -> rig.run(ctx -> rig.stack.addAddress(ctx, gone, slot.address)))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContainingAll("wire1", "detached");
    finish(rig, socket);
  }

  @ParameterizedTest
  @CsvSource({"wire", "fxp", "queues"})
  void goingDownAndUpAgainAccountsForEveryFrame(String kind) {
    TrafficRig rig = new TrafficRig(port, "fine", kind, kind, kind);
    UdpSocket socket = rig.socket();
    rig.generator.start();
    for (int round = 0; round < 6; round++) {
      NetInterface iface = rig.slots.get(round % 2).iface;
      port.run(A_WHILE);
      rig.run(ctx -> rig.stack.down(ctx, iface));
      port.run(A_WHILE);
      rig.run(ctx -> rig.stack.up(ctx, iface));
    }
    long delivered = rig.sink.delivered();
    port.runUntil(() -> rig.sink.delivered() > delivered + 100, ENOUGH_TURNS);
    rig.generator.stop();
    port.runUntil(
        () ->
            rig.generator.isQuiet()
                && rig.sink.seen().delivered() + rig.dropped() == rig.generator.offered(),
        ENOUGH_TURNS);
    finish(rig, socket);
  }
}
