package org.splnet.lab.check.scenarios;

import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;
import org.splnet.kernel.Attach;
import org.splnet.kernel.Callout;
import org.splnet.kernel.Context;
import org.splnet.kernel.GuardedBy;
import org.splnet.kernel.Ipl;
import org.splnet.kernel.LockBinding;
import org.splnet.kernel.LockClass;
import org.splnet.kernel.LockOrder;
import org.splnet.kernel.Machine;
import org.splnet.kernel.MachineConfig;
import org.splnet.kernel.Mutex;
import org.splnet.kernel.SoftInterrupt;
import org.splnet.kernel.explore.Program;
import org.splnet.kernel.explore.World;
import org.splnet.lab.check.Scenario;
import org.splnet.lab.check.Variant;

/**
 * Scenario 20: a connection is closed while its retransmit callout runs on a second CPU and input
 * for it on a third.
 *
 * <p>It stands in for a TCP: a table, a connection (pcb) with a lock and a callout, and nothing of
 * the protocol. The lock classes are declared as those of a TCP would be, table outside pcb.
 */
public final class TcpClose {
  private static final int BUDGET = 500;
  private static final int WRONG_BUDGET = 3000;
  private static final int CPUS = 3;
  private static final long RTO_NANOS = 1 << 20;

  private static final LockClass TABLE = World.lockClass("tcptable", Ipl.SOFTNET);
  private static final LockClass PCB = World.lockClass("tcppcb", Ipl.SOFTNET);

  private TcpClose() {}

  /** The scenario. */
  public static Scenario scenario() {
    return new Scenario(
        20,
        "tcp-close",
        "close, retransmit callout and input on three CPUs, pcb freed once (a stand-in for a TCP)",
        List.of(
            wrong(
                "wrong",
                "close cancels the callout and does not wait for its run",
                Tcp::closeByCancel,
                "wait for the callout before the pcb is freed: cancelAndWait",
                "DESTROYED"),
            wrong(
                "wrong-locked",
                "close waits for the callout under the pcb lock, which the callout wants",
                Tcp::closeWaitingUnderTheLock,
                "wait with the pcb lock given up",
                "DEADLOCK"),
            wrong(
                "wrong-in-table",
                "close leaves the pcb in the table, where input finds it when it has been freed",
                Tcp::closeInTable,
                "take the pcb out of the table first",
                "DESTROYED"),
            Variant.right(
                "right",
                "out of the table, marked closed under its lock, waited for, freed",
                program(Tcp::close),
                BUDGET)));
  }

  private static Variant wrong(
      String name, String about, BiConsumer<Tcp, Context> close, String remedy, String expected) {
    return Variant.wrong(name, about, program(close), WRONG_BUDGET, remedy, expected);
  }

  private static Program program(BiConsumer<Tcp, Context> close) {
    return w -> {
      Machine m =
          w.machine(
              MachineConfig.named("host")
                  .withCpus(CPUS)
                  .withBinding(LockBinding.FINE)
                  .withOrder(LockOrder.STANDARD.plus(TABLE, PCB)));
      w.earlyTimes(1);
      Tcp tcp = new Tcp(m);
      w.onCpu(m.cpu(0), "sends", tcp::send);
      w.event("segment", () -> tcp.input.schedule(m.cpu(1)));
      w.top(m, "closes", ctx -> close.accept(tcp, ctx));
      w.atEnd(() -> {
        if (tcp.freed.get() != 1) {
          throw new AssertionError("the pcb was freed " + tcp.freed + " times");
        }
      });
    };
  }

  /** A connection: its lock, its callout, and whether it is closed. */
  private static final class Pcb {
    final Mutex lock;
    final Callout retransmit;

    @GuardedBy("lock")
    private boolean closed;

    Pcb(Machine m) {
      lock = m.mutex(PCB, "connection");
      retransmit = m.callout("retransmit", (ctx, p) -> p.time(ctx), this, Attach.MPSAFE);
    }

    /** Sends again, and so it waits for an acknowledgement again. */
    void time(Context ctx) {
      lock.enter(ctx);
      try {
        if (!closed) {
          retransmit.schedule(ctx, RTO_NANOS);
        }
      } finally {
        lock.exit(ctx);
      }
    }

    void close(Context ctx) {
      lock.enter(ctx);
      try {
        closed = true;
      } finally {
        lock.exit(ctx);
      }
    }
  }

  /** The table, with its one connection. */
  private static final class Tcp {
    final Mutex lock;
    final SoftInterrupt input;
    final AtomicInteger freed = new AtomicInteger();

    @GuardedBy("lock")
    private @Nullable Pcb pcb;

    Tcp(Machine m) {
      lock = m.mutex(TABLE, "connections");
      pcb = new Pcb(m);
      input =
          m.softInterrupt(
              "tcp input", Ipl.SOFTNET, (ctx, t) -> t.receive(ctx), this, Attach.MPSAFE_PROTOCOL);
    }

    /** The first segment: the callout is armed on the sender's CPU. */
    void send(Context ctx) {
      receive(ctx);
    }

    /** A segment: the callout is armed anew; the pcb is locked before the table is left. */
    void receive(Context ctx) {
      Pcb found;
      lock.enter(ctx);
      try {
        found = pcb;
        if (found != null) {
          found.time(ctx);
        }
      } finally {
        lock.exit(ctx);
      }
    }

    private @Nullable Pcb takeOut(Context ctx) {
      lock.enter(ctx);
      try {
        Pcb taken = pcb;
        pcb = null;
        return taken;
      } finally {
        lock.exit(ctx);
      }
    }

    private void free(Context ctx, Pcb p) {
      freed.incrementAndGet();
      p.lock.destroy(ctx);
    }

    void close(Context ctx) {
      Pcb p = takeOut(ctx);
      if (p != null) {
        p.close(ctx);
        p.retransmit.cancelAndWait(ctx);
        free(ctx, p);
      }
    }

    void closeByCancel(Context ctx) {
      Pcb p = takeOut(ctx);
      if (p != null) {
        p.close(ctx);
        p.retransmit.cancel(ctx);
        free(ctx, p);
      }
    }

    void closeWaitingUnderTheLock(Context ctx) {
      Pcb p = takeOut(ctx);
      if (p != null) {
        p.lock.enter(ctx);
        try {
          p.closed = true;
          p.retransmit.cancelAndWait(ctx);
        } finally {
          p.lock.exit(ctx);
        }
        free(ctx, p);
      }
    }

    /** The wrong way: it stays in the table. */
    void closeInTable(Context ctx) {
      Pcb p;
      lock.enter(ctx);
      try {
        p = pcb;
      } finally {
        lock.exit(ctx);
      }
      if (p != null) {
        p.close(ctx);
        p.retransmit.cancelAndWait(ctx);
        free(ctx, p);
      }
    }
  }
}
