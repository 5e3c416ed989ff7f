package org.splnet.kernel;

import java.util.HashMap;
import java.util.Map;
import java.util.Set;

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
 * @param confined for classes that only some CPUs take, application threads apart: these CPUs
 */
public record MachineConfig(
    String name,
    int cpus,
    LevelSet levels,
    LockBinding binding,
    LockOrder order,
    Ipl protocolIpl,
    long seed,
    KernelOptions options,
    Map<LockClass, Set<Integer>> confined) {

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
        KernelOptions.DEFAULT,
        Map.of());
  }

  /** Checks the choices. */
  public MachineConfig {
    if (cpus < 1 || cpus > 256) {
      throw new IllegalArgumentException("cpus = " + cpus + ": a machine has 1 to 256 CPUs");
    }
    binding.check(order);
    confined = Map.copyOf(confined);
    options.check(binding);
  }

  /** The same with so many CPUs. */
  public MachineConfig withCpus(int n) {
    return new MachineConfig(name, n, levels, binding, order, protocolIpl, seed, options, confined);
  }

  /** The same with another level set. */
  public MachineConfig withLevels(LevelSet set) {
    return new MachineConfig(name, cpus, set, binding, order, protocolIpl, seed, options, confined);
  }

  /** The same with another lock grain. */
  public MachineConfig withBinding(LockBinding b) {
    return new MachineConfig(name, cpus, levels, b, order, protocolIpl, seed, options, confined);
  }

  /** The same with another lock order. */
  public MachineConfig withOrder(LockOrder o) {
    return new MachineConfig(name, cpus, levels, binding, o, protocolIpl, seed, options, confined);
  }

  /** The same with protocol classes held at another level. */
  public MachineConfig withProtocolIpl(Ipl ipl) {
    return new MachineConfig(name, cpus, levels, binding, order, ipl, seed, options, confined);
  }

  /** The same with another seed. */
  public MachineConfig withSeed(long s) {
    return new MachineConfig(name, cpus, levels, binding, order, protocolIpl, s, options, confined);
  }

  /** The same with other choices for the kernel floor. */
  public MachineConfig withOptions(KernelOptions o) {
    return new MachineConfig(name, cpus, levels, binding, order, protocolIpl, seed, o, confined);
  }

  /**
   * The same with a class that only these CPUs take, application threads apart. Handlers that are
   * not SMP-safe may then run above its level on the others; a checked run watches that the
   * declaration is true.
   */
  public MachineConfig withConfined(LockClass c, Integer... to) {
    Map<LockClass, Set<Integer>> more = new HashMap<>(confined);
    more.put(c, Set.of(to));
    return new MachineConfig(name, cpus, levels, binding, order, protocolIpl, seed, options, more);
  }

  /** Whether a CPU may take locks of a class. */
  boolean mayHold(LockClass c, int cpu) {
    Set<Integer> only = confined.get(c);
    return only == null || only.contains(cpu);
  }
}
