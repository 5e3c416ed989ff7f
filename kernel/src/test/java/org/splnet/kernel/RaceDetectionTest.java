package org.splnet.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.splnet.kernel.explore.Explorer;
import org.splnet.kernel.explore.Failure;
import org.splnet.kernel.explore.Program;
import org.splnet.kernel.explore.StrategyKind;
import org.splnet.kernel.explore.World;
import org.splnet.kernel.sim.race.Race;

/** What the search for data races finds in small programs, and what it leaves alone. */
@Tag("races")
class RaceDetectionTest {
  private static final int SCHEDULES = 300;
  private static final LockClass L = World.lockClass("l", Ipl.NET);
  private static final LockClass K = World.lockClass("k", Ipl.NET);

  /** What the programs share. */
  private static final class Shared {
    private static final VarHandle READY;

    static {
      try {
        READY = MethodHandles.lookup().findVarHandle(Shared.class, "ready", boolean.class);
      } catch (ReflectiveOperationException e) {
        throw new ExceptionInInitializerError(e);
      }
    }

    final Mutex lock;
    final int[] cells = new int[2];
    int data;

    @SuppressWarnings("unused")
    boolean ready;

    @GuardedBy("lock")
    int guarded;

    volatile boolean flag;

    Shared(Mutex lock) {
      this.lock = lock;
    }
  }

  private static Explorer explorer(Program p) {
    return new Explorer(p, StrategyKind.RANDOM, 1, Explorer.MAX_STEPS, true);
  }

  private static List<Race> races(Program p) {
    Explorer e = explorer(p);
    for (int i = 0; i < SCHEDULES; i++) {
      Failure f = e.run(i).failure();
      if (f != null) {
        assertThat(f.what()).as(f.text()).isIn(Failure.RACE, Failure.GUARD);
      }
    }
    return e.races();
  }

  private static void with(Context ctx, Mutex lock, Runnable body) {
    lock.enter(ctx);
    try {
      body.run();
    } finally {
      lock.exit(ctx);
    }
  }

  /** Two application threads over one object. */
  private static Program threads(
      BiConsumer<Context, Shared> first, BiConsumer<Context, Shared> second) {
    return w -> {
      Machine m = w.machine(1, L, K);
      Shared s = new Shared(m.mutex(L, "one"));
      w.top(m, "first", ctx -> first.accept(ctx, s));
      w.top(m, "second", ctx -> second.accept(ctx, s));
    };
  }

  /** The top half of a CPU and a handler at NET, there or on another. */
  private static Program handler(int on, Consumer<Context> raise, boolean atLevel) {
    return w -> {
      Machine m = w.machine(2, L, K);
      Shared s = new Shared(m.mutex(L, "one"));
      w.interrupt(m.cpu(on), "nic", Ipl.NET, ctx -> s.data++);
      w.onCpu(
          m.cpu(0),
          "top",
          ctx -> {
            int saved = atLevel ? ctx.splraise(Ipl.NET) : 0;
            raise.accept(ctx);
            s.data++;
            if (atLevel) {
              ctx.splx(saved);
            }
          });
    };
  }

  @Test
  void twoThreadsWithoutALockRaceAndBothPlacesAreTold() {
    List<Race> races = races(threads((ctx, s) -> s.data = 1, (ctx, s) -> s.data = 2));

    assertThat(races).isNotEmpty();
    assertThat(races.getFirst().kind()).isEqualTo(Race.RACE);
    assertThat(races.getFirst().text())
        .contains("race on RaceDetectionTest.Shared.data", "plain write", "first @NONE", "second");
  }

  @Test
  void withALockTheyDoNot() {
    BiConsumer<Context, Shared> body = (ctx, s) -> with(ctx, s.lock, () -> s.data++);

    assertThat(races(threads(body, body))).isEmpty();
  }

  @Test
  void elementsOfAnArrayAreVariablesOfTheirOwn() {
    assertThat(races(threads((ctx, s) -> s.cells[0]++, (ctx, s) -> s.cells[1]++))).isEmpty();
    assertThat(races(threads((ctx, s) -> s.cells[0]++, (ctx, s) -> s.cells[0]++))).isNotEmpty();
  }

  @Test
  void whatIsPublishedByAVolatileStoreDoesNotRace() {
    assertThat(
            races(
                threads(
                    (ctx, s) -> {
                      s.data = 1;
                      s.flag = true;
                    },
                    (ctx, s) -> {
                      if (s.flag) {
                        s.data++;
                      }
                    })))
        .isEmpty();
  }

  @Test
  void whatIsPublishedByAReleaseStoreDoesNotRaceIfItIsAcquired() {
    assertThat(races(published(true, true))).isEmpty();
  }

  @Test
  void whatIsPublishedByAnOpaqueStoreRaces() {
    assertThat(races(published(false, true))).isNotEmpty();
    assertThat(races(published(true, false))).isNotEmpty();
  }

  private static Program published(boolean release, boolean acquire) {
    return threads(
        (ctx, s) -> {
          s.data = 1;
          if (release) {
            Shared.READY.setRelease(s, true);
          } else {
            Shared.READY.setOpaque(s, true);
          }
        },
        (ctx, s) -> {
          boolean ready =
              acquire ? (boolean) Shared.READY.getAcquire(s) : (boolean) Shared.READY.getOpaque(s);
          if (ready) {
            s.data++;
          }
        });
  }

  @Test
  void anAttemptThatFailsPublishesNothing() {
    BiConsumer<Context, Shared> reads =
        (ctx, s) -> {
          if ((boolean) Shared.READY.getAcquire(s)) {
            s.data++;
          }
        };
    assertThat(
            races(
                threads(
                    (ctx, s) -> {
                      s.data = 1;
                      Shared.READY.compareAndSet(s, false, true);
                    },
                    reads)))
        .isEmpty();
    assertThat(
            races(
                threads(
                    (ctx, s) -> {
                      s.data = 1;
                      Shared.READY.compareAndSet(s, true, false);
                    },
                    (ctx, s) -> {
                      if (!(boolean) Shared.READY.getAcquire(s)) {
                        s.data++;
                      }
                    })))
        .isNotEmpty();
  }

  @Test
  void aPlainAndAVolatileAccessOfOneVariableRace() {
    assertThat(
            races(
                threads(
                    (ctx, s) -> Shared.READY.setVolatile(s, true),
                    (ctx, s) -> s.data = s.ready ? 1 : 2)))
        .isNotEmpty();
  }

  @Test
  void aHandlerRacesWithWhatItInterrupts() {
    assertThat(races(handler(0, ctx -> {}, false))).isNotEmpty();
  }

  @Test
  void notWhereTheLevelKeepsItOut() {
    assertThat(races(handler(0, ctx -> {}, true))).isEmpty();
  }

  @Test
  void aLevelKeepsNoHandlerOfAnotherCpuOut() {
    assertThat(races(handler(1, ctx -> {}, true))).isNotEmpty();
  }

  @Test
  void aLevelBelowTheHandlersDoesNotKeepItOut() {
    assertThat(
            races(w -> {
              Machine m = w.machine(1, L, K);
              Shared s = new Shared(m.mutex(L, "one"));
              w.interrupt(m.cpu(0), "nic", Ipl.NET, ctx -> s.data++);
              w.onCpu(
                  m.cpu(0),
                  "top",
                  ctx -> {
                    int saved = ctx.splraise(Ipl.SOFTNET);
                    s.data++;
                    ctx.splx(saved);
                  });
            }))
        .isNotEmpty();
  }

  @Test
  void handlersOfOneLevelDoNotRaceOnOneCpuAndThoseOfTwoDo() {
    assertThat(races(twoHandlers(Ipl.NET))).isEmpty();
    assertThat(races(twoHandlers(Ipl.TTY))).isNotEmpty();
  }

  private static Program twoHandlers(Ipl second) {
    return w -> {
      Machine m = w.machine(1, L, K);
      Shared s = new Shared(m.mutex(L, "one"));
      w.interrupt(m.cpu(0), "nic", Ipl.NET, ctx -> s.data++);
      w.interrupt(m.cpu(0), "other", second, ctx -> s.data++);
    };
  }

  @Test
  void aLevelRaisedAfterAWriteDoesNotCoverIt() {
    assertThat(races(levelRaisedAfterWrite(false))).isNotEmpty();
    assertThat(races(levelRaisedAfterWrite(true))).isEmpty();
  }

  /** The top half writes what the handler writes, and raises to its level around that, or later. */
  private static Program levelRaisedAfterWrite(boolean within) {
    return w -> {
      Machine m = w.machine(1, L, K);
      Shared s = new Shared(m.mutex(L, "one"));
      w.interrupt(m.cpu(0), "nic", Ipl.NET, ctx -> s.data++);
      w.onCpu(
          m.cpu(0),
          "top",
          ctx -> {
            if (!within) {
              s.data++;
            }
            int saved = ctx.splraise(Ipl.NET);
            if (within) {
              s.data++;
            }
            ctx.splx(saved);
          });
    };
  }

  @Test
  void aNestedFrameRacesWithTheFrameThatItInterruptedUnlessThatRaised() {
    assertThat(races(nested(false))).isNotEmpty();
    assertThat(races(nested(true))).isEmpty();
  }

  private static Program nested(boolean raised) {
    return w -> {
      Machine m = w.machine(1, L, K);
      Shared s = new Shared(m.mutex(L, "one"));
      w.interrupt(m.cpu(0), "inner", Ipl.TTY, ctx -> s.data++);
      w.interrupt(
          m.cpu(0),
          "outer",
          Ipl.NET,
          ctx -> {
            int saved = raised ? ctx.splraise(Ipl.TTY) : ctx.splraise(Ipl.NET);
            s.data++;
            ctx.splx(saved);
          });
      w.onCpu(m.cpu(0), "top", ctx -> s.cells[0]++);
    };
  }

  @Test
  void oneHandlerOnTwoCpusRacesUnlessTheOneRunIsOrderedBeforeTheOther() {
    assertThat(
            races(w -> {
              Machine m = w.machine(2, L, K);
              Shared s = new Shared(m.mutex(L, "one"));
              w.interrupt(m.cpu(0), "nic0", Ipl.NET, ctx -> s.data++);
              w.interrupt(m.cpu(1), "nic1", Ipl.NET, ctx -> s.data++);
            }))
        .isNotEmpty();
    assertThat(
            races(w -> {
              Machine m = w.machine(2, L, K);
              Shared s = new Shared(m.mutex(L, "one"));
              InterruptLine line = m.line("nic", m.cpu(0));
              Context by = m.enterTop();
              line.establish(by, "nic", Ipl.NET, (ctx, x) -> x.data++, s, Attach.MPSAFE);
              m.leaveTop(by);
              w.top(
                  m,
                  "moves it",
                  ctx -> {
                    line.raise();
                    line.route(ctx, m.cpu(1));
                    line.raise();
                  });
            }))
        .isEmpty();
  }

  @Test
  void aWriteRacesWithEachOfSeveralReadersNotOnlyTheLast() {
    List<Race> races =
        races(w -> {
          Machine m = w.machine(1, L, K);
          Shared s = new Shared(m.mutex(L, "one"));
          w.top(m, "reads", ctx -> s.cells[1] = s.data);
          // Ordered before the write by the flag; the other reader is not.
          w.top(
              m,
              "reads and says so",
              ctx -> {
                s.cells[0] = s.data;
                s.flag = true;
              });
          w.top(
              m,
              "writes",
              ctx -> {
                if (s.flag) {
                  s.data = 1;
                }
              });
        });

    assertThat(races).isNotEmpty();
    assertThat(races).allSatisfy(r -> assertThat(r.text()).contains(" by reads @", " by writes @"));
  }

  @Test
  void whatAContextPutsAsideIsItsOwnWhenItTakesItUp() {
    assertThat(races(spare(true))).isEmpty();
    assertThat(races(spare(false))).isNotEmpty();
  }

  /** A handler and the top half that it may interrupt use a spare object, or share one. */
  private static Program spare(boolean ofTheContext) {
    return w -> {
      Machine m = w.machine(1, L, K);
      int[] shared = new int[1];
      Spares<int[]> spares = new Spares<>(m, () -> new int[1]);
      Consumer<Context> uses =
          ctx -> {
            int[] one = ofTheContext ? spares.take(ctx) : shared;
            one[0]++;
            if (ofTheContext) {
              spares.give(ctx, one);
            }
          };
      w.interrupt(m.cpu(0), "nic", Ipl.NET, uses::accept);
      w.onCpu(m.cpu(0), "top", uses::accept);
    };
  }

  @Test
  void aHandlerComesAfterWhatItsDeviceDidBeforeItAsserted() {
    assertThat(
            races(w -> {
              Machine m = w.machine(1, L, K);
              Shared s = new Shared(m.mutex(L, "one"));
              InterruptLine line = m.line("nic", m.cpu(0));
              Context by = m.enterTop();
              line.establish(by, "nic", Ipl.NET, (ctx, x) -> x.data++, s, Attach.MPSAFE);
              m.leaveTop(by);
              w.event(
                  "device",
                  () -> {
                    s.data = 1;
                    line.raise();
                  });
            }))
        .isEmpty();
  }

  @Test
  void aGuardedFieldWithoutItsLockIsTold() {
    List<Race> races =
        races(threads((ctx, s) -> unguarded(s), (ctx, s) -> with(ctx, s.lock, () -> unguarded(s))));

    assertThat(races).extracting(Race::kind).contains(Race.GUARD);
    assertThat(races.getFirst().text()).contains("is guarded by l 'one'", "first");
  }

  @Test
  void theLockOfAnInterruptedFrameIsNotTheHandlers() {
    assertThat(
            races(w -> {
              // Declared below the level of the handler: it interrupts the holder.
              LockClass low = World.lockClass("low", Ipl.SOFTNET);
              Machine m = w.machine(1, low);
              Shared s = new Shared(m.mutex(low, "one"));
              w.interrupt(m.cpu(0), "nic", Ipl.NET, ctx -> unguarded(s));
              w.onCpu(m.cpu(0), "top", ctx -> with(ctx, s.lock, () -> unguarded(s)));
            }))
        .extracting(Race::kind)
        .contains(Race.GUARD, Race.RACE);
  }

  @SuppressWarnings("LockedCheck") // that is what is to be found
  private static void unguarded(Shared s) {
    s.guarded++;
  }

  @Test
  void aRaceIsShortenedAndReplays() {
    Explorer e = explorer(threads((ctx, s) -> s.data = 1, (ctx, s) -> s.data = 2));
    Explorer.Summary s = e.explore(0, 1, n -> n < SCHEDULES);

    assertThat(s.failure()).isNotNull();
    assertThat(s.failure().what()).isEqualTo(Failure.RACE);
    Explorer.Found found = e.shorten(s.firstFailing());
    assertThat(e.replay(found.steps()).outcome().failure().what()).isEqualTo(Failure.RACE);
    assertThat(found.table()).contains("race on");
  }
}
