package org.splnet.net.stats;

import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.splnet.kernel.Context;
import org.splnet.kernel.Counter;
import org.splnet.kernel.Machine;
import org.splnet.kernel.PerContext;
import org.splnet.kernel.Switches;
import org.splnet.kernel.trace.TraceName;

/**
 * The counters of a stack: per context, one writer each, summed on reading. A {@link #part} counts
 * what one interface sees; the whole is what it has counted itself and all its parts.
 *
 * <p>A reader on another thread may miss what was counted in the last moments.
 */
public final class NetCounters {
  private static final int SIZE = NetCounter.values().length;

  private final Machine machine;
  private final PerContext<long[]> counters;
  private final AtomicReference<List<NetCounters>> parts = new AtomicReference<>(List.of());

  /** The numbers of the counters as events of a trace. */
  private final int[] events = new int[SIZE];

  /** Counters at zero. */
  public NetCounters(Machine machine) {
    this.machine = machine;
    // A line to spare at each end: arrays of two CPUs do not meet.
    this.counters = machine.perContext(ctx -> new long[SIZE + 16]);
    for (NetCounter c : NetCounter.values()) {
      if (c.isDrop()) {
        events[c.ordinal()] = machine.tracing().name(TraceName.of(TraceName.Kind.EVENT, c.name()));
      }
    }
  }

  /** Counters at zero of a part of what these count: what is counted there counts here too. */
  public NetCounters part() {
    NetCounters part = new NetCounters(machine);
    parts.updateAndGet(old -> Stream.concat(old.stream(), Stream.of(part)).toList());
    return part;
  }

  /** Counts one. */
  public void count(Context ctx, NetCounter c) {
    count(ctx, c, 1);
  }

  /** Counts {@code n}. */
  public void count(Context ctx, NetCounter c, int n) {
    Counter.add(counters.get(ctx), 8 + c.ordinal(), n);
    if (Switches.TRACE || DropEvent.recorded()) {
      tell(ctx, c, n);
    }
  }

  /** Tells those who trace of packets that were lost. */
  private void tell(Context ctx, NetCounter c, int n) {
    if (c.isDrop() && n > 0) {
      ctx.traceEvent(events[c.ordinal()], n);
      DropEvent.record(ctx, c, n);
    }
  }

  /** The sum over all contexts. */
  public long get(NetCounter c) {
    long sum = 0;
    for (Context ctx : machine.contexts()) {
      long[] a = counters.peek(ctx);
      if (a != null) {
        sum += Counter.get(a, 8 + c.ordinal());
      }
    }
    for (NetCounters part : parts.get()) {
      sum += part.get(c);
    }
    return sum;
  }

  /** All sums. */
  public Map<NetCounter, Long> snapshot() {
    Map<NetCounter, Long> out = new EnumMap<>(NetCounter.class);
    for (NetCounter c : NetCounter.values()) {
      out.put(c, get(c));
    }
    return out;
  }

  /** Received frames that have not ended yet: 0 when no input queue and no fragment waits. */
  public long inputBalance() {
    long sum = 0;
    for (NetCounter c : NetCounter.values()) {
      switch (c.part()) {
        case INPUT_BEGIN -> sum += get(c);
        case INPUT_END, INPUT_DROP, INPUT_TO_OUTPUT -> sum -= get(c);
        case NOTE, MISSED, OUTPUT_BEGIN, OUTPUT_DROP -> {
          // not of this ledger
        }
      }
    }
    return sum;
  }

  /**
   * Packets on their way out or out: given to drivers, in send queues, or waiting for neighbours.
   */
  public long outputBalance() {
    long sum = 0;
    for (NetCounter c : NetCounter.values()) {
      switch (c.part()) {
        case OUTPUT_BEGIN, INPUT_TO_OUTPUT -> sum += get(c);
        case OUTPUT_DROP -> sum -= get(c);
        case NOTE, MISSED, INPUT_BEGIN, INPUT_END, INPUT_DROP -> {
          // not of this ledger
        }
      }
    }
    return sum;
  }
}
