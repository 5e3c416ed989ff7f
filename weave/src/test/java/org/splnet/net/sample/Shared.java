package org.splnet.net.sample;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Supplier;

/** Accesses of all kinds. */
public class Shared extends Base {
  private static final VarHandle WORD;
  private static final VarHandle SLOT = MethodHandles.arrayElementVarHandle(long[].class);
  private static volatile long ticks = started();

  static {
    try {
      WORD = MethodHandles.lookup().findVarHandle(Shared.class, "word", int.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  private final AtomicInteger count = new AtomicInteger();
  private final AtomicLong serving = new AtomicLong();
  private final AtomicBoolean busy = new AtomicBoolean();
  private final AtomicIntegerArray cells = new AtomicIntegerArray(2);
  private final LongAdder sum = new LongAdder();
  private final long[] slots = new long[2];
  private int word;
  private int plain;
  private volatile int own;

  private static long started() {
    return 0;
  }

  public Shared() {}

  public Shared(int value) {
    super(value > 0 ? new AtomicInteger(value).get() : 0);
    own = value;
  }

  public int plain() {
    plain++;
    return plain + (int) WORD.get(this) + count.getPlain();
  }

  public void own() {
    own = own + 1;
  }

  public long inheritedAndStatic() {
    ticks = 5;
    return inherited + ticks;
  }

  public void handles(boolean up) {
    WORD.setRelease(this, 1);
    WORD.compareAndSet(this, (int) WORD.getOpaque(this), up ? 7 : 8);
    SLOT.getAndAdd(slots, 1, 2L);
  }

  public void atomics() {
    count.incrementAndGet();
    serving.lazySet(count.get() + 1L);
    cells.compareAndSet(0, 0, 1);
    sum.increment();
    busy.setPlain(true);
    busy.getAndSet(false);
  }

  public int lambda() {
    Supplier<Integer> s = () -> own;
    return s.get();
  }

  public int value() {
    return (int) WORD.getVolatile(this) + own;
  }
}
