package org.splnet.kernel;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

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
  boolean wanted;

  /** Another record wraps it; see {@link EntryScope}. */
  volatile boolean demoted;

  final Handler<Object> realFunction;
  final Object realArgument;
  final @Nullable EntryLock entry;
  private final Handler<Object> function;
  private final Object argument;

  private final Machine machine;
  private OrderGraph.@Nullable Waitable waitable;

  /** How often it ran; written by the CPU that runs it. */
  long count;

  @SuppressWarnings("unchecked")
  <A> HandlerRecord(Machine machine, String name, Handler<A> handler, A argument, Attach attach) {
    this.machine = machine;
    this.name = name;
    this.mpSafe = attach.mpSafe();
    this.inner = new HandlerRecord[0];
    this.realFunction = raised(machine.callerRank(), (Handler<Object>) handler);
    this.realArgument = (Object) argument;
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

  void call(Context ctx) {
    count++;
    function.handle(ctx, argument);
  }

  boolean wrapped() {
    return entry != null || demoted;
  }
}
