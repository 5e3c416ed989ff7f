package org.splnet.kernel;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The poll lists, one per CPU, and the soft interrupt that works them off: each line in its turn,
 * one call of its handlers at a time, and no more calls in a run than the budget. What is left goes
 * on in the next run, behind the other soft interrupts of that level.
 *
 * <p>A list belongs to its CPU: it is touched at level HIGH.
 */
final class LinePoller {
  private final List<ArrayDeque<PollEntrySource>> lists = new ArrayList<>();
  private final SoftInterrupt soft;
  private final int budget;

  LinePoller(Machine machine, int budget) {
    this.budget = budget;
    for (int i = 0; i < machine.cpus().size(); i++) {
      lists.add(new ArrayDeque<>());
    }
    soft =
        machine.softInterrupt("polling", Ipl.SOFTNET, (ctx, p) -> p.poll(ctx), this, Attach.MPSAFE);
  }

  /** Puts a line at the end of the list of the CPU that runs this. */
  void add(Context ctx, PollEntrySource source) {
    int s = ctx.splraise(Ipl.HIGH);
    lists.get(ctx.cpu().index()).add(source);
    ctx.splx(s);
    soft.schedule(ctx);
  }

  private @Nullable PollEntrySource take(Context ctx) {
    int s = ctx.splraise(Ipl.HIGH);
    PollEntrySource source = lists.get(ctx.cpu().index()).poll();
    ctx.splx(s);
    return source;
  }

  private void poll(Context ctx) {
    for (int i = 0; i < budget; i++) {
      PollEntrySource source = take(ctx);
      if (source == null) {
        return;
      }
      if (source.poll(ctx)) {
        add(ctx, source);
      }
    }
    soft.schedule(ctx);
  }
}
