package org.splnet.net.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HexFormat;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import java.util.zip.CRC32C;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.splnet.kernel.LockBinding;
import org.splnet.kernel.MachineConfig;
import org.splnet.kernel.sim.SimPort;
import org.splnet.net.NetStackOptions;
import org.splnet.net.addr.Ipv4Address;
import org.splnet.net.addr.MacAddress;
import org.splnet.net.queue.DispatchKind;
import org.splnet.net.queue.QueueKind;
import org.splnet.net.stats.NetCounter;
import org.splnet.net.testing.Seeded;
import org.splnet.net.testing.Sums;
import org.splnet.net.testing.TestHost;
import org.splnet.net.testing.TestLink;
import org.splnet.net.udp.UdpChargen;
import org.splnet.net.udp.UdpDatagram;
import org.splnet.net.udp.UdpEcho;
import org.splnet.net.udp.UdpException;
import org.splnet.net.udp.UdpSocket;

/**
 * A router with services under a flood of frames that nobody should send: nothing is thrown, no
 * lock is misused, what goes out is well-formed, every packet comes home and every frame is
 * accounted for.
 */
class FuzzTest {
  private static final MacAddress[] OURS = {MacAddress.local(0x101), MacAddress.local(0x201)};
  private static final MacAddress[] PEERS = {MacAddress.local(0x102), MacAddress.local(0x202)};
  private static final int[] PORTS = {UdpEcho.PORT, 2000, 3000, UdpChargen.PORT};
  private static final int BATCH = 24;
  private static final int QUEUE = 64;

  /** With fewer, some things seldom happen. */
  private static final int ENOUGH_PACKETS = 512;

  /** With so many, addresses are probed for, lost, and asked for again. */
  private static final int PROBING = 256;

  private static final long MILLI = 1_000_000;

  @ParameterizedTest
  @CsvSource({
    "1000000,fine,percpu,deferred,512",
    "200000,fine,percpu,deferred,128",
    "200000,fine,percpu,deferred,256",
    "200000,big,locked,deferred,512",
    "200000,flagged,lockfree,deferred,512",
    "200000,softnet,percpu,deferred,512",
    "200000,fine,locked,direct,512",
    "200000,softnet,percpu,direct,512",
    "200000,big,lockfree,direct,512"
  })
  void survivesMutatedFrames(int frames, String lock, String queue, String dispatch, int packets) {
    RandomGenerator random = new SplittableRandom(Seeded.SEED);
    try (Flood flood = new Flood(lock, queue, dispatch, packets)) {
      flood.run(new Mutator(random, OURS, PEERS, PORTS), random, frames);
      flood.check();
    } catch (RuntimeException | Error e) {
      throw new AssertionError("with -Dsplnet.seed=" + Seeded.SEED + ": " + e.getMessage(), e);
    }
  }

  /** A parser that reads on behind its packet finds other bytes there, and does something else. */
  @Test
  void nothingDependsOnWhatLiesBehindAFrame() {
    String zeros = digest(0);
    for (int octet : new int[] {0x01, 0x08, 0x45, 0xff}) {
      assertThat(digest(octet)).as("behind it 0x%x, not 0", octet).isEqualTo(zeros);
    }
  }

  private static String digest(int poison) {
    RandomGenerator random = new SplittableRandom(Seeded.SEED);
    try (Flood flood = new Flood("fine", "percpu", "deferred", ENOUGH_PACKETS)) {
      flood.poison(poison);
      flood.run(new Mutator(random, OURS, PEERS, PORTS), random, 100_000);
      flood.check();
      return flood.digest();
    }
  }

  /** The router, its links and its services. */
  private static final class Flood implements AutoCloseable {
    private final SimPort port = new SimPort(Seeded.SEED, 500);
    private final TestHost host;
    private final TestLink[] links = new TestLink[2];
    private final TestLink loop;
    private final UdpSocket open;
    private final UdpSocket connected;
    private final UdpDatagram datagram = new UdpDatagram(100);
    private final CRC32C sent = new CRC32C();
    private final int packets;
    private long injected;
    private long malformed;
    private long edges;
    private String firstMalformed = "";

    Flood(String lock, String queue, String dispatch, int packets) {
      this.packets = packets;
      host =
          new TestHost(
              port,
              MachineConfig.named("router").withCpus(2).withBinding(LockBinding.of(lock)),
              new NetStackOptions(
                      QueueKind.of(queue), DispatchKind.of(dispatch), packets, QUEUE, QUEUE)
                  .withProbing(packets == PROBING));
      for (int i = 0; i < 2; i++) {
        links[i] = new TestLink(host.machine(), OURS[i], i == 0 ? 1500 : 1000);
        host.attach(links[i], "10.0." + i + ".1/24");
        links[i].keep(false);
        links[i].tap(this::inspect);
      }
      if (packets == PROBING) {
        host.pass(10);
      }
      loop = new TestLink(host.machine(), new MacAddress(0), 1500);
      loop.keep(false);
      TestLink.join(loop, loop);
      host.run(ctx -> host.stack().attachLoopback(ctx, loop));
      host.stack().ipv4().setForwarding(true);
      // A transport that takes no chains.
      host.stack()
          .ipv4()
          .register(
              Mutator.PLAIN_PROTOCOL,
              (ctx, p, headerLength, out) -> {
                host.stack().counters().count(ctx, NetCounter.ICMP_DONE);
                host.stack().pool().free(ctx, p);
              });
      host.run(ctx -> UdpEcho.start(ctx, host.stack().udp(), Ipv4Address.ANY, PORTS[0]));
      host.run(ctx -> UdpChargen.start(ctx, host.stack().udp(), Ipv4Address.ANY, PORTS[3]));
      open = host.stack().udp().socket();
      open.bind(Ipv4Address.ANY, PORTS[1]);
      open.setReceiveBuffer(8000);
      connected = host.stack().udp().socket();
      connected.bind(Ipv4Address.ANY, PORTS[2]);
      connected.connect(Ipv4Address.parse("10.0.0.2"), 5000);
      connected.setListener((ctx, readiness) -> edges++);
    }

    void run(Mutator mutator, RandomGenerator random, int frames) {
      while (injected < frames) {
        int n = 1 + random.nextInt(BATCH);
        int side = random.nextInt(2);
        for (int i = 0; i < n; i++) {
          links[side].inject(mutator.next(side));
          injected++;
        }
        port.run(random.nextInt(12));
        int event = random.nextInt(4000);
        if (event < 400) {
          port.advance(MILLI * random.nextInt(30));
        } else if (event < 401) {
          receive(open);
          receive(connected);
        } else if (event < 420) {
          port.advance(1000 * MILLI);
        } else if (event == 421 && packets == PROBING) {
          host.run(ctx -> host.stack().up(ctx, host.stack().interfaces().get(side)));
          host.pass(8);
        } else if (event == 420) {
          port.advance(1180_000 * MILLI);
        }
      }
    }

    private void receive(UdpSocket s) {
      try {
        while (s.receive(datagram, 0)) {
          // until there is nothing more
        }
      } catch (UdpException e) {
        assertThat(e.reason()).isIn(UdpException.Reason.UNREACHABLE, UdpException.Reason.REFUSED);
      }
    }

    /** What goes out is what a correct host may send. */
    private void inspect(byte[] f) {
      sent.update(f);
      boolean good;
      if (f[12] == 8 && f[13] == 6) {
        good = f.length == 42;
      } else {
        int headerLength = (f[14] & 15) * 4;
        int total = (f[16] & 0xff) << 8 | (f[17] & 0xff);
        good =
            f[12] == 8
                && f[13] == 0
                && f[14] >> 4 == 4
                && total == f.length - 14
                && total <= 1500
                && f[22] != 0
                && Sums.checksum(f, 14, headerLength, 0) == 0
                && (f[26] & 0xff) < 0xe0
                && f[26] != 127;
      }
      if (!good && malformed++ == 0) {
        firstMalformed = HexFormat.of().formatHex(f);
      }
    }

    void check() {
      settle();
      Map<NetCounter, Long> counts = host.stack().counters().snapshot();
      assertThat(malformed).as("malformed frames sent, the first %s", firstMalformed).isZero();
      assertThat(host.stack().counters().inputBalance()).as("%s", counts).isZero();
      assertThat(host.count(NetCounter.FRAMES_IN))
          .as("frames in: %s", counts)
          .isEqualTo(injected + loop.sentCount() - lostForWantOfPackets());
      open.close();
      connected.close();
      host.stack().close();
      settle();
      assertThat(host.stack().counters().outputBalance())
          .as("frames out: %s", host.stack().counters().snapshot())
          .isEqualTo(links[0].sentCount() + links[1].sentCount() + loop.sentCount());
      assertThat(host.outstanding()).as("packets outstanding").isZero();
      if (packets == PROBING) {
        assertThat(host.count(NetCounter.ADDRESSES_DUPLICATED)).isPositive();
        assertThat(host.count(NetCounter.ICMP_ECHOES)).isPositive();
      }
      assertThat(edges).as("calls of the listener").isPositive();
      // The flood has to have been everywhere, or it shows nothing.
      for (NetCounter c : NetCounter.values()) {
        if (packets >= ENOUGH_PACKETS && isOfAProtocol(c)) {
          assertThat(host.count(c)).as("%s", c).isPositive();
        }
      }
    }

    private long lostForWantOfPackets() {
      return links[0].missed() + links[1].missed() + loop.missed();
    }

    void poison(int octet) {
      links[0].poison(octet);
      links[1].poison(octet);
    }

    /** What went out, and every counter. */
    String digest() {
      return Long.toHexString(sent.getValue()) + " " + host.stack().counters().snapshot();
    }

    /** Until neighbours that do not answer and fragments that miss others are given up. */
    private void settle() {
      host.settle();
      host.pass(32);
    }

    @Override
    public void close() {
      host.close();
    }
  }

  /** The counters of the protocols that every flood must meet; drivers and queues have others. */
  private static boolean isOfAProtocol(NetCounter c) {
    // The flood is too slow for a limit: of its frames few are datagrams for that service.
    return c.name().matches("(DROP_)?(ARP|IP|ICMP|UDP|PATH|REDIRECTS)_.*")
        && c != NetCounter.UDP_LIMITED
        && c != NetCounter.REDIRECTS_TAKEN; // by a router, none
  }
}
