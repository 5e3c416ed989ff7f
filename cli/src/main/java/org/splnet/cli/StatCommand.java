package org.splnet.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.splnet.observe.HostSnapshot;
import org.splnet.observe.Rates;
import org.splnet.observe.local.RuntimeDirectory;
import org.splnet.observe.local.StatClient;
import org.splnet.observe.local.StatException;
import org.splnet.observe.local.StatProtocol;
import org.splnet.observe.text.RateText;
import org.splnet.observe.text.Section;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code splnet stat}: the counters of a running {@code splnet up}. */
@Command(
    name = "stat",
    description = "Show what a running 'splnet up' has counted.",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    footer = {
      "",
      "Without an option for a section, all are shown, without what has counted",
      "nothing. The process must be one of the same user: what 'sudo splnet up' runs",
      "is seen by 'sudo splnet stat'."
    })
final class StatCommand implements Callable<Integer> {
  private static final int LINES_A_HEAD = 20;
  private static final int MAX_SECONDS = 3600;

  @Parameters(
      arity = "0..1",
      paramLabel = "PID",
      description = "The process; may be left out if there is only one.")
  private @Nullable Long pid;

  @Option(
      names = {"-i", "--interfaces"},
      description = "Interfaces, as ifconfig shows them.")
  private boolean interfaces;

  @Option(
      names = {"-s", "--protocols"},
      description = "Counters of the protocols, as netstat -s.")
  private boolean protocols;

  @Option(
      names = {"-v", "--interrupts"},
      description = "Interrupts, soft interrupts and CPUs, as vmstat -i.")
  private boolean interrupts;

  @Option(
      names = {"-l", "--locks"},
      description = "Lock classes, with the columns of Linux's lock_stat.")
  private boolean locks;

  @Option(
      names = {"-r", "--routes"},
      description = "Routes, as netstat -rn.")
  private boolean routes;

  @Option(
      names = {"-a", "--sockets"},
      description = "Sockets and services, as netstat -an.")
  private boolean sockets;

  @Option(
      names = {"-n", "--neighbours"},
      description = "Neighbours, as arp -an.")
  private boolean neighbours;

  @Option(
      names = {"-m", "--memory"},
      description = "Packets and queues, as netstat -m.")
  private boolean memory;

  @Option(names = "--json", description = "The whole snapshot as one line of JSON.")
  private boolean json;

  @Option(
      names = {"-w", "--watch"},
      paramLabel = "SECONDS",
      description = "Rates, every so many seconds; with --json a snapshot each time.")
  private @Nullable Integer watch;

  @Option(
      names = {"-c", "--count"},
      paramLabel = "N",
      description = "With --watch: end after so many times (default: at Ctrl-C).")
  private @Nullable Integer count;

  @Spec private @Nullable CommandSpec spec;

  @Override
  public Integer call() {
    Set<Section> sections = sections();
    try {
      check(sections);
    } catch (IllegalArgumentException e) {
      throw new ParameterException(
          Objects.requireNonNull(spec).commandLine(), String.valueOf(e.getMessage()), e);
    }
    Path socket = find();
    PrintWriter out = Objects.requireNonNull(spec).commandLine().getOut();
    if (watch != null) {
      watch(socket, watch, count == null ? Integer.MAX_VALUE : count, out);
    } else if (json) {
      out.println(StatClient.ask(socket));
    } else {
      show(StatProtocol.read(StatClient.ask(socket)), sections, out);
    }
    out.flush();
    return ExitCode.OK;
  }

  private Set<Section> sections() {
    Set<Section> out = EnumSet.noneOf(Section.class);
    Map<Section, Boolean> asked =
        Map.of(
            Section.INTERFACES, interfaces,
            Section.PROTOCOLS, protocols,
            Section.INTERRUPTS, interrupts,
            Section.LOCKS, locks,
            Section.ROUTES, routes,
            Section.SOCKETS, sockets,
            Section.NEIGHBOURS, neighbours,
            Section.MEMORY, memory);
    asked.forEach((section, yes) -> {
      if (yes) {
        out.add(section);
      }
    });
    return out;
  }

  private void check(Set<Section> sections) {
    if (!sections.isEmpty() && (json || watch != null)) {
      throw new IllegalArgumentException(
          (json ? "--json has all sections" : "--watch shows rates")
              + ": leave the options for sections out");
    }
    if (watch != null && (watch < 1 || watch > MAX_SECONDS)) {
      throw new IllegalArgumentException(
          "--watch " + watch + ": write 1 to " + MAX_SECONDS + " seconds");
    }
    if (count != null && (watch == null || count < 1)) {
      throw new IllegalArgumentException(
          watch == null
              ? "--count is of use only with --watch SECONDS"
              : "--count " + count + ": write 1 or more");
    }
  }

  /** The socket of the process that is meant. */
  private Path find() {
    Map<Long, Path> running;
    try {
      running = StatClient.running(RuntimeDirectory.ofThisUser().existing());
    } catch (IOException e) {
      throw new FailureException("cannot look for processes: " + e.getMessage(), e);
    }
    if (running.isEmpty()) {
      throw new FailureException(
          "no splnet of this user runs: start one with 'splnet up', or look at another user's as"
              + " that user");
    }
    if (pid != null) {
      Path socket = running.get(pid);
      if (socket == null) {
        throw new FailureException(
            "process " + pid + " is no splnet of this user: there " + list(running));
      }
      return socket;
    }
    if (running.size() > 1) {
      throw new FailureException("name one by its number: there " + list(running));
    }
    return running.values().iterator().next();
  }

  private static String list(Map<Long, Path> running) {
    return (running.size() == 1 ? "is " : "are ")
        + String.join(", ", running.entrySet().stream().map(StatCommand::describe).toList());
  }

  private static String describe(Map.Entry<Long, Path> process) {
    String what;
    try {
      HostSnapshot s = StatProtocol.read(StatClient.ask(process.getValue()));
      what =
          String.join(
              " ",
              s.interfaces().stream()
                  .filter(i -> !i.flags().contains("LOOPBACK"))
                  .flatMap(i -> i.addresses().stream())
                  .toList());
    } catch (StatException e) {
      what = "does not answer";
    }
    return process.getKey() + " (" + what + ")";
  }

  private static void show(HostSnapshot s, Set<Section> sections, PrintWriter out) {
    if (sections.isEmpty()) {
      out.printf(
          Locale.ROOT, "splnet %d, up %.0f s: %s%n%n", s.pid(), s.upNanos() / 1e9, options(s));
      Section.overview(s).forEach(out::println);
      return;
    }
    boolean several = false;
    for (Section section : sections) {
      if (several) {
        out.println();
      }
      several = true;
      section.lines(s, true).forEach(out::println);
    }
  }

  private static String options(HostSnapshot s) {
    return String.join(
        ", ", s.options().entrySet().stream().map(e -> e.getKey() + " " + e.getValue()).toList());
  }

  private void watch(Path socket, int seconds, int times, PrintWriter out) {
    String document = StatClient.ask(socket);
    HostSnapshot last = StatProtocol.read(document);
    long next = System.nanoTime();
    for (int i = 0; i < times; i++) {
      if (json && i == 0) {
        out.println(document);
        out.flush();
        continue;
      }
      next += TimeUnit.SECONDS.toNanos(seconds);
      sleepUntil(next);
      document = StatClient.ask(socket);
      if (json) {
        out.println(document);
      } else {
        HostSnapshot now = StatProtocol.read(document);
        if (i % LINES_A_HEAD == 0) {
          out.println(RateText.head());
        }
        out.println(RateText.line(Rates.between(last, now)));
        last = now;
      }
      out.flush();
    }
  }

  private static void sleepUntil(long nanos) {
    long left = nanos - System.nanoTime();
    while (left > 0 && !Thread.currentThread().isInterrupted()) {
      LockSupport.parkNanos(left);
      left = nanos - System.nanoTime();
    }
  }
}
