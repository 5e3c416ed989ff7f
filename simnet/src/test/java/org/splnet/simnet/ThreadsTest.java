package org.splnet.simnet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.splnet.net.udp.UdpDatagram;
import org.splnet.net.udp.UdpException;
import org.splnet.net.udp.UdpSocket;

/** Plain code that blocks, on virtual threads of hosts. */
class ThreadsTest {
  private static final Duration SECOND = Duration.ofSeconds(1);
  private static final Duration MINUTE = Duration.ofMinutes(1);

  private final SimNetwork net = SimNetwork.seeded(21);
  private final SimHost a = net.host("a");
  private final SimHost b = net.host("b");
  private final List<String> said = new ArrayList<>();

  @AfterEach
  void close() {
    net.close();
  }

  private static void echo(UdpSocket s) {
    UdpDatagram d = new UdpDatagram(2000);
    for (; ; ) {
      s.receive(d, UdpSocket.FOREVER);
      s.sendTo(d.data(), 0, d.length(), d.source(), d.sourcePort());
    }
  }

  @Test
  void threadsBlockInSocketsAndSleepInVirtualTime() {
    net.link(a, b, "delay=10ms");
    b.run(
        "echo",
        () -> {
          try (UdpSocket s = b.udp().socket()) {
            s.bind(b.address(), 7);
            echo(s);
          }
        });
    SimThread client =
        a.run(
            "client",
            () -> {
              try (UdpSocket s = a.udp().socket()) {
                UdpDatagram d = new UdpDatagram(2000);
                byte[] hello = "hello".getBytes(StandardCharsets.UTF_8);
                for (int i = 0; i < 3; i++) {
                  net.sleep(SECOND);
                  s.sendTo(hello, 0, hello.length, b.address(), 7);
                  assertThat(s.receive(d, SECOND.toNanos())).isTrue();
                  said.add(net.now().toString());
                }
                assertThat(s.receive(d, SECOND.toNanos())).isFalse();
                said.add(net.now().toString());
              }
            });
    assertThat(net.runUntil(client::isDone, MINUTE)).isTrue();
    assertThat(said).containsExactly("PT1.04S", "PT2.06S", "PT3.08S", "PT4.08S");
  }

  /** Threads that get into each other's way by every usual means. */
  private static void quarrel(SimNetwork net, List<String> order) {
    SimHost h = net.host("h");
    ReentrantLock lock = new ReentrantLock();
    Object monitor = new Object();
    BlockingQueue<String> queue = new ArrayBlockingQueue<>(2);
    boolean[] ready = new boolean[1];
    CountDownLatch all = new CountDownLatch(4);
    for (int i = 0; i < 4; i++) {
      String me = "t" + i;
      h.run(
          me,
          () -> {
            for (int k = 0; k < 3; k++) {
              lock.lock();
              try {
                order.add(me + " lock");
                Thread.yield();
              } finally {
                lock.unlock();
              }
              synchronized (monitor) {
                order.add(me + " monitor");
                net.sleep(Duration.ofMillis(1)); // with the monitor held
              }
            }
            put(queue, me);
            all.countDown();
            synchronized (monitor) {
              while (!ready[0]) {
                waitFor(monitor);
              }
              order.add(me + " goes");
            }
          });
    }
    h.run(
        "taker",
        () -> {
          for (int i = 0; i < 4; i++) {
            order.add("took " + take(queue));
          }
          await(all);
          synchronized (monitor) {
            ready[0] = true;
            monitor.notifyAll();
          }
        });
    net.runToEnd(MINUTE);
  }

  private static void put(BlockingQueue<String> queue, String what) {
    interruptible(() -> queue.put(what));
  }

  private static String take(BlockingQueue<String> queue) {
    String[] out = new String[1];
    interruptible(() -> out[0] = queue.take());
    return out[0];
  }

  private static void await(CountDownLatch latch) {
    interruptible(latch::await);
  }

  private static void waitFor(Object monitor) {
    interruptible(monitor::wait);
  }

  private interface Call {
    void run() throws InterruptedException;
  }

  private static void interruptible(Call call) {
    try {
      call.run();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void locksMonitorsQueuesAndWaitAreInTheSeedsOrder() {
    Set<List<String>> orders = new HashSet<>();
    for (long seed = 1; seed <= 20; seed++) {
      List<List<String>> twice = new ArrayList<>();
      for (int i = 0; i < 3; i++) {
        List<String> order = new ArrayList<>();
        try (SimNetwork n = SimNetwork.seeded(seed)) {
          quarrel(n, order);
        }
        twice.add(order);
      }
      assertThat(twice.get(1)).as("seed %d", seed).isEqualTo(twice.get(0)).hasSize(32);
      assertThat(twice.get(2)).as("seed %d", seed).isEqualTo(twice.get(0));
      orders.add(twice.getFirst());
    }
    assertThat(orders).hasSizeGreaterThan(15);
  }

  @Test
  void sameSeedSameDigestWithThreadsToo() {
    Consumer<SimNetwork> scenario = n -> quarrel(n, new ArrayList<>());
    for (long seed = 1; seed <= 5; seed++) {
      SimNetwork.checkDeterministic(seed, scenario);
    }
  }

  @Test
  void aThreadThatNobodyWillWakeIsNamedAtTheEnd() {
    a.run("sleeper", LockSupport::park);
    assertThatThrownBy(() -> net.runToEnd(MINUTE))
        .isInstanceOf(SimFailure.class)
        .hasMessageContaining("nobody may be going to wake them")
        .hasMessageContaining("thread 'sleeper' of a is at")
        .hasMessageContaining("LockSupport.park");
  }

  @Test
  void aDeadlockIsNamedAtTheEnd() {
    ReentrantLock one = new ReentrantLock();
    ReentrantLock two = new ReentrantLock();
    CountDownLatch both = new CountDownLatch(2);
    a.run("12", () -> takeBoth(one, two, both));
    a.run("21", () -> takeBoth(two, one, both));
    assertThatThrownBy(() -> net.runToEnd(MINUTE))
        .hasMessageContaining("thread '12' of a")
        .hasMessageContaining("thread '21' of a")
        .hasMessageContaining("takeBoth");
  }

  private static void takeBoth(ReentrantLock first, ReentrantLock second, CountDownLatch both) {
    first.lock();
    both.countDown();
    await(both);
    second.lock();
  }

  @Test
  void waitsByTheRealClockAreReported() {
    a.run("sleeper", () -> interruptible(() -> Thread.sleep(10)));
    assertThatThrownBy(() -> net.run(SECOND))
        .hasMessageContaining("thread 'sleeper' of a waits with a limit of real time")
        .hasMessageContaining("use SimNetwork.sleep")
        .hasMessageContaining("waitsByTheRealClockAreReported");
    BlockingQueue<String> queue = new ArrayBlockingQueue<>(1);
    b.run("poller", () -> interruptible(() -> queue.poll(1, TimeUnit.SECONDS)));
    assertThatThrownBy(() -> net.run(SECOND)).hasMessageContaining("'poller' of b");
  }

  @Test
  void aWakeUpFromOutsideIsReported() throws InterruptedException {
    SimThread t = a.run("parked", LockSupport::park);
    net.run(SECOND);
    Thread outsider =
        Thread.ofPlatform().name("outsider").start(() -> LockSupport.unpark(t.thread()));
    outsider.join();
    assertThatThrownBy(() -> net.run(SECOND))
        .hasMessageContaining("thread 'parked' of a was woken by")
        .hasMessageContaining("outsider");
  }

  @Test
  void whatAThreadFailsWithComesOut() {
    a.run(
        "worker",
        () -> {
          net.sleep(SECOND);
          throw new UnsupportedOperationException("not today");
        });
    assertThatThrownBy(() -> net.runToEnd(MINUTE))
        .isInstanceOf(SimFailure.class)
        .hasMessageContaining("thread 'worker' of a failed")
        .hasMessageContaining("not today")
        .hasRootCauseInstanceOf(UnsupportedOperationException.class);
  }

  @Test
  void threadsGoWithTheirHostAndComeBackWithItsBootProgram() {
    net.link(a, b, "delay=1ms");
    b.boot(h ->
        h.run(
            "server",
            () -> {
              said.add("server starts");
              try (UdpSocket s = h.udp().socket()) {
                s.bind(h.address(), 7);
                echo(s);
              } finally {
                said.add("server ends");
              }
            }));
    net.run(SECOND);
    b.crash();
    net.run(SECOND);
    assertThat(said).containsExactly("server starts", "server ends");
    b.restart();
    net.run(SECOND);
    assertThat(said).containsExactly("server starts", "server ends", "server starts");
    a.run(
        "client",
        () -> {
          try (UdpSocket s = a.udp().socket()) {
            s.connect(b.address(), 7);
            s.send(new byte[10], 0, 10);
            said.add("got " + s.receive(new UdpDatagram(10), SECOND.toNanos()));
            net.hosts().get(1).crash(); // of another host, by a thread
            net.sleep(Duration.ofMillis(1));
            said.add("b is up: " + b.isUp());
          } catch (UdpException e) {
            said.add(e.getMessage());
          }
        });
    net.run(SECOND);
    assertThat(said.subList(3, said.size()))
        .containsExactly("got true", "server ends", "b is up: false");
  }
}
