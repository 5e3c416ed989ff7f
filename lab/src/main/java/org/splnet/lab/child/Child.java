package org.splnet.lab.child;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.splnet.lab.LabException;
import org.splnet.lab.rig.RowKind;
import org.splnet.lab.rig.RowOptions;
import tools.jackson.databind.json.JsonMapper;

/** The parent's handle on a row's JVM. */
public final class Child implements AutoCloseable {
  /** What the JVM of a row tells of what happens inside. */
  public enum Tracing {
    /** Nothing: for measuring. */
    OFF("off"),
    /** The last records of each context, for a timeline. */
    RECORDS("records"),
    /** Who used the time. */
    ACCOUNT("account");

    private final String value;

    Tracing(String value) {
      this.value = value;
    }
  }

  private static final long LAST_WORDS = 2000;
  private static final long MILLIS = 1000;
  private static final long STARTING_MILLIS = 60_000;

  /** More than the child's own watchdog takes. */
  private static final long ANSWERING_MILLIS = 60_000;

  private final JsonMapper json = new JsonMapper();
  private final Process process;
  private final BufferedReader in;
  private final Writer out;
  private final Path errors;
  private boolean ready;

  /**
   * Starts a JVM for a row; it is not waited for.
   *
   * @param checked whether its locks and levels are checked
   */
  public Child(RowOptions options, boolean checked) {
    this(options, checked, Tracing.OFF);
  }

  /** Starts a JVM for a row, that traces; it is not waited for. */
  public Child(RowOptions options, Tracing tracing) {
    this(options, false, tracing);
  }

  private Child(RowOptions options, boolean checked, Tracing tracing) {
    try {
      errors = Files.createTempFile("splnet-lab", ".err");
      errors.toFile().deleteOnExit();
      process =
          new ProcessBuilder(command(options, checked, tracing))
              .redirectError(errors.toFile())
              .start();
    } catch (IOException e) {
      throw new LabException("cannot start a JVM for a row: " + e.getMessage(), e);
    }
    in =
        new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
    out = process.outputWriter(StandardCharsets.UTF_8);
  }

  private List<String> command(RowOptions options, boolean checked, Tracing tracing) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(
        List.of(
            "-XX:+UseParallelGC",
            "-Xms64m",
            "-Xmx512m",
            "-XX:+AlwaysPreTouch",
            "-Xshare:auto",
            "-Dsplnet.check=" + checked,
            "-Dsplnet.trace=" + tracing.value));
    if (options.kind() == RowKind.FIXED) {
      command.add("-Dsplnet.fixed=own");
    } else if (options.kind() == RowKind.NO_LOCK) {
      command.add("-Dsplnet.fixed=none");
    }
    String modules = System.getProperty("jdk.module.path");
    if (modules != null) {
      command.addAll(
          List.of(
              "--enable-native-access=org.splnet.kernel,org.splnet.drivers",
              "-p",
              modules,
              "-m",
              "org.splnet.lab/" + ChildMain.class.getName()));
    } else {
      command.addAll(
          List.of(
              "--enable-native-access=ALL-UNNAMED",
              "-cp",
              System.getProperty("java.class.path"),
              ChildMain.class.getName()));
    }
    command.add(json.writeValueAsString(options));
    return command;
  }

  /** Runs one slice and waits for its result; one with a failure is the last one. */
  public SliceResult slice(SliceRequest request) {
    try {
      if (!ready) {
        ready = true;
        String hello = line(STARTING_MILLIS);
        if (!"ready".equals(hello)) {
          return failed(Failure.Kind.FAILED, "its JVM said '" + hello + "' instead of 'ready'");
        }
      }
      out.write(json.writeValueAsString(request));
      out.write('\n');
      out.flush();
      return json.readValue(line(request.millis() + ANSWERING_MILLIS), SliceResult.class);
    } catch (TimeoutException e) {
      process.destroyForcibly();
      return failed(Failure.Kind.SILENT, "its JVM did not answer: " + e.getMessage());
    } catch (IOException e) {
      return failed(Failure.Kind.FAILED, "its JVM ended: " + lastWords());
    }
  }

  private static SliceResult failed(Failure.Kind kind, String report) {
    return SliceResult.failed(new Failure(kind, report));
  }

  /** The child's next line; read by a thread of its own, for a pipe cannot be waited for. */
  private String line(long millis) throws IOException, TimeoutException {
    FutureTask<@Nullable String> reading = new FutureTask<>(in::readLine);
    Thread.ofVirtual().start(reading);
    try {
      String line = reading.get(millis, TimeUnit.MILLISECONDS);
      if (line == null) {
        throw new IOException("end of its output");
      }
      return line;
    } catch (TimeoutException e) {
      throw new TimeoutException("nothing said for " + millis / MILLIS + " s");
    } catch (ExecutionException e) {
      throw new IOException(e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted while waiting for it", e);
    }
  }

  private String lastWords() {
    try {
      String all = Files.readString(errors).strip();
      return all.isEmpty()
          ? "it said nothing"
          : all.substring(0, (int) Math.min(all.length(), LAST_WORDS));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The result of no slice. */
  public static SliceResult nothing() {
    return SliceResult.empty();
  }

  /** Ends the JVM at once, whatever it does. */
  public void kill() {
    process.destroyForcibly();
  }

  /** Ends the JVM and waits for that. */
  @Override
  public void close() {
    try {
      out.close();
    } catch (IOException e) {
      // It is gone already.
    }
    try {
      if (!process.waitFor(5, TimeUnit.SECONDS)) {
        process.destroyForcibly();
      }
      Files.deleteIfExists(errors);
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    } catch (IOException e) {
      // Removed when this JVM ends.
    }
  }
}
