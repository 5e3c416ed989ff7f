package org.splnet.drivers.attach;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.splnet.kernel.Context;
import org.splnet.kernel.host.HostPort;
import org.splnet.net.addr.MacAddress;
import org.splnet.net.iface.LinkRequest;
import org.splnet.net.iface.NetInterface;
import org.splnet.net.udp.UdpDatagram;
import org.splnet.net.udp.UdpEcho;
import org.splnet.net.udp.UdpException;
import org.splnet.net.udp.UdpSocket;

/**
 * Routers on real threads, with the lock checker on, whose interfaces are reconfigured by four
 * threads while they forward.
 *
 * <p>Each case lasts as many seconds as {@code -Dsplnet.hammer.seconds} says, 1 by default.
 */
class HammerTest {
  private static final int THREADS = 4;
  private static final int LEAST = 10;
  private static final double SECONDS =
      Double.parseDouble(System.getProperty("splnet.hammer.seconds", "1"));
  private static final long PATIENCE_NANOS = 30_000_000_000L;

  private static void await(String what, BooleanSupplier condition) {
    long start = System.nanoTime();
    while (!condition.getAsBoolean()) {
      assertThat(System.nanoTime() - start).as(what).isLessThan(PATIENCE_NANOS);
      Thread.yield();
    }
  }

  /** Has four threads do something again and again, so often at least, until the time is up. */
  private static void storm(TrafficRig rig, Consumer<SplittableRandom> action)
      throws InterruptedException, ExecutionException {
    long end = System.nanoTime() + (long) (SECONDS * 1e9);
    try (ExecutorService threads = Executors.newFixedThreadPool(THREADS)) {
      List<Future<?>> done = new ArrayList<>();
      for (int t = 0; t < THREADS; t++) {
        SplittableRandom random = new SplittableRandom(t);
        done.add(
            threads.submit(() -> {
              for (int i = 0; i < LEAST || System.nanoTime() < end; i++) {
                assertThat(rig.machine.failure()).isNull();
                action.accept(random);
              }
            }));
      }
      for (Future<?> f : done) {
        f.get();
      }
    }
    assertThat(rig.machine.failure()).isNull();
  }

  private static void reconfigure(Context ctx, TrafficRig rig, SplittableRandom random) {
    NetInterface iface = rig.slots.get(random.nextInt(2)).iface;
    switch (random.nextInt(7)) {
      case 0 -> rig.stack.down(ctx, iface);
      case 1, 2 -> rig.stack.up(ctx, iface);
      case 3 -> iface.ioctl(ctx, new LinkRequest.Promiscuous(random.nextBoolean()));
      case 4 ->
          iface.ioctl(ctx, new LinkRequest.Multicast(List.of(new MacAddress(0x01005e000001L))));
      case 5 -> iface.ioctl(ctx, new LinkRequest.Mtu(random.nextBoolean() ? 576 : 1500));
      default -> iface.driver().start(ctx);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "fine,wire,fxp",
    "fine,fxp,wire",
    "softnet,wire,fxp",
    "softnet,fxp,fxp",
    "flagged,fxp,wire",
    "flagged,fxp,fxp",
    "big,wire,fxp",
    "big,fxp,fxp"
  })
  void isSilentAndAccountsForEveryFrameThroughStartsStopsAndIoctls(
      String lock, String in, String out) throws InterruptedException, ExecutionException {
    HostPort port = HostPort.dedicated();
    try (TrafficRig rig = new TrafficRig(port, lock, in, out, "wire")) {
      rig.generator.start();
      port.wake(rig.machine.cpu(0));

      storm(rig, random -> rig.run(ctx -> reconfigure(ctx, rig, random)));

      for (int i = 0; i < 2; i++) {
        NetInterface iface = rig.slots.get(i).iface;
        rig.run(ctx -> rig.stack.down(ctx, iface));
        rig.run(ctx -> rig.stack.up(ctx, iface));
      }
      long before = rig.sink.delivered();
      await("traffic after the storm", () -> rig.sink.delivered() > before + 10_000);
      rig.generator.stop();
      await("a quiet generator", rig.generator::isQuiet);
      await(
          "the account: offered " + rig.generator.offered(),
          () -> rig.sink.seen().delivered() + rig.dropped() == rig.generator.offered());
      assertNothingIsLost(rig);
    }
  }

  private static void assertNothingIsLost(TrafficRig rig) {
    assertThat(rig.sink.seen().duplicated()).isZero();
    assertThat(rig.sink.seen().corrupted()).isZero();
    rig.closeStacks();
    await("packets in use", () -> rig.inUse() == 0);
    assertThat(rig.machine.failure()).isNull();
    assertThat(rig.peer.failure()).isNull();
  }

  @ParameterizedTest
  @CsvSource({
    "fine,wire,fxp,wire",
    "softnet,fxp,wire,fxp",
    "flagged,wire,fxp,wire",
    "big,wire,fxp,fxp"
  })
  void driversComeAndGoUnderTrafficAndNothingIsLost(
      String lock, String in, String out, String toPeer)
      throws InterruptedException, ExecutionException {
    HostPort port = HostPort.dedicated();
    try (TrafficRig rig = new TrafficRig(port, lock, in, out, toPeer);
        UdpSocket socket = rig.socket()) {
      rig.generator.start();
      port.wake(rig.machine.cpu(0));
      Object[] turns = {new Object(), new Object(), new Object()};

      storm(
          rig,
          random -> {
            int slot = random.nextInt(4);
            if (slot == 3) {
              send(socket);
              return;
            }
            synchronized (turns[slot]) {
              rig.detach(slot);
              rig.attach(slot);
            }
          });

      long before = rig.sink.delivered();
      await("traffic after the storm", () -> rig.sink.delivered() > before + 10_000);
      UdpDatagram answer = new UdpDatagram(64);
      await(
          "an echo after the storm",
          () -> {
            send(socket);
            return socket.receive(answer, 10_000_000);
          });
      rig.generator.stop();
      await("a quiet generator", rig.generator::isQuiet);
      await("an idle peer", () -> !socket.receive(answer, 50_000_000));
      socket.close();
      assertNothingIsLost(rig);
    }
  }

  /** Sends a datagram, if there is a way just now, and an address to send it from. */
  private static void send(UdpSocket socket) {
    try {
      socket.sendTo(new byte[8], 0, 8, TrafficRig.PEER, UdpEcho.PORT);
    } catch (UdpException e) {
      assertThat(e.reason()).isIn(UdpException.Reason.NO_ROUTE, UdpException.Reason.NO_SOURCE);
    }
  }
}
