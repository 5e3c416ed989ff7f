package org.splnet.net.stats;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import java.io.IOException;
import java.nio.file.Path;
import jdk.jfr.Recording;
import jdk.jfr.consumer.RecordingFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.splnet.kernel.Context;
import org.splnet.kernel.Machine;
import org.splnet.kernel.MachineConfig;
import org.splnet.kernel.sim.SimPort;

class DropEventTest {
  @Test
  void aDropIsAnEventWithItsReasonAndOtherCountsAreNone(@TempDir Path folder) throws IOException {
    Machine machine = new Machine(MachineConfig.named("router"), new SimPort(1, 1_000));
    NetCounters counters = new NetCounters(machine);
    Context ctx = machine.cpu(0).context();
    Path file = folder.resolve("drops.jfr");

    try (Recording recording = new Recording()) {
      recording.enable("splnet.Drop").with("throttle", "off");
      recording.start();
      counters.count(ctx, NetCounter.IP_IN);
      counters.count(ctx, NetCounter.DROP_IP_TTL);
      counters.count(ctx, NetCounter.DROP_INPUT_QUEUE, 7);
      counters.count(ctx, NetCounter.DROP_INPUT_QUEUE, 0);
      recording.stop();
      recording.dump(file);
    }

    assertThat(RecordingFile.readAllEvents(file))
        .extracting(
            e -> e.getString("reason"),
            e -> e.getInt("packets"),
            e -> e.getString("cpu"),
            e -> e.getString("machine"))
        .containsExactly(
            tuple("DROP_IP_TTL", 1, "cpu0", "router"),
            tuple("DROP_INPUT_QUEUE", 7, "cpu0", "router"));
  }
}
