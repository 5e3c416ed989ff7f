package org.splnet.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.splnet.kernel.sim.SimPort;

/** The hard-wired baselines, each in a JVM of its own, for the switches are constants of a JVM. */
class FixedBindingTest {
  @ParameterizedTest
  @CsvSource({"own, big, 5", "own, softnet, 5", "none, big, 0", "none, fine, 0", "'', fine, 5"})
  void aFixedBindingTakesItsOwnLockOrNoneWhateverTheBindingSays(
      String fixed, String binding, int acquisitions) throws IOException, InterruptedException {
    for (String check : new String[] {"true", "false"}) {
      Process jvm =
          new ProcessBuilder(
                  Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                  "-XX:TieredStopAtLevel=1",
                  "--add-exports=java.base/jdk.internal.vm=ALL-UNNAMED",
                  "-Dsplnet.check=" + check,
                  "-Dsplnet.fixed=" + fixed,
                  "-cp",
                  System.getProperty("java.class.path"),
                  Program.class.getName(),
                  binding)
              .redirectErrorStream(true)
              .start();
      String output = new String(jvm.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

      assertThat(jvm.waitFor(30, TimeUnit.SECONDS)).isTrue();
      assertThat(output.strip()).as("check=%s", check).isEqualTo("acquisitions " + acquisitions);
    }
  }

  /** Takes every kind of lock once, the kernel lock again after a wait. */
  @SuppressWarnings("LockedCheck")
  static final class Program {
    private Program() {}

    public static void main(String[] args) {
      Machine machine =
          Rig.step(Rig.config(1).withBinding(LockBinding.of(args[0])), new SimPort(1, 1_000));
      KernelLock kernel = machine.kernelLock();
      RwLock table = machine.rwLock(LockOrder.UDPTABLE, "udp");
      Mutex rcv = machine.mutex(LockOrder.SORCV, "rcv");
      Condition condition = machine.condition(rcv);
      LockStatistics before = machine.lockStatistics();
      Rig.top(
          machine,
          top -> {
            kernel.enter(top);
            kernel.enter(top);
            table.enterRead(top);
            table.exitRead(top);
            rcv.enter(top);
            if (condition.awaitLocked(top, machine.nanos() + 10_000)
                || !rcv.isHeld(top)
                || !kernel.isHeld(top)
                || rcv.tryEnter(top)) {
              throw new AssertionError("the locks are not as they were before the wait");
            }
            rcv.exit(top);
            kernel.exit(top);
            kernel.exit(top);
            if (kernel.isHeld(top) || rcv.isHeld(top)) {
              throw new AssertionError("a lock is left");
            }
          });
      System.out.println("acquisitions " + machine.lockStatistics().since(before).acquisitions());
    }
  }
}
