package org.splnet.drivers.tty;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.splnet.drivers.sl.SlDriver;
import org.splnet.drivers.sl.Slip;
import org.splnet.drivers.sl.SlipDecoder;
import org.splnet.drivers.testing.Datagrams;
import org.splnet.kernel.Context;
import org.splnet.kernel.Machine;
import org.splnet.kernel.MachineConfig;
import org.splnet.kernel.host.HostPort;
import org.splnet.kernel.sim.SimPort;
import org.splnet.net.NetStack;
import org.splnet.net.NetStackOptions;
import org.splnet.net.addr.Ipv4Prefix;
import org.splnet.net.iface.NetInterface;
import org.splnet.net.stats.NetCounter;

/** SLIP over a pseudo-terminal, on a machine that the test turns; the test is the other end. */
@Timeout(30)
class TtyPortTest {
  private final HostPort host = HostPort.invoked();
  private final Machine machine = new Machine(MachineConfig.named("tty"), host);
  private final NetStack stack = new NetStack(machine, NetStackOptions.DEFAULT.withPackets(256));
  private final Pty pty = Pty.open();
  private final TtyPort port = TtyPort.open(machine, machine.cpu(0), pty.name());
  private final SlDriver driver = new SlDriver(machine, port);
  private final SlipDecoder decoder = new SlipDecoder(SlDriver.MOST);
  private NetInterface iface;

  TtyPortTest() {
    inTop(ctx -> {
      iface = stack.attachPointToPoint(ctx, driver);
      stack.addAddress(ctx, iface, Ipv4Prefix.parse("10.0.3.1/30"));
    });
  }

  @AfterEach
  void closesWithNothingLeft() {
    stack.close();
    inTop(ctx -> {
      driver.close(ctx);
      port.release(ctx);
      assertThat(stack.pool().outstanding(ctx)).isZero();
    });
    machine.close();
    pty.close();
    assertThat(stack.counters().inputBalance()).isZero();
  }

  private void inTop(Consumer<Context> call) {
    Context ctx = machine.enterTop();
    try {
      call.accept(ctx);
    } finally {
      machine.leaveTop(ctx);
    }
  }

  private void settle() {
    while (host.runner(machine.cpu(0)).turn()) {
      // until there is nothing left to do
    }
  }

  private void pings(int sequence, int payload) {
    byte[] d = Datagrams.ping("10.0.3.2", "10.0.3.1", sequence, payload);
    byte[] frame = new byte[Slip.encodedLength(d.length)];
    int n = Slip.encode(d, d.length, frame);
    // The kernel carries characters to the terminal when it has time, and has little room.
    for (int at = 0; at < n; turn()) {
      at += Math.max(0, pty.write(Arrays.copyOfRange(frame, at, n)));
    }
  }

  private void turn() {
    host.runner(machine.cpu(0)).turn();
  }

  private List<Integer> awaitAnswers(int n) {
    List<Integer> got = new ArrayList<>();
    while (got.size() < n) {
      turn();
      got.addAll(answers());
    }
    return got;
  }

  /** The sequence numbers of the answers that have come. */
  private List<Integer> answers() {
    List<Integer> all = new ArrayList<>();
    for (byte[] c = pty.read(); c.length > 0; c = pty.read()) {
      for (int at = 0; at < c.length; ) {
        at = decoder.decode(c, at, c.length);
        if (decoder.event() == SlipDecoder.Event.DATAGRAM) {
          all.add((int) decoder.datagram()[27]);
        }
      }
    }
    return all;
  }

  @Test
  void answersPings() {
    pings(1, 56);
    pings(2, 900);

    assertThat(awaitAnswers(2)).containsExactly(1, 2);
  }

  @Test
  void wakesACpuThatSleeps() {
    settle();
    pty.write(new byte[] {(byte) Slip.END, 1, (byte) Slip.END});

    while (stack.counters().get(NetCounter.FRAMES_IN) == 0) {
      host.runner(machine.cpu(0)).sleep(Long.MAX_VALUE);
      settle();
    }

    assertThat(stack.counters().get(NetCounter.DROP_IP_HEADER)).isOne();
  }

  @Test
  void keepsWhatTheTerminalHasNoRoomForAndTriesAgain() {
    for (int i = 1; i <= 40; i++) {
      pings(i, 900);
    }

    assertThat(awaitAnswers(40)).isSorted().doesNotHaveDuplicates();
  }

  @Test
  void saysWhyNothingComesAnyMore() {
    assertThat(port.failure()).isEmpty();
    pty.close();
    while (port.failure().isEmpty()) {
      turn();
    }

    assertThat(port.failure()).hasValueSatisfying(why -> assertThat(why).contains("errno"));
  }

  @Test
  void wantsTheHostPort() {
    Machine simulated = new Machine(MachineConfig.named("sim"), new SimPort(1, 1));

    assertThatThrownBy(() -> TtyPort.open(simulated, simulated.cpu(0), pty.name()))
        .hasMessageContaining("host port");
  }
}
