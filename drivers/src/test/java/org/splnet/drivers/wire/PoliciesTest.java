package org.splnet.drivers.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.splnet.drivers.traffic.Generator;
import org.splnet.kernel.Context;
import org.splnet.kernel.KernelOptions;
import org.splnet.kernel.LockBinding;
import org.splnet.kernel.LockViolation;
import org.splnet.kernel.Machine;
import org.splnet.kernel.MachineConfig;
import org.splnet.kernel.Routing;
import org.splnet.kernel.host.HostPort;
import org.splnet.kernel.sim.SimPort;
import org.splnet.net.NetStack;
import org.splnet.net.NetStackOptions;
import org.splnet.net.iface.StartKind;
import org.splnet.net.iface.UpcallKind;
import org.splnet.net.queue.DispatchKind;
import org.splnet.net.queue.QueueKind;
import org.splnet.net.queue.SteeringKind;

/** Every policy on the path of a packet keeps the order within a flow and loses nothing. */
class PoliciesTest {
  private static final int PACKETS = 2000;
  private static final int ENOUGH = 1_000;
  private static final int ENOUGH_TURNS = 200_000;

  private static NetStackOptions options(
      String queue, String steer, String dispatch, String upcall, String start) {
    return NetStackOptions.DEFAULT
        .withQueue(QueueKind.of(queue))
        .withSteering(SteeringKind.of(steer))
        .withDispatch(DispatchKind.of(dispatch))
        .withUpcall(UpcallKind.of(upcall))
        .withStart(StartKind.of(start));
  }

  @ParameterizedTest
  @CsvSource({
    "fine,percpu,cpu,deferred,packet,locked",
    "fine,percpu,flow,deferred,batch,locked",
    "softnet,lockfree,flow,hybrid,softint,first",
    "big,percpu,cpu,hybrid,packet,first",
    "fine,lockfree,follow,deferred,batch,trylock",
    "flagged,percpu,flow,hybrid,batch,trylock",
    "fine,percpu,cpu,direct,softint,deferred",
    "big,lockfree,flow,deferred,softint,deferred"
  })
  void keepsOrderAndLosesNothing(
      String lock, String queue, String steer, String dispatch, String upcall, String start) {
    SimPort port = new SimPort(42, 700);
    PolicyRouter r =
        new PolicyRouter(
            port,
            MachineConfig.named("router").withBinding(LockBinding.of(lock)),
            options(queue, steer, dispatch, upcall, start));
    r.machine.start();
    r.generators.forEach(Generator::start);

    port.runUntil(() -> r.offered() >= PACKETS, ENOUGH_TURNS);
    r.generators.forEach(Generator::stop);
    port.runUntil(r::isDone, ENOUGH_TURNS);

    assertThat(r.delivered()).isGreaterThanOrEqualTo(PACKETS / 2);
    r.close();
  }

  @ParameterizedTest
  @CsvSource({
    "percpu,flow,hybrid,batch,trylock",
    "lockfree,flow,deferred,softint,first",
    "percpu,cpu,hybrid,packet,deferred"
  })
  void onRealThreadsToo(String queue, String steer, String dispatch, String upcall, String start) {
    runOnThreads(MachineConfig.named("router"), options(queue, steer, dispatch, upcall, start));
  }

  private static void runOnThreads(MachineConfig config, NetStackOptions options) {
    PolicyRouter r = new PolicyRouter(HostPort.dedicated(), config, options);
    r.machine.start();
    r.generators.forEach(Generator::start);
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(150);
    while (r.delivered() < ENOUGH && r.machine.failure() == null && System.nanoTime() < end) {
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(5));
    }
    r.generators.forEach(Generator::stop);
    while (!r.isDone() && r.machine.failure() == null && System.nanoTime() < end) {
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(5));
    }

    assertThat(r.machine.failure()).isNull();
    assertThat(r.delivered() + r.dropped()).isEqualTo(r.offered());
    assertThat(r.delivered()).isPositive();
    r.close();
  }

  private static MachineConfig routed(String lock, String route) {
    return MachineConfig.named("router")
        .withBinding(LockBinding.of(lock))
        .withOptions(KernelOptions.DEFAULT.withRouting(Routing.of(route)));
  }

  /** How often each CPU has served a device. */
  private static long[] interrupts(PolicyRouter r) {
    long[] served = new long[2];
    Context top = r.machine.enterTop();
    r.machine.statistics(top).handlers().forEach(h -> served[h.cpu()] += h.count());
    r.machine.leaveTop(top);
    return served;
  }

  @ParameterizedTest
  @CsvSource({
    "fine,flow,percpu,cpu,deferred,batch,locked",
    "fine,flow,percpu,cpu,deferred,batch,perqueue",
    "fine,flow,percpu,cpu,direct,packet,perqueue",
    "fine,flow,lockfree,flow,deferred,batch,perqueue",
    "fine,flow,percpu,cpu,hybrid,softint,trylock",
    "fine,fixed,percpu,cpu,deferred,batch,perqueue",
    "fine,fixed,lockfree,flow,hybrid,batch,perqueue",
    "softnet,flow,percpu,cpu,deferred,batch,first",
    "flagged,flow,percpu,flow,deferred,batch,perqueue",
    "big,flow,percpu,cpu,deferred,batch,perqueue",
    "big,flow,percpu,cpu,deferred,batch,deferred"
  })
  void severalQueuesKeepOrderAndLoseNothing(
      String lock,
      String route,
      String queue,
      String steer,
      String dispatch,
      String upcall,
      String start) {
    SimPort port = new SimPort(42, 700);
    PolicyRouter r =
        new PolicyRouter(port, routed(lock, route), options(queue, steer, dispatch, upcall, start));
    r.machine.start();
    r.generators.forEach(Generator::start);

    port.runUntil(() -> r.offered() >= PACKETS, ENOUGH_TURNS);
    r.generators.forEach(Generator::stop);
    port.runUntil(r::isDone, ENOUGH_TURNS);

    assertThat(r.delivered()).isGreaterThanOrEqualTo(PACKETS / 2);
    assertThat(interrupts(r)).doesNotContain(0);
    r.close();
  }

  @ParameterizedTest
  @CsvSource({
    "flow,percpu,cpu,deferred,batch,locked",
    "flow,percpu,cpu,deferred,batch,perqueue",
    "flow,lockfree,cpu,hybrid,softint,perqueue",
    "flow,percpu,cpu,direct,packet,trylock",
    "fixed,percpu,cpu,deferred,batch,perqueue"
  })
  void severalQueuesOnRealThreadsToo(
      String route, String queue, String steer, String dispatch, String upcall, String start) {
    runOnThreads(routed("fine", route), options(queue, steer, dispatch, upcall, start));
  }

  @Test
  void handingUpWithTheLockHeldIsFoundAtTheFirstFrame() {
    SimPort port = new SimPort(1, 700);
    NetStackOptions held =
        options("percpu", "cpu", "deferred", "held", "locked").withDeadlocking(true);
    PolicyRouter r = new PolicyRouter(port, MachineConfig.named("router"), held);
    r.machine.start();
    r.generators.forEach(Generator::start);

    assertThatThrownBy(() -> port.run(ENOUGH_TURNS))
        .isInstanceOf(LockViolation.class)
        .hasMessageContaining("device");
  }

  @ParameterizedTest
  @CsvSource({
    "percpu,none,deferred,batch,something must choose",
    "locked,flow,deferred,batch,is one for all",
    "percpu,flow,direct,batch,direct dispatch has none",
    "percpu,follow,hybrid,batch,passes the queue by",
    "locked,cpu,hybrid,batch,keeps the order",
    "percpu,cpu,deferred,held,asked for twice"
  })
  void whatDoesNotGoTogetherIsRefused(
      String queue, String steer, String dispatch, String upcall, String why) {
    NetStackOptions o = options(queue, steer, dispatch, upcall, "locked");
    Machine machine =
        new Machine(NetStack.configure(MachineConfig.named("router"), o), new SimPort(1, 1));

    assertThatThrownBy(() -> new NetStack(machine, o))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(why);
  }
}
