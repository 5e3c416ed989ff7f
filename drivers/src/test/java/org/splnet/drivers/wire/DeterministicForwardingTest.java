package org.splnet.drivers.wire;

import static org.assertj.core.api.Assertions.assertThat;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.splnet.drivers.traffic.Flows;
import org.splnet.drivers.traffic.Generator;
import org.splnet.kernel.Context;
import org.splnet.kernel.EntryContext;
import org.splnet.kernel.EntryScope;
import org.splnet.kernel.KernelOptions;
import org.splnet.kernel.LevelWith;
import org.splnet.kernel.LockBinding;
import org.splnet.kernel.Machine;
import org.splnet.kernel.MachineConfig;
import org.splnet.kernel.Poller;
import org.splnet.kernel.Routing;
import org.splnet.kernel.SpinKind;
import org.splnet.kernel.sim.SimPort;
import org.splnet.net.NetStack;
import org.splnet.net.NetStackOptions;
import org.splnet.net.addr.Ipv4Address;
import org.splnet.net.addr.Ipv4Prefix;
import org.splnet.net.addr.MacAddress;
import org.splnet.net.iface.NetInterface;
import org.splnet.net.packet.Packet;
import org.splnet.net.packet.PacketVector;
import org.splnet.net.queue.DispatchKind;
import org.splnet.net.queue.QueueKind;
import org.splnet.net.route.Route;
import org.splnet.net.stats.NetCounter;

/** The forward path on the stepping port: the same code as on real CPUs, from a seed. */
class DeterministicForwardingTest {
  private static final int PACKETS = 1000;
  private static final int FRAME = 60;
  private static final long TURN_NANOS = 700;
  private static final int ENOUGH_TURNS = 100_000;

  @ParameterizedTest
  @CsvSource({
    "big,percpu,deferred",
    "flagged,locked,deferred",
    "softnet,lockfree,deferred",
    "fine,locked,deferred",
    "fine,percpu,direct",
    "big,lockfree,direct",
    "softnet,percpu,direct"
  })
  void forwardsAThousandPacketsTwiceFromASeedWithTheSameDigest(
      String lock, String queue, String dispatch) {
    String first = new Run(42, lock, queue, dispatch).digest();
    String second = new Run(42, lock, queue, dispatch).digest();
    assertThat(second).isEqualTo(first);
  }

  @ParameterizedTest
  @CsvSource({
    "fine,tas,handler,softint,fixed,lock",
    "fine,tas,handler,thread,fixed,lock",
    "fine,tas,handler,filter,fixed,lock",
    "fine,tas,handler,polling,fixed,lock",
    "fine,tas,handler,interrupt,rr,lock",
    "fine,tas,handler,polling,rr,lock",
    "fine,tas,handler,interrupt,flow,lock",
    "softnet,tas,handler,interrupt,one,lock",
    "flagged,tas,chain,interrupt,fixed,lock",
    "fine,tas,line,interrupt,fixed,lock",
    "fine,tas,handler,interrupt,fixed,caller",
    "big,tas,handler,softint,fixed,caller",
    "flagged,ticket,handler,interrupt,fixed,lock",
    "big,queued,handler,interrupt,fixed,lock"
  })
  void theSameDriverForwardsUnderEveryChoiceOfTheKernel(
      String lock, String spin, String entryLock, String entry, String route, String levelWith) {
    KernelOptions kernel =
        KernelOptions.DEFAULT
            .withSpin(SpinKind.of(spin))
            .withEntryLock(EntryScope.of(entryLock))
            .withEntry(EntryContext.of(entry))
            .withRouting(Routing.of(route))
            .withLevelWith(LevelWith.of(levelWith));
    String first = new Run(42, lock, "percpu", "deferred", kernel).digest();
    String second = new Run(42, lock, "percpu", "deferred", kernel).digest();
    assertThat(second).isEqualTo(first);
  }

  @Test
  void anotherSeedIsAnotherRun() {
    assertThat(new Run(42, "fine", "locked", "deferred").digest())
        .isNotEqualTo(new Run(43, "fine", "locked", "deferred").digest());
  }

  @Test
  void whatArrivesDoesNotDependOnTheBinding() {
    assertThat(new Run(7, "big", "percpu", "deferred").digest())
        .isEqualTo(new Run(7, "fine", "percpu", "deferred").digest());
  }

  /** Two CPUs, one line each, the second interface's frames taken by the test. */
  private static final class Run {
    private final SimPort port;
    private final Machine machine;
    private final NetStack stack;
    private final MessageDigest digest = sha256();
    private final Generator generator;
    private int arrived;

    Run(long seed, String lock, String queue, String dispatch) {
      this(seed, lock, queue, dispatch, KernelOptions.DEFAULT);
    }

    Run(long seed, String lock, String queue, String dispatch, KernelOptions kernel) {
      port = new SimPort(seed, TURN_NANOS);
      NetStackOptions options =
          NetStackOptions.DEFAULT
              .withQueue(QueueKind.of(queue))
              .withDispatch(DispatchKind.of(dispatch))
              .withPackets(1024)
              .withAnnouncing(false);
      machine =
          new Machine(
              NetStack.configure(
                  MachineConfig.named("router")
                      .withCpus(2)
                      .withBinding(LockBinding.of(lock))
                      .withOptions(kernel)
                      .withSeed(seed),
                  options),
              port);
      stack = new NetStack(machine, options);
      stack.ipv4().setForwarding(true);
      Context ctx = machine.enterTop();
      WirePort[] in = WirePort.pair(64);
      WirePort[] out = WirePort.pair(64);
      MacAddress inside = MacAddress.local(1);
      NetInterface a = stack.attach(ctx, new WireDriver(machine, machine.cpu(0), in[0], inside, 8));
      NetInterface b =
          stack.attach(
              ctx, new WireDriver(machine, machine.cpu(1), out[0], MacAddress.local(2), 8));
      stack.addAddress(ctx, a, Ipv4Prefix.parse("10.1.0.1/24"));
      stack.addAddress(ctx, b, Ipv4Prefix.parse("10.2.0.1/24"));
      Ipv4Address gateway = Ipv4Address.parse("10.2.0.2");
      stack.arp().addStatic(ctx, b, gateway, MacAddress.local(3));
      Ipv4Prefix destinations = Ipv4Prefix.parse("198.19.0.0/16");
      stack.routes().add(ctx, new Route(destinations, Route.Kind.UNICAST, b, gateway));
      int scratch = stack.pool().allocate(ctx);
      Flows flows =
          new Flows(
              32,
              FRAME,
              Ipv4Prefix.parse("198.18.0.0/16"),
              destinations,
              MacAddress.local(4),
              inside,
              Packet.data(scratch));
      stack.pool().free(ctx, scratch);
      generator = new Generator(in[1], stack.pool(), flows, 8);
      machine.cpu(0).addPoller(generator);
      machine.cpu(1).addPoller(taker(out[1]));
      machine.leaveTop(ctx);
    }

    private Poller taker(WirePort from) {
      PacketVector v = new PacketVector(8);
      return new Poller() {
        @Override
        public boolean poll(Context ctx, long now) {
          if (from.receive(v) == 0) {
            return false;
          }
          for (int i = 0; i < v.size(); i++) {
            digest.update(Packet.toBytes(v.get(i)));
            arrived++;
          }
          digest.update((byte) v.size());
          stack.pool().free(ctx, v);
          return true;
        }

        @Override
        public boolean maySleep() {
          return false;
        }
      };
    }

    String digest() {
      machine.start();
      generator.start();
      port.runUntil(() -> generator.offered() >= PACKETS, ENOUGH_TURNS);
      generator.stop();
      port.runUntil(
          () -> generator.isQuiet() && arrived + dropped() == generator.offered(), ENOUGH_TURNS);
      assertThat(arrived).isGreaterThanOrEqualTo(PACKETS / 2);
      stack.close();
      Context ctx = machine.enterTop();
      assertThat(stack.pool().outstanding(ctx)).isZero();
      machine.leaveTop(ctx);
      stack.pool().close();
      machine.close();
      return HexFormat.of().formatHex(digest.digest());
    }

    private long dropped() {
      long n = 0;
      for (NetCounter c : NetCounter.values()) {
        n += c.isDrop() ? stack.counters().get(c) : 0;
      }
      return n;
    }

    private static MessageDigest sha256() {
      try {
        return MessageDigest.getInstance("SHA-256");
      } catch (NoSuchAlgorithmException e) {
        throw new AssertionError(e);
      }
    }
  }
}
