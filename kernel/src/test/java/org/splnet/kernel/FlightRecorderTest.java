package org.splnet.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import jdk.jfr.Recording;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordingFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.splnet.kernel.sim.SimPort;

/** The events of the flight recorder, with tracing off: they need no switch. */
class FlightRecorderTest {
  @TempDir Path folder;

  private List<RecordedEvent> record(String event, Runnable body) throws IOException {
    Path file = folder.resolve("test.jfr");
    try (Recording recording = new Recording()) {
      // Any run and any wait is longer, if it is measured from beginning to end.
      recording.enable(event).withThreshold(Duration.ofNanos(1));
      recording.start();
      body.run();
      recording.stop();
      recording.dump(file);
    }
    try {
      return RecordingFile.readAllEvents(file);
    } finally {
      Files.delete(file);
    }
  }

  @Test
  void anInterruptIsAnEventWithHandlerLineLevelAndCpu() throws IOException {
    Machine machine = Rig.step(Rig.config(1), new SimPort(1, 1_000));
    InterruptLine line = machine.line("irq 7", machine.cpu(0));
    Rig.top(
        machine,
        top -> {
          line.establish(top, "new", Ipl.NET, (c, a) -> {}, Rig.NOTHING, Attach.MPSAFE);
          line.establish(top, "old", Ipl.NET, (c, a) -> {}, Rig.NOTHING, Attach.UNFLAGGED);
        });

    List<RecordedEvent> events =
        record(
            "splnet.Interrupt",
            () -> {
              line.raise();
              machine.cpu(0).turn();
            });

    assertThat(events)
        .extracting(
            e -> e.getString("handler"),
            e -> e.getString("line"),
            e -> e.getString("level"),
            e -> e.getString("cpu"),
            e -> e.getBoolean("wrapped"))
        .containsExactly(
            tuple("new", "irq 7", "NET", "cpu0", false),
            tuple("old", "irq 7", "NET", "cpu0", true));
  }

  @Test
  void aSoftInterruptAndACalloutAreEventsAndNoInterrupts() throws IOException {
    SimPort port = new SimPort(1, 1_000);
    Machine machine = Rig.step(Rig.config(1), port);
    SoftInterrupt soft =
        machine.softInterrupt("soft", Ipl.SOFTNET, (c, a) -> {}, Rig.NOTHING, Attach.MPSAFE);
    Callout tick = machine.callout("tick", (c, a) -> {}, Rig.NOTHING, Attach.MPSAFE);
    Rig.top(machine, top -> tick.schedule(top, 1));

    List<RecordedEvent> events =
        record(
            "splnet.SoftInterrupt",
            () -> {
              soft.schedule(machine.cpu(0));
              machine.cpu(0).turn();
              port.advance(3_000_000);
              machine.cpu(0).turn();
            });

    assertThat(events)
        .extracting(e -> e.getString("handler") + " " + e.getBoolean("callout"))
        .contains("soft false", "tick true");
    assertThat(events).allMatch(e -> e.getEventType().getName().equals("splnet.SoftInterrupt"));
  }

  @Test
  void aWaitForALockIsAnEventThatNamesTheHolder() throws IOException {
    try (Machine machine = Rig.threads(Rig.config(1))) {
      Mutex lock = machine.mutex(LockOrder.DEVICE, "fxp0");
      Context holder = machine.enterTop();
      Context waiter = machine.enterTop();

      List<RecordedEvent> events =
          record(
              "splnet.LockWait",
              () -> {
                lock.enter(holder);
                int before = waiter.waitSerial;
                Rig.Runner thread =
                    Rig.start(
                        "waiter",
                        () -> {
                          lock.enter(waiter);
                          lock.exit(waiter);
                        });
                Rig.await("the wait", () -> waiter.waitSerial != before);
                lock.exit(holder);
                thread.endWell();
              });

      assertThat(events).hasSize(1);
      RecordedEvent wait = events.getFirst();
      assertThat(wait.getString("lockClass")).isEqualTo("device");
      assertThat(wait.getString("lock")).isEqualTo("fxp0");
      assertThat(wait.getString("holder")).isEqualTo(holder.name());
      assertThat(wait.getString("waiter")).isEqualTo(waiter.name());
      assertThat(wait.getString("machine")).isEqualTo("test");
      assertThat(wait.getStackTrace()).isNotNull();
      assertThat(wait.getDuration()).isPositive();
    }
  }
}
