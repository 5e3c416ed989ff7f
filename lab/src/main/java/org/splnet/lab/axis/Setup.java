package org.splnet.lab.axis;

import org.splnet.kernel.KernelOptions;
import org.splnet.kernel.LevelSet;
import org.splnet.kernel.LockBinding;
import org.splnet.kernel.MachineConfig;
import org.splnet.kernel.Routing;
import org.splnet.net.NetStack;
import org.splnet.net.NetStackOptions;
import org.splnet.net.iface.StartKind;

/**
 * What one choice for each axis comes to: the configuration of a machine, of its stack, and of the
 * network in which it is measured.
 *
 * @param lock lock grain
 * @param levels level set
 * @param kernel the other axes of the kernel floor
 * @param stack the axes of the net floor
 * @param driver the device of its interfaces
 * @param cpus how many CPUs
 * @param size of the frames that are sent
 * @param classLevels lock classes that are held at another level than the order declares
 * @param line where the serial line is, if the network has one
 */
public record Setup(
    LockBinding lock,
    LevelSet levels,
    KernelOptions kernel,
    NetStackOptions stack,
    DriverKind driver,
    int cpus,
    FrameSize size,
    ClassLevels classLevels,
    LinePlace line) {
  /** The first choice of everything. */
  static final Setup STANDARD =
      new Setup(
          LockBinding.FINE,
          LevelSet.L2005,
          KernelOptions.DEFAULT,
          NetStackOptions.DEFAULT,
          DriverKind.WIRE,
          1,
          FrameSize.of("64"),
          ClassLevels.DECLARED,
          new LinePlace(0));

  Setup withLock(LockBinding to) {
    return new Setup(to, levels, kernel, stack, driver, cpus, size, classLevels, line);
  }

  Setup withLevels(LevelSet to) {
    return new Setup(lock, to, kernel, stack, driver, cpus, size, classLevels, line);
  }

  Setup withKernel(KernelOptions to) {
    return new Setup(lock, levels, to, stack, driver, cpus, size, classLevels, line);
  }

  Setup withStack(NetStackOptions to) {
    return new Setup(lock, levels, kernel, to, driver, cpus, size, classLevels, line);
  }

  Setup withDriver(DriverKind to) {
    return new Setup(lock, levels, kernel, stack, to, cpus, size, classLevels, line);
  }

  /** The same with so many CPUs. */
  public Setup withCpus(int to) {
    return new Setup(lock, levels, kernel, stack, driver, to, size, classLevels, line);
  }

  Setup withSize(FrameSize to) {
    return new Setup(lock, levels, kernel, stack, driver, cpus, to, classLevels, line);
  }

  Setup withClassLevels(ClassLevels to) {
    return new Setup(lock, levels, kernel, stack, driver, cpus, size, to, line);
  }

  Setup withLine(LinePlace to) {
    return new Setup(lock, levels, kernel, stack, driver, cpus, size, classLevels, to);
  }

  /** The same, with negative controls accepted. */
  Setup knowingThatThisDeadlocks() {
    return withKernel(kernel.knowingThatThisDeadlocks()).withStack(stack.withDeadlocking(true));
  }

  /**
   * A machine for the stack, with so many CPUs.
   *
   * @throws IllegalArgumentException if the choices do not go together, with the reason
   */
  public MachineConfig machine(String name, int withCpus, long seed) {
    MachineConfig config =
        MachineConfig.named(name)
            .withCpus(withCpus)
            .withLevels(levels)
            .withBinding(lock)
            .withOptions(kernel)
            .withSeed(seed);
    return NetStack.configure(line.confine(classLevels.apply(config)), stack);
  }

  /**
   * Checks that the choices go together.
   *
   * @throws IllegalArgumentException with the reason and the remedy
   */
  public void check() {
    stack.check();
    stack.start().check(lock);
    line.check(cpus);
    machine("check", cpus, 0);
    if (!driver.hasManyQueues()) {
      refuseQueues(
          kernel.routing() == Routing.FLOW,
          "routing 'flow' sorts what comes over a queue for each CPU",
          "route fixed, one or rr");
      refuseQueues(
          stack.start() == StartKind.PER_QUEUE,
          "transmit start 'perqueue' wants a queue for each CPU",
          "start locked, trylock, first or deferred");
    }
  }

  private void refuseQueues(boolean chosen, String what, String instead) {
    if (chosen) {
      throw new IllegalArgumentException(
          what
              + ", but a device of driver '"
              + driver.label()
              + "' has one: choose driver wire, or "
              + instead);
    }
  }
}
