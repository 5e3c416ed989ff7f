package org.splnet.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.splnet.kernel.Rig.NOTHING;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import org.splnet.kernel.testing.Arena;
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

  @Test
  void whoWaitsToWriteIsNoReader() {
    on.run(arena -> {
      int times = arena.rounds(2_000, 8);
      Machine machine = arena.machine(Rig.config(1));
      RwLock table = machine.rwLock(LockOrder.UDPTABLE, "table");
      List<Arena.Runner> others = new ArrayList<>();
      for (int w = 0; w < 2; w++) {
        others.add(
            arena.start(
                "writer" + w,
                () ->
                    arena.call(
                        machine,
                        top -> {
                          for (int i = 0; i < times; i++) {
                            table.enterWrite(top);
                            table.exitWrite(top);
                          }
                        })));
      }
      arena.call(
          machine,
          top -> {
            for (int i = 0; i < times; i++) {
              table.enterRead(top);
              arena.pause();
              table.exitRead(top);
            }
          });
      others.forEach(Arena.Runner::endWell);
      assertThat(machine.failure()).isNull();
    });
  }
}
