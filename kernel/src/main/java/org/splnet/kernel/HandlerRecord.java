package org.splnet.kernel;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.splnet.kernel.trace.InterruptEvent;
import org.splnet.kernel.trace.SoftInterruptEvent;
import org.splnet.kernel.trace.TraceName;

/**
 * An attached handler: the pair that dispatch calls and the pair that was given.
 *
 * <p>The decision whether a lock is entered around the handler is taken once, here: with none, both
 * pairs are equal and dispatch pays nothing; with one, the function is a wrapper whose argument is
 * this record.
 */
final class HandlerRecord extends Padded {
  private static final Handler<HandlerRecord> WRAPPER =
      (ctx, record) -> {
        EntryLock lock = record.entry;
        if (lock == null) {
          throw new IllegalStateException("wrapper around a handler that has no entry lock");
        }
        lock.enter(ctx);
        try {
          record.realFunction.handle(ctx, record.realArgument);
        } finally {
          lock.exit(ctx);
        }
      };

  private static final Handler<HandlerRecord[]> CHAIN =
      (ctx, chain) -> {
        for (HandlerRecord h : chain) {
          h.call(ctx);
        }
      };

  final String name;
  final boolean mpSafe;

  /** The handlers that this one stands for, if it was made by {@link #chain}. */
  private final HandlerRecord[] inner;

  /** Decides in the interrupt whether the handler is to run, see {@link EntryContext#FILTER}. */
  private @Nullable Filter<Object> filter;

  /** The filter has decided that it is to run; of the CPU that serves the line. */
  @Confined("the filter's verdict, of the CPU that serves the line")
  boolean wanted;

  /** Another record wraps it; see {@link EntryScope}. */
  volatile boolean demoted;

  final Handler<Object> realFunction;
  final Object realArgument;
  final @Nullable EntryLock entry;
  private final Handler<Object> function;
  private final Object argument;

  private final Machine machine;

  /** Made by whoever asks first, be it the one who runs it or one who waits for it. */
  private volatile OrderGraph.@Nullable Waitable waitable;

  /** How often it ran; written by the CPU that runs it. */
  final Counter count = new Counter();

  /** As what it is known to those who trace, and its number there. */
  private TraceName traced;

  private int traceNumber;

  @SuppressWarnings("unchecked")
  <A> HandlerRecord(Machine machine, String name, Handler<A> handler, A argument, Attach attach) {
    this.machine = machine;
    this.name = name;
    this.mpSafe = attach.mpSafe();
    this.inner = new HandlerRecord[0];
    this.realFunction = raised(machine.callerRank(), (Handler<Object>) handler);
    this.realArgument = (Object) argument;
    this.traced = TraceName.of(TraceName.Kind.HANDLER, name);
    this.entry = machine.entryLock(attach);
    if (entry == null) {
      this.function = realFunction;
      this.argument = realArgument;
    } else {
      this.function = (Handler<Object>) (Handler<?>) WRAPPER;
      this.argument = this;
    }
  }

  /** As what a checked run knows a wait for it. */
  OrderGraph.Waitable waitable(String kind) {
    OrderGraph.Waitable w = waitable;
    if (w == null) {
      w = machine.graph().waitable(kind + " '" + name + "'");
      waitable = w;
    }
    return w;
  }

  /** Says as what it is known to those who trace; before it runs. */
  void traceAs(TraceName.Kind kind, String line, int rank) {
    traced = new TraceName(kind, name, line, rank, entry != null);
    traceNumber = machine.tracing().name(traced);
  }

  @SuppressWarnings("unchecked")
  private HandlerRecord(EntryLock lock, HandlerRecord[] chain) {
    this.machine = chain[0].machine;
    this.name = String.join(", ", Arrays.stream(chain).map(h -> h.name).toList());
    this.mpSafe = true;
    this.inner = chain;
    this.realFunction = (Handler<Object>) (Handler<?>) CHAIN;
    this.realArgument = chain;
    this.entry = lock;
    this.function = (Handler<Object>) (Handler<?>) WRAPPER;
    this.argument = this;
    TraceName first = chain[0].traced;
    this.traced = new TraceName(first.kind(), name, first.line(), first.rank(), true);
    this.traceNumber = machine.tracing().name(traced);
  }

  /** A record that calls others with a lock entered around them. */
  static HandlerRecord chain(EntryLock lock, HandlerRecord... chain) {
    return new HandlerRecord(lock, chain);
  }

  @SuppressWarnings("unchecked")
  <A> void setFilter(Filter<A> to) {
    filter = (Filter<Object>) to;
  }

  /** Whether a filter wants it to run. */
  boolean filtered(Context ctx) {
    if (inner.length == 0) {
      Filter<Object> f = filter;
      return f == null || f.wants(ctx, realArgument);
    }
    boolean any = false;
    for (HandlerRecord h : inner) {
      any |= h.filtered(ctx);
    }
    return any;
  }

  private static Handler<Object> raised(int rank, Handler<Object> handler) {
    if (rank == 0) {
      return handler;
    }
    return (ctx, argument) -> {
      int s = ctx.raiseTo(rank);
      handler.handle(ctx, argument);
      ctx.splx(s);
    };
  }

  @Work("handler")
  void call(Context ctx) {
    count.add(1);
    ctx.traceBegin(traceNumber);
    if (isRecorded()) {
      record(ctx, function, argument);
    } else {
      function.handle(ctx, argument);
    }
    ctx.traceEnd(traceNumber);
  }

  /** As {@link #call}, by one who has entered the entry lock for it. */
  @Work("handler")
  void callEntered(Context ctx) {
    count.add(1);
    ctx.traceBegin(traceNumber);
    if (isRecorded()) {
      record(ctx, realFunction, realArgument);
    } else {
      realFunction.handle(ctx, realArgument);
    }
    ctx.traceEnd(traceNumber);
  }

  /** Whether the flight recorder wants its runs; nothing at all while there is no recording. */
  private boolean isRecorded() {
    return (InterruptEvent.recorded() && traced.kind() == TraceName.Kind.HANDLER)
        || (SoftInterruptEvent.recorded() && traced.kind() != TraceName.Kind.HANDLER);
  }

  private void record(Context ctx, Handler<Object> f, Object with) {
    if (traced.kind() == TraceName.Kind.HANDLER) {
      recordInterrupt(ctx, f, with);
    } else {
      recordSoftInterrupt(ctx, f, with);
    }
  }

  private void recordInterrupt(Context ctx, Handler<Object> f, Object with) {
    InterruptEvent event = new InterruptEvent();
    event.begin();
    f.handle(ctx, with);
    event.end();
    if (event.shouldCommit()) {
      event.handler = name;
      event.line = traced.line();
      event.level = ctx.levelName(traced.rank());
      event.wrapped = wrapped();
      event.cpu = ctx.name();
      event.machine = machine.config().name();
      event.commit();
    }
  }

  private void recordSoftInterrupt(Context ctx, Handler<Object> f, Object with) {
    SoftInterruptEvent event = new SoftInterruptEvent();
    event.begin();
    f.handle(ctx, with);
    event.end();
    if (event.shouldCommit()) {
      event.handler = name;
      event.callout = traced.kind() == TraceName.Kind.CALLOUT;
      event.level = ctx.levelName(traced.rank());
      event.wrapped = wrapped();
      event.cpu = ctx.name();
      event.machine = machine.config().name();
      event.commit();
    }
  }

  boolean wrapped() {
    return entry != null || demoted;
  }
}
