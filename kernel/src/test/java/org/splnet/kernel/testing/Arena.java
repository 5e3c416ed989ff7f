package org.splnet.kernel.testing;

import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.splnet.kernel.Context;
import org.splnet.kernel.Machine;
import org.splnet.kernel.MachineConfig;
import org.splnet.kernel.Port;

/** What a {@link Race} stands on: machines, threads of the program, and ways to wait for them. */
public interface Arena {
  /** A thread of the program. */
  interface Runner {
    /** Waits for its end, which must be a good one. */
    void endWell();
  }

  /** The port. What is made on it is to be closed by {@link #closeLater}. */
  Port port();

  /** How often to do something: often on threads, a few times for each of many schedules. */
  int rounds(int onThreads, int simulated);

  /** A machine that runs; on threads, its idle CPUs spin for a moment before they sleep. */
  Machine machine(MachineConfig config);

  /** A machine that runs, whose CPUs sleep as soon as they are idle. */
  Machine sleepy(MachineConfig config);

  /** Is closed after the run, the latest first. */
  void closeLater(AutoCloseable what);

  /** Is checked after the run, when nobody does anything any more. */
  void checkLater(Runnable check);

  /** Starts a thread of the program. */
  Runner start(String name, Runnable body);

  /** Starts a thread of the program that makes one call on a machine. */
  default Runner start(String name, Machine machine, Consumer<Context> body) {
    return start(name, () -> call(machine, body));
  }

  /** Makes a call on a machine as an application thread does. */
  default void call(Machine machine, Consumer<Context> body) {
    Context ctx = machine.enterTop();
    body.accept(ctx);
    machine.leaveTop(ctx);
  }

  /** Waits for a condition, in a thread of the program or in a handler; opens no window. */
  void await(String what, BooleanSupplier condition);

  /** Lets others go on, in a loop that waits for nothing. */
  void pause();
}
