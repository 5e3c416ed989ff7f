package org.splnet.drivers.loop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.splnet.kernel.Context;
import org.splnet.kernel.LockBinding;
import org.splnet.kernel.Machine;
import org.splnet.kernel.MachineConfig;
import org.splnet.kernel.Port;
import org.splnet.kernel.host.HostPort;
import org.splnet.kernel.sim.SimPort;
import org.splnet.net.NetStack;
import org.splnet.net.NetStackOptions;
import org.splnet.net.addr.Ipv4Address;
import org.splnet.net.queue.DispatchKind;
import org.splnet.net.stats.NetCounter;
import org.splnet.net.udp.UdpDatagram;
import org.splnet.net.udp.UdpEcho;
import org.splnet.net.udp.UdpException;
import org.splnet.net.udp.UdpSocket;

@Timeout(60)
class LoopDriverTest {
  private static final long SECOND = 1_000_000_000L;

  private Machine machine;
  private NetStack stack;

  private void open(Port port, int cpus, LockBinding binding, DispatchKind dispatch) {
    NetStackOptions options = NetStackOptions.DEFAULT.withPackets(1024).withDispatch(dispatch);
    machine =
        new Machine(
            NetStack.configure(
                MachineConfig.named("host").withCpus(cpus).withBinding(binding), options),
            port);
    stack = new NetStack(machine, options);
    machine.start();
    Context ctx = machine.enterTop();
    stack.attachLoopback(ctx, new LoopDriver(machine));
    machine.leaveTop(ctx);
  }

  private void openStepping() {
    open(new SimPort(1, 1000), 1, LockBinding.FINE, DispatchKind.DEFERRED);
  }

  @AfterEach
  void close() {
    stack.close();
    Context ctx = machine.enterTop();
    int outstanding = stack.pool().outstanding(ctx);
    machine.leaveTop(ctx);
    machine.close();
    stack.pool().close();
    assertThat(outstanding).isZero();
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }

  private static String text(UdpDatagram d) {
    return new String(d.data(), 0, d.length(), StandardCharsets.US_ASCII);
  }

  @Test
  void whatOneSocketSendsAnotherReceives() {
    openStepping();
    try (UdpSocket a = stack.udp().socket();
        UdpSocket b = stack.udp().socket()) {
      int port = b.bind(Ipv4Address.LOOPBACK, 0);
      a.sendTo(bytes("hello"), 0, 5, Ipv4Address.LOOPBACK, port);

      UdpDatagram d = new UdpDatagram(100);
      assertThat(b.receive(d, SECOND)).isTrue();
      assertThat(text(d)).isEqualTo("hello");
      assertThat(d.source()).isEqualTo(Ipv4Address.LOOPBACK);
      assertThat(d.sourcePort()).isEqualTo(a.localPort());
    }
  }

  @Test
  void allOf127IsThisHost() {
    openStepping();
    try (UdpSocket a = stack.udp().socket();
        UdpSocket b = stack.udp().socket()) {
      int port = b.bind(Ipv4Address.ANY, 0);
      a.sendTo(bytes("x"), 0, 1, Ipv4Address.parse("127.4.5.6"), port);

      assertThat(b.receive(new UdpDatagram(1), SECOND)).isTrue();
    }
  }

  @Test
  void aConnectedSocketHearsThatNobodyIsAtThePort() {
    openStepping();
    try (UdpSocket a = stack.udp().socket()) {
      a.connect(Ipv4Address.LOOPBACK, 4242);
      a.send(bytes("x"), 0, 1);

      assertThatThrownBy(() -> a.receive(new UdpDatagram(1), SECOND))
          .isInstanceOf(UdpException.class)
          .hasMessageContaining("127.0.0.1:4242")
          .extracting(e -> ((UdpException) e).reason())
          .isEqualTo(UdpException.Reason.REFUSED);
      assertThat(a.receive(new UdpDatagram(1), 0)).as("told once").isFalse();
    }
  }

  @Test
  void keepsTheOrderAndDropsWhatDoesNotFitTheReceiveBuffer() {
    openStepping();
    try (UdpSocket a = stack.udp().socket();
        UdpSocket b = stack.udp().socket()) {
      int port = b.bind(Ipv4Address.LOOPBACK, 0);
      for (int i = 0; i < UdpSocket.MAX_PACKETS + 10; i++) {
        a.sendTo(new byte[] {(byte) i}, 0, 1, Ipv4Address.LOOPBACK, port);
      }
      UdpDatagram d = new UdpDatagram(1);
      ((SimPort) machine.port()).run(1000);
      for (int i = 0; i < UdpSocket.MAX_PACKETS; i++) {
        assertThat(b.receive(d, 0)).isTrue();
        assertThat(d.data()[0]).isEqualTo((byte) i);
      }
      assertThat(b.receive(d, 0)).isFalse();
      assertThat(stack.counters().get(NetCounter.DROP_UDP_FULL)).isEqualTo(10);
    }
  }

  @Test
  void carriesWhatDoesNotFitTheMtuInFragments() {
    openStepping();
    try (UdpSocket a = stack.udp().socket();
        UdpSocket b = stack.udp().socket()) {
      int port = b.bind(Ipv4Address.LOOPBACK, 0);
      int mtu = stack.loopback().mtu();
      for (int size : new int[] {mtu - 28, mtu - 27, 65507}) {
        a.sendTo(new byte[size], 0, size, Ipv4Address.LOOPBACK, port);
        UdpDatagram d = new UdpDatagram(65507);
        assertThat(b.receive(d, SECOND)).isTrue();
        assertThat(d.length()).isEqualTo(size);
      }
      assertThat(stack.counters().get(NetCounter.IP_REASSEMBLED)).isEqualTo(2);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "big,deferred",
    "flagged,deferred",
    "softnet,deferred",
    "fine,deferred",
    "big,direct",
    "softnet,direct",
    "fine,direct"
  })
  void echoesOnRealThreadsUnderEveryLockGrain(String lock, String dispatch) {
    open(HostPort.dedicated(), 2, LockBinding.of(lock), DispatchKind.of(dispatch));
    Context ctx = machine.enterTop();
    UdpEcho.start(ctx, stack.udp(), Ipv4Address.ANY, UdpEcho.PORT);
    machine.leaveTop(ctx);
    try (UdpSocket a = stack.udp().socket()) {
      a.connect(Ipv4Address.LOOPBACK, UdpEcho.PORT);
      UdpDatagram d = new UdpDatagram(100);
      for (int i = 0; i < 500; i++) {
        byte[] sent = bytes("datagram " + i);
        a.send(sent, 0, sent.length);
        assertThat(a.receive(d, 10 * SECOND)).as("datagram %d", i).isTrue();
        assertThat(text(d)).isEqualTo("datagram " + i);
      }
    }
  }

  /** Two threads send at once, so fragments of their datagrams come in between each other. */
  @ParameterizedTest
  @CsvSource({
    "big,deferred",
    "flagged,deferred",
    "softnet,deferred",
    "fine,deferred",
    "big,direct",
    "fine,direct"
  })
  void echoesFragmentsOnRealThreadsUnderEveryLockGrain(String lock, String dispatch)
      throws InterruptedException {
    open(HostPort.dedicated(), 2, LockBinding.of(lock), DispatchKind.of(dispatch));
    Context ctx = machine.enterTop();
    UdpEcho.start(ctx, stack.udp(), Ipv4Address.ANY, UdpEcho.PORT);
    machine.leaveTop(ctx);
    Throwable[] thrown = new Throwable[2];
    Thread[] clients = new Thread[2];
    for (int i = 0; i < clients.length; i++) {
      int n = i;
      clients[i] = new Thread(() -> echoBigDatagrams(new SplittableRandom(n)));
      clients[i].setUncaughtExceptionHandler((t, e) -> thrown[n] = e);
      clients[i].start();
    }
    for (Thread c : clients) {
      c.join();
    }
    assertThat(thrown).containsOnlyNulls();
    assertThat(stack.counters().get(NetCounter.IP_REASSEMBLED)).isEqualTo(400);
  }

  private void echoBigDatagrams(SplittableRandom random) {
    try (UdpSocket a = stack.udp().socket()) {
      a.connect(Ipv4Address.LOOPBACK, UdpEcho.PORT);
      UdpDatagram d = new UdpDatagram(65507);
      for (int i = 0; i < 100; i++) {
        byte[] sent = new byte[random.nextInt(2000, 40_000)];
        random.nextBytes(sent);
        a.send(sent, 0, sent.length);
        assertThat(a.receive(d, 10 * SECOND)).as("datagram %d", i).isTrue();
        assertThat(Arrays.copyOf(d.data(), d.length())).isEqualTo(sent);
      }
    }
  }

  /**
   * Scenario 17 for sockets: the reader finds the buffer empty as a datagram comes in. It waits for
   * nothing but the listener, so one edge that is lost and it waits in vain.
   */
  @ParameterizedTest
  @CsvSource({"big,deferred", "softnet,deferred", "fine,deferred", "fine,direct"})
  void aListenerMissesNoDatagram(String lock, String dispatch) throws InterruptedException {
    int datagrams = 1_000;
    open(HostPort.dedicated(), 2, LockBinding.of(lock), DispatchKind.of(dispatch));
    Semaphore edges = new Semaphore(0);
    // At most two on their way, so that the buffer is empty again and again.
    Semaphore window = new Semaphore(2);
    try (UdpSocket from = stack.udp().socket();
        UdpSocket to = stack.udp().socket()) {
      to.bind(Ipv4Address.LOOPBACK, 5000);
      to.setListener((ctx, readiness) -> edges.release());
      Thread sender =
          new Thread(() -> {
            for (int i = 0; i < datagrams; i++) {
              window.acquireUninterruptibly();
              from.sendTo(new byte[1], 0, 1, Ipv4Address.LOOPBACK, 5000);
            }
          });
      sender.start();
      UdpDatagram d = new UdpDatagram(1);
      for (int received = 0; received < datagrams; ) {
        assertThat(edges.tryAcquire(20, TimeUnit.SECONDS))
            .as("woken after %d datagrams", received)
            .isTrue();
        while (to.receive(d, 0)) {
          received++;
          window.release();
        }
      }
      sender.join();
    }
  }

  @Test
  void closeWakesAReceiverThatWaits() throws InterruptedException {
    open(HostPort.dedicated(), 1, LockBinding.SOFTNET_LOCK, DispatchKind.DEFERRED);
    UdpSocket a = stack.udp().socket();
    a.bind(Ipv4Address.LOOPBACK, 0);
    Throwable[] thrown = new Throwable[1];
    Thread waiter =
        new Thread(() -> {
          try {
            a.receive(new UdpDatagram(1), UdpSocket.FOREVER);
          } catch (UdpException e) {
            thrown[0] = e;
          }
        });
    waiter.start();
    Thread.sleep(50);
    a.close();
    waiter.join(10_000);
    assertThat(thrown[0]).isInstanceOf(UdpException.class).hasMessageContaining("closed");
  }

  @Test
  void goingDownFreesWhatWasQueued() {
    openStepping();
    try (UdpSocket a = stack.udp().socket()) {
      a.sendTo(bytes("x"), 0, 1, Ipv4Address.LOOPBACK, 9);
      Context ctx = machine.enterTop();
      stack.down(ctx, stack.loopback());
      assertThat(stack.pool().outstanding(ctx)).isZero();
      machine.leaveTop(ctx);
      a.sendTo(bytes("x"), 0, 1, Ipv4Address.LOOPBACK, 9);
    }
    assertThat(stack.counters().get(NetCounter.DROP_INTERFACE_DOWN)).isEqualTo(2);
    assertThat(stack.counters().inputBalance()).isZero();
  }
}
