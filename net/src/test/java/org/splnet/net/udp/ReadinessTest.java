package org.splnet.net.udp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.splnet.net.udp.ReadinessListener.CLOSED;
import static org.splnet.net.udp.ReadinessListener.ERROR;
import static org.splnet.net.udp.ReadinessListener.READABLE;
import static org.splnet.net.udp.ReadinessListener.WRITABLE;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.splnet.kernel.Context;
import org.splnet.kernel.LockOrder;
import org.splnet.kernel.Mutex;
import org.splnet.kernel.sim.SimPort;
import org.splnet.net.addr.Ipv4Address;
import org.splnet.net.addr.MacAddress;
import org.splnet.net.ipv4.IcmpError;
import org.splnet.net.testing.Frame;
import org.splnet.net.testing.TestHost;
import org.splnet.net.testing.TestLink;

class ReadinessTest {
  private static final MacAddress US = MacAddress.parse("02:00:00:00:00:01");
  private static final MacAddress PEER = MacAddress.parse("02:00:00:00:00:02");
  private static final Ipv4Address PEER_ADDRESS = Ipv4Address.parse("10.0.0.2");

  private final TestHost host = new TestHost(new SimPort(1, 1000), "host");
  private final TestLink link = host.link(US, "10.0.0.1/24");
  private final UdpSocket socket = host.stack().udp().socket();
  private final UdpDatagram datagram = new UdpDatagram(2000);
  private final List<Integer> told = new ArrayList<>();
  private final List<String> errors = new ArrayList<>();

  ReadinessTest() {
    var iface = host.stack().interfaces().getFirst();
    host.run(ctx -> host.stack().arp().addStatic(ctx, iface, PEER_ADDRESS, PEER));
    socket.bind(Ipv4Address.ANY, 9);
    socket.setListener(
        new ReadinessListener() {
          @Override
          public void ready(Context ctx, int readiness) {
            told.add(readiness);
          }

          @Override
          public void error(Context ctx, IcmpError error, int info, int destination, int port) {
            errors.add(error + " " + Ipv4Address.toString(destination) + ":" + port);
          }
        });
  }

  @AfterEach
  void close() {
    socket.close();
    host.close();
  }

  private void arrives(int datagrams) {
    for (int i = 0; i < datagrams; i++) {
      host.exchange(link, Frame.from(PEER).to(US).ipv4("10.0.0.2", "10.0.0.1").udp(5, 9).bytes());
    }
  }

  private void refuses() {
    byte[] quote = Frame.from(US).ipv4("10.0.0.1", "10.0.0.2").udp(9, 5).packet();
    host.exchange(
        link,
        Frame.from(PEER).to(US).ipv4("10.0.0.2", "10.0.0.1").icmp(3, 3, 0).payload(quote).bytes());
  }

  private boolean receive() {
    return socket.receive(datagram, 0);
  }

  @Test
  void isALevel() {
    assertThat(socket.readiness()).isEqualTo(WRITABLE);
    arrives(2);
    assertThat(socket.readiness()).isEqualTo(WRITABLE | READABLE);
    receive();
    assertThat(socket.readiness()).isEqualTo(WRITABLE | READABLE);
    receive();
    assertThat(socket.readiness()).isEqualTo(WRITABLE);
    socket.close();
    assertThat(socket.readiness()).isEqualTo(CLOSED | READABLE);
  }

  @Test
  void isToldWhenTheEmptyBufferGetsADatagramAndNotWithEveryOne() {
    assertThat(told).isEmpty();
    arrives(3);
    assertThat(told).containsExactly(WRITABLE | READABLE);
    receive();
    arrives(1);
    assertThat(told).as("it was not empty").hasSize(1);
    while (receive()) {
      // until it is
    }
    arrives(1);
    assertThat(told).hasSize(2);
  }

  @Test
  void isToldAtOnceIfThereIsSomethingAlready() {
    arrives(1);
    List<Integer> late = new ArrayList<>();
    socket.setListener((ctx, readiness) -> late.add(readiness));
    assertThat(late).containsExactly(WRITABLE | READABLE);
    socket.setListener(null);
    while (receive()) {
      // until it is empty
    }
    arrives(1);
    assertThat(late).hasSize(1);
  }

  @Test
  void isToldOfAnErrorThatTheNextCallThrows() {
    socket.connect(PEER_ADDRESS, 5);
    refuses();
    assertThat(told).containsExactly(WRITABLE | READABLE | ERROR);
    assertThat(socket.readiness()).isEqualTo(WRITABLE | READABLE | ERROR);
    assertThatThrownBy(this::receive).hasMessageContaining("nobody is at 10.0.0.2:5");
    assertThat(socket.readiness()).isEqualTo(WRITABLE);
  }

  @Test
  void hearsOfErrorsThatAnUnconnectedSocketDoesNotThrow() {
    refuses();
    assertThat(told).isEmpty();
    assertThat(errors).containsExactly("PORT_UNREACHABLE 10.0.0.2:5");
    assertThat(receive()).isFalse();
  }

  @Test
  void isToldOfTheEndOnce() {
    socket.close();
    socket.close();
    assertThat(told).containsExactly(CLOSED | READABLE);
  }

  @Test
  void isCalledWithoutALockOfTheProtocolsHeld() {
    Mutex outer = host.machine().mutex(LockOrder.REASS, "the listener's");
    List<Boolean> free = new ArrayList<>();
    socket.setListener((ctx, readiness) -> {
      // The checker refuses this under a lock that ranks below.
      outer.enter(ctx);
      try {
        free.add(true);
      } finally {
        outer.exit(ctx);
      }
    });
    arrives(1);
    socket.close();
    assertThat(free).hasSize(2);
  }
}
