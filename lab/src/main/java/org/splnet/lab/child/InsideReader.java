package org.splnet.lab.child;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.splnet.kernel.Machine;
import org.splnet.kernel.Switches;
import org.splnet.kernel.trace.TimeAccount;
import org.splnet.kernel.trace.TraceName;
import org.splnet.kernel.trace.Tracing;
import org.splnet.lab.trace.TimelineWriter;

/** Reads what the machines of a rig tell of a slice, in a child whose JVM traces. */
final class InsideReader {
  private final List<Machine> machines;
  private Tracing.Account before = new Tracing.Account(Map.of(), Map.of());

  InsideReader(List<Machine> machines) {
    this.machines = machines;
  }

  /** The measured part of the slice begins. */
  void begin() {
    if (Switches.TRACE_ACCOUNT) {
      before = account();
    }
  }

  /** The measured part ends: who used its time. */
  Inside end() {
    if (!Switches.TRACE_ACCOUNT) {
      return Inside.NOTHING;
    }
    Tracing.Account used = account().since(before);
    List<Inside.Use> uses = new ArrayList<>();
    add(uses, used.cpus(), true);
    add(uses, used.others(), false);
    return new Inside(uses, 0, 0);
  }

  private Tracing.Account account() {
    Tracing.Account sum = machines.getFirst().tracing().account();
    for (Machine m : machines.subList(1, machines.size())) {
      sum = sum.plus(m.tracing().account());
    }
    return sum;
  }

  private static void add(
      List<Inside.Use> uses, Map<TraceName, TimeAccount.Use> account, boolean onCpu) {
    account.forEach((name, use) -> {
      if (use.nanos() != 0) {
        uses.add(
            new Inside.Use(
                name.kind().name(),
                name.name(),
                name.line(),
                onCpu,
                use.nanos(),
                use.spans(),
                use.inner(),
                use.locks()));
      }
    });
  }

  /** A window for a timeline begins. */
  void open() {
    machines.forEach(m -> m.tracing().start());
  }

  /** The window ends, and is written. */
  void close(Timeline timeline) {
    machines.forEach(m -> m.tracing().stop());
    try (OutputStream out =
        new BufferedOutputStream(Files.newOutputStream(Path.of(timeline.file())))) {
      TimelineWriter writer = new TimelineWriter(out, timeline.row());
      for (Machine m : machines) {
        String title = timeline.title() + (machines.size() == 1 ? "" : ": " + m.config().name());
        writer.write(m, title);
      }
    } catch (IOException e) {
      throw new IllegalStateException(
          "cannot write the timeline " + timeline.file() + ": " + e.getMessage(), e);
    }
  }
}
