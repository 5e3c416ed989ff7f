package org.splnet.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.module.Configuration;
import java.lang.module.ModuleFinder;
import java.lang.module.ResolvedModule;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * {@code splnet up} in a JVM of its own, in a namespace, started as {@code ./splnet} does: on the
 * module path, with native access for two modules; with the lock checker and assertions on.
 */
final class UpProcess implements AutoCloseable {
  private static final long LIMIT_NANOS = TimeUnit.SECONDS.toNanos(40);

  private final Process process;
  private final List<String> lines = new ArrayList<>();
  private boolean ended;

  private UpProcess(Process process) {
    this.process = process;
    Thread.ofPlatform().daemon().name("up output").start(this::read);
  }

  /** Starts it, without asking whether its addresses are free, and waits until it is up. */
  static UpProcess start(Namespace in, String... arguments) {
    List<String> all = new ArrayList<>(List.of(arguments));
    all.add("--no-probe");
    UpProcess up = launch(in, List.of(), all.toArray(String[]::new));
    try {
      up.awaitLine("up; Ctrl-C stops");
      return up;
    } catch (Throwable t) {
      up.close();
      throw t;
    }
  }

  /**
   * Starts it.
   *
   * @param prefix a command that runs the command behind it, or nothing
   */
  static UpProcess launch(Namespace in, List<String> prefix, String... arguments) {
    // A shell that runs tests in the background has them ignore SIGINT, and children inherit that.
    List<String> command = new ArrayList<>(List.of("env", "--default-signal=INT"));
    command.addAll(prefix);
    command.addAll(runtime());
    command.addAll(java());
    command.add("up");
    command.addAll(List.of(arguments));
    try {
      return new UpProcess(
          new ProcessBuilder(in.command(command)).redirectErrorStream(true).start());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A directory of these tests for the sockets of their processes, and no other's. */
  static Path runtimeDirectory() {
    return Runtime.DIRECTORY;
  }

  private static List<String> runtime() {
    return List.of("env", "XDG_RUNTIME_DIR=" + runtimeDirectory(), "TMPDIR=" + runtimeDirectory());
  }

  /** Runs another sub-command, which sees the processes of these tests. */
  static Commands.Result splnet(String... arguments) {
    List<String> command = new ArrayList<>(runtime());
    command.addAll(java());
    command.addAll(List.of(arguments));
    return Commands.run(command);
  }

  /** Made when it is wanted, removed when the tests end. */
  private static final class Runtime {
    static final Path DIRECTORY = make();

    private static Path make() {
      try {
        Path made = Files.createTempDirectory("splnet-run");
        java.lang.Runtime.getRuntime().addShutdownHook(new Thread(() -> remove(made)));
        return made;
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    private static void remove(Path tree) {
      try (Stream<Path> all = Files.walk(tree)) {
        for (Path p : all.sorted(Comparator.reverseOrder()).toList()) {
          Files.deleteIfExists(p);
        }
      } catch (IOException e) {
        // A leftover in the place for temporary files.
      }
    }
  }

  private static List<String> java() {
    Path[] path =
        Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
            .filter(entry -> !entry.contains("test-classes"))
            .map(Path::of)
            .toArray(Path[]::new);
    Set<ResolvedModule> modules =
        Configuration.resolve(
                ModuleFinder.of(path),
                List.of(ModuleLayer.boot().configuration()),
                ModuleFinder.of(),
                Set.of("org.splnet.cli"))
            .modules();
    String modulePath =
        String.join(
            File.pathSeparator,
            modules.stream()
                .map(m -> Path.of(m.reference().location().orElseThrow()).toString())
                .toList());
    return List.of(
        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
        "-ea",
        "-Dsplnet.check=true",
        "-XX:+UseSerialGC",
        "-XX:TieredStopAtLevel=1",
        "--enable-native-access=org.splnet.kernel,org.splnet.drivers",
        "--illegal-native-access=deny",
        "--module-path",
        modulePath,
        "--module",
        "org.splnet.cli/org.splnet.cli.Main");
  }

  private void read() {
    try (BufferedReader in = process.inputReader(StandardCharsets.UTF_8)) {
      String line;
      while ((line = in.readLine()) != null) {
        synchronized (lines) {
          lines.add(line);
          lines.notifyAll();
        }
      }
    } catch (IOException e) {
      // The process was killed.
    }
    synchronized (lines) {
      ended = true;
      lines.notifyAll();
    }
  }

  /** Waits until it has said something. */
  void awaitLine(String part) {
    long deadline = System.nanoTime() + LIMIT_NANOS;
    synchronized (lines) {
      while (lines.stream().noneMatch(l -> l.contains(part))) {
        long left = deadline - System.nanoTime();
        if (ended || left <= 0) {
          throw new AssertionError("no line '" + part + "' but: " + lines);
        }
        try {
          TimeUnit.NANOSECONDS.timedWait(lines, left);
        } catch (InterruptedException e) {
          Thread.currentThread().interrupt();
          throw new IllegalStateException(e);
        }
      }
    }
  }

  /** What it has said so far. */
  List<String> lines() {
    synchronized (lines) {
      return List.copyOf(lines);
    }
  }

  /** Its number. */
  long pid() {
    return process.pid();
  }

  /** Sends it a signal, such as {@code INT}. */
  void signal(String name) {
    Commands.run("kill", "-" + name, Long.toString(process.pid())).ok();
  }

  /** Waits for its end, and for the end of what it says; returns its status. */
  int awaitEnd() {
    try {
      assertThat(process.waitFor(40, TimeUnit.SECONDS)).as("still running: %s", lines()).isTrue();
      long deadline = System.nanoTime() + LIMIT_NANOS;
      synchronized (lines) {
        while (!ended && System.nanoTime() < deadline) {
          TimeUnit.NANOSECONDS.timedWait(lines, deadline - System.nanoTime());
        }
      }
      return process.exitValue();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  @Override
  public void close() {
    process.destroyForcibly();
    awaitEnd();
  }
}
