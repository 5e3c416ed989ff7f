package org.splnet.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Runs commands of the operating system, each for a bounded time. */
final class Commands {
  private static final long LIMIT_SECONDS = Long.getLong("splnet.commandSeconds", 40);

  private Commands() {}

  /** What a command said, both streams together, and its status. */
  record Result(List<String> command, int status, String output) {
    /** Fails unless the command succeeded. */
    Result ok() {
      assertThat(status).as("%s%n%s", String.join(" ", command), output).isZero();
      return this;
    }
  }

  static Result run(String... command) {
    return run(List.of(command));
  }

  static Result run(List<String> command) {
    try {
      Path out = Files.createTempFile("splnet-test", ".out");
      try {
        Process p =
            new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectInput(ProcessBuilder.Redirect.from(new java.io.File("/dev/null")))
                .redirectOutput(out.toFile())
                .start();
        try {
          if (!p.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS)) {
            throw new AssertionError(
                String.join(" ", command) + ": not done in time\n" + Files.readString(out));
          }
        } finally {
          p.destroyForcibly();
        }
        return new Result(command, p.exitValue(), Files.readString(out));
      } finally {
        Files.delete(out);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }
}
