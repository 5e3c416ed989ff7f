package org.splnet.lab.trace;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.splnet.kernel.Attach;
import org.splnet.kernel.Context;
import org.splnet.kernel.Handler;
import org.splnet.kernel.InterruptLine;
import org.splnet.kernel.Ipl;
import org.splnet.kernel.LockOrder;
import org.splnet.kernel.Machine;
import org.splnet.kernel.MachineConfig;
import org.splnet.kernel.Mutex;
import org.splnet.kernel.SoftInterrupt;
import org.splnet.kernel.Switches;
import org.splnet.kernel.sim.SimPort;
import org.splnet.net.stats.NetCounter;
import org.splnet.net.stats.NetCounters;

/** On a machine that is stepped by the test, in this JVM, which traces. */
class TimelineWriterTest {
  private static final Object NOTHING = new Object();

  private final SimPort port = new SimPort(1, 1_000);
  private final Machine machine = new Machine(MachineConfig.named("router").withCpus(2), port);
  private final NetCounters counters = new NetCounters(machine);
  private final Mutex queue = machine.mutex(LockOrder.INPUTQ, "queue");
  private final Mutex pool = machine.mutex(LockOrder.PKTPOOL, "pool");

  private TimelineWriterTest() {
    assertThat(Switches.TRACE).as("-Dsplnet.trace=records, which the build sets").isTrue();
    machine.start();
  }

  private PerfettoFile written() throws IOException {
    machine.tracing().stop();
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    new TimelineWriter(out, 1).write(machine, "a row");
    return new PerfettoFile(out.toByteArray());
  }

  private <A> void establish(String name, Handler<A> handler, A argument, Attach attach) {
    Context top = machine.enterTop();
    InterruptLine line = machine.line(name, machine.cpu(0));
    line.establish(top, name, Ipl.NET, handler, argument, attach);
    machine.leaveTop(top);
    line.raise();
  }

  @Test
  void aHandlerIsASliceInsideWhatItInterrupts() throws IOException {
    machine.tracing().start();
    Handler<Object> raises =
        (ctx, a) -> {
          establishAndDeliver(ctx);
          port.advance(5);
        };
    SoftInterrupt soft =
        machine.softInterrupt("ipintr", Ipl.SOFTNET, raises, NOTHING, Attach.MPSAFE);
    soft.schedule(machine.cpu(0));
    machine.cpu(0).turn();

    PerfettoFile.Track cpu = written().track("cpu0", "a row");
    assertThat(cpu.slices)
        .extracting(s -> s.name + " in " + s.within)
        .contains("fxp0, NET, wrapped in ipintr, SOFTNET", "ipintr, SOFTNET in ");
    assertThat(cpu.slices).extracting(s -> s.category).contains("handler", "soft interrupt");
  }

  private void establishAndDeliver(Context ctx) {
    establish("fxp0", (c, a) -> port.advance(7), NOTHING, Attach.UNFLAGGED);
    ctx.splx(ctx.level());
  }

  @Test
  void theLevelIsACounterThatComesBackToNone() throws IOException {
    machine.tracing().start();
    establish("fxp0", (c, a) -> port.advance(7), NOTHING, Attach.MPSAFE);
    machine.cpu(0).turn();

    PerfettoFile.Track level = written().track("cpu0 level", "cpu0");
    assertThat(level.counts).contains((long) machine.rank(Ipl.NET));
    assertThat(level.counts.getLast()).isZero();
  }

  @Test
  void aLockIsASliceFromTakingToLeavingInWhateverOrder() throws IOException {
    machine.tracing().start();
    Handler<Object> crossed =
        (c, a) -> {
          queue.enter(c);
          port.advance(10);
          pool.enter(c);
          port.advance(10);
          queue.exit(c);
          port.advance(10);
          pool.exit(c);
        };
    establish("fxp0", crossed, NOTHING, Attach.MPSAFE);
    machine.cpu(0).turn();

    PerfettoFile.Track locks = written().track("cpu0 locks", "cpu0");
    long inputq = nanos(locks, "inputq");
    long pktpool = nanos(locks, "pktpool");
    assertThat(inputq).isEqualTo(20);
    assertThat(pktpool).as("in two slices").isEqualTo(20);
  }

  private static long nanos(PerfettoFile.Track track, String name) {
    return track.slices.stream()
        .filter(s -> s.name.equals(name))
        .mapToLong(s -> s.to - s.from)
        .sum();
  }

  @Test
  void aDropIsAnInstantWithTheNumberOfPackets() throws IOException {
    machine.tracing().start();
    counters.count(machine.cpu(1).context(), NetCounter.IP_IN, 9);
    counters.count(machine.cpu(1).context(), NetCounter.DROP_INPUT_QUEUE, 7);

    assertThat(written().track("cpu1", "a row").instants)
        .containsExactly("DROP_INPUT_QUEUE packets 7");
  }

  @Test
  void whatWasUnderWayWhenTheWindowBeganOrEndedIsCutToIt() throws IOException {
    Handler<Object> across =
        (c, a) -> {
          pool.enter(c);
          machine.tracing().start();
          port.advance(10);
          pool.exit(c);
          queue.enter(c);
          port.advance(10);
          c.splx(c.splraise(Ipl.HIGH));
          machine.tracing().stop();
          queue.exit(c);
        };
    establish("fxp0", across, NOTHING, Attach.MPSAFE);
    machine.cpu(0).turn();

    PerfettoFile file = written();
    assertThat(file.track("cpu0 locks", "cpu0").slices)
        .extracting(s -> s.name)
        .containsExactly("pktpool", "inputq");
  }

  @Test
  void whenARingOverflowsTheWindowBeginsWhereTheLastFullOneDoes() throws IOException {
    machine.tracing().start();
    counters.count(machine.cpu(1).context(), NetCounter.DROP_IP_TTL, 1);
    establish(
        "fxp0",
        (c, a) -> {
          for (int i = 0; i < Switches.TRACE_RECORDS; i++) {
            port.advance(1);
            pool.enter(c);
            pool.exit(c);
          }
        },
        NOTHING,
        Attach.MPSAFE);
    machine.cpu(0).turn();
    counters.count(machine.cpu(1).context(), NetCounter.DROP_IP_HEADER, 1);

    PerfettoFile file = written();
    assertThat(file.track("cpu1", "a row").instants).containsExactly("DROP_IP_HEADER packets 1");
    assertThat(file.track("cpu0", "a row").slices)
        .as("its beginning is lost, its end is not")
        .extracting(s -> s.name)
        .containsExactly("fxp0, NET");
  }
}
