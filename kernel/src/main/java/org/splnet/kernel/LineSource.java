package org.splnet.kernel;

import org.jspecify.annotations.Nullable;

/** The handlers of one line at one level, on the CPU to which the line is routed. */
final class LineSource extends Source {
  private final InterruptLine line;
  final Activity activity = new Activity();
  volatile HandlerRecord[] handlers = {};

  LineSource(InterruptLine line, int rank) {
    super(rank);
    this.line = line;
  }

  @Override
  void run(Context ctx) {
    activity.begin();
    count++;
    for (HandlerRecord h : handlers) {
      h.call(ctx);
    }
    activity.end();
  }

  void add(HandlerRecord record) {
    HandlerRecord[] old = handlers;
    HandlerRecord[] now = new HandlerRecord[old.length + 1];
    System.arraycopy(old, 0, now, 0, old.length);
    now[old.length] = record;
    handlers = now;
  }

  void remove(HandlerRecord record) {
    handlers =
        java.util.Arrays.stream(handlers).filter(h -> h != record).toArray(HandlerRecord[]::new);
  }

  @Nullable HandlerRecord find(HandlerRecord record) {
    for (HandlerRecord h : handlers) {
      if (h == record) {
        return h;
      }
    }
    return null;
  }

  @Override
  public String toString() {
    HandlerRecord[] hs = handlers;
    return "the handler "
        + String.join(", ", java.util.Arrays.stream(hs).map(h -> h.name).toList())
        + " of line "
        + line.name();
  }
}
