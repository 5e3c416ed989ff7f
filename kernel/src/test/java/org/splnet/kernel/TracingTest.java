package org.splnet.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.splnet.kernel.sim.SimPort;
import org.splnet.kernel.trace.TimeAccount;
import org.splnet.kernel.trace.TraceName;
import org.splnet.kernel.trace.TraceRecord;
import org.splnet.kernel.trace.Tracing;

/** What a machine tells of itself, in a JVM with tracing on: the switch is a constant of a JVM. */
class TracingTest {
  @Test
  void tellsWhoRunsAtWhichLevelAndWhichLocksAreHeld() throws IOException, InterruptedException {
    assertThat(run("records", "interrupts"))
        .isEqualTo(
            """
            LEVEL SOFTNET
            BEGIN SOFT_INTERRUPT soft at SOFTNET
            LEVEL NET
            BEGIN HANDLER plain of line at NET
            LEVEL VM
            HOLD pktpool
            RELEASE pktpool
            LEVEL NET
            END HANDLER plain of line at NET
            BEGIN HANDLER old of line at NET, wrapped
            HOLD kernel
            RELEASE kernel
            END HANDLER old of line at NET, wrapped
            LEVEL SOFTNET
            END SOFT_INTERRUPT soft at SOFTNET
            LEVEL NONE
            """);
  }

  @Test
  void tellsOfCalloutsEnginesSectionsAndIdleTurns() throws IOException, InterruptedException {
    assertThat(run("records", "others"))
        .isEqualTo(
            """
            BEGIN IDLE idle
            END IDLE idle
            BEGIN ENGINE Engine
            EVENT note 7
            END ENGINE Engine
            LEVEL SOFTCLOCK
            BEGIN SOFT_INTERRUPT softclock at SOFTCLOCK
            LEVEL HIGH
            HOLD callout
            RELEASE callout
            LEVEL SOFTCLOCK
            BEGIN CALLOUT tick at SOFTCLOCK
            BEGIN SECTION part
            END SECTION part
            END CALLOUT tick at SOFTCLOCK
            LEVEL HIGH
            HOLD callout
            RELEASE callout
            LEVEL SOFTCLOCK
            LEVEL HIGH
            HOLD callout
            RELEASE callout
            LEVEL SOFTCLOCK
            END SOFT_INTERRUPT softclock at SOFTCLOCK
            LEVEL NONE
            """);
  }

  @Test
  void addsUpTheTimeOfACpuByWhatItWentInto() throws IOException, InterruptedException {
    assertThat(run("account", "account"))
        .isEqualTo("2000 nanos in 2 calls of the handler, 2 locks; 1000 in the section\n");
  }

  private static String run(String trace, String program) throws IOException, InterruptedException {
    Process jvm =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "--add-exports=java.base/jdk.internal.vm=ALL-UNNAMED",
                "-Dsplnet.trace=" + trace,
                "-cp",
                System.getProperty("java.class.path"),
                Program.class.getName(),
                program)
            .redirectErrorStream(true)
            .start();
    String output = new String(jvm.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(jvm.waitFor(30, TimeUnit.SECONDS)).isTrue();
    return output;
  }

  /** Does one thing with tracing on, and prints what was told. */
  static final class Program {
    private static final int TICKS_NANOS = 3_000_000;

    private static final SimPort PORT = new SimPort(1, 10);
    private final Machine machine = Rig.step(Rig.config(1), PORT);
    private final Context ctx = machine.cpu(0).context();

    private Program() {}

    public static void main(String[] args) {
      Program p = new Program();
      switch (args[0]) {
        case "interrupts" -> p.interrupts();
        case "others" -> p.others();
        default -> p.account();
      }
    }

    private void interrupts() {
      Mutex pool = machine.mutex(LockOrder.PKTPOOL, "pool");
      InterruptLine line = machine.line("line", machine.cpu(0));
      SoftInterrupt soft =
          machine.softInterrupt(
              "soft",
              Ipl.SOFTNET,
              (c, l) -> {
                l.raise();
                c.splx(c.level());
              },
              line,
              Attach.MPSAFE_PROTOCOL);
      Handler<Mutex> takesPool =
          (c, m) -> {
            m.enter(c);
            m.exit(c);
          };
      Rig.top(
          machine,
          top -> {
            line.establish(top, "plain", Ipl.NET, takesPool, pool, Attach.MPSAFE);
            line.establish(top, "old", Ipl.NET, (c, a) -> {}, Rig.NOTHING, Attach.UNFLAGGED);
          });
      machine.tracing().start();
      soft.schedule(machine.cpu(0));
      machine.cpu(0).turn();
      print();
    }

    private void others() {
      int part = machine.tracing().name(TraceName.of(TraceName.Kind.SECTION, "part"));
      int note = machine.tracing().name(TraceName.of(TraceName.Kind.EVENT, "note"));
      Callout tick =
          machine.callout(
              "tick",
              (c, a) -> {
                c.traceBegin(part);
                c.traceEnd(part);
              },
              Rig.NOTHING,
              Attach.MPSAFE);
      final class Engine implements Poller {
        private int steps;

        @Override
        public boolean poll(Context c, long now) {
          if (++steps != 3) {
            return false;
          }
          c.traceEvent(note, 7);
          return true;
        }
      }
      machine.cpu(0).addPoller(new Engine());
      Rig.top(machine, top -> tick.schedule(top, 1));
      machine.tracing().start();
      for (int i = 0; i < 3; i++) {
        machine.cpu(0).turn();
      }
      PORT.advance(TICKS_NANOS);
      machine.cpu(0).turn();
      print();
    }

    private void account() {
      Mutex pool = machine.mutex(LockOrder.PKTPOOL, "pool");
      int part = machine.tracing().name(TraceName.of(TraceName.Kind.SECTION, "part"));
      SoftInterrupt soft =
          machine.softInterrupt(
              "soft",
              Ipl.SOFTNET,
              (c, m) -> {
                PORT.advance(1_000);
                m.enter(c);
                m.exit(c);
                c.traceBegin(part);
                PORT.advance(500);
                c.traceEnd(part);
              },
              pool,
              Attach.MPSAFE);
      Tracing.Account before = machine.tracing().account();
      for (int i = 0; i < 2; i++) {
        soft.schedule(machine.cpu(0));
        machine.cpu(0).turn();
      }
      Tracing.Account used = machine.tracing().account().since(before);
      TimeAccount.Use handler = use(used, "soft");
      System.out.printf(
          "%d nanos in %d calls of the handler, %d locks; %d in the section%n",
          handler.nanos(), handler.spans(), handler.locks(), use(used, "part").nanos());
    }

    private static TimeAccount.Use use(Tracing.Account account, String name) {
      return account.cpus().entrySet().stream()
          .filter(e -> e.getKey().name().equals(name))
          .map(Map.Entry::getValue)
          .findAny()
          .orElseThrow();
    }

    private void print() {
      machine.tracing().stop();
      List<TraceName> names = machine.tracing().names();
      for (Tracing.ContextTrace c : machine.tracing().records()) {
        if (c.context().equals(ctx.name())) {
          c.records().forEach(r -> System.out.println(text(r, names.get(r.name()))));
        }
      }
    }

    private String text(TraceRecord r, TraceName n) {
      return r.type()
          + " "
          + switch (r.type()) {
            case LEVEL -> machine.levels().name(r.level());
            case HOLD, RELEASE -> n.name();
            case EVENT -> n.name() + " " + r.value();
            case BEGIN, END ->
                n.kind()
                    + " "
                    + n.name()
                    + (n.line().isEmpty() ? "" : " of " + n.line())
                    + (n.rank() < 0 ? "" : " at " + machine.levels().name(n.rank()))
                    + (n.wrapped() ? ", wrapped" : "");
          };
    }
  }
}
