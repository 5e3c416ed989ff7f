package org.splnet.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;

/**
 * A Linux kernel as a process (user-mode-linux) with a busybox and a SLIP line, whose other end is
 * a pseudo-terminal here. Commands go to its console.
 */
final class UmlGuest implements AutoCloseable {
  private static final long LIMIT_NANOS = TimeUnit.SECONDS.toNanos(40);
  private static final String END = "guest-status";

  private final Process socat;
  private final Process kernel;
  private final Writer console;
  private final Path line;
  private final List<String> lines = new ArrayList<>();
  private int commands;

  private UmlGuest(Process socat, Process kernel, Path line) {
    this.socat = socat;
    this.kernel = kernel;
    this.line = line;
    this.console = kernel.outputWriter(StandardCharsets.US_ASCII);
    Thread.ofPlatform().daemon().name("guest console").start(this::read);
  }

  /**
   * Boots one; it is up a few seconds later.
   *
   * @param directory where its files go
   */
  static UmlGuest boot(Path directory, String address, String peer) throws IOException {
    for (String tool :
        List.of("linux.uml", "busybox", "slattach", "bash", "cpio", "socat", "gzip")) {
      Namespace.need(Namespace.onPath(tool), "the command " + tool);
    }
    Path script = directory.resolve("guest.sh");
    try (InputStream in = UmlGuest.class.getResourceAsStream("guest.sh")) {
      Files.copy(Objects.requireNonNull(in), script);
    }
    Commands.run("sh", script.toString(), directory.toString(), address, peer).ok();
    Path near = directory.resolve("near");
    Path far = directory.resolve("far");
    Process socat =
        new ProcessBuilder("socat", "pty,raw,echo=0,link=" + near, "pty,raw,echo=0,link=" + far)
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start();
    try {
      awaitFiles(near, far);
      return new UmlGuest(socat, kernel(directory, far), near);
    } catch (IOException | RuntimeException | Error e) {
      socat.destroyForcibly();
      throw e;
    }
  }

  private static Process kernel(Path directory, Path line) throws IOException {
    // On the path of modules and temporary files alike: nothing is written elsewhere.
    ProcessBuilder b =
        new ProcessBuilder(
            "linux.uml",
            "mem=256M",
            "initrd=" + directory.resolve("initrd.gz"),
            "rdinit=/init",
            "uml_dir=" + directory,
            "con0=fd:0,fd:1",
            "con=null",
            "ssl=null",
            "ssl0=tty:" + line,
            "quiet");
    b.environment().put("TMPDIR", directory.toString());
    return b.redirectErrorStream(true).start();
  }

  private static void awaitFiles(Path... files) {
    long deadline = System.nanoTime() + LIMIT_NANOS;
    for (Path f : files) {
      while (!Files.exists(f)) {
        assertThat(System.nanoTime()).as("no %s", f).isLessThan(deadline);
        Thread.onSpinWait();
      }
    }
  }

  private void read() {
    try (BufferedReader in = kernel.inputReader(StandardCharsets.ISO_8859_1)) {
      for (String l = in.readLine(); l != null; l = in.readLine()) {
        synchronized (lines) {
          lines.add(l.strip());
          lines.notifyAll();
        }
      }
    } catch (IOException e) {
      // The process was killed.
    }
  }

  /** This end of the line. */
  Path line() {
    return line;
  }

  /** Waits until its line is up. */
  void awaitUp() {
    await("guest-up", 0);
  }

  /** Runs a command in its shell, and returns what that said. */
  String run(String command) {
    int from;
    synchronized (lines) {
      from = lines.size();
    }
    String end = END + ++commands;
    try {
      console.write(command + "\necho " + end + "\n");
      console.flush();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    int to = await(end, from);
    synchronized (lines) {
      return String.join("\n", lines.subList(from, to));
    }
  }

  /** The index of a line from an index on. */
  private int await(String line, int from) {
    long deadline = System.nanoTime() + LIMIT_NANOS;
    synchronized (lines) {
      int at = from;
      while (true) {
        for (; at < lines.size(); at++) {
          if (lines.get(at).equals(line)) {
            return at;
          }
        }
        long left = deadline - System.nanoTime();
        if (left <= 0 || !kernel.isAlive()) {
          throw new AssertionError("the guest does not say '" + line + "' but: " + lines);
        }
        try {
          TimeUnit.NANOSECONDS.timedWait(lines, Math.min(left, TimeUnit.SECONDS.toNanos(1)));
        } catch (InterruptedException e) {
          Thread.currentThread().interrupt();
          throw new IllegalStateException(e);
        }
      }
    }
  }

  @Override
  public void close() {
    kernel.descendants().forEach(ProcessHandle::destroyForcibly);
    kernel.destroyForcibly();
    socat.destroyForcibly();
    try {
      kernel.waitFor();
      socat.waitFor();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
