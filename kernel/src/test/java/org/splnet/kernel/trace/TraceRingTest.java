package org.splnet.kernel.trace;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.splnet.kernel.trace.TraceRecord.Type;

class TraceRingTest {
  private static final int HANDLER = 20;
  private static final int ENGINE = 21;
  private static final int LOCK = 22;

  private long now;
  private boolean armed = true;
  private final TraceRing ring = new TraceRing(() -> now, () -> armed, 8);

  private TraceRingTest() {
    ring.clear();
  }

  private void at(long nanos, Runnable report) {
    now = nanos;
    report.run();
  }

  @Test
  void keepsTimeTypeLevelNameAndValueOfEachRecord() {
    at(10, () -> ring.begin(HANDLER, 4));
    at(11, () -> ring.hold(LOCK, 7));
    at(12, () -> ring.event(Tracing.WOKEN, -5, 7));
    at(13, () -> ring.release(LOCK, 7));
    at(14, () -> ring.level(4));
    at(15, () -> ring.end(HANDLER, 4));

    assertThat(ring.records())
        .containsExactly(
            new TraceRecord(10, Type.BEGIN, 4, HANDLER, 0),
            new TraceRecord(11, Type.HOLD, 7, LOCK, 0),
            new TraceRecord(12, Type.EVENT, 7, Tracing.WOKEN, -5),
            new TraceRecord(13, Type.RELEASE, 7, LOCK, 0),
            new TraceRecord(14, Type.LEVEL, 4, 0, 0),
            new TraceRecord(15, Type.END, 4, HANDLER, 0));
  }

  @Test
  void aStepOfAnEngineThatDidNothingLeavesNoRecord() {
    at(1, () -> ring.begin(ENGINE, 0));
    at(2, () -> ring.cancel(ENGINE, 0));
    at(3, () -> ring.event(Tracing.WOKEN, 1, 0));

    assertThat(ring.records()).extracting(TraceRecord::type).containsExactly(Type.EVENT);
  }

  @Test
  void anEngineThatWasInterruptedKeepsItsSpan() {
    at(1, () -> ring.begin(ENGINE, 0));
    at(2, () -> ring.begin(HANDLER, 4));
    at(3, () -> ring.end(HANDLER, 4));
    at(4, () -> ring.cancel(ENGINE, 0));

    assertThat(ring.records())
        .extracting(r -> r.nanos() + " " + r.type() + " " + r.name())
        .containsExactly("1 BEGIN 21", "2 BEGIN 20", "3 END 20", "4 END 21");
  }

  @Test
  void turnsWithoutWorkAreOneSpanThatEndsWhereWorkBegins() {
    at(1, () -> ring.turned(false, 0));
    at(2, () -> ring.begin(ENGINE, 0));
    at(3, () -> ring.cancel(ENGINE, 0));
    at(3, () -> ring.turned(false, 0));
    at(7, () -> ring.begin(ENGINE, 0));
    at(9, () -> ring.end(ENGINE, 0));

    assertThat(ring.records())
        .containsExactly(
            new TraceRecord(1, Type.BEGIN, 0, Tracing.IDLE, 0),
            new TraceRecord(7, Type.END, 0, Tracing.IDLE, 0),
            new TraceRecord(7, Type.BEGIN, 0, ENGINE, 0),
            new TraceRecord(9, Type.END, 0, ENGINE, 0));
  }

  @Test
  void keepsTheLastRecordsAndSaysThatOthersAreLost() {
    for (int i = 0; i < 20; i++) {
      int value = i;
      at(i, () -> ring.event(Tracing.WOKEN, value, 0));
    }

    // One fewer than there is room for: the oldest may be written over while it is read.
    assertThat(ring.records())
        .extracting(TraceRecord::value)
        .containsExactly(13, 14, 15, 16, 17, 18, 19);
    assertThat(ring.overflowed()).isTrue();
  }

  @Test
  void recordsNothingOutsideOfAWindowAndNothingOfAnEarlierOne() {
    at(1, () -> ring.level(3));
    at(2, () -> ring.begin(HANDLER, 3));
    armed = false;
    at(3, () -> ring.level(4));
    now = 4;
    ring.clear();
    armed = true;
    at(5, () -> ring.end(HANDLER, 0));

    assertThat(ring.records()).isEqualTo(List.of(new TraceRecord(5, Type.END, 0, HANDLER, 0)));
    assertThat(ring.overflowed()).isFalse();
  }
}
