package org.splnet.cli;

import java.io.PrintWriter;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Ctrl-C and SIGTERM as a request to stop. The JVM answers a signal by running its shutdown hooks
 * and would then exit with 128 + the signal's number; the hook here lets the command stop by itself
 * and exits with the status that the command gives.
 */
final class Termination implements AutoCloseable {
  private static final long PATIENCE_SECONDS = 10;

  private final CountDownLatch asked = new CountDownLatch(1);
  private final CountDownLatch done = new CountDownLatch(1);
  private final PrintWriter err;
  private final Thread hook = new Thread(this::stop, "splnet-stop");
  private volatile int status = 1;

  Termination(PrintWriter err) {
    this.err = err;
    Runtime.getRuntime().addShutdownHook(hook);
  }

  /** Waits for the request; false if it did not come within the time. */
  boolean await(long millis) {
    try {
      return asked.await(millis, TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return true;
    }
  }

  /** Says that the command has stopped, with this status; the process ends. */
  void stopped(int exitStatus) {
    status = exitStatus;
    done.countDown();
  }

  private void stop() {
    asked.countDown();
    try {
      if (!done.await(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
        err.println("splnet: did not stop within " + PATIENCE_SECONDS + " s, giving up");
        err.flush();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    Runtime.getRuntime().halt(status);
  }

  /** Ends the watch, if no signal came. */
  @Override
  public void close() {
    try {
      Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException e) {
      // The JVM is going down: the hook is what we want.
    }
  }
}
