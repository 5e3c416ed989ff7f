package org.splnet.kernel;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The handlers of one line at one level, on the CPU to which the line is routed. It never changes
 * its CPU: where the line is routed elsewhere, another source takes over its handlers.
 */
final class LineSource extends Source {
  private static final HandlerRecord[] NONE = {};

  private final InterruptLine line;
  final Cpu cpu;
  final Activity activity = new Activity();
  volatile HandlerRecord[] handlers = NONE;
  private OrderGraph.@Nullable Waitable waitable;

  LineSource(InterruptLine line, int rank, Cpu cpu) {
    super(rank);
    this.line = line;
    this.cpu = cpu;
  }

  @Override
  void run(Context ctx) {
    activity.begin();
    count++;
    OrderGraph.Waitable outer = Switches.CHECK ? LockChecker.runs(ctx, waitable(), false) : null;
    for (HandlerRecord h : handlers) {
      h.call(ctx);
    }
    if (Switches.CHECK) {
      LockChecker.ran(ctx, outer);
    }
    activity.end();
  }

  /**
   * As what a checked run knows a wait for its handlers: they run, and are waited for, together.
   */
  OrderGraph.Waitable waitable() {
    OrderGraph.Waitable w = waitable;
    if (w == null) {
      w = cpu.machine().graph().waitable("line '" + line.name() + "' at rank " + rank);
      waitable = w;
    }
    return w;
  }

  void add(HandlerRecord record) {
    HandlerRecord[] old = handlers;
    HandlerRecord[] now = new HandlerRecord[old.length + 1];
    System.arraycopy(old, 0, now, 0, old.length);
    now[old.length] = record;
    handlers = now;
  }

  void remove(HandlerRecord record) {
    handlers = Arrays.stream(handlers).filter(h -> h != record).toArray(HandlerRecord[]::new);
  }

  boolean has(HandlerRecord record) {
    return Arrays.asList(handlers).contains(record);
  }

  /** Gives its handlers to a new source on another CPU; a run that begins after this finds none. */
  LineSource moveTo(Cpu to) {
    LineSource moved = new LineSource(line, rank, to);
    moved.handlers = handlers;
    handlers = NONE;
    return moved;
  }

  @Override
  public String toString() {
    return "the handler "
        + String.join(", ", Arrays.stream(handlers).map(h -> h.name).toList())
        + " of line "
        + line.name();
  }
}
