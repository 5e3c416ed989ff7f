package org.splnet.kernel;

import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicLongArray;

/**
 * A real lock that is taken in the order of arrival: whoever finds it held, or a line before it,
 * draws a ticket; the one that is served next takes the word when it is free.
 *
 * <p>What excludes is the owner word, as in {@link RealLock}; the tickets only say who may try. So
 * letting go is the same single store, and the uncontended way costs two loads more. {@code
 * serving} is the ticket of the <em>first waiter</em>; who takes the word passes it on at once.
 *
 * <p>A CPU has one place in the line, and nested frames share it. Before a waiter lets a handler
 * in, it says that it is away; a place whose CPU is away is passed over, for the frame that waits
 * cannot take the lock before the handler returns, and the handler may want this very lock, or one
 * whose holder waits here. Who comes back to find its ticket passed over draws another. A handler
 * that wants the lock waits on the ticket of the frame below it.
 *
 * <p>Whoever marks itself away stores the mark and then looks at {@code serving}; whoever passes
 * the turn on stores {@code serving} and then looks at the marks. Both are volatile, so at least
 * one of the two passes the turn on, and a compare-and-set lets only one.
 */
final class TicketLock extends RealLock {
  private static final long NONE = -1;

  private final AtomicLong next = new AtomicLong();
  private final AtomicLong serving = new AtomicLong();

  /** Per CPU its ticket times two, plus one while it is away; written by that CPU only. */
  private final AtomicLongArray places;

  TicketLock(int cpus) {
    places = new AtomicLongArray(cpus);
    for (int i = 0; i < cpus; i++) {
      places.set(i, NONE);
    }
  }

  @Override
  boolean tryTake(int id) {
    return serving.get() == next.get() && super.tryTake(id);
  }

  @Override
  void await(Context ctx) {
    Cpu cpu = ctx.cpu;
    if (cpu == null) {
      awaitOffCpu(ctx);
    } else {
      awaitOn(ctx, cpu.index());
    }
  }

  /** An application thread is interrupted by nothing, so it is never away. */
  private void awaitOffCpu(Context ctx) {
    long ticket = next.getAndIncrement();
    int turn = 0;
    while (serving.get() != ticket || !isFree() || !super.tryTake(ctx.id)) {
      ctx.relax(turn++);
    }
    pass(ticket);
  }

  private void awaitOn(Context ctx, int cpu) {
    if (!sharesPlace(cpu)) {
      draw(cpu);
    }
    int turn = 0;
    for (; ; ) {
      long ticket = present(cpu);
      long before = ticket - serving.get();
      if (before < 0) {
        places.set(cpu, NONE);
      } else if (before == 0 && isFree() && super.tryTake(ctx.id)) {
        places.set(cpu, NONE);
        pass(ticket);
        return;
      } else if (ctx.interruptDue()) {
        places.set(cpu, 2 * ticket + 1);
        if (serving.get() == ticket) {
          pass(ticket);
        }
        ctx.window();
      } else {
        ctx.relax(turn++);
      }
    }
  }

  /** Whether a frame below waits already, with a ticket that is this one's too. */
  private boolean sharesPlace(int cpu) {
    return places.get(cpu) != NONE;
  }

  private long draw(int cpu) {
    long ticket = next.getAndIncrement();
    places.set(cpu, 2 * ticket);
    return ticket;
  }

  /** The CPU's ticket, no longer away; a new one if it has none. */
  private long present(int cpu) {
    long place = places.get(cpu);
    if (place == NONE) {
      return draw(cpu);
    }
    long ticket = place >> 1;
    if (place != 2 * ticket) {
      places.set(cpu, 2 * ticket);
    }
    return ticket;
  }

  /** Ends the turn of a ticket, and of those behind it whose CPUs are away. */
  private void pass(long ticket) {
    long t = ticket;
    do {
      if (!serving.compareAndSet(t, t + 1)) {
        return; // somebody else has passed it on, and goes on from there
      }
      t++;
    } while (isAway(t));
  }

  private boolean isAway(long ticket) {
    for (int i = 0; i < places.length(); i++) {
      if (places.get(i) == 2 * ticket + 1) {
        return true;
      }
    }
    return false;
  }
}
