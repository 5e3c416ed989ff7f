package org.splnet.net.iface;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.splnet.kernel.Context;
import org.splnet.kernel.Cpu;
import org.splnet.kernel.LockBinding;
import org.splnet.kernel.Machine;
import org.splnet.kernel.MachineConfig;
import org.splnet.kernel.sim.SimPort;
import org.splnet.net.NetStack;
import org.splnet.net.NetStackOptions;
import org.splnet.net.addr.MacAddress;
import org.splnet.net.packet.PacketVector;
import org.splnet.net.queue.DispatchKind;

/** Who starts a device, and when. */
class TransmitStartTest {
  private final Machine machine =
      new Machine(MachineConfig.named("test").withCpus(2), new SimPort(1, 1));
  private final Context ctx = machine.cpu(0).context();
  private final List<String> calls = new ArrayList<>();
  private final FakeDriver driver = new FakeDriver();

  /** A driver that notes what is asked of it. */
  private final class FakeDriver implements LinkDriver {
    boolean mpSafe = true;
    boolean taken;
    int queues = 1;
    Runnable inside = () -> {};

    private void note(Context c, String what) {
      calls.add(machineOf(c).kernelLock().isHeld(c) ? what + " under the kernel lock" : what);
      Runnable now = inside;
      inside = () -> {};
      now.run();
    }

    private Machine machineOf(Context c) {
      return c.machine();
    }

    @Override
    public String kind() {
      return "fake";
    }

    @Override
    public MacAddress address() {
      return MacAddress.local(1);
    }

    @Override
    public int mtu() {
      return 1500;
    }

    @Override
    public boolean isMpSafe() {
      return mpSafe;
    }

    @Override
    public void attached(Context c, LinkUpper upper) {
      note(c, "attached");
    }

    @Override
    public void init(Context c) {
      note(c, "init");
    }

    @Override
    public void stop(Context c) {
      note(c, "stop");
    }

    @Override
    public void start(Context c) {
      note(c, "start");
    }

    @Override
    public int transmitQueues() {
      return queues;
    }

    @Override
    public void start(Context c, int queue) {
      note(c, "start " + queue);
    }

    @Override
    public boolean tryStart(Context c) {
      if (taken) {
        calls.add("busy");
        return false;
      }
      start(c);
      return true;
    }
  }

  private TransmitStart make(StartKind kind) {
    return kind.make(machine, "fake0", driver);
  }

  @Test
  void aSenderThatFindsTheDeviceTakenIsServedByWhoeverLetsGoOfIt() {
    TransmitStart start = make(StartKind.TRY_LOCK);
    driver.taken = true;
    start.start(ctx);
    driver.taken = false;

    start.released(ctx);
    start.released(ctx);

    assertThat(calls).containsExactly("busy", "start");
  }

  @Test
  void aSenderThatComesWhileAnotherDrainsIsServedByThatOne() {
    TransmitStart start = make(StartKind.TRY_LOCK);
    driver.inside =
        () -> {
          driver.taken = true;
          start.start(ctx);
          driver.taken = false;
        };

    start.start(ctx);

    assertThat(calls).containsExactly("start", "busy", "start");
  }

  @Test
  void theFirstSenderDrainsForThoseThatComeMeanwhile() {
    TransmitStart start = make(StartKind.FIRST);
    driver.inside =
        () -> {
          start.start(ctx);
          start.start(ctx);
          assertThat(calls).containsExactly("start");
        };

    start.start(ctx);
    start.start(ctx);

    assertThat(calls).containsExactly("start", "start", "start");
  }

  @Test
  void perQueueHasEachCpuQueueAndSendByItsOwn() {
    driver.queues = 2;
    NetStack stack =
        new NetStack(
            machine, NetStackOptions.DEFAULT.withStart(StartKind.PER_QUEUE).withPackets(16));
    Context top = machine.enterTop();
    NetInterface iface = stack.attach(top, driver);
    machine.leaveTop(top);
    calls.clear();
    Context second = machine.cpu(1).context();
    PacketVector v = new PacketVector(1);
    stack.pool().allocate(second, v, 1);

    iface.transmit(second, v);

    assertThat(calls).containsExactly("start 1");
    assertThat(iface.sendQueue(0).size(ctx)).isZero();
    assertThat(iface.sendQueue(1).size(ctx)).isEqualTo(1);
    iface.sendQueue(1).dequeue(second, v, 1);
    stack.pool().free(second, v);
  }

  @Test
  void deferredStartsOnceForAllThatWasQueued() {
    TransmitStart start = make(StartKind.DEFERRED);

    start.start(ctx);
    start.start(ctx);
    assertThat(calls).isEmpty();
    machine.cpu(0).turn();

    assertThat(calls).containsExactly("start");
  }

  @Test
  void aDriverThatIsNotSmpSafeIsOnlyEverEnteredUnderTheKernelLock() {
    driver.mpSafe = false;
    NetStack stack = new NetStack(machine, NetStackOptions.DEFAULT.withPackets(16));
    Context top = machine.enterTop();
    NetInterface iface = stack.attach(top, driver);
    PacketVector v = new PacketVector(1);
    stack.pool().allocate(top, v, 1);

    iface.transmit(top, v);
    assertThat(calls).hasSize(2);
    machine.cpus().forEach(Cpu::turn);
    stack.down(top, iface);

    assertThat(calls)
        .containsExactly(
            "attached under the kernel lock",
            "init under the kernel lock",
            "start under the kernel lock",
            "stop under the kernel lock");
    iface.sendQueue().dequeue(top, v, 1);
    stack.pool().free(top, v);
    machine.leaveTop(top);
  }

  @Test
  void aDriverThatIsNotSmpSafeMayNotGoStraightIntoProtocolsWithLocksOfTheirOwn() {
    driver.mpSafe = false;
    NetStackOptions options = NetStackOptions.DEFAULT.withDispatch(DispatchKind.DIRECT);
    Machine direct =
        new Machine(NetStack.configure(MachineConfig.named("direct"), options), new SimPort(1, 1));
    NetStack stack = new NetStack(direct, options);
    Context top = direct.enterTop();

    assertThatThrownBy(() -> stack.attach(top, driver))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("choose deferred dispatch, or lock grain big");
    direct.leaveTop(top);
  }

  @Test
  void whatCannotBeIsRefusedWithTheReason() {
    assertThatThrownBy(() -> make(StartKind.PER_QUEUE))
        .hasMessageContaining("for each of 2 CPUs, but fake0 has 1");
    assertThatThrownBy(() -> StartKind.TRY_LOCK.check(LockBinding.BIG_LOCK))
        .hasMessageContaining("'big' makes it the kernel lock");
    StartKind.TRY_LOCK.check(LockBinding.FINE);
    for (StartKind k : StartKind.values()) {
      assertThat(StartKind.of(k.label())).isSameAs(k);
    }
    for (UpcallKind k : UpcallKind.values()) {
      assertThat(UpcallKind.of(k.label())).isSameAs(k);
    }
  }
}
