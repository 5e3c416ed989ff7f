package org.splnet.lab.check.truth;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.splnet.lab.LabException;
import org.splnet.lab.check.CheckJvm;
import org.splnet.lab.child.JvmProcess;
import tools.jackson.databind.json.JsonMapper;

/**
 * Holds the exhaustive search against what is known: programs whose number of classes is known in
 * closed form, and random ones that are enumerated besides. In JVMs of their own, several at a
 * time.
 */
public final class GroundTruth {
  private static final long ANSWERING_MILLIS = 600_000;
  private static final int BATCH = 50;

  private final int jvms;

  /**
   * A comparison.
   *
   * @param jvms how many work at a time
   */
  public GroundTruth(int jvms) {
    this.jvms = jvms;
  }

  /**
   * The programs whose classes are known.
   *
   * @param to told of each, in their order
   * @throws LabException if a JVM does not answer
   */
  public void known(Consumer<TruthRow> to) {
    List<TruthTask> tasks = new ArrayList<>();
    for (int i = 0; i < KnownPrograms.all(true).size(); i++) {
      tasks.add(TruthTask.known(i));
    }
    run(tasks, to);
  }

  /**
   * Random programs: by turns fifty of threads alone and fifty with handlers.
   *
   * @param to told of each fifty, in their order
   * @throws LabException if a JVM does not answer
   */
  public void random(int count, long seed, Consumer<TruthRow> to) {
    List<TruthTask> tasks = new ArrayList<>();
    boolean handlers = false;
    for (int first = 0; first < count; first += BATCH) {
      tasks.add(new TruthTask(-1, handlers, seed, first, Math.min(BATCH, count - first)));
      handlers = !handlers;
    }
    run(tasks, to);
  }

  private void run(List<TruthTask> tasks, Consumer<TruthRow> to) {
    InOrder rows = new InOrder(tasks.size(), to);
    AtomicInteger next = new AtomicInteger();
    List<Thread> threads = new ArrayList<>();
    for (int i = 0; i < Math.min(jvms, tasks.size()); i++) {
      threads.add(Thread.ofVirtual().start(() -> work(tasks, next, rows)));
    }
    for (Thread t : threads) {
      try {
        t.join();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new LabException("interrupted", e);
      }
    }
    rows.rethrow();
  }

  private static void work(List<TruthTask> tasks, AtomicInteger next, InOrder rows) {
    JsonMapper json = new JsonMapper();
    try (JvmProcess jvm =
        new JvmProcess(CheckJvm.arguments(TruthWorker.class, List.of(), List.of()))) {
      try {
        for (int i = next.getAndIncrement(); i < tasks.size(); i = next.getAndIncrement()) {
          jvm.send(json.writeValueAsString(tasks.get(i)));
          rows.give(i, json.readValue(jvm.line(ANSWERING_MILLIS), TruthRow.class));
        }
      } catch (TimeoutException e) {
        jvm.kill();
        rows.fail(new LabException("a JVM did not answer: " + e.getMessage(), e));
      } catch (IOException e) {
        rows.fail(new LabException("a JVM ended: " + jvm.lastWords(), e));
      }
    }
  }

  /** Rows come in whatever order, and go on in that of the tasks. */
  private static final class InOrder {
    private final @Nullable TruthRow[] rows;
    private final Consumer<TruthRow> to;
    private int told;
    private @Nullable LabException failure;

    InOrder(int count, Consumer<TruthRow> to) {
      this.rows = new @Nullable TruthRow[count];
      this.to = to;
    }

    synchronized void give(int i, TruthRow row) {
      rows[i] = row;
      while (told < rows.length && rows[told] instanceof TruthRow next) {
        told++;
        to.accept(next);
      }
    }

    synchronized void fail(LabException e) {
      failure = failure == null ? e : failure;
    }

    synchronized void rethrow() {
      if (failure != null) {
        throw failure;
      }
    }
  }
}
