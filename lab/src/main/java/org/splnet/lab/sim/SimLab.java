package org.splnet.lab.sim;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.splnet.lab.LabException;
import org.splnet.lab.Progress;
import org.splnet.lab.RowResult;
import tools.jackson.databind.json.JsonMapper;

/**
 * Runs a simulation: its rows one after the other, in a JVM into which their points are woven. That
 * one is started for it, because this one is not woven and may have its switches set otherwise.
 */
public final class SimLab {
  private static final String AGENT = "splnet-weave";
  private static final int LAST_WORDS = 2000;

  /** Packets, caches and all that belongs to them, for each CPU; and what it takes besides. */
  private static final int MIB_A_CPU = 20;

  private static final int MIB_BESIDES = 64;

  private final JsonMapper json = new JsonMapper();
  private final Progress progress;
  private long packets;
  private long nanos;

  /** A laboratory that tells how far it has got. */
  public SimLab(Progress progress) {
    this.progress = progress;
  }

  /** Packets delivered so far, in all simulations, warm-ups included. */
  public long packets() {
    return packets;
  }

  /** Real time spent so far on delivering them, in nanoseconds. */
  public long nanos() {
    return nanos;
  }

  /**
   * Runs the rows of a plan.
   *
   * @throws LabException if the JVM cannot be started, or a row fails
   */
  public List<RowResult> run(SimPlan plan) {
    List<SimRow> rows = plan.rows();
    Process process = null;
    try {
      Path errors = Files.createTempFile("splnet-sim", ".err");
      errors.toFile().deleteOnExit();
      process = new ProcessBuilder(command(rows)).redirectError(errors.toFile()).start();
      try (Writer out = process.outputWriter(StandardCharsets.UTF_8);
          BufferedReader in =
              new BufferedReader(
                  new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
        return run(rows, in, out, errors);
      } finally {
        Files.deleteIfExists(errors);
      }
    } catch (IOException e) {
      throw new LabException("cannot simulate: " + e.getMessage(), e);
    } finally {
      if (process != null) {
        process.destroy();
      }
    }
  }

  private List<RowResult> run(List<SimRow> rows, BufferedReader in, Writer out, Path errors)
      throws IOException {
    List<RowResult> results = new ArrayList<>();
    for (SimRow row : rows) {
      out.write(json.writeValueAsString(row));
      out.write('\n');
      out.flush();
      String line = in.readLine();
      if (line == null) {
        throw new LabException(
            "the row '"
                + row.options().lock()
                + "' on "
                + row.options().cpus()
                + " CPUs could not be simulated: "
                + lastWords(errors));
      }
      SimAnswer answer = json.readValue(line, SimAnswer.class);
      packets += answer.wallPackets();
      nanos += answer.wallNanos();
      results.add(RowResult.simulated(row.options(), answer));
      progress.step("simulating", results.size(), rows.size());
    }
    return results;
  }

  private static String lastWords(Path errors) throws IOException {
    String all = Files.readString(errors).strip();
    return all.isEmpty()
        ? "its JVM ended and said nothing"
        : all.substring(0, Math.min(all.length(), LAST_WORDS));
  }

  private static List<String> command(List<SimRow> rows) {
    int cpus = rows.stream().mapToInt(r -> r.options().cpus()).max().orElse(1);
    String modules = System.getProperty("jdk.module.path");
    String path = modules == null ? System.getProperty("java.class.path") : modules;
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(
        List.of(
            "-XX:+UseSerialGC",
            "-Xmx1g",
            "-Xshare:auto",
            "-javaagent:" + agent(path) + "=org.splnet.lab.rig",
            "-Dsplnet.check=false",
            "-Dsplnet.trace=off",
            "-Dsplnet.stats=true",
            "-Dsplnet.stats.sample=1",
            "-Dsplnet.arena.mib=" + (MIB_BESIDES + cpus * MIB_A_CPU)));
    if (modules != null) {
      command.addAll(
          List.of(
              "--add-exports=java.base/jdk.internal.vm=org.splnet.kernel",
              "--enable-native-access=org.splnet.kernel,org.splnet.drivers",
              "-p",
              path,
              "-m",
              "org.splnet.lab/" + SimMain.class.getName()));
    } else {
      command.addAll(
          List.of(
              "--add-exports=java.base/jdk.internal.vm=ALL-UNNAMED",
              "--enable-native-access=ALL-UNNAMED",
              "-cp",
              path,
              SimMain.class.getName()));
    }
    return command;
  }

  /** The agent's jar, which lies on the path or in a folder of it. */
  private static String agent(String path) {
    for (String entry : path.split(java.io.File.pathSeparator)) {
      Path p = Path.of(entry);
      if (isAgent(p)) {
        return p.toString();
      }
      String[] inside = Files.isDirectory(p) ? p.toFile().list() : null;
      Path found = inside == null ? null : agentIn(p, inside);
      if (found != null) {
        return found.toString();
      }
    }
    String named = System.getProperty("splnet.weave.jar", "");
    if (!named.isEmpty()) {
      return named;
    }
    throw new LabException(
        "the agent "
            + AGENT
            + ".jar is not on the path: put it beside the other modules, or name it by"
            + " -Dsplnet.weave.jar=FILE");
  }

  private static @Nullable Path agentIn(Path folder, String[] names) {
    Arrays.sort(names);
    for (String name : names) {
      if (isAgent(folder.resolve(name))) {
        return folder.resolve(name);
      }
    }
    return null;
  }

  private static boolean isAgent(Path p) {
    Path name = p.getFileName();
    return name != null && name.toString().startsWith(AGENT) && name.toString().endsWith(".jar");
  }
}
