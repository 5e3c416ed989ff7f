package org.splnet.kernel.sim.race;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.splnet.kernel.Context;
import org.splnet.kernel.sim.Strand;

/** A strand as a search for races sees it: who runs on it, interrupt frames included. */
final class Flow {
  private record Interrupted(Party party, int level) {}

  final Strand strand;
  private final List<Interrupted> interrupted = new ArrayList<>();
  private Party party;
  private int level;
  private @Nullable String where;

  Flow(Strand strand, Party base) {
    this.strand = strand;
    this.party = base;
    Context ctx = strand.context();
    this.level = ctx == null ? 0 : ctx.level();
  }

  /** Who runs on it now. */
  Party party() {
    return party;
  }

  /** Levels mean something on a CPU only. */
  boolean isCpu() {
    return strand.cpu() != null;
  }

  void level(int to, Levels of) {
    of.change(party, level, to);
    level = to;
  }

  void begin(Party frame, Levels of) {
    interrupted.add(new Interrupted(party, level));
    party = frame;
    level = frame.rank;
    of.begin(frame);
  }

  void end(Levels of) {
    if (interrupted.isEmpty()) {
      return; // it began before anybody looked
    }
    of.end(party);
    Interrupted last = interrupted.removeLast();
    party = last.party;
    level = last.level;
  }

  /** Its locks or its level may have changed. */
  void moves() {
    where = null;
  }

  /** Who this is, at which level, with which locks. */
  String where() {
    String text = where;
    if (text == null) {
      Context ctx = strand.context();
      text =
          ctx == null
              ? strand + ", outside of any call"
              : strand
                  + (interrupted.isEmpty() ? "" : " in an interrupt frame")
                  + " @"
                  + ctx.machine().levels().name(ctx.level())
                  + " with "
                  + (ctx.locksHeld() == 0 ? "no lock" : ctx.heldLocks());
      where = text;
    }
    return text;
  }
}
