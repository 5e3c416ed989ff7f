package org.splnet.kernel.host;

import java.util.concurrent.locks.LockSupport;
import org.splnet.kernel.Machine;
import org.splnet.kernel.Port;

/** The thread of a worker: works while there is something to do, and blocks otherwise. */
final class WorkerRunner {
  private final HostPort port;
  private final Machine machine;
  private final Port.Worker worker;
  private final Thread thread;
  private volatile boolean stopping;

  WorkerRunner(HostPort port, Machine machine, Port.Worker worker) {
    this.port = port;
    this.machine = machine;
    this.worker = worker;
    this.thread =
        Thread.ofPlatform()
            .name(machine.config().name() + "-" + worker.name())
            .daemon(true)
            .priority(Thread.MAX_PRIORITY)
            .unstarted(this::loop);
  }

  /** The thread is known to whoever wakes it before anybody can give it work. */
  void start() {
    worker.context().portData = thread;
    thread.start();
  }

  /** Ends it and waits for that, unless the caller is the worker. */
  void stop() {
    stopping = true;
    LockSupport.unpark(thread);
    boolean interrupted = false;
    while (thread != Thread.currentThread() && thread.isAlive()) {
      try {
        thread.join();
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private void loop() {
    try {
      while (!stopping && machine.failure() == null) {
        if (!worker.step()) {
          port.block(worker.context(), Long.MAX_VALUE);
        }
      }
    } catch (Throwable t) {
      machine.panic(t);
    }
  }
}
