package org.splnet.lab.rule;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.splnet.kernel.Attach;
import org.splnet.kernel.Ipl;
import org.splnet.kernel.KernelOptions;
import org.splnet.kernel.LockBinding;
import org.splnet.kernel.LockOrder;
import org.splnet.kernel.LockViolation;
import org.splnet.kernel.Machine;
import org.splnet.kernel.MachineConfig;
import org.splnet.kernel.ReplayOrder;
import org.splnet.kernel.explore.Deviation;
import org.splnet.kernel.explore.Schedule;
import org.splnet.kernel.sim.SimPort;
import org.splnet.lab.check.CheckResult;
import org.splnet.lab.check.Checks;

/** What breaks the rule on purpose: each must be refused, or go wrong by a schedule, or both. */
final class RuleControls {
  private static final String ATTACH = "at attach";
  private static final String BUILD = "at build";

  /** What is tried, and which saved schedule goes wrong by it. */
  private record Control(
      String name,
      String rule,
      String refused,
      List<String> says,
      Runnable tried,
      String schedule) {}

  private static final Runnable NOTHING = () -> {};

  private static final List<Control> ALL =
      List.of(
          new Control(
              "device held at NET, a wrapped serial handler at TTY",
              "3",
              ATTACH,
              List.of("'device'", "held there at NET", "at level TTY"),
              () -> serial(fine().withClassLevel(LockOrder.DEVICE, Ipl.NET)),
              "wrapped-interrupt-wrong"),
          new Control(
              "arp held at NET, above the kernel lock and below a wrapped serial handler",
              "2k",
              ATTACH,
              List.of("'arp'", "above the level SOFTNET", "at level TTY"),
              () -> serial(fine().withClassLevel(LockOrder.ARP, Ipl.NET)),
              "wrapped-interrupt-wrong-two-edges"),
          new Control(
              "arp bound to the device's lock, inputq between them with its own",
              "1",
              BUILD,
              List.of("arp", "inputq", "device"),
              () -> fine().withBinding(crossing()),
              "ab-ba-wrong"),
          new Control(
              "interrupts replayed lowest first",
              "5",
              BUILD,
              List.of("lowest"),
              () -> fine().withOptions(KernelOptions.DEFAULT.withReplay(ReplayOrder.LOWEST)),
              "lowest-first-wrong"),
          new Control(
              "a handler takes the lock that it has interrupted",
              "2",
              "",
              List.of(),
              NOTHING,
              "holder-interrupted-wrong"),
          new Control(
              "asleep with a spin lock held", "4", "", List.of(), NOTHING, "sleep-with-lock-wrong"),
          new Control(
              "a call to a CPU that waits with calls masked",
              "5",
              "",
              List.of(),
              NOTHING,
              "masked-call-wrong"),
          new Control(
              "a lock held into a wait for who wants it",
              "6",
              "",
              List.of(),
              NOTHING,
              "wait-under-lock-wrong-detach"));

  private RuleControls() {}

  private static MachineConfig fine() {
    return MachineConfig.named("control").withCpus(2);
  }

  private static LockBinding crossing() {
    return new LockBinding("crossing", c -> c == LockOrder.ARP ? LockOrder.DEVICE : c, d -> null);
  }

  /** Attaches what a driver that is not SMP-safe does. */
  private static void serial(MachineConfig config) {
    Machine machine = new Machine(config, new SimPort(1, 1));
    machine
        .line("uart", machine.cpu(0))
        .establish(machine.enterTop(), "serial", Ipl.TTY, (c, n) -> {}, machine, Attach.UNFLAGGED);
  }

  static List<RuleControl> check() {
    List<RuleControl> out = new ArrayList<>();
    try (Checks checks = new Checks(1, "random", 1, null, List.of(), List.of())) {
      for (Control c : ALL) {
        out.add(check(c, checks));
      }
    }
    return out;
  }

  private static RuleControl check(Control c, Checks checks) {
    String reason = refusal(c.tried);
    boolean refused =
        c.refused.isEmpty() ? reason.isEmpty() : c.says.stream().allMatch(reason::contains);
    Schedule s = schedule(c.schedule);
    String program = s.program() + "/" + s.variant();
    List<String> steps = s.deviations().stream().map(Deviation::toString).toList();
    CheckResult r = checks.replay(program, steps);
    boolean ok = refused && r.failure().equals(s.failure());
    return new RuleControl(
        c.name, c.rule, c.refused, reason, program, s.failure(), r.failure(), ok);
  }

  private static String refusal(Runnable tried) {
    try {
      tried.run();
      return "";
    } catch (LockViolation | IllegalArgumentException e) {
      return String.valueOf(e.getMessage());
    }
  }

  /** The saved schedule; made with {@code splnet check NAME --variant V --save DIR}. */
  private static Schedule schedule(String name) {
    try (InputStream in = RuleControls.class.getResourceAsStream(name + ".schedule")) {
      if (in == null) {
        throw new IllegalStateException("there is no schedule " + name);
      }
      return Schedule.parse(new String(in.readAllBytes(), StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
