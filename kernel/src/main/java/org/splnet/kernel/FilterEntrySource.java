package org.splnet.kernel;

/**
 * The filters run in the interrupt; if any wants it, a soft interrupt of the same CPU runs the
 * handlers of those that did. A handler without a filter always wants to run.
 */
final class FilterEntrySource extends SoftEntrySource {
  /** The interrupt may come while the handlers run, so its runs are counted apart from theirs. */
  private final Activity filtering = new Activity();

  FilterEntrySource(InterruptLine line, Ipl ipl, Ipl softIpl, int rank, Cpu cpu) {
    super(line, ipl, softIpl, rank, cpu);
  }

  @Override
  void run(Context ctx) {
    boolean any = false;
    filtering.begin();
    for (HandlerRecord h : handlers) {
      if (h.filtered(ctx)) {
        h.wanted = true;
      }
      // Also what another source's filter wanted, from which the line was routed here meanwhile.
      any |= h.wanted;
    }
    filtering.end();
    if (any) {
      super.run(ctx);
    } else {
      ended();
    }
  }

  @Override
  void await(Context ctx, String what) {
    super.await(ctx, what);
    filtering.awaitEnd(ctx);
  }

  @Override
  void refuseOwn(Context ctx, String what) {
    super.refuseOwn(ctx, what);
    refuseOwn(ctx, filtering, what);
  }

  @Override
  void callHandlers(Context ctx) {
    for (HandlerRecord h : handlers) {
      if (h.wanted) {
        h.wanted = false;
        h.call(ctx);
      }
    }
  }
}
