package org.splnet.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.splnet.kernel.Rig.NOTHING;

import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.splnet.kernel.testing.BothPorts;
import org.splnet.kernel.testing.PortKind;

/** Lines asserted again and again, in each context that a handler may be entered in. */
@BothPorts
class EntryRacesTest {
  @Parameter PortKind on;

  @ParameterizedTest
  @EnumSource(EntryContext.class)
  void everyAssertionIsServedAndTheLineNeverRunsTwiceAtOnce(EntryContext entry) {
    manyAssertions(KernelOptions.DEFAULT.withEntry(entry), true);
  }

  @ParameterizedTest
  @EnumSource(EntryContext.class)
  void goingRoundTheCpusNothingIsLostAndTheLineNeverRunsTwiceAtOnce(EntryContext entry) {
    manyAssertions(KernelOptions.DEFAULT.withEntry(entry).withRouting(Routing.ROUND_ROBIN), false);
  }

  private void manyAssertions(KernelOptions options, boolean route) {
    on.run(arena -> {
      Machine m = arena.machine(Rig.config(2).withOptions(options));
      InterruptLine line = m.line("line", m.cpu(0));
      AtomicLong produced = new AtomicLong();
      AtomicLong consumed = new AtomicLong();
      AtomicInteger inside = new AtomicInteger();
      AtomicBoolean overlapped = new AtomicBoolean();
      Handler<Object> handler =
          (c, n) -> {
            if (inside.incrementAndGet() != 1) {
              overlapped.set(true);
            }
            consumed.set(produced.get());
            inside.decrementAndGet();
          };
      arena.call(
          m,
          top -> {
            line.establish(top, "net", Ipl.NET, handler, NOTHING, Attach.MPSAFE);
          });
      for (int i = 1; i <= arena.rounds(1_500, 8); i++) {
        produced.incrementAndGet();
        line.raise();
        if (i % arena.rounds(50, 4) == 0) {
          long now = produced.get();
          if (route) {
            int to = (i / arena.rounds(50, 4)) % 2;
            arena.call(m, top -> line.route(top, m.cpu(to)));
          }
          arena.await("assertion " + now, () -> consumed.get() >= now);
        }
      }
      assertThat(overlapped).as("ran twice at once").isFalse();
    });
  }
}
