package org.splnet.kernel.explore;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.splnet.kernel.Attach;
import org.splnet.kernel.Context;
import org.splnet.kernel.Cpu;
import org.splnet.kernel.Handler;
import org.splnet.kernel.InterruptLine;
import org.splnet.kernel.Ipl;
import org.splnet.kernel.KernelOptions;
import org.splnet.kernel.LevelSet;
import org.splnet.kernel.LockBinding;
import org.splnet.kernel.LockClass;
import org.splnet.kernel.LockOrder;
import org.splnet.kernel.Machine;
import org.splnet.kernel.MachineConfig;
import org.splnet.kernel.sim.SimPort;

/** Where a {@link Program} is built: its machines, who runs on them, and what is checked. */
public final class World {
  /** What is looked at when a run has ended. */
  @FunctionalInterface
  public interface Check {
    /**
     * Looks; throws if something is not as it must be. On no CPU, while nothing moves.
     *
     * @throws Exception whatever says so
     */
    void check() throws Exception;
  }

  private static final long SETTLING = 10_000;

  private final SimPort port;
  private final List<Machine> machines = new ArrayList<>();
  private final List<Check> checks = new ArrayList<>();
  private final List<AutoCloseable> resources = new ArrayList<>();
  private String mutation = "";
  private boolean quiescent = true;
  private int variables;

  World(SimPort port) {
    this.port = port;
  }

  // ---- Machines

  /** The port on which everything stands. */
  public SimPort port() {
    return port;
  }

  /** A machine; its CPUs go when the run begins. */
  public Machine machine(MachineConfig config) {
    Machine m = new Machine(config, port);
    machines.add(m);
    return m;
  }

  /**
   * A machine with the levels of 2005 and a lock for each, and these lock classes, outermost first,
   * inside those of splnet itself.
   */
  public Machine machine(int cpus, LockClass... classes) {
    return machine(
        new MachineConfig(
            "m" + machines.size(),
            cpus,
            LevelSet.L2005,
            LockBinding.FINE,
            LockOrder.STANDARD.plus(classes),
            Ipl.SOFTNET,
            1,
            KernelOptions.DEFAULT,
            Map.of(),
            Map.of()));
  }

  /**
   * A class of spin mutexes of a program.
   *
   * @param ipl the level to which taking one raises: that of the highest handler that takes it
   */
  public static LockClass lockClass(String name, Ipl ipl) {
    return new LockClass(
        name,
        LockClass.Kind.MUTEX,
        org.splnet.kernel.Domain.PROTOCOL,
        ipl,
        false,
        "what the program says",
        "the program");
  }

  /**
   * Sets the machines built so far going, and lets them do what building has left them to do, until
   * nothing is under way: that is then not part of any schedule. Who runs is added afterwards.
   *
   * @throws IllegalStateException if they do not come to rest
   */
  public void settle() {
    start();
    if (port.runToEnd(SETTLING) != SimPort.End.DONE) {
      throw new IllegalStateException(
          "the machines do not come to rest after being built", port.failure());
    }
  }

  // ---- Who runs

  /** An application thread: on no CPU, interrupted by nothing, may block. */
  public void top(Machine machine, String name, Consumer<Context> body) {
    port.top(machine, name, body);
  }

  /** A top half on a CPU, at level NONE: interrupted by whatever arrives there; may not block. */
  public void onCpu(Cpu cpu, String name, Consumer<Context> body) {
    cpu.addPoller(new OnCpu(name, body));
  }

  /**
   * Something outside of all CPUs, such as a device or a cable, that does its work at some moment
   * of the run: asserts a line, puts a frame into a ring.
   */
  public void event(String name, Runnable body) {
    port.program(name, body);
  }

  /**
   * A line with a handler that is SMP-safe, on a CPU, asserted once at some moment of the run.
   *
   * @param ipl the level at which the handler runs
   */
  public InterruptLine interrupt(Cpu cpu, String name, Ipl ipl, Consumer<Context> body) {
    return interrupt(cpu, name, ipl, Attach.MPSAFE, body);
  }

  /** As the other, with a choice of the SMP-safe flag. */
  public InterruptLine interrupt(
      Cpu cpu, String name, Ipl ipl, Attach attach, Consumer<Context> body) {
    Machine machine = cpu.machine();
    InterruptLine line = machine.line(name, cpu);
    Handler<Consumer<Context>> handler = (ctx, b) -> b.accept(ctx);
    Context ctx = machine.enterTop();
    line.establish(ctx, name, ipl, handler, body, attach);
    machine.leaveTop(ctx);
    event(name + " device", line::raise);
    return line;
  }

  /** An application thread waits until a condition holds; other than by a {@code Condition}. */
  public void await(BooleanSupplier condition) {
    port.await(condition);
  }

  /** A shared variable of the program: each access to it is one scheduling point. */
  public Shared shared(String name, int value) {
    return new Shared(port, name, variables++, value);
  }

  // ---- What else

  /** Lets the strategy make time pass, so often, though somebody could go on: early time-outs. */
  public void earlyTimes(int count) {
    port.setEarlyTimes(count);
  }

  /** Puts a named change of the code in force: a wrong variant of what ships. */
  public void mutate(String name) {
    mutation = name;
  }

  /** Looks when the run has ended well. */
  public void atEnd(Check check) {
    checks.add(check);
  }

  /** The machines may end with something pending or scheduled; otherwise that is an error. */
  public void mayEndBusy() {
    quiescent = false;
  }

  /** Closes something after the run, whatever became of it; the last one first. */
  public <T extends AutoCloseable> T closes(T resource) {
    resources.add(resource);
    return resource;
  }

  String mutation() {
    return mutation;
  }

  List<Machine> machines() {
    return machines;
  }

  void start() {
    machines.stream().filter(m -> !m.isRunning()).forEach(Machine::start);
  }

  /** Looks at everything that is to be looked at. */
  void check() throws Exception {
    if (quiescent) {
      machines.forEach(Machine::checkQuiescent);
    }
    for (Check c : checks) {
      c.check();
    }
  }

  void close() {
    for (AutoCloseable r : resources.reversed()) {
      try {
        r.close();
      } catch (Exception e) {
        // What a run that went wrong leaves behind may not close; what went wrong is known already.
      }
    }
  }
}
