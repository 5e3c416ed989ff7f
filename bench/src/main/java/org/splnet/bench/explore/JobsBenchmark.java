package org.splnet.bench.explore;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Scanner;
import java.util.concurrent.TimeoutException;
import org.splnet.bench.program.Counting;
import org.splnet.kernel.explore.Explorer;
import org.splnet.kernel.explore.StrategyKind;
import org.splnet.lab.check.CheckBudget;
import org.splnet.lab.check.CheckResult;
import org.splnet.lab.check.Checks;
import org.splnet.lab.child.ClassPath;
import org.splnet.lab.child.JvmProcess;

/**
 * Schedules a second of {@link Counting} by {@code splnet check} with two jobs, and by two
 * processes that explore the same at once and know nothing of each other: what dealing out the
 * schedules and putting together what was found costs. They take turns, and so does one process
 * alone, to say what the second core is worth at that moment.
 *
 * <p>Arguments: rounds (default 5), milliseconds of each turn (4000). {@code bench/explore --jobs}
 * runs it.
 */
public final class JobsBenchmark {
  private static final String WORKER = "worker";
  private static final String WOVEN = "org.splnet.bench.program";
  private static final long PATIENCE_MILLIS = 60_000;
  private static final long MILLI = 1_000_000;

  private JobsBenchmark() {}

  /** Measures; or, as a process of its own, explores for as long as each line says. */
  public static void main(String[] args) throws IOException, TimeoutException {
    if (args.length > 0 && args[0].equals(WORKER)) {
      work();
      return;
    }
    int rounds = args.length > 0 ? Integer.parseInt(args[0]) : 5;
    int millis = args.length > 1 ? Integer.parseInt(args[1]) : 4000;
    try (JvmProcess first = worker();
        JvmProcess second = worker();
        Checks checks =
            new Checks(
                2,
                StrategyKind.RANDOM.label(),
                1,
                new CheckBudget(Long.MAX_VALUE / 4, millis),
                List.of(),
                List.of(WOVEN))) {
      measure(rounds, millis, List.of(first, second), checks);
    }
  }

  private static void measure(int rounds, int millis, List<JvmProcess> pair, Checks checks)
      throws IOException, TimeoutException {
    independent(pair, millis);
    jobs(checks);
    Rates one = new Rates(rounds);
    Rates two = new Rates(rounds);
    Rates jobs = new Rates(rounds);
    Rates ratios = new Rates(rounds);
    for (int i = 0; i < rounds; i++) {
      one.add(independent(pair.subList(0, 1), millis));
      two.add(independent(pair, millis));
      jobs.add(jobs(checks));
      ratios.add(jobs.last() / two.last());
    }
    System.out.printf(
        "one process %s, two %s, two jobs %s, two jobs / two processes %s%n",
        one.thousands(), two.thousands(), jobs.thousands(), ratios.ratio());
  }

  /** With the arguments of the JVMs of {@code splnet check}. */
  private static JvmProcess worker() {
    return new JvmProcess(
        List.of(
            "-XX:+UseSerialGC",
            "-Xmn256m",
            "-Xshare:auto",
            "-ea",
            "-Dsplnet.check=true",
            "-Dsplnet.stats=false",
            "--enable-native-access=ALL-UNNAMED",
            "--add-exports=java.base/jdk.internal.vm=ALL-UNNAMED",
            "-javaagent:" + ClassPath.weaver() + "=" + WOVEN,
            "-cp",
            ClassPath.text(),
            JobsBenchmark.class.getName(),
            WORKER));
  }

  private static void work() {
    Explorer explorer = new Explorer(new Counting(), StrategyKind.RANDOM, 1, Explorer.MAX_STEPS);
    Scanner in = new Scanner(System.in, StandardCharsets.UTF_8);
    long number = 0;
    while (in.hasNextLong()) {
      long nanos = in.nextLong() * MILLI;
      long begun = System.nanoTime();
      Explorer.Summary s = explorer.explore(number, 1, runs -> System.nanoTime() - begun < nanos);
      number += s.runs();
      System.out.println(s.runs() * 1e9 / (System.nanoTime() - begun));
    }
  }

  /** The sum of the rates of processes that explore at the same time. */
  private static double independent(List<JvmProcess> processes, long millis)
      throws IOException, TimeoutException {
    List<Double> rates = new ArrayList<>();
    for (JvmProcess p : processes) {
      p.send(Long.toString(millis));
    }
    for (JvmProcess p : processes) {
      rates.add(Double.parseDouble(p.line(millis + PATIENCE_MILLIS)));
    }
    return rates.stream().mapToDouble(Double::doubleValue).sum();
  }

  private static double jobs(Checks checks) {
    CheckResult r =
        checks.check(
            Counting.class.getName(), new CheckBudget(1, 0), (program, schedules, of, ms) -> {});
    if (!r.ok()) {
      throw new IllegalStateException("a schedule failed: " + r.text());
    }
    return r.schedules() * 1000.0 / r.millis();
  }
}
