package org.splnet.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.splnet.kernel.Rig.NOTHING;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.splnet.kernel.sim.SimPort;

/** How an assertion leads to its handlers: entry lock, entry context, routing. */
class EntryTest {
  private final SimPort port = new SimPort(1, 1_000);
  private final List<String> ran = new ArrayList<>();

  private Machine step(int cpus, KernelOptions options) {
    return Rig.step(Rig.config(cpus).withOptions(options), port);
  }

  private void on(Machine m, InterruptLine line, String name, Ipl ipl, Attach attach) {
    Rig.top(
        m,
        top ->
            line.establish(
                top,
                name,
                ipl,
                (c, n) -> ran.add(n + " " + m.kernelLock().isHeld(c)),
                name,
                attach));
  }

  // ---- Entry lock

  private List<String> mixed(EntryScope scope) {
    Machine m = step(1, KernelOptions.DEFAULT.knowingThatThisDeadlocks().withEntryLock(scope));
    InterruptLine shared = m.line("shared", m.cpu(0));
    InterruptLine flagged = m.line("flagged", m.cpu(0));
    on(m, shared, "tty", Ipl.TTY, Attach.MPSAFE);
    on(m, shared, "smp", Ipl.NET, Attach.MPSAFE);
    on(m, shared, "old", Ipl.NET, Attach.UNFLAGGED);
    on(m, flagged, "alone", Ipl.BIO, Attach.MPSAFE);
    on(m, flagged, "clock", Ipl.CLOCK, Attach.MPSAFE);
    ran.clear();
    flagged.raise();
    shared.raise();
    m.cpu(0).turn();
    m.close();
    return ran;
  }

  @Test
  void theChainIsWrappedWhateverTheFlagsAndTheClockIsNot() {
    assertThat(mixed(EntryScope.CHAIN))
        .containsExactly("clock false", "tty true", "smp true", "old true", "alone true");
  }

  @Test
  void theHandlerIsWrappedByItsFlag() {
    assertThat(mixed(EntryScope.HANDLER))
        .containsExactly("clock false", "tty false", "smp false", "old true", "alone false");
  }

  @Test
  void aFlaggedHandlerHoldsTheBigLockOnALineWithAnUnflaggedOne() {
    assertThat(mixed(EntryScope.LINE))
        .containsExactly("clock false", "tty true", "smp true", "old true", "alone false");
  }

  @Test
  void withoutEntryLockNobodyHoldsIt() {
    assertThat(mixed(EntryScope.NONE))
        .containsExactly("clock false", "tty false", "smp false", "old false", "alone false");
  }

  @Test
  void aDemotedLineIsPromotedWhenItsUnflaggedHandlerIsGone() {
    Machine m = step(1, KernelOptions.DEFAULT.withEntryLock(EntryScope.LINE));
    InterruptLine line = m.line("line", m.cpu(0));
    Context ctx = m.cpu(0).context();
    InterruptLine.Established smp =
        line.establish(
            ctx,
            "smp",
            Ipl.NET,
            (c, n) -> ran.add("smp " + m.kernelLock().isHeld(c)),
            NOTHING,
            Attach.MPSAFE);
    InterruptLine.Established old =
        line.establish(ctx, "old", Ipl.TTY, (c, n) -> {}, NOTHING, Attach.UNFLAGGED);
    assertThat(smp.wrapped()).isTrue();
    line.raise();
    m.cpu(0).turn();

    line.disestablish(ctx, old);
    assertThat(smp.wrapped()).isFalse();
    line.raise();
    m.cpu(0).turn();

    assertThat(ran).containsExactly("smp true", "smp false");
    assertThat(smp.count()).isEqualTo(2);
  }

  @Test
  void entryLocksThatTheGrainContradictsAreRefused() {
    MachineConfig big = Rig.config(1).withBinding(LockBinding.BIG_LOCK);
    assertThatThrownBy(() -> big.withOptions(KernelOptions.DEFAULT.withEntryLock(EntryScope.LINE)))
        .hasMessageContainingAll("line", "big", "handler", "flagged");
    assertThatThrownBy(
            () -> Rig.config(1).withOptions(KernelOptions.DEFAULT.withEntryLock(EntryScope.NONE)))
        .hasMessageContainingAll("none", "handler", "--i-know-this-deadlocks");
    assertThatThrownBy(() -> Rig.config(1).withOptions(KernelOptions.DEFAULT.withPollBudget(0)))
        .hasMessageContaining("at least 1");
  }

  // ---- Entry context

  @ParameterizedTest
  @CsvSource({
    "INTERRUPT,NET",
    "SOFT_INTERRUPT,SOFTNET",
    "THREAD,NET",
    "FILTER,SOFTNET",
    "POLLING,SOFTNET"
  })
  void handlersRunAtTheLevelOfTheirContext(EntryContext entry, Ipl expected) {
    Machine m = step(1, KernelOptions.DEFAULT.withEntry(entry));
    InterruptLine line = m.line("line", m.cpu(0));
    AtomicInteger level = new AtomicInteger(-1);
    AtomicBoolean off = new AtomicBoolean();
    Rig.top(
        m,
        top ->
            line.establish(
                top,
                "net",
                Ipl.NET,
                (c, n) -> {
                  level.set(c.level());
                  off.set(c.isTop());
                },
                NOTHING,
                Attach.MPSAFE));
    line.raise();
    port.runUntil(() -> level.get() >= 0, 100);

    assertThat(level).hasValue(m.rank(expected));
    assertThat(off.get()).isEqualTo(entry == EntryContext.THREAD);
    m.close();
  }

  @Test
  void aFilterDecidesWhoseHandlerRuns() {
    Machine m = step(1, KernelOptions.DEFAULT.withEntry(EntryContext.FILTER));
    InterruptLine line = m.line("line", m.cpu(0));
    AtomicBoolean mine = new AtomicBoolean();
    Rig.top(
        m,
        top -> {
          line.establish(
              top,
              "picky",
              Ipl.NET,
              (c, n) -> {
                ran.add("filter at " + m.levels().name(c.level()));
                return mine.get();
              },
              (c, n) -> ran.add("picky"),
              NOTHING,
              Attach.MPSAFE);
          line.establish(top, "plain", Ipl.NET, (c, n) -> ran.add("plain"), NOTHING, Attach.MPSAFE);
        });
    line.raise();
    m.cpu(0).turn();
    mine.set(true);
    line.raise();
    m.cpu(0).turn();

    assertThat(ran).containsExactly("filter at NET", "plain", "filter at NET", "picky", "plain");
    m.close();
  }

  @Test
  void pollingKeepsToItsBudgetGoesRoundAndInterruptsAgainWhenDone() {
    int budget = 4;
    Machine m =
        step(1, KernelOptions.DEFAULT.withEntry(EntryContext.POLLING).withPollBudget(budget));
    Context ctx = m.cpu(0).context();
    List<InterruptLine> lines = List.of(m.line("a", m.cpu(0)), m.line("b", m.cpu(0)));
    SoftInterrupt other =
        m.softInterrupt("other", Ipl.SOFTNET, (c, n) -> ran.add("-"), NOTHING, Attach.MPSAFE);
    AtomicInteger work = new AtomicInteger(12);
    for (InterruptLine line : lines) {
      line.establish(
          ctx,
          line.name(),
          Ipl.NET,
          (c, n) -> {
            ran.add(n);
            other.schedule(c);
            if (work.decrementAndGet() >= 2) {
              line.raise();
            }
          },
          line.name(),
          Attach.MPSAFE);
    }
    int s = ctx.splraise(Ipl.HIGH);
    lines.forEach(InterruptLine::raise);
    ctx.splx(s);
    while (m.cpu(0).turn()) {
      // until all is done
    }
    assertThat(String.join("", ran)).isEqualTo("abab-abab-abab-");

    ran.clear();
    work.set(0);
    lines.getFirst().raise();
    m.cpu(0).turn();
    assertThat(ran).containsExactly("a", "-");
    m.close();
  }

  @ParameterizedTest
  @EnumSource(EntryContext.class)
  void aHandlerThatDetachesItselfIsToldSo(EntryContext entry) {
    Machine m = step(1, KernelOptions.DEFAULT.withEntry(entry));
    InterruptLine line = m.line("line", m.cpu(0));
    AtomicReference<InterruptLine.Established> self = new AtomicReference<>();
    AtomicReference<LockViolation> told = new AtomicReference<>();
    Rig.top(
        m,
        top ->
            self.set(
                line.establish(
                    top,
                    "suicidal",
                    Ipl.NET,
                    (c, n) -> {
                      try {
                        line.disestablish(c, self.get());
                      } catch (LockViolation e) {
                        told.set(e);
                      }
                    },
                    NOTHING,
                    Attach.MPSAFE)));
    line.raise();
    port.runUntil(() -> told.get() != null, 100);

    assertThat(told.get()).hasMessageContainingAll("waits for", "suicidal");
  }

  // ---- Routing

  @Test
  void everyLineBeginsOnTheFirstCpuWhereOneServesAll() {
    Machine m = step(2, KernelOptions.DEFAULT.withRouting(Routing.ONE));
    InterruptLine line = m.line("line", m.cpu(1));
    Rig.top(m, top -> assertThat(line.cpu(top)).isSameAs(m.cpu(0)));
    m.close();
  }

  @Test
  void byFlowADeviceIsToHaveALineForEachCpuAndOtherwiseOne() {
    Machine m = step(3, KernelOptions.DEFAULT.withRouting(Routing.FLOW));
    InterruptLine line = m.line("line", m.cpu(2));

    assertThat(Routing.FLOW.lines(m)).isEqualTo(3);
    assertThat(Routing.FIXED.lines(m)).isEqualTo(1);
    assertThat(Routing.ROUND_ROBIN.lines(m)).isEqualTo(1);
    assertThat(Routing.ONE.lines(m)).isEqualTo(1);
    Rig.top(m, top -> assertThat(line.cpu(top)).isSameAs(m.cpu(2)));
    m.close();
  }

  @Test
  void assertionsGoRoundTheCpusAndALineHasNoCpuOfItsOwn() {
    Machine m = step(3, KernelOptions.DEFAULT.withRouting(Routing.ROUND_ROBIN));
    InterruptLine line = m.line("line", m.cpu(0));
    List<Integer> on = new ArrayList<>();
    Rig.top(
        m,
        top -> {
          line.establish(
              top, "tty", Ipl.TTY, (c, n) -> on.add(c.cpu().index()), NOTHING, Attach.MPSAFE);
          line.establish(
              top, "net", Ipl.NET, (c, n) -> on.add(c.cpu().index()), NOTHING, Attach.MPSAFE);
        });
    for (int i = 1; i <= 4; i++) {
      int sofar = 2 * i;
      line.raise();
      line.raise();
      port.runUntil(() -> on.size() == sofar, 200);
    }
    port.run(20);

    assertThat(on).containsExactly(0, 0, 1, 1, 2, 2, 0, 0);
    assertThatThrownBy(() -> Rig.top(m, top -> line.route(top, m.cpu(1))))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("--route fixed");
    m.close();
  }

  @Test
  void anAssertionWhileALineWithoutHandlersGoesRoundWaitsForOne() {
    Machine m = step(2, KernelOptions.DEFAULT.withRouting(Routing.ROUND_ROBIN));
    InterruptLine line = m.line("line", m.cpu(0));
    Context ctx = m.cpu(0).context();
    InterruptLine.Established first =
        line.establish(ctx, "first", Ipl.NET, (c, n) -> ran.add("first"), NOTHING, Attach.MPSAFE);
    line.disestablish(ctx, first);
    line.raise();
    port.run(20);
    line.establish(ctx, "second", Ipl.NET, (c, n) -> ran.add("second"), NOTHING, Attach.MPSAFE);
    port.run(20);

    assertThat(ran).containsExactly("second");
    m.close();
  }

  @Test
  void labelsAreFoundAndUnknownOnesNameTheChoices() {
    for (EntryScope s : EntryScope.values()) {
      assertThat(EntryScope.of(s.label())).isSameAs(s);
    }
    for (EntryContext e : EntryContext.values()) {
      assertThat(EntryContext.of(e.label())).isSameAs(e);
    }
    for (Routing r : Routing.values()) {
      assertThat(Routing.of(r.label())).isSameAs(r);
    }
    assertThatThrownBy(() -> EntryScope.of("x")).hasMessageContaining("chain, handler, line, none");
    assertThatThrownBy(() -> EntryContext.of("x"))
        .hasMessageContaining("interrupt, softint, thread, filter, polling");
    assertThatThrownBy(() -> Routing.of("x")).hasMessageContaining("one, fixed, flow, rr");
  }
}
