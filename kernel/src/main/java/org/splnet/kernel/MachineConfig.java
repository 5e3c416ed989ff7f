package org.splnet.kernel;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;

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
 * @param classLevels for classes that are held at another level than the order declares: that level
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
    Map<LockClass, Set<Integer>> confined,
    Map<LockClass, Ipl> classLevels) {

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
        Map.of(),
        Map.of());
  }

  /** Checks the choices. */
  public MachineConfig {
    if (cpus < 1 || cpus > 256) {
      throw new IllegalArgumentException("cpus = " + cpus + ": a machine has 1 to 256 CPUs");
    }
    binding.check(order);
    confined = Map.copyOf(confined);
    classLevels = Map.copyOf(classLevels);
    for (Map.Entry<LockClass, Ipl> e : classLevels.entrySet()) {
      checkClassLevel(order, e.getKey(), e.getValue());
    }
    options.check(binding);
  }

  /** The same with so many CPUs. */
  public MachineConfig withCpus(int n) {
    return new MachineConfig(
        name, n, levels, binding, order, protocolIpl, seed, options, confined, classLevels);
  }

  /** The same with another level set. */
  public MachineConfig withLevels(LevelSet set) {
    return new MachineConfig(
        name, cpus, set, binding, order, protocolIpl, seed, options, confined, classLevels);
  }

  /** The same with another lock grain. */
  public MachineConfig withBinding(LockBinding b) {
    return new MachineConfig(
        name, cpus, levels, b, order, protocolIpl, seed, options, confined, classLevels);
  }

  /** The same with another lock order. */
  public MachineConfig withOrder(LockOrder o) {
    return new MachineConfig(
        name, cpus, levels, binding, o, protocolIpl, seed, options, confined, classLevels);
  }

  /** The same with protocol classes held at another level. */
  public MachineConfig withProtocolIpl(Ipl ipl) {
    return new MachineConfig(
        name, cpus, levels, binding, order, ipl, seed, options, confined, classLevels);
  }

  /** The same with another seed. */
  public MachineConfig withSeed(long s) {
    return new MachineConfig(
        name, cpus, levels, binding, order, protocolIpl, s, options, confined, classLevels);
  }

  /** The same with other choices for the kernel floor. */
  public MachineConfig withOptions(KernelOptions o) {
    return new MachineConfig(
        name, cpus, levels, binding, order, protocolIpl, seed, o, confined, classLevels);
  }

  /**
   * The same with a class that only these CPUs take, application threads apart. Handlers that are
   * not SMP-safe may then run above its level on the others; a checked run watches that the
   * declaration is true.
   */
  public MachineConfig withConfined(LockClass c, Integer... to) {
    Map<LockClass, Set<Integer>> more = new HashMap<>(confined);
    more.put(c, Set.of(to));
    return new MachineConfig(
        name, cpus, levels, binding, order, protocolIpl, seed, options, more, classLevels);
  }

  /**
   * The same with a class of drivers or protocols held at another level than the order declares.
   * What that does to the rule is found out as for a declared level: a handler that is not SMP-safe
   * and could arrive above the class is refused when it is attached, and a checked run reports a
   * handler above the class that takes it.
   *
   * @throws IllegalArgumentException if the class is not in the order, is the kernel's own, or the
   *     level is {@link Ipl#IPI}, which stays open to whoever waits
   */
  public MachineConfig withClassLevel(LockClass c, Ipl ipl) {
    Map<LockClass, Ipl> more = new HashMap<>(classLevels);
    more.put(c, ipl);
    return new MachineConfig(
        name, cpus, levels, binding, order, protocolIpl, seed, options, confined, more);
  }

  /**
   * As {@link #withClassLevel(LockClass, Ipl)}, from text such as {@code device=NET}.
   *
   * @throws IllegalArgumentException likewise, or if it is no such text
   */
  public MachineConfig withClassLevel(String text) {
    int eq = text.indexOf('=');
    if (eq <= 0 || eq == text.length() - 1) {
      throw new IllegalArgumentException(
          "class level '" + text + "': write CLASS=LEVEL, for example device=NET");
    }
    return withClassLevel(order.named(text.substring(0, eq)), Ipl.of(text.substring(eq + 1)));
  }

  private static void checkClassLevel(LockOrder order, LockClass c, Ipl ipl) {
    order.rank(c);
    if (c.domain() == Domain.KERNEL) {
      throw new IllegalArgumentException(
          "class '%s' at level %s: the kernel floor relies on the level of its own classes; choose one of drivers or protocols"
              .formatted(c, ipl));
    }
    if (ipl == Ipl.IPI) {
      throw new IllegalArgumentException(
          "class '%s' at level IPI: who waits for it could not be called by another CPU, and two could wait for each other for ever; choose HIGH or below"
              .formatted(c));
    }
  }

  /** The level at which a class is held, at least. */
  public Ipl levelOf(LockClass c) {
    if (c == LockOrder.BIG) {
      return kernelFloor();
    }
    Ipl own = classLevels.get(c);
    if (own != null) {
      return own;
    }
    return c.domain() == Domain.PROTOCOL && c.ipl() == Ipl.SOFTNET ? protocolIpl : c.ipl();
  }

  /**
   * The level below which the kernel lock is not held: that of the protocols, where any of their
   * classes has a lock of its own, otherwise {@link Ipl#NONE}. With the kernel lock held lower, a
   * protocol handler could wait above its holder for a lock whose holder a wrapped handler has
   * interrupted, which waits for the kernel lock: see {@code docs/locking.md}, rule 2.
   */
  public Ipl kernelFloor() {
    return order.classes().stream().anyMatch(this::isBesideKernel) ? protocolIpl : Ipl.NONE;
  }

  /** A class that is neither the kernel lock nor taken under it, and held with the protocols'. */
  private boolean isBesideKernel(LockClass c) {
    return !c.underKernel()
        && binding.target(c) != LockOrder.BIG
        && levels.rank(levelOf(c)) <= levels.rank(protocolIpl);
  }

  /**
   * The indices of the CPUs that may take locks of a class, ascending: all, unless it is confined.
   */
  public List<Integer> cpusFor(LockClass c) {
    return IntStream.range(0, cpus).filter(cpu -> mayHold(c, cpu)).boxed().toList();
  }

  /** Whether a CPU may take locks of a class. */
  boolean mayHold(LockClass c, int cpu) {
    Set<Integer> only = confined.get(c);
    return only == null || only.contains(cpu);
  }
}
