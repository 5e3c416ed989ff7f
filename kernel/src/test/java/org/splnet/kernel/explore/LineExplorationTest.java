package org.splnet.kernel.explore;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.splnet.kernel.Attach;
import org.splnet.kernel.Context;
import org.splnet.kernel.EntryContext;
import org.splnet.kernel.EntryScope;
import org.splnet.kernel.InterruptLine;
import org.splnet.kernel.Ipl;
import org.splnet.kernel.KernelOptions;
import org.splnet.kernel.LockBinding;
import org.splnet.kernel.Machine;
import org.splnet.kernel.MachineConfig;
import org.splnet.kernel.Routing;

/**
 * Interrupt lines under all kinds of entry and routing: handlers come and go, lines are routed
 * elsewhere, and every assertion is followed by a run of each handler that was attached before it.
 */
@Tag("woven")
@Tag("races")
class LineExplorationTest {

  /** A device with a handler: what was asserted, and what the handler has seen of that. */
  private static final class Device {
    private final String name;
    // Atomic for the weaver, so that others may go on between the store and the assertion.
    final AtomicInteger asked = new AtomicInteger();
    volatile int filtered;
    volatile int seen;
    volatile boolean inHandler;
    volatile boolean gone;

    Device(String name) {
      this.name = name;
    }

    void ask(InterruptLine line) {
      asked.incrementAndGet();
      line.raise();
    }

    /** Asks the device whether it interrupted, which quietens it. */
    boolean filter() {
      int now = asked.get();
      if (now == filtered) {
        return false;
      }
      filtered = now;
      return true;
    }

    void handle(Context ctx) {
      if (inHandler) {
        throw new AssertionError(name + "'s handler runs twice at once");
      }
      inHandler = true;
      if (gone) {
        throw new AssertionError(name + "'s handler runs after it was detached");
      }
      seen = asked.get();
      inHandler = false;
    }

    void checkServed() {
      if (seen != asked.get()) {
        throw new AssertionError(
            name + " asserted the line " + asked + " times, its handler saw " + seen);
      }
    }
  }

  private static Machine machine(World w, KernelOptions options) {
    return w.machine(
        MachineConfig.named("m").withCpus(2).withBinding(LockBinding.FINE).withOptions(options));
  }

  private static InterruptLine.Established attach(
      Context ctx, InterruptLine line, Device d, Ipl ipl, Attach attach) {
    return line.establish(ctx, d.name, ipl, (c, a) -> a.filter(), (c, a) -> a.handle(c), d, attach);
  }

  private static void attachFirst(Machine m, InterruptLine line, Device d, Ipl ipl) {
    Context ctx = m.enterTop();
    attach(ctx, line, d, ipl, Attach.MPSAFE);
    m.leaveTop(ctx);
  }

  /** A handler of another level joins a line that is in use. */
  private static Program joins(KernelOptions options) {
    return w -> {
      Machine m = machine(w, options);
      InterruptLine line = m.line("shared", m.cpu(0));
      Device first = new Device("first");
      Device second = new Device("second");
      attachFirst(m, line, first, Ipl.NET);
      w.event("first device", () -> first.ask(line));
      w.top(
          m,
          "attaches",
          ctx -> {
            attach(ctx, line, second, Ipl.TTY, Attach.MPSAFE);
            second.ask(line);
          });
      w.atEnd(first::checkServed);
      w.atEnd(second::checkServed);
    };
  }

  /** A handler leaves a line that others use, at its own or at another level. */
  private static Program leaves(KernelOptions options, Attach attach, boolean onCpu) {
    return w -> {
      Machine m = machine(w, options);
      InterruptLine line = m.line("shared", m.cpu(0));
      Device first = new Device("first");
      Device second = new Device("second");
      attachFirst(m, line, first, Ipl.NET);
      Context c = m.enterTop();
      InterruptLine.Established e = attach(c, line, second, Ipl.NET, attach);
      m.leaveTop(c);
      w.event("first device", () -> first.ask(line));
      w.event("second device", () -> second.ask(line));
      Consumer<Context> detach =
          ctx -> {
            line.disestablish(ctx, e);
            second.gone = true;
          };
      if (onCpu) {
        w.onCpu(m.cpu(0), "detaches", detach);
      } else {
        w.top(m, "detaches", detach);
      }
      w.atEnd(first::checkServed);
    };
  }

  /** A line is routed to and fro while its device asserts it and another handler joins. */
  private static Program routed(KernelOptions options) {
    return w -> {
      Machine m = machine(w, options);
      InterruptLine line = m.line("routed", m.cpu(0));
      Device first = new Device("first");
      Device second = new Device("second");
      attachFirst(m, line, first, Ipl.NET);
      w.event(
          "device",
          () -> {
            first.ask(line);
            first.ask(line);
          });
      w.top(
          m,
          "routes",
          ctx -> {
            line.route(ctx, m.cpu(1));
            line.route(ctx, m.cpu(0));
          });
      w.top(
          m,
          "attaches",
          ctx -> {
            InterruptLine.Established e = attach(ctx, line, second, Ipl.TTY, Attach.MPSAFE);
            second.ask(line);
            first.ask(line);
            line.disestablish(ctx, e);
            second.gone = true;
          });
      w.atEnd(first::checkServed);
    };
  }

  /** Two CPUs and an application assert a line of one handler. */
  private static Program asserted(KernelOptions options) {
    return w -> {
      Machine m = machine(w, options);
      InterruptLine line = m.line("asserted", m.cpu(0));
      Device d = new Device("device");
      attachFirst(m, line, d, Ipl.NET);
      w.onCpu(m.cpu(0), "asks", ctx -> d.ask(line));
      w.onCpu(m.cpu(1), "asks too", ctx -> d.ask(line));
      w.event("asks from outside", () -> d.ask(line));
      w.atEnd(d::checkServed);
    };
  }

  static Stream<Exploration> all() {
    List<Exploration> all = new ArrayList<>();
    for (EntryContext entry : EntryContext.values()) {
      for (Routing routing : new Routing[] {Routing.FIXED, Routing.ROUND_ROBIN}) {
        KernelOptions o = KernelOptions.DEFAULT.withEntry(entry).withRouting(routing);
        String how = " under " + entry.label() + ", " + routing.label();
        all.add(Exploration.survives("asserts" + how, asserted(o)));
        all.add(Exploration.survives("joins" + how, joins(o)));
        all.add(Exploration.survives("leaves" + how, leaves(o, Attach.MPSAFE, false)));
        all.add(Exploration.survives("leaves from a cpu" + how, leaves(o, Attach.MPSAFE, true)));
        all.add(
            Exploration.survives(
                "leaves a mixed line" + how,
                leaves(o.withEntryLock(EntryScope.LINE), Attach.UNFLAGGED, false)));
        if (routing == Routing.FIXED) {
          all.add(Exploration.survives("is routed" + how, routed(o)));
        }
      }
    }
    return all.stream();
  }

  static Stream<Arguments> explorations() {
    return Exploration.arguments(all());
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("explorations")
  void servesEveryAssertionOnceAttachedAndNoneOnceDetached(String name, Exploration exploration) {
    exploration.check();
  }
}
