package org.splnet.kernel;

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

  final String name;
  final Handler<Object> realFunction;
  final Object realArgument;
  final @Nullable EntryLock entry;
  private final Handler<Object> function;
  private final Object argument;

  /** How often it ran; written by the CPU that runs it. */
  long count;

  @SuppressWarnings("unchecked")
  <A> HandlerRecord(Machine machine, String name, Handler<A> handler, A argument, Attach attach) {
    this.name = name;
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
    return entry != null;
  }
}
