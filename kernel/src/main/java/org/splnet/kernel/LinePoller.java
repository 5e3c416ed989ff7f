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
 * <p>With a {@link PollLimit} a run makes no call while the CPU has used up its share; the limit
 * schedules the next one. The lines of the list stay masked meanwhile.
 *
 * <p>A list belongs to its CPU: it is touched at level HIGH.
 */
final class LinePoller {
  private final List<ArrayDeque<PollEntrySource>> lists = new ArrayList<>();
  private final SoftInterrupt soft;
  private final int budget;
  private final @Nullable PollLimit limit;

  LinePoller(Machine machine, KernelOptions options) {
    this.budget = options.pollBudget();
    for (int i = 0; i < machine.cpus().size(); i++) {
      lists.add(new ArrayDeque<>());
    }
    soft =
        machine.softInterrupt("polling", Ipl.SOFTNET, (ctx, p) -> p.poll(ctx), this, Attach.MPSAFE);
    limit = options.limitsPolling() ? new PollLimit(machine, options.pollShare(), soft) : null;
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
    if (limit == null) {
      call(ctx);
    } else if (limit.begin(ctx)) {
      call(ctx);
      limit.end(ctx);
    }
  }

  private void call(Context ctx) {
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
