package org.splnet.kernel.sim;

import org.splnet.kernel.Cpu;
import org.splnet.kernel.Machine;
import org.splnet.kernel.Port;

/**
 * The strands that serve the programs: each CPU turns its loop and sleeps by the protocol of the
 * host port, each worker works while there is something to do.
 */
final class MachineStrands {
  private final Scheduler scheduler;
  private final long turnNanos;

  /**
   * No strands yet.
   *
   * @param turnNanos how far the clock goes on with each turn of a CPU
   */
  MachineStrands(Scheduler scheduler, long turnNanos) {
    this.scheduler = scheduler;
    this.turnNanos = turnNanos;
  }

  /** Sets a worker going. */
  void hire(Machine machine, Port.Worker worker) {
    Strand s = scheduler.add(worker.name(), machine, () -> work(worker));
    s.context = worker.context();
    worker.context().portData = s;
  }

  private void work(Port.Worker worker) {
    Strand s = scheduler.running();
    while (!s.stopping) {
      if (worker.step()) {
        scheduler.changes(s);
        scheduler.stop(s, "step");
      } else {
        scheduler.sleep(s, Long.MAX_VALUE, "idle");
      }
    }
  }

  /** Sets the CPUs of a machine going. */
  void start(Machine machine) {
    for (Cpu cpu : machine.cpus()) {
      String name = machine.config().name() + " " + cpu;
      Strand s = scheduler.add(name, machine, () -> turnLoop(cpu));
      s.cpu = cpu;
      s.context = cpu.context();
      cpu.context().portData = s;
    }
  }

  private void turnLoop(Cpu cpu) {
    Strand s = scheduler.running();
    while (!s.stopping) {
      s.loopFrom = scheduler.progress;
      if (turnOnce(cpu)) {
        scheduler.changes(s);
        scheduler.stop(s, "turn");
      } else if (scheduler.isExact() && cpu.context().interruptDue()) {
        s.at(null, null, "idle");
        scheduler.footstep(s, Footprint.IDLE, null, 0, 0);
      } else {
        idle(s, cpu);
      }
    }
  }

  private boolean turnOnce(Cpu cpu) {
    scheduler.nowNanos += turnNanos;
    try {
      return cpu.turn();
    } catch (Throwable t) {
      scheduler.fail(t);
      return true;
    }
  }

  private void idle(Strand s, Cpu cpu) {
    cpu.beginSleep();
    long due = dueNanos(cpu);
    if (!cpu.mustStayAwake()) {
      scheduler.sleep(s, due, "idle");
      cpu.endSleep();
      return;
    }
    cpu.endSleep();
    if (due <= scheduler.nowNanos) {
      scheduler.stop(s, "turn");
    } else {
      // An engine looks for work that nobody announces: again when somebody has done something.
      scheduler.spin(s, 1, due, "poll");
    }
  }

  /** When a CPU is due, on the scheduler's clock. */
  private static long dueNanos(Cpu cpu) {
    long due = cpu.nextDueNanos();
    return cpu.machine().port() instanceof ClockedPort own ? own.toPort(due) : due;
  }

  /** Has the CPUs and workers of a machine leave their loops. */
  void stop(Machine machine) {
    for (Strand s : scheduler.strands()) {
      if (s.machine == machine && s.state != Strand.State.DONE && !s.isProgram) {
        stop(machine, s);
      }
    }
  }

  /** Lets a strand come to its end, and others that it waits for go on meanwhile. */
  private void stop(Machine machine, Strand s) {
    s.stopping = true;
    scheduler.permit(s);
    while (scheduler.current() == null
        && machine.failure() == null
        && s.state != Strand.State.DONE
        && scheduler.step()) {
      // until it has left its loop
    }
    if (s.state != Strand.State.DONE && s != scheduler.current()) {
      scheduler.setState(s, Strand.State.DONE);
    }
  }
}
