package org.splnet.kernel.explore;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.splnet.kernel.Context;
import org.splnet.kernel.LockRule;
import org.splnet.kernel.LockViolation;
import org.splnet.kernel.Operation;
import org.splnet.kernel.Wait;
import org.splnet.kernel.sim.Recorder;
import org.splnet.kernel.sim.Strand;

/**
 * Tells a run as a table: a column for each CPU and application thread, time downwards, and in a
 * row what one of them did, the level at which it did it and the locks that it held. Accesses of
 * shared variables are left out.
 */
final class ScheduleTable implements Recorder {
  private static final int MOST_ROWS = 400;
  private static final int WIDTH = 44;
  private static final String WAITS = "WAITS for ";

  private record Row(Strand strand, String text) {}

  private final List<Row> rows = new ArrayList<>();
  private final Map<Strand, Integer> columns = new LinkedHashMap<>();
  private final List<String> standing = new ArrayList<>();
  private int left;
  private boolean over;

  @Override
  public void passes(Strand s) {
    Operation op = s.operation();
    if (op != null) {
      add(s, "  ".repeat(depth(s)) + s.where() + state(s));
    }
  }

  @Override
  public void interrupt(Strand s, boolean begins) {
    add(s, "  ".repeat(depth(s)) + (begins ? "-> interrupt" : "<- interrupt served"));
  }

  @Override
  public void fails() {
    if (!over) {
      over = true;
      columns.keySet().forEach(s -> standing.add(standing(s)));
    }
  }

  private void add(Strand s, String text) {
    if (over) {
      return;
    }
    if (rows.size() == MOST_ROWS) {
      rows.removeFirst();
      left++;
    }
    columns.putIfAbsent(s, columns.size());
    rows.add(new Row(s, text));
  }

  private static int depth(Strand s) {
    Context ctx = s.context();
    return ctx == null ? 0 : ctx.frameDepth();
  }

  private static String state(Strand s) {
    Context ctx = s.context();
    if (ctx == null) {
      return "";
    }
    String level = ctx.machine().levels().name(ctx.level());
    return "  @" + level + (ctx.locksHeld() == 0 ? "" : " " + ctx.heldLocks());
  }

  /** The table, and under it where everybody stands, how it failed, and by which rule. */
  String text(Outcome outcome) {
    fails();
    Failure failure = outcome.failure();
    StringBuilder out = new StringBuilder();
    out.append(line(columns.keySet().stream().map(Strand::name).toList()));
    out.append("-".repeat(Math.max(1, WIDTH * columns.size()))).append('\n');
    if (left > 0) {
      out.append("(").append(left).append(" rows before these are left out)\n");
    }
    for (Row r : rows) {
      int column = columns.getOrDefault(r.strand, 0);
      out.append(" ".repeat(WIDTH * column)).append(r.text).append('\n');
    }
    out.append('\n');
    for (String line : standing) {
      boolean circle =
          failure != null && failure.rule() == LockRule.DEADLOCK && line.contains(WAITS);
      out.append(circle ? "* " : "  ").append(line).append('\n');
    }
    if (failure != null) {
      out.append('\n').append(failure.text()).append('\n');
      rule(out, failure, outcome.predictions());
    }
    return out.toString();
  }

  /** The rule that was broken: of what led there, if the checker saw it coming. */
  private void rule(StringBuilder out, Failure failure, List<LockViolation> predictions) {
    List<LockRule> rules = new ArrayList<>();
    predictions.forEach(v -> rules.add(v.report().rule()));
    if (failure.rule() != null && (rules.isEmpty() || failure.rule() != LockRule.DEADLOCK)) {
      rules.add(failure.rule());
    }
    if (!rules.isEmpty()) {
      LockRule rule = mostTelling(rules);
      BrokenRule broken = BrokenRule.of(rule);
      out.append("\nbroken (").append(rule).append("): ").append(broken.rule());
      out.append("\nto mend it: ").append(broken.mend()).append('\n');
    }
  }

  /** Where a handler has interrupted a holder, it is the level that matters, and not the order. */
  private LockRule mostTelling(List<LockRule> rules) {
    for (LockRule level :
        List.of(LockRule.IMPLICIT_EDGE, LockRule.HELD_BELOW_HANDLER, LockRule.SAFE_TO_UNSAFE)) {
      if (rules.contains(level)) {
        return level;
      }
    }
    boolean interrupted =
        columns.keySet().stream()
            .map(Strand::context)
            .anyMatch(ctx ->
                ctx != null
                    && ctx.frameDepth() > 0
                    && ctx.waitsFor() != null
                    && ctx.locksHeld() > 1);
    return interrupted ? LockRule.SAFE_TO_UNSAFE : rules.getFirst();
  }

  private static String standing(Strand s) {
    Context ctx = s.context();
    Wait wait = ctx == null ? null : ctx.waitsFor();
    String what = s.isDone() ? "has ended" : wait == null ? "at " + s.where() : WAITS + wait;
    String who = ctx == null || s.cpu() != null ? s.name() : s.name() + " (" + ctx.name() + ")";
    return who + ": " + what + (s.isDone() ? "" : state(s));
  }

  private static String line(List<String> cells) {
    StringBuilder out = new StringBuilder();
    for (String c : cells) {
      out.append(c).append(" ".repeat(Math.max(1, WIDTH - c.length())));
    }
    return out.toString().stripTrailing() + "\n";
  }
}
