package org.splnet.kernel.trace;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.splnet.kernel.trace.TimeAccount.Use;

class TimeAccountTest {
  private static final int HANDLER = 20;
  private static final int PROTOCOL = 21;
  private static final int ENGINE = 200;

  private long now;
  private final TimeAccount account = new TimeAccount(() -> now);

  private void at(long nanos, Runnable report) {
    now = nanos;
    report.run();
  }

  private long nanos(int name) {
    return account.use(name).nanos();
  }

  @Test
  void aSpanIsChargedWithItsTimeAndNotWithThatOfSpansInside() {
    at(10, () -> account.begin(PROTOCOL, 2));
    at(15, () -> account.begin(HANDLER, 4));
    at(22, () -> account.end(HANDLER, 4));
    at(30, () -> account.end(PROTOCOL, 2));
    at(33, () -> account.begin(HANDLER, 4));
    at(34, () -> account.end(HANDLER, 4));

    assertThat(nanos(Tracing.LOOP)).isEqualTo(10 + 3);
    assertThat(account.use(PROTOCOL)).isEqualTo(new Use(5 + 8, 1, 1, 0));
    assertThat(account.use(HANDLER)).isEqualTo(new Use(7 + 1, 2, 0, 0));
  }

  @Test
  void allTimeIsChargedToSomethingAndNoneTwice() {
    at(3, () -> account.begin(ENGINE, 0));
    at(5, () -> account.cancel(ENGINE, 0));
    at(6, () -> account.turned(false, 0));
    at(9, () -> account.begin(ENGINE, 0));
    at(14, () -> account.end(ENGINE, 0));
    at(14, () -> account.turned(true, 0));
    at(20, () -> account.begin(HANDLER, 0));

    assertThat(nanos(Tracing.LOOP) + nanos(Tracing.IDLE) + nanos(ENGINE)).isEqualTo(20);
  }

  @Test
  void aTurnWithoutWorkAndItsEngineIsIdleTime() {
    at(3, () -> account.begin(ENGINE, 0));
    at(5, () -> account.cancel(ENGINE, 0));
    at(5, () -> account.turned(false, 0));

    assertThat(nanos(Tracing.IDLE)).isEqualTo(5);
    assertThat(account.use(ENGINE)).isEqualTo(Use.NONE);
  }

  @Test
  void whenNothingHappensForLongTheThreadWasAwayUnlessItSlept() {
    long away = TimeAccount.AWAY_NANOS;
    at(1, () -> account.begin(HANDLER, 4));
    at(2 + away, () -> account.end(HANDLER, 4));
    at(2 + away, () -> account.begin(Tracing.SLEEP, 0));
    at(2 + 3 * away, () -> account.end(Tracing.SLEEP, 0));
    now += away + 5;

    assertThat(nanos(HANDLER)).isZero();
    assertThat(nanos(Tracing.SLEEP)).isEqualTo(2 * away);
    assertThat(nanos(Tracing.AWAY)).as("what has not ended included").isEqualTo(2 * away + 6);
  }

  @Test
  void aLockIsChargedToWhatIsInnermost() {
    account.begin(PROTOCOL, 2);
    account.hold(1, 2);
    account.begin(HANDLER, 4);
    account.hold(1, 4);
    account.release(1, 4);
    account.end(HANDLER, 4);
    account.hold(1, 4);

    assertThat(account.use(PROTOCOL).locks()).isEqualTo(2);
    assertThat(account.use(HANDLER).locks()).isEqualTo(1);
  }
}
