package org.splnet.lab.child;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeoutException;
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

  private static final long STARTING_MILLIS = 60_000;

  /** More than the child's own watchdog takes. */
  private static final long ANSWERING_MILLIS = 60_000;

  private final JsonMapper json = new JsonMapper();
  private final JvmProcess jvm;
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
    jvm = new JvmProcess(arguments(options, checked, tracing));
  }

  private List<String> arguments(RowOptions options, boolean checked, Tracing tracing) {
    List<String> command = new ArrayList<>();
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
        String hello = jvm.line(STARTING_MILLIS);
        if (!"ready".equals(hello)) {
          return failed(Failure.Kind.FAILED, "its JVM said '" + hello + "' instead of 'ready'");
        }
      }
      jvm.send(json.writeValueAsString(request));
      return json.readValue(jvm.line(request.millis() + ANSWERING_MILLIS), SliceResult.class);
    } catch (TimeoutException e) {
      jvm.kill();
      return failed(Failure.Kind.SILENT, "its JVM did not answer: " + e.getMessage());
    } catch (IOException e) {
      return failed(Failure.Kind.FAILED, "its JVM ended: " + jvm.lastWords());
    }
  }

  private static SliceResult failed(Failure.Kind kind, String report) {
    return SliceResult.failed(new Failure(kind, report));
  }

  /** The result of no slice. */
  public static SliceResult nothing() {
    return SliceResult.empty();
  }

  /** Ends the JVM at once, whatever it does. */
  public void kill() {
    jvm.kill();
  }

  /** Ends the JVM and waits for that. */
  @Override
  public void close() {
    jvm.close();
  }
}
