package org.splnet.lab.mutate;

import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassModel;
import java.lang.classfile.MethodModel;
import java.lang.reflect.AccessFlag;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.splnet.kernel.LockClass;
import org.splnet.kernel.LockOrder;

/**
 * Finds every mutant by looking at the bytecode. What a mutant changes is told by rules, written
 * down here, operator by operator; only the second looks are a list of their own ({@link
 * Rechecks}), for which tests are second looks no rule can tell.
 */
final class MutantScan {
  private static final String KERNEL = "org.splnet.kernel.";
  private static final String IFACE = "org.splnet.net.iface.";

  /** Calls that take a lock, and those that leave it. */
  private static final Map<String, String> ENTERS =
      Map.of(
          KERNEL + "Mutex.enter", KERNEL + "Mutex.exit",
          KERNEL + "Mutex.tryEnter", KERNEL + "Mutex.exit",
          KERNEL + "RwLock.enterRead", KERNEL + "RwLock.exitRead",
          KERNEL + "RwLock.enterWrite", KERNEL + "RwLock.exitWrite",
          KERNEL + "KernelLock.enter", KERNEL + "KernelLock.exit",
          KERNEL + "KernelLock.retake", KERNEL + "KernelLock.dropAll",
          KERNEL + "EntryLock.enter", KERNEL + "EntryLock.exit");

  private static final Set<String> RAISES =
      Set.of(KERNEL + "Context.splraise", KERNEL + "Context.raiseTo");

  /** Calls that see to it that somebody looks. */
  private static final Set<String> WAKES =
      Set.of(
          KERNEL + "CalloutWheel.raise",
          KERNEL + "Condition.broadcastLocked",
          KERNEL + "Condition.signalLocked",
          KERNEL + "Cpu.post",
          KERNEL + "InterruptLine.raise",
          KERNEL + "InterruptLine.raiseMissed",
          KERNEL + "InterruptLine$Target.raise",
          KERNEL + "InterruptState.post",
          KERNEL + "LineGate.give",
          KERNEL + "LineGate.raise",
          KERNEL + "Port.unblock",
          KERNEL + "Port.wake",
          KERNEL + "SoftInterrupt.schedule",
          KERNEL + "SoftLevel.push",
          IFACE + "LinkUpper.released",
          IFACE + "ReceiveSource.again",
          IFACE + "TransmitStart.released",
          "org.splnet.net.udp.ReadinessListener.ready");

  private static final String ATTACH = KERNEL + "Attach";
  private static final String LOCKED = "Locked";

  /** The locks themselves: what they do is what the others rely on. */
  private static final Set<String> LOCKS =
      Set.of(KERNEL + "Mutex", KERNEL + "RwLock", KERNEL + "KernelLock", KERNEL + "LogicalLock");

  private final List<Mutant> found = new ArrayList<>();
  private final Map<String, Integer> ids = new HashMap<>();
  private final List<String> levelCalls = new ArrayList<>();
  private final List<String> raiseCalls = new ArrayList<>();

  private String type = "";
  private String method = "";
  private List<Site> sites = List.of();

  private MutantScan() {}

  /** All mutants, in the order of classes and their code. */
  static List<Mutant> all() {
    MutantScan scan = new MutantScan();
    ClassBytes.find(MutantScope::contains).values().forEach(scan::read);
    scan.ofClasses();
    scan.found.addAll(Rechecks.read());
    return List.copyOf(scan.found);
  }

  private void read(byte[] bytes) {
    ClassModel model = ClassFile.of().parse(bytes);
    type = model.thisClass().asInternalName().replace('/', '.');
    Map<String, Integer> counts = new HashMap<>();
    Set<String> own = Locked.methods(model);
    for (MethodModel m : model.methods()) {
      if (m.code().isPresent() && !m.methodName().equalsString("<clinit>")) {
        method = MethodSites.source(m.methodName().stringValue());
        sites = new MethodSites(m, counts).all();
        if (!m.flags().has(AccessFlag.BRIDGE)) {
          method(own);
        }
      }
    }
  }

  private void method(Set<String> own) {
    for (int i = 0; i < sites.size(); i++) {
      Site s = sites.get(i);
      String called = s.owner() + "." + s.name();
      if (ENTERS.containsKey(called) && !LOCKS.contains(type)) {
        dropLock(i, s, ENTERS.get(called));
        swap(i, s);
      } else if (RAISES.contains(called) && !type.equals(KERNEL + "Context")) {
        add(Operator.DROP_RAISE, s, s.name(), line("replace level", s));
      } else if (WAKES.contains(called)) {
        add(Operator.DROP_WAKEUP, s, s.on() + "." + s.name(), line("drop", s));
      } else if (called.equals(ATTACH + ".UNFLAGGED")) {
        add(Operator.FLAG, s, s.name(), line("constant MPSAFE", s));
      } else if (called.equals(ATTACH + ".MPSAFE_PROTOCOL")) {
        add(Operator.UNFLAG, s, s.name(), line("constant UNFLAGGED", s));
      } else if (s.name().endsWith(LOCKED)) {
        release(i, s);
      } else if (s.owner().equals(type) && own.contains(s.name() + LOCKED)) {
        add(Operator.UNLOCKED, s, s.name(), line("replace " + s.name() + LOCKED, s));
      } else if (called.equals(KERNEL + "Machine.levelOf")) {
        levelCalls.add(change("lower %1$s", s));
      } else if (called.equals(KERNEL + "Machine.raisedBy")) {
        raiseCalls.add(change("zero %1$s", s));
      }
    }
  }

  /** Neither the enter nor what leaves it: those behind it, up to the next enter of the lock. */
  private void dropLock(int at, Site enter, String exit) {
    List<String> lines = new ArrayList<>();
    lines.add(change(enter.name().equals("tryEnter") ? "yield true" : "drop", enter));
    if (enter.name().equals("retake")) {
      // What was dropped is not taken again; that it is not dropped at all would be no mistake.
      add(Operator.DROP_LOCK, enter, enter.on() + "." + enter.name(), lines);
      return;
    }
    for (Site s : sites.subList(at + 1, sites.size())) {
      if (!s.receiver().equals(enter.receiver())) {
        continue;
      }
      String called = s.owner() + "." + s.name();
      if (ENTERS.containsKey(called)) {
        break;
      }
      if (called.equals(exit)) {
        lines.add(change("drop", s));
      }
    }
    add(Operator.DROP_LOCK, enter, enter.on() + "." + enter.name(), lines);
  }

  /** The next enter of another lock, if the first has not been left by then. */
  private void swap(int at, Site first) {
    if (!first.name().startsWith("enter") || first.receiver().isEmpty()) {
      return;
    }
    for (Site s : sites.subList(at + 1, sites.size())) {
      String called = s.owner() + "." + s.name();
      boolean other = !s.receiver().equals(first.receiver());
      if (ENTERS.containsKey(called)) {
        if (other && s.name().startsWith("enter") && !s.receiver().isEmpty()) {
          List<String> lines = List.of(change("swap next", first), change("swap previous", s));
          add(Operator.SWAP, first, first.on() + "-" + s.on(), lines);
        }
        return;
      }
      if (!other && s.name().startsWith("exit")) {
        return;
      }
    }
  }

  /** A call of a method that needs a lock which this method has taken itself. */
  private void release(int at, Site call) {
    for (int i = at - 1; i >= 0; i--) {
      Site s = sites.get(i);
      String called = s.owner() + "." + s.name();
      if (called.equals(KERNEL + "Mutex.enter") || called.startsWith(KERNEL + "RwLock.enter")) {
        if (!s.receiver().isEmpty()) {
          add(Operator.UNLOCKED, call, call.name(), line("release", call));
        }
        return;
      }
    }
  }

  /** What concerns lock classes. */
  private void ofClasses() {
    for (LockClass c : LockOrder.STANDARD.classes()) {
      if (c != LockOrder.BIG) {
        ofClass(Operator.LOWER_LEVEL, c, levelCalls);
        ofClass(Operator.DROP_RAISE, c, raiseCalls);
      }
    }
  }

  private void ofClass(Operator operator, LockClass c, List<String> calls) {
    String id = operator.label() + "/" + c.name();
    List<String> lines =
        calls.stream().map(l -> id + " | " + l.formatted(c.name())).distinct().toList();
    List<String> classes = calls.stream().map(l -> l.split(" \\| ", -1)[1]).distinct().toList();
    found.add(new Mutant(id, operator, "lock class " + c.name(), classes, lines));
  }

  private List<String> line(String action, Site s) {
    return List.of(change(action, s));
  }

  private String change(String action, Site s) {
    return String.join(" | ", action, type, method, s.callee());
  }

  private void add(Operator operator, Site s, String what, List<String> changes) {
    String simple = type.substring(type.lastIndexOf('.') + 1).replace('$', '.');
    String plain = operator.label() + "/" + simple + "." + method + "/" + what;
    int count = ids.merge(plain, 1, Integer::sum);
    String id = count == 1 ? plain : plain + "#" + count;
    found.add(
        new Mutant(
            id,
            operator,
            simple + "." + method + ":" + s.line(),
            List.of(type),
            changes.stream().map(c -> id + " | " + c).toList()));
  }

  /** How many mutants each operator has. */
  static Map<Operator, Integer> counts(List<Mutant> mutants) {
    Map<Operator, Integer> counts = new LinkedHashMap<>();
    for (Operator o : Operator.values()) {
      counts.put(o, (int) mutants.stream().filter(m -> m.operator() == o).count());
    }
    return counts;
  }
}
