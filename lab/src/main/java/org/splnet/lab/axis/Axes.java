package org.splnet.lab.axis;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.IntStream;
import org.splnet.kernel.EntryContext;
import org.splnet.kernel.EntryScope;
import org.splnet.kernel.LevelSet;
import org.splnet.kernel.LevelWith;
import org.splnet.kernel.LockBinding;
import org.splnet.kernel.ReplayOrder;
import org.splnet.kernel.Routing;
import org.splnet.kernel.SpinKind;
import org.splnet.net.iface.StartKind;
import org.splnet.net.iface.UpcallKind;
import org.splnet.net.queue.DispatchKind;
import org.splnet.net.queue.QueueKind;
import org.splnet.net.queue.SteeringKind;

/** All axes. To have another one, declare it here; nothing else need know of it. */
public final class Axes {
  /** The lock grain, which names a row. */
  public static final String LOCK = "lock";

  /** The number of CPUs, which has a column of its own. */
  public static final String CPUS = "cpus";

  /** The frame length. */
  public static final String SIZE = "size";

  /** The choice of the frame length for the shortest frames. */
  public static final String SHORTEST = Integer.toString(FrameSize.MIN);

  /** The kind of spin lock. */
  public static final String SPIN = "spin";

  /** The levels of lock classes. */
  public static final String CLASS_LEVEL = "class-level";

  /** The CPU of the serial line, where there is one. */
  public static final String SL_CPU = "sl-cpu";

  private static final int MAX_BUDGET = 4096;
  private static final int WHOLE = 100;

  /** As many as may be simulated; how many can be measured here, an experiment knows. */
  private static final Range CPU_RANGE = new Range(1, 256, "");

  /** In the order of the help and the columns; of rows, the first axis changes fastest. */
  public static final List<Axis> ALL =
      List.of(
          Axis.of(
                  LOCK,
                  "lock grain",
                  LockBinding.standard().toArray(LockBinding[]::new),
                  LockBinding.FINE,
                  Setup::withLock)
              .comparing(LockBinding.standard().stream().map(LockBinding::label).toList())
              .captioned(label -> ""),
          Axis.of(
              "queue",
              "input queue",
              QueueKind.values(),
              QueueKind.PER_CPU,
              (s, k) -> s.withStack(s.stack().withQueue(k))),
          Axis.of(
              "dispatch",
              "dispatch",
              DispatchKind.values(),
              DispatchKind.DEFERRED,
              (s, k) -> s.withStack(s.stack().withDispatch(k))),
          Axis.of(
                  "steer",
                  "steering",
                  SteeringKind.values(),
                  SteeringKind.CPU,
                  (s, k) -> s.withStack(s.stack().withSteering(k)))
              .shownAs("steer"),
          Axis.of(
                  "upcall",
                  "up-call",
                  UpcallKind.values(),
                  UpcallKind.BATCH,
                  (s, k) -> s.withStack(s.stack().withUpcall(k)))
              .shownAs("up-call"),
          Axis.of(
                  "start",
                  "transmit start",
                  StartKind.values(),
                  StartKind.LOCKED,
                  (s, k) -> s.withStack(s.stack().withStart(k)))
              .shownAs("start"),
          Axis.of("levels", "level set", LevelSet.values(), LevelSet.L2005, Setup::withLevels),
          Axis.of(
                  SPIN,
                  "spin lock",
                  SpinKind.values(),
                  SpinKind.TAS,
                  (s, k) -> s.withKernel(s.kernel().withSpin(k)))
              .shownAs("spin"),
          Axis.of(
                  "entry-lock",
                  "entry lock",
                  EntryScope.values(),
                  EntryScope.HANDLER,
                  (s, k) -> s.withKernel(s.kernel().withEntryLock(k)))
              .shownAs("entry lock"),
          Axis.of(
                  "entry",
                  "interrupt entry",
                  EntryContext.values(),
                  EntryContext.INTERRUPT,
                  (s, k) -> s.withKernel(s.kernel().withEntry(k)))
              .shownAs("entry"),
          Axis.of(
                  "poll-budget",
                  "calls of handlers in one run of a poll list",
                  new Range(1, MAX_BUDGET, ""),
                  Setup.STANDARD.kernel().pollBudget(),
                  (s, n) -> s.withKernel(s.kernel().withPollBudget(n)))
              .shownAs("budget")
              .onlyWith("--entry polling", s -> s.kernel().entry() == EntryContext.POLLING),
          Axis.of(
                  "poll-share",
                  "percent of the time that polling may use",
                  new Range(1, WHOLE, ""),
                  Setup.STANDARD.kernel().pollShare(),
                  (s, n) -> s.withKernel(s.kernel().withPollShare(n)))
              .shownAs("share")
              .onlyWith("--entry polling", s -> s.kernel().entry() == EntryContext.POLLING),
          Axis.of(
                  "route",
                  "routing",
                  Routing.values(),
                  Routing.FIXED,
                  (s, k) -> s.withKernel(s.kernel().withRouting(k)))
              .shownAs("route"),
          Axis.of(
                  "replay-order",
                  "replay order",
                  ReplayOrder.values(),
                  ReplayOrder.HIGHEST,
                  (s, k) -> s.withKernel(s.kernel().withReplay(k)))
              .shownAs("replay"),
          Axis.of(
                  "level-with",
                  "level with lock",
                  LevelWith.values(),
                  LevelWith.LOCK,
                  (s, k) -> s.withKernel(s.kernel().withLevelWith(k)))
              .shownAs("level with"),
          Axis.of("driver", "driver", DriverKind.values(), DriverKind.WIRE, Setup::withDriver),
          new Axis(
              CPUS,
              "number of CPUs",
              "1 to " + processors(),
              IntStream.rangeClosed(1, Math.min(2, processors()))
                  .mapToObj(Integer::toString)
                  .toList(),
              (s, label) -> s.withCpus(CPU_RANGE.parse(CPUS, label)),
              label -> "",
              s -> true,
              "",
              false),
          new Axis(
              SIZE,
              "frame length, check sequence included",
              FrameSize.MIN + " to " + FrameSize.MAX + ", imix (7:4:1 of 64, 594 and 1518)",
              List.of(SHORTEST),
              (s, label) -> s.withSize(FrameSize.of(label)),
              FrameSize::caption,
              s -> true,
              "",
              false),
          new Axis(
              CLASS_LEVEL,
              "levels of lock classes",
              "declared, or CLASS=LEVEL as in device=NET, several joined by +",
              List.of(ClassLevels.NONE),
              (s, label) -> s.withClassLevels(ClassLevels.of(label)),
              label -> label,
              s -> true,
              "",
              true),
          new Axis(
              SL_CPU,
              "CPU of the serial line",
              "its number, beside the Ethernet interfaces there; own: the last one, which has"
                  + " none",
              List.of("0"),
              (s, label) -> s.withLine(LinePlace.of(label)),
              label -> "line on " + label,
              s -> true,
              "--workload mixed",
              true));

  private Axes() {}

  private static int processors() {
    return Runtime.getRuntime().availableProcessors();
  }

  /**
   * Choices for every axis: those given, and the standard ones of the rest.
   *
   * @throws IllegalArgumentException if an axis or a choice is unknown, or an axis has none
   */
  public static Map<String, List<String>> complete(Map<String, List<String>> given) {
    Map<String, List<String>> all = new LinkedHashMap<>();
    for (Axis a : ALL) {
      List<String> labels =
          List.copyOf(new LinkedHashSet<>(given.getOrDefault(a.name(), a.standard())));
      if (labels.isEmpty()) {
        throw new IllegalArgumentException("--" + a.name() + " without a choice: " + a.choices());
      }
      labels.forEach(label -> Objects.requireNonNull(a.choose().apply(Setup.STANDARD, label)));
      all.put(a.name(), labels);
    }
    for (String name : given.keySet()) {
      if (!all.containsKey(name)) {
        throw new IllegalArgumentException(
            "unknown axis '" + name + "': choose one of " + String.join(", ", all.keySet()));
      }
    }
    return all;
  }

  /**
   * Each with each, the first axis changing fastest. An axis that is of no consequence beside the
   * other choices has its first choice there, so that no two rows are the same.
   *
   * @param choices for every axis, as {@link #complete} makes them
   */
  public static List<Map<String, String>> product(Map<String, List<String>> choices) {
    List<Map<String, String>> rows = List.of(Map.of());
    for (Axis a : ALL.reversed()) {
      List<Map<String, String>> longer = new ArrayList<>();
      for (Map<String, String> row : rows) {
        for (String label : choices.getOrDefault(a.name(), a.standard())) {
          Map<String, String> more = new LinkedHashMap<>(row);
          more.put(a.name(), label);
          longer.add(more);
        }
      }
      rows = longer;
    }
    Set<Map<String, String>> distinct = new LinkedHashSet<>();
    for (Map<String, String> row : rows) {
      Setup setup = setup(row, false);
      Map<String, String> plain = new LinkedHashMap<>();
      for (Axis a : ALL) {
        String label = row.getOrDefault(a.name(), "");
        plain.put(
            a.name(),
            a.matters().test(setup)
                ? label
                : choices.getOrDefault(a.name(), a.standard()).getFirst());
      }
      distinct.add(plain);
    }
    return List.copyOf(distinct);
  }

  /**
   * What one choice per axis comes to; axes that are not named have their standard.
   *
   * @param deadlocking whether choices that deadlock are meant
   */
  public static Setup setup(Map<String, String> row, boolean deadlocking) {
    Setup setup = deadlocking ? Setup.STANDARD.knowingThatThisDeadlocks() : Setup.STANDARD;
    for (Axis a : ALL) {
      String label = row.get(a.name());
      if (label != null) {
        setup = a.choose().apply(setup, label);
      }
    }
    return setup;
  }
}
