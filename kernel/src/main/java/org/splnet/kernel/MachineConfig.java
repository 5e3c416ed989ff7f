package org.splnet.kernel;

/**
 * One choice per axis for a machine.
 *
 * @param name its name, for messages and threads
 * @param cpus how many CPUs, 1 to 256
 * @param levels the level set
 * @param binding the lock grain
 * @param order the lock order
 * @param protocolIpl the level at which protocol classes are held: {@link Ipl#SOFTNET}, or {@link
 *     Ipl#NET} where protocol input runs inside hard interrupts
 * @param seed of everything random on the machine
 * @param options the other axes of the kernel floor
 */
public record MachineConfig(
    String name,
    int cpus,
    LevelSet levels,
    LockBinding binding,
    LockOrder order,
    Ipl protocolIpl,
    long seed,
    KernelOptions options) {

  /** One CPU, the levels of 2005, fine locks. */
  public static MachineConfig named(String name) {
    return new MachineConfig(
        name,
        1,
        LevelSet.L2005,
        LockBinding.FINE,
        LockOrder.STANDARD,
        Ipl.SOFTNET,
        1,
        KernelOptions.DEFAULT);
  }

  /** Checks the choices. */
  public MachineConfig {
    if (cpus < 1 || cpus > 256) {
      throw new IllegalArgumentException("cpus = " + cpus + ": a machine has 1 to 256 CPUs");
    }
    binding.check(order);
    options.check(binding);
  }

  /** The same with so many CPUs. */
  public MachineConfig withCpus(int n) {
    return new MachineConfig(name, n, levels, binding, order, protocolIpl, seed, options);
  }

  /** The same with another level set. */
  public MachineConfig withLevels(LevelSet set) {
    return new MachineConfig(name, cpus, set, binding, order, protocolIpl, seed, options);
  }

  /** The same with another lock grain. */
  public MachineConfig withBinding(LockBinding b) {
    return new MachineConfig(name, cpus, levels, b, order, protocolIpl, seed, options);
  }

  /** The same with another lock order. */
  public MachineConfig withOrder(LockOrder o) {
    return new MachineConfig(name, cpus, levels, binding, o, protocolIpl, seed, options);
  }

  /** The same with protocol classes held at another level. */
  public MachineConfig withProtocolIpl(Ipl ipl) {
    return new MachineConfig(name, cpus, levels, binding, order, ipl, seed, options);
  }

  /** The same with another seed. */
  public MachineConfig withSeed(long s) {
    return new MachineConfig(name, cpus, levels, binding, order, protocolIpl, s, options);
  }

  /** The same with other choices for the kernel floor. */
  public MachineConfig withOptions(KernelOptions o) {
    return new MachineConfig(name, cpus, levels, binding, order, protocolIpl, seed, o);
  }
}
