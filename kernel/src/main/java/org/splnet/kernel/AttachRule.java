package org.splnet.kernel;

import java.util.function.Supplier;

/**
 * Refuses a wrapped handler where its arrival could close a cycle that no line of code shows.
 *
 * <p>A handler that is not flagged SMP-safe runs in a wrapper that enters the kernel lock. Let a
 * lock L be held on a CPU at level s, and let a wrapped handler of level k &gt; s be delivered
 * there: the holder of L cannot go on until the wrapper has had the kernel lock, so L leads to the
 * kernel lock. There is a cycle if the kernel lock leads to L, and it can do so in two ways.
 *
 * <ul>
 *   <li>Some path takes L, or what leads to L, under the kernel lock ({@link
 *       LockClass#underKernel}).
 *   <li>The kernel lock is itself held below the level of a handler that takes L, or what leads to
 *       L: its holder is interrupted, and waits. Being recursive it is exempt from the rule that
 *       keeps other locks from that. It is held at the level of the protocols or above ({@link
 *       MachineConfig#kernelFloor}: it raises to that when it is taken), and what a handler takes
 *       above that level is declared above it. So this takes an L declared above the protocols'
 *       level; if L is at that level or below, no handler that may interrupt a holder of the kernel
 *       lock takes it.
 * </ul>
 *
 * <p>A lock is held at the level of its class or above. So no such cycle exists if every class that
 * is ever taken under the kernel lock, and every class declared above the level at which the kernel
 * lock is held, has at least the level of every wrapped handler that can arrive on a CPU where it
 * is held. The rule is this, and it is sufficient, given that no handler takes a class declared
 * below its own level; a checked run and the static pass see to the latter. The argument is in
 * {@code docs/locking.md}.
 *
 * <p>Not concerned is a class that the binding puts behind the kernel lock itself: its holder has
 * the kernel lock already, and that is recursive. Nor one that the configuration confines to other
 * CPUs ({@link MachineConfig#withConfined}); application threads may hold it there too, for no
 * interrupt reaches them.
 *
 * <p>Called whenever a handler is established that enters the kernel lock, also one that is made to
 * by {@link EntryScope}, for every CPU on which it may run: the one to which the line is routed;
 * all of them for a soft interrupt and a callout. Called again for all handlers of a line, with the
 * new CPU, before the line is routed there. The levels of the classes, the binding and the
 * confinements of a machine never change, so nothing else can break the rule. It is checked in
 * every run, checked or not: attaching is configuration. Who has asked for a deadlock twice ({@link
 * KernelOptions#knowingThatThisDeadlocks}) is not refused; the port is told, and may note it.
 */
final class AttachRule {
  private AttachRule() {}

  /**
   * Checks one handler, which enters the kernel lock, for one CPU.
   *
   * @throws LockViolation if its arrival there could deadlock, with the remedies; not where that
   *     was asked for twice
   */
  static void check(Machine machine, HandlerRecord record, int rank, int cpu) {
    MachineConfig config = machine.config();
    int floor = machine.rank(config.kernelFloor());
    for (LockClass c : config.order().classes()) {
      int level = machine.levelOf(c);
      boolean reached = c.underKernel() || level > floor;
      if (reached
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

  /** Checks one handler for all CPUs, if it enters the kernel lock. */
  static void checkAll(Machine machine, HandlerRecord record, int rank) {
    if (record.entry == machine.kernelLock()) {
      checkEverywhere(machine, record, rank);
    }
  }

  /** Checks one handler, which enters the kernel lock, for all CPUs. */
  static void checkEverywhere(Machine machine, HandlerRecord record, int rank) {
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
            ? "class '%s' is taken under the kernel lock and held there at %s".formatted(c, s)
            : "class '%s' is held at %s, above the level %s of who holds the kernel lock, and so a handler that takes it may interrupt that one"
                .formatted(c, s, machine.config().kernelFloor());
    return "handler '%s' enters the kernel lock at level %s on cpu%d (it is not flagged SMP-safe, or --entry-lock has it); %s: whoever holds it could be interrupted by the handler, and wait for one who holds the kernel lock and waits for it; raise the class to %s (MachineConfig.withClassLevel), flag the handler, route its line to a CPU on which the class is not taken (MachineConfig.withConfined), or take a level set that merges %s and %s"
        .formatted(record.name, k, cpu, why, k, s, k);
  }
}
