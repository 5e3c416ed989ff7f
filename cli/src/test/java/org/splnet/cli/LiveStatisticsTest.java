package org.splnet.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.splnet.kernel.Machine;
import org.splnet.kernel.MachineConfig;
import org.splnet.kernel.sim.SimPort;
import org.splnet.net.NetStack;
import org.splnet.net.NetStackOptions;
import org.splnet.observe.HostObserver;
import org.splnet.observe.text.RateText;

/** The rates that a running host prints. */
class LiveStatisticsTest {
  private static final String NO_TRAFFIC =
      "        0      0.00         0      0.00         0         0         0 100.0%";

  private final SimPort port = new SimPort(1, 1000);
  private final Machine machine = new Machine(MachineConfig.named("host"), port);
  private final NetStack stack = new NetStack(machine, NetStackOptions.DEFAULT.withPackets(64));
  private final StringWriter out = new StringWriter();

  @AfterEach
  void close() {
    stack.close();
    machine.close();
    stack.pool().close();
  }

  private LiveStatistics statistics(int seconds, boolean terminal) {
    return new LiveStatistics(
        new HostObserver(stack), seconds, new PrintWriter(out, true), terminal);
  }

  @Test
  void areLinesWithAHeadNowAndThen() {
    LiveStatistics live = statistics(1, false);
    for (int i = 0; i < 21; i++) {
      port.advance(1_000_000_000L);
      live.show();
    }

    assertThat(out.toString().lines())
        .hasSize(23)
        .startsWith(RateText.head(), NO_TRAFFIC, NO_TRAFFIC)
        .endsWith(NO_TRAFFIC, RateText.head(), NO_TRAFFIC);
  }

  @Test
  void rewriteOneLineOnATerminal() {
    LiveStatistics live = statistics(1, true);
    port.advance(1_000_000_000L);
    live.show();
    port.advance(1_000_000_000L);
    live.show();

    assertThat(out).hasToString("%s%n\r%s\r%s".formatted(RateText.head(), NO_TRAFFIC, NO_TRAFFIC));
  }

  @Test
  void endWithTheMean() {
    LiveStatistics live = statistics(1, false);
    port.advance(2_500_000_000L);
    live.end();

    assertThat(out.toString().lines())
        .containsExactly("mean of 2.5 s:", RateText.head(), NO_TRAFFIC);
  }

  @Test
  void areNotPrintedUnlessAskedFor() {
    LiveStatistics live = statistics(0, false);
    live.look();
    live.end();

    assertThat(out.toString()).isEmpty();
    assertThat(live.untilNextMillis(250)).isEqualTo(250);
  }
}
