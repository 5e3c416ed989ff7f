package org.splnet.kernel;

import java.util.concurrent.atomic.AtomicBoolean;
import org.splnet.kernel.trace.Tracing;

/** The interrupt wakes, the thread of the line serves: see {@link InterruptThread}. */
final class ThreadEntrySource extends LineSource {
  private final InterruptThread thread;
  private final AtomicBoolean pending = new AtomicBoolean();

  /** The run in the thread, at the level of the line. */
  private final Source served =
      new Source(rank) {
        @Override
        void run(Context ctx) {
          runner = ctx;
          serve(ctx);
        }

        @Override
        public String toString() {
          return ThreadEntrySource.this.toString();
        }
      };

  ThreadEntrySource(InterruptLine line, Ipl ipl, int rank, Cpu cpu) {
    super(line, ipl, rank, cpu);
    thread = line.thread(cpu);
    thread.add(this);
  }

  @Override
  void run(Context ctx) {
    pending.set(true);
    ctx.traceEvent(Tracing.WAKES, thread.context().id);
    thread.wake();
  }

  @Override
  void runTurn(Context ctx) {
    run(ctx);
  }

  /** In the thread: serves it if it was interrupted for; whether it was. */
  boolean step(Context ctx) {
    if (!pending.compareAndSet(true, false)) {
      return false;
    }
    ctx.frame(served);
    return true;
  }

  @Override
  boolean staysOnCpu() {
    return false;
  }

  @Override
  void retired() {
    thread.remove(this);
  }
}
