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

/** A JVM that answers each line of its standard input with a line of its standard output. */
public final class JvmProcess implements AutoCloseable {
  private static final long LAST_WORDS = 2000;
  private static final long MILLIS = 1000;

  private final Process process;
  private final BufferedReader in;
  private final Writer out;
  private final Path errors;

  /**
   * Starts it; it is not waited for.
   *
   * @param arguments of {@code java}
   * @throws LabException if it cannot be started
   */
  public JvmProcess(List<String> arguments) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(arguments);
    try {
      errors = Files.createTempFile("splnet", ".err");
      errors.toFile().deleteOnExit();
      process = new ProcessBuilder(command).redirectError(errors.toFile()).start();
    } catch (IOException e) {
      throw new LabException("cannot start a JVM: " + e.getMessage(), e);
    }
    in =
        new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
    out = process.outputWriter(StandardCharsets.UTF_8);
  }

  /**
   * Sends a line.
   *
   * @throws IOException if it takes no more
   */
  public void send(String line) throws IOException {
    out.write(line);
    out.write('\n');
    out.flush();
  }

  /**
   * Its next line; read by a thread of its own, for a pipe cannot be waited for.
   *
   * @throws TimeoutException if it says nothing for so long
   * @throws IOException if it says nothing more
   */
  public String line(long millis) throws IOException, TimeoutException {
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

  /** The beginning of what it wrote to standard error. */
  public String lastWords() {
    try {
      String all = Files.readString(errors).strip();
      return all.isEmpty()
          ? "it said nothing"
          : all.substring(0, (int) Math.min(all.length(), LAST_WORDS));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Ends it at once, whatever it does. */
  public void kill() {
    process.destroyForcibly();
  }

  /** Ends it by the end of its input, and waits for that. */
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
