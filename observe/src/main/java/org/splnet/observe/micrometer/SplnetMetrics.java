package org.splnet.observe.micrometer;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.FunctionTimer;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tag;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.TimeGauge;
import io.micrometer.core.instrument.binder.BaseUnits;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.function.ToDoubleFunction;
import java.util.function.ToIntFunction;
import java.util.function.ToLongFunction;
import org.splnet.kernel.Context;
import org.splnet.kernel.LockClass;
import org.splnet.kernel.LockStatistics;
import org.splnet.kernel.Machine;
import org.splnet.kernel.MachineStatistics;
import org.splnet.kernel.MachineStatistics.HandlerCount;
import org.splnet.kernel.MachineStatistics.SoftCount;
import org.splnet.kernel.Switches;
import org.splnet.net.NetStack;
import org.splnet.net.iface.NetInterface;
import org.splnet.net.queue.InputQueue;
import org.splnet.net.stats.NetCounter;
import org.splnet.observe.CounterText;

/**
 * Every statistic of a stack and its machine as Micrometer meters.
 *
 * <p>Meters are read when the registry is scraped and hold the stack weakly. Interfaces, interrupt
 * handlers and soft interrupts are those that there are when this is bound: bind it when the host
 * is up. A handler that is detached later counts no further.
 *
 * <table>
 * <caption>Meters</caption>
 * <tr><td>{@code splnet.protocol.events} <td>counter <td>protocol, event
 * <tr><td>{@code splnet.protocol.drops} <td>counter <td>protocol, reason
 * <tr><td>{@code splnet.interface.packets}, {@code .bytes} <td>counter <td>interface, direction
 * <tr><td>{@code splnet.interface.drops} <td>counter <td>interface
 * <tr><td>{@code splnet.interrupts} <td>counter <td>line, handler, level, entry
 * <tr><td>{@code splnet.softinterrupts} <td>counter <td>name, level
 * <tr><td>{@code splnet.callouts} <td>counter <td>cpu
 * <tr><td>{@code splnet.cpu.idle} <td>time, rising <td>cpu
 * <tr><td>{@code splnet.lock.acquisitions} <td>counter <td>class
 * <tr><td>{@code splnet.lock.waits} <td>timer: contentions and how long they waited <td>class
 * <tr><td>{@code splnet.packets.used}, {@code .capacity} <td>gauge <td>
 * <tr><td>{@code splnet.packets.exhausted} <td>counter <td>
 * <tr><td>{@code splnet.queue.length}, {@code .high} <td>gauge <td>queue
 * <tr><td>{@code splnet.neighbours} <td>gauge <td>interface
 * <tr><td>{@code splnet.sockets} <td>gauge <td>
 * </table>
 *
 * Each has the tag {@code host}, the name of the machine.
 */
public final class SplnetMetrics implements MeterBinder {
  private static final String CLASS = "class";

  private final NetStack stack;
  private final Tags tags;

  /**
   * The meters of a stack.
   *
   * @param extra tags of all meters beside {@code host}
   */
  public SplnetMetrics(NetStack stack, Iterable<Tag> extra) {
    this.stack = stack;
    this.tags = Tags.of("host", stack.machine().config().name()).and(extra);
  }

  /** The meters of a stack, with no other tags. */
  public SplnetMetrics(NetStack stack) {
    this(stack, List.of());
  }

  @Override
  public void bindTo(MeterRegistry registry) {
    bindProtocols(registry);
    stack.interfaces().forEach(i -> bindInterface(registry, i));
    bindMachine(registry);
    if (Switches.STATS) {
      stack.machine().order().classes().forEach(c -> bindLock(registry, c));
    }
    bindPackets(registry);
    stack.inputQueues().forEach((name, q) -> bindQueue(registry, name + " input", q));
    gauge(
        registry,
        "splnet.sockets",
        "UDP sockets and services",
        tags,
        s -> inTop(s, ctx -> s.udp().endpoints(ctx).size()));
  }

  private void bindProtocols(MeterRegistry registry) {
    for (NetCounter c : NetCounter.values()) {
      CounterText text = CounterText.of(c);
      String name = c.isDrop() ? "splnet.protocol.drops" : "splnet.protocol.events";
      String description =
          c.isDrop() ? "Packets lost, by reason" : "What protocols have counted beside losses";
      counter(
          registry,
          name,
          description,
          tags.and("protocol", text.protocol(), c.isDrop() ? "reason" : "event", text.tag()),
          s -> s.counters().get(c));
    }
  }

  private void bindInterface(MeterRegistry registry, NetInterface i) {
    Tags in = tags.and("interface", i.name(), "direction", "in");
    Tags out = tags.and("interface", i.name(), "direction", "out");
    String packets = "Frames received and queued to be sent";
    counter(registry, "splnet.interface.packets", packets, in, of(i, NetCounter.FRAMES_IN));
    counter(registry, "splnet.interface.packets", packets, out, of(i, NetCounter.FRAMES_OUT));
    bytes(registry, in, of(i, NetCounter.BYTES_IN));
    bytes(registry, out, of(i, NetCounter.BYTES_OUT));
    Tags own = tags.and("interface", i.name());
    counter(registry, "splnet.interface.drops", "Frames lost", own, s -> drops(i));
    gauge(
        registry,
        "splnet.neighbours",
        "Neighbours known or asked for",
        own,
        s -> inTop(s, ctx -> s.arp().table(i).size(ctx)));
    Tags queue = tags.and("queue", i.name() + " send");
    gauge(
        registry,
        "splnet.queue.length",
        "Packets that wait",
        queue,
        s -> inTop(s, ctx -> i.sendQueue().size(ctx)));
    gauge(
        registry,
        "splnet.queue.high",
        "The most packets that ever waited",
        queue,
        s -> inTop(s, ctx -> i.sendQueue().highWater(ctx)));
  }

  private static ToDoubleFunction<NetStack> of(NetInterface i, NetCounter c) {
    return s -> i.counters().get(c);
  }

  private static long drops(NetInterface i) {
    long sum = 0;
    for (NetCounter c : NetCounter.values()) {
      sum += c.isDrop() ? i.counters().get(c) : 0;
    }
    return sum;
  }

  private void bindMachine(MeterRegistry registry) {
    MachineStatistics now = statistics(stack);
    for (HandlerCount h : now.handlers()) {
      counter(
          registry,
          "splnet.interrupts",
          "Interrupt handlers run",
          tags.and(
              "line",
              h.line(),
              "handler",
              h.handler(),
              "level",
              label(h.level()),
              "entry",
              h.wrapped() ? "wrapped" : "direct"),
          s ->
              statistics(s).handlers().stream()
                  .filter(o -> isSame(o, h))
                  .mapToLong(HandlerCount::count)
                  .sum());
    }
    for (SoftCount soft : now.softInterrupts()) {
      counter(
          registry,
          "splnet.softinterrupts",
          "Soft interrupts run",
          tags.and("name", soft.name(), "level", label(soft.level())),
          s ->
              statistics(s).softInterrupts().stream()
                  .filter(o -> o.name().equals(soft.name()) && o.level() == soft.level())
                  .mapToLong(SoftCount::count)
                  .sum());
    }
    for (int i = 0; i < now.cpus().size(); i++) {
      int cpu = i;
      Tags own = tags.and("cpu", Integer.toString(cpu));
      counter(
          registry,
          "splnet.callouts",
          "Callouts run",
          own,
          s -> statistics(s).cpus().get(cpu).callouts());
      TimeGauge.builder(
              "splnet.cpu.idle", stack, TimeUnit.NANOSECONDS, s -> s.machine().cpu(cpu).idleNanos())
          .description("How long the CPU had nothing to do, so far")
          .tags(own)
          .register(registry);
    }
  }

  private static boolean isSame(HandlerCount a, HandlerCount b) {
    return a.line().equals(b.line())
        && a.handler().equals(b.handler())
        && a.level() == b.level()
        && a.wrapped() == b.wrapped();
  }

  private static String label(Enum<?> level) {
    return level.name().toLowerCase(Locale.ROOT);
  }

  private void bindLock(MeterRegistry registry, LockClass c) {
    int rank = stack.machine().order().rank(c);
    Tags own = tags.and(CLASS, c.name());
    counter(
        registry,
        "splnet.lock.acquisitions",
        "Real locks taken",
        own,
        s -> lock(s, rank).acquisitions());
    FunctionTimer.builder(
            "splnet.lock.waits",
            stack,
            (ToLongFunction<NetStack>) s -> lock(s, rank).contended(),
            s -> lock(s, rank).waitNanos(),
            TimeUnit.NANOSECONDS)
        .description("Locks that were taken by another, and how long that was waited for")
        .tags(own)
        .register(registry);
  }

  private static LockStatistics.ByClass lock(NetStack s, int rank) {
    return s.machine().lockStatistics().classes().get(rank);
  }

  private void bindPackets(MeterRegistry registry) {
    gauge(
        registry,
        "splnet.packets.capacity",
        "Packets that the stack has",
        tags,
        s -> s.pool().capacity());
    gauge(
        registry,
        "splnet.packets.used",
        "Packets in use",
        tags,
        s -> Math.clamp(inTop(s, ctx -> s.pool().outstanding(ctx)), 0, s.pool().capacity()));
    counter(
        registry,
        "splnet.packets.exhausted",
        "How often a packet was asked for and there was none",
        tags,
        s -> s.pool().exhausted());
  }

  private void bindQueue(MeterRegistry registry, String name, InputQueue q) {
    Tags own = tags.and("queue", name);
    gauge(registry, "splnet.queue.length", "Packets that wait", own, s -> q.size());
    gauge(
        registry,
        "splnet.queue.high",
        "The most packets that ever waited",
        own,
        s -> q.highWater());
  }

  private static MachineStatistics statistics(NetStack s) {
    Machine machine = s.machine();
    Context ctx = machine.enterTop();
    try {
      return machine.statistics(ctx);
    } finally {
      machine.leaveTop(ctx);
    }
  }

  /** Asks something as an application does. */
  private static int inTop(NetStack s, ToIntFunction<Context> question) {
    Context ctx = s.machine().enterTop();
    try {
      return question.applyAsInt(ctx);
    } finally {
      s.machine().leaveTop(ctx);
    }
  }

  private void counter(
      MeterRegistry registry,
      String name,
      String description,
      Tags own,
      ToDoubleFunction<NetStack> value) {
    FunctionCounter.builder(name, stack, value)
        .description(description)
        .tags(own)
        .register(registry);
  }

  private void bytes(MeterRegistry registry, Tags own, ToDoubleFunction<NetStack> value) {
    FunctionCounter.builder("splnet.interface.bytes", stack, value)
        .description("Bytes of frames received and queued to be sent")
        .baseUnit(BaseUnits.BYTES)
        .tags(own)
        .register(registry);
  }

  private void gauge(
      MeterRegistry registry,
      String name,
      String description,
      Tags own,
      ToDoubleFunction<NetStack> value) {
    Gauge.builder(name, stack, value).description(description).tags(own).register(registry);
  }
}
