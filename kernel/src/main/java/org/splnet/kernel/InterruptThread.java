package org.splnet.kernel;

import java.util.Arrays;
import java.util.Comparator;
import java.util.concurrent.atomic.AtomicReference;

/**
 * The thread of an interrupt line, under {@link EntryContext#THREAD}: serves its sources, highest
 * level first, and blocks while there is nothing to do.
 *
 * <p>Like an application thread it is on no CPU: no interrupt reaches it, so its level is recorded
 * and checked but excludes nobody, and locks do the work. What only the CPU of the line may touch
 * is not its own. The port runs it, and may preempt it wherever it likes.
 */
final class InterruptThread implements Port.Worker {
  private final Machine machine;
  private final String name;
  private final Context context;
  private final AtomicReference<ThreadEntrySource[]> sources =
      new AtomicReference<>(new ThreadEntrySource[0]);

  InterruptThread(Machine machine, String name, Context context) {
    this.machine = machine;
    this.name = name;
    this.context = context;
  }

  void add(ThreadEntrySource source) {
    sources.updateAndGet(old -> {
      ThreadEntrySource[] now = Arrays.copyOf(old, old.length + 1);
      now[old.length] = source;
      Arrays.sort(now, Comparator.comparingInt(s -> -s.rank));
      return now;
    });
  }

  void remove(ThreadEntrySource source) {
    sources.updateAndGet(
        old -> Arrays.stream(old).filter(s -> s != source).toArray(ThreadEntrySource[]::new));
  }

  void wake() {
    machine.port().unblock(context);
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public Context context() {
    return context;
  }

  @Override
  public boolean step() {
    for (ThreadEntrySource s : sources.get()) {
      if (s.step(context)) {
        return true;
      }
    }
    return false;
  }
}
