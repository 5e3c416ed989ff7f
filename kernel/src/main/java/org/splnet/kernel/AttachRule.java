package org.splnet.kernel;

import java.util.function.Supplier;

/**
 * Refuses a wrapped handler where its arrival could close a cycle that no line of code shows.
 *
 * <p>A handler that is not flagged SMP-safe runs in a wrapper that enters the kernel lock. Let a
 * lock L be held on a CPU at level s, and let a wrapped handler of level k &gt; s be delivered
 * there: the holder of L cannot go on until the wrapper has had the kernel lock, so L leads to the
 * kernel lock. If some path takes L under the kernel lock, that is a cycle, and two CPUs can wait
 * for each other for ever. A lock is held at the level of its class or above, so there is no such
 * edge if every class that is ever taken under the kernel lock ({@link LockClass#underKernel}) has
 * at least the level of every wrapped handler that can arrive on a CPU where it is held.
 *
 * <p>A class that is never taken under the kernel lock can be led to from it all the same: let the
 * kernel lock be held at level s, and a handler of a level above s be delivered there that takes L.
 * So such a class has either that level, too, or none above the one below which the kernel lock is
 * not held ({@link MachineConfig#kernelFloor}): then no handler that takes it arrives above a
 * holder of the kernel lock. Together these are rule 2 for the kernel lock, by the levels that are
 * declared; {@code docs/locking.md} has the argument that they suffice, and what of it rests on
 * handlers taking no class of a level below their own, which a checked run and the static pass see
 * to.
 *
 * <p>Not concerned is a class that the binding puts behind the kernel lock itself: its holder has
 * the kernel lock already, and that is recursive. Nor one that the configuration confines to other
 * CPUs ({@link MachineConfig#withConfined}); application threads may hold it there too, for no
 * interrupt reaches them.
 *
 * <p>Called whenever a handler is established, for every CPU on which it may run: the one to which
 * the line is routed; all of them for a soft interrupt and a callout. Called again for all handlers
 * of a line, with the new CPU, before the line is routed there. The levels of the classes, the
 * binding and the confinements of a machine never change, so nothing else can break the rule. It is
 * checked in every run, checked or not: attaching is configuration. Who has asked for a deadlock
 * twice ({@link KernelOptions#knowingThatThisDeadlocks}) is not refused; the port is told, and may
 * note it.
 */
final class AttachRule {
  private AttachRule() {}

  /**
   * Checks one handler for one CPU.
   *
   * @throws LockViolation if it is wrapped and its arrival there could deadlock, with the remedies;
   *     not where that was asked for twice
   */
  static void check(Machine machine, HandlerRecord record, int rank, int cpu) {
    if (record.entry != machine.kernelLock()) {
      return;
    }
    MachineConfig config = machine.config();
    for (LockClass c : config.order().classes()) {
      int level = machine.levelOf(c);
      if ((c.underKernel() || level > machine.rank(config.kernelFloor()))
          && level < rank
          && c != LockOrder.BIG
          && config.binding().target(c) != LockOrder.BIG
          && config.mayHold(c, cpu)) {
        refuse(machine, record, c, rank, cpu);
      }
    }
  }

  private static void refuse(
      Machine machine, HandlerRecord record, LockClass c, int rank, int cpu) {
    Supplier<LockViolation> refusal =
        () -> new LockViolation(LockRule.IMPLICIT_EDGE, refusal(machine, record, c, rank, cpu));
    if (!machine.config().options().iKnowThisDeadlocks()) {
      throw refusal.get();
    }
    machine.judge().predictAccepted(LockRule.IMPLICIT_EDGE, refusal, record.name, c, rank, cpu);
  }

  /** Checks one handler for all CPUs. */
  static void checkAll(Machine machine, HandlerRecord record, int rank) {
    for (int cpu = 0; cpu < machine.config().cpus(); cpu++) {
      check(machine, record, rank, cpu);
    }
  }

  private static String refusal(
      Machine machine, HandlerRecord record, LockClass c, int rank, int cpu) {
    String k = machine.levels().name(rank);
    String s = machine.levels().name(machine.levelOf(c));
    String why =
        c.underKernel()
            ? "is taken under the kernel lock"
            : "is above "
                + machine.config().kernelFloor()
                + ", where handlers that take it interrupt holders of the kernel lock,";
    return "handler '%s' is not flagged SMP-safe, so it takes the kernel lock, at level %s on cpu%d; class '%s' %s and held there at %s: whoever holds it could be interrupted by the handler, and wait for one who holds the kernel lock and waits for it; raise the class to %s (MachineConfig.withClassLevel), flag the handler, route its line to a CPU on which the class is not taken (MachineConfig.withConfined), or take a level set that merges %s and %s"
        .formatted(record.name, k, cpu, c, why, s, k, s, k);
  }
}
