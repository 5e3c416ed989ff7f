package org.splnet.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.splnet.kernel.Rig.NOTHING;

import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import org.splnet.kernel.testing.BothPorts;
import org.splnet.kernel.testing.PortKind;

/** Busy waiters that are in no circle. */
@BothPorts
@SuppressWarnings("LockedCheck")
class WaitGraphRacesTest {
  @Parameter PortKind on;

  @Test
  void aBusyMachineIsNot() {
    on.run(arena -> {
      int times = arena.rounds(20_000, 8);
      Machine machine = arena.machine(Rig.config(2));
      Mutex a = machine.mutex(LockOrder.DEVICE, "a");
      Mutex b = machine.mutex(LockOrder.IFSND, "b");
      AtomicInteger rounds = new AtomicInteger();
      for (int i = 0; i < 2; i++) {
        InterruptLine[] line = {machine.line("line" + i, machine.cpu(i))};
        Handler<Object> handler =
            (c, n) -> {
              a.enter(c);
              b.enter(c);
              b.exit(c);
              a.exit(c);
              if (rounds.incrementAndGet() < times) {
                line[0].raise();
              }
            };
        arena.call(
            machine, top -> line[0].establish(top, "h", Ipl.NET, handler, NOTHING, Attach.MPSAFE));
        line[0].raise();
      }
      arena.call(
          machine,
          top -> {
            while (rounds.get() < times) {
              a.enter(top);
              machine.crossCall(top, machine.cpu(0), (c, n) -> {}, NOTHING, true);
              a.exit(top);
              arena.pause();
            }
          });
      assertThat(machine.failure()).isNull();
    });
  }
}
