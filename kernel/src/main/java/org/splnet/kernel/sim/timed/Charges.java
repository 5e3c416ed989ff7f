package org.splnet.kernel.sim.timed;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.splnet.kernel.Batch;
import org.splnet.kernel.Context;
import org.splnet.kernel.Operation;
import org.splnet.kernel.sim.Points;

/**
 * Charges whoever runs for what the woven code tells of.
 *
 * <p>Before a CPU touches a shared variable, it waits until its clock is behind all others: so
 * accesses come in the order of virtual time. Once it is known who uses what, a CPU may go ahead of
 * the others as long as it touches only what is its own, or what nobody else writes.
 */
final class Charges implements Points.Observer {
  private static final int NOBODY = -1;

  private final TimedPort port;
  private final CacheLines lines;
  private final Costs costs;
  private final Site site = new Site();
  private final Map<String, Cost> work = new HashMap<>();
  private final long[] operations = new long[Operation.values().length];
  private final long atomicPicos;
  private final long lockLines;
  private final long itemLines;
  private final long jitter;
  private final Site.Variable guarded = site.named("what a lock guards");
  private final LineCount items = new LineCount();

  /** By the name of a packet or the like, which core has touched it last. */
  private short[] lastCore = new short[0];

  /** It is known which variables are shared. */
  private boolean settled;

  /** What the lines of items have cost. */
  private static final class LineCount {
    long transfers;
    long picos;
  }

  Charges(TimedPort port, CacheLines lines, Costs costs) {
    this.port = port;
    this.lines = lines;
    this.costs = costs;
    this.atomicPicos = costs.get("atomic");
    this.lockLines = costs.get("lock.lines");
    this.itemLines = costs.get("packet.lines");
    this.jitter = costs.get("work.jitter");
    for (Operation op : Operation.values()) {
      operations[op.ordinal()] = costs.get("operation." + op.label());
    }
  }

  long itemTransfers() {
    return items.transfers;
  }

  long itemPicos() {
    return items.picos;
  }

  void settle() {
    settled = true;
  }

  void reset() {
    items.transfers = 0;
    items.picos = 0;
  }

  // ---- Shared variables

  @Override
  public void access(int kind, String where) {
    Site.Variable v = site.of(where);
    access(kind, v, v, NOBODY);
  }

  @Override
  public void access(int kind, String where, Object of, int index) {
    access(kind, site.of(where), of, index);
  }

  private void access(int kind, Site.Variable variable, Object of, int index) {
    CacheLine line = lines.line(of, index, variable);
    TimedStrand s = port.running();
    if (s == null) {
      if (kind != Points.READ) {
        changes(line, port.picos());
      }
    } else if (kind == Points.READ) {
      read(s, line);
    } else {
      write(s, line, kind == Points.UPDATE);
    }
  }

  private void read(TimedStrand s, CacheLine line) {
    int core = s.core.number;
    if (!settled || line.isWrittenByOthersThan(core)) {
      port.sync(s);
    }
    line.touchedBy(core, false);
    if (!line.isHeldBy(core)) {
      port.sync(s);
      long picos = lines.readPicos(line, core);
      long from = Math.max(s.core.clock, line.busyUntil);
      line.busyUntil = from + Math.min(picos, lines.occupiedPicos);
      transfer(s, line, from + picos - s.core.clock);
      line.shareWith(core);
    }
    s.sees(line);
  }

  private void write(TimedStrand s, CacheLine line, boolean update) {
    int core = s.core.number;
    if (!settled || line.isSharedBy(core)) {
      port.sync(s);
    }
    line.touchedBy(core, true);
    long visible = s.core.clock;
    if (!line.isOnlyHeldBy(core)) {
      long picos = lines.ownPicos(line, core);
      long from = Math.max(visible, line.busyUntil);
      visible = from + picos;
      line.busyUntil = visible;
      line.ownedBy(core);
      // A store waits in the store buffer, and the core goes on; an atomic update does not.
      transfer(s, line, update ? visible - s.core.clock : 0);
    }
    if (update) {
      s.charge(TimeUse.KERNEL, atomicPicos);
      visible = s.core.clock;
    }
    changes(line, visible);
  }

  private static void transfer(TimedStrand s, CacheLine line, long picos) {
    s.charge(TimeUse.LINES, picos);
    line.transfers++;
    line.transferPicos += picos;
  }

  private void changes(CacheLine line, long at) {
    line.version++;
    while (line.isWatched()) {
      port.seesChange(line.firstWatcher(), at);
    }
  }

  // ---- Operations and work

  @Override
  public void operation(Operation op, @Nullable Object subject, @Nullable Context ctx) {
    TimedStrand s = port.running();
    if (s == null) {
      return;
    }
    s.charge(TimeUse.KERNEL, operations[op.ordinal()]);
    if (op == Operation.LOCK_EXIT && subject != null && lockLines > 0) {
      moveGuarded(s, subject);
    }
  }

  /** What a lock guards comes along with it, while it is held. */
  private void moveGuarded(TimedStrand s, Object lock) {
    CacheLine line = lines.line(lock, NOBODY, guarded);
    int core = s.core.number;
    if (!line.isOnlyHeldBy(core)) {
      if (line.isHeld()) {
        transfer(s, line, lines.ownPicos(line, core) * lockLines);
      }
      line.ownedBy(core);
    }
  }

  @Override
  public void work(String what, int times) {
    TimedStrand s = port.running();
    if (s != null) {
      work(s, cost(what).of(times));
    }
  }

  @Override
  public void work(String what, Batch batch) {
    TimedStrand s = port.running();
    if (s == null) {
      return;
    }
    int n = batch.size();
    work(s, cost(what).of(n));
    for (int i = 0; i < n; i++) {
      moveItem(s, batch.get(i));
    }
  }

  private void work(TimedStrand s, long picos) {
    s.charge(TimeUse.WORK, jitter == 0 ? picos : s.core.varied(picos, jitter));
  }

  private void moveItem(TimedStrand s, int item) {
    if (item >= lastCore.length) {
      lastCore = Arrays.copyOf(lastCore, Math.max(item + 1, lastCore.length * 2));
    }
    int core = s.core.number;
    int last = lastCore[item] - 1;
    if (last != core) {
      lastCore[item] = (short) (core + 1);
      if (last != NOBODY) {
        long picos = lines.movePicos(last, core) * itemLines;
        s.charge(TimeUse.LINES, picos);
        items.transfers += itemLines;
        items.picos += picos;
      }
    }
  }

  private Cost cost(String what) {
    Cost c = work.get(what);
    if (c == null) {
      c = costs.cost("work." + what);
      work.put(what, c);
    }
    return c;
  }

  @Override
  public void foreign(String what, String where) {
    if (port.running() != null) {
      throw new IllegalStateException(
          what
              + " in "
              + where
              + ": a prediction would depend on the machine that makes it; take the time from the"
              + " context or the machine, chance from the context, and wait on conditions");
    }
  }

  @Override
  public boolean mutated(String name) {
    return false;
  }
}
