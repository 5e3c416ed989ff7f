package org.splnet.lab.rule;

import java.util.Set;

/** What the pass knows of the kernel floor by name, and does not look into. */
final class Kernel {
  static final String PACKAGE = "org/splnet/kernel/";
  static final String CONTEXT = PACKAGE + "Context";
  static final String SWITCHES = PACKAGE + "Switches";
  static final String MACHINE = PACKAGE + "Machine";
  static final String LINE = PACKAGE + "InterruptLine";
  static final String SOFT = PACKAGE + "SoftInterrupt";
  static final String CALLOUT = PACKAGE + "Callout";
  static final String CONDITION = PACKAGE + "Condition";
  static final String MUTEX = PACKAGE + "Mutex";
  static final String RW_LOCK = PACKAGE + "RwLock";
  static final String KERNEL_LOCK = PACKAGE + "KernelLock";
  static final String ENTRY_LOCK = PACKAGE + "EntryLock";
  static final String LOCK_ORDER = PACKAGE + "LockOrder";
  static final String ATTACH = PACKAGE + "Attach";
  static final String IPL = PACKAGE + "Ipl";
  static final String CPU = PACKAGE + "Cpu";
  static final String RECORD = PACKAGE + "HandlerRecord";
  static final String WHEEL = PACKAGE + "CalloutWheel";

  private static final Set<String> LOCKS = Set.of(MUTEX, RW_LOCK, KERNEL_LOCK, ENTRY_LOCK);
  private static final Set<String> FACTORIES =
      Set.of("mutex", "rwLock", "condition", "line", "softInterrupt", "callout");

  /** Reports, figures and what a machine stands on: nothing that takes a lock of ours. */
  private static final Set<String> OPAQUE =
      Set.of(
          "LockChecker",
          "LevelChecker",
          "WaitGraph",
          "Judge",
          "AttachRule",
          "LockStatistics",
          "MachineStatistics",
          "Port",
          "Place",
          "LockViolation",
          "OrderGraph",
          "Condition",
          "CrossCall",
          "LinePoller",
          "PollLimit");

  private static final Set<String> OPAQUE_PACKAGES =
      Set.of(PACKAGE + "trace/", PACKAGE + "host/", PACKAGE + "sim/", PACKAGE + "explore/");

  /** Methods that the CPUs' loop, a panic or a test calls; and waiting, which is modelled. */
  private static final Set<String> OPAQUE_METHODS =
      Set.of(
          "HandlerRecord.call",
          "HandlerRecord.callEntered",
          "HandlerRecord.traceAs",
          "Machine.panic",
          "Machine.checkAlive",
          "Machine.start",
          "Machine.close",
          "Machine.checkQuiescent",
          "Machine.crossCall",
          "Machine.contextName",
          "Machine.statistics",
          "Context.spin",
          "Context.relax",
          "Context.window",
          "Context.splraise",
          "Context.splx",
          "Cpu.addPoller");

  private Kernel() {}

  static boolean isOpaque(String owner) {
    if (!owner.startsWith(PACKAGE)) {
      return false;
    }
    int end = owner.indexOf('$');
    String simple = owner.substring(PACKAGE.length(), end < 0 ? owner.length() : end);
    return OPAQUE.contains(simple) || OPAQUE_PACKAGES.stream().anyMatch(owner::startsWith);
  }

  static boolean isOpaque(String owner, String method) {
    if (method.equals("<init>") && owner.equals(CONDITION)) {
      return false;
    }
    return isOpaque(owner)
        || (owner.startsWith(PACKAGE)
            && OPAQUE_METHODS.contains(owner.substring(PACKAGE.length()) + "." + method));
  }

  /** Whether a call takes, leaves or asks for a lock. */
  static boolean isLockOperation(String owner, String method) {
    return LOCKS.contains(owner) && !method.equals("<init>") && !method.equals("lockClass");
  }

  /** Whether the object that a method makes is to be told by where it is called. */
  static boolean isFactory(Body b) {
    return b.owner.equals(MACHINE) && FACTORIES.contains(b.name);
  }
}
