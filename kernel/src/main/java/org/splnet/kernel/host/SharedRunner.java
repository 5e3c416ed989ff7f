package org.splnet.kernel.host;

import java.util.Arrays;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.splnet.kernel.Cpu;

/**
 * One thread for the loops of many CPUs: each makes a turn, in the order in which they came. When
 * none had anything to do for a while, and all may sleep, the thread sleeps until one of them is
 * woken or something is due on one.
 *
 * <p>The thread ends with the last of its CPUs, and another begins with the next. As in {@link
 * CpuRunner#sleep}, all CPUs announce their sleep before the first is asked whether it may.
 */
final class SharedRunner {
  private final long idleSpinNanos;
  private volatile CpuRunner[] runners = {};
  private @Nullable Thread thread;

  SharedRunner(long idleSpinNanos) {
    this.idleSpinNanos = idleSpinNanos;
  }

  /** Turns a CPU too, until its machine or its loop is to stop. */
  synchronized void add(CpuRunner r) {
    CpuRunner[] now = Arrays.copyOf(runners, runners.length + 1);
    now[now.length - 1] = r;
    Thread t = thread;
    boolean first = t == null;
    if (t == null) {
      t = Thread.ofPlatform().name("splnet-shared").daemon(true).unstarted(this::loop);
      thread = t;
    }
    r.share(t);
    runners = now;
    if (first) {
      t.start();
    } else {
      LockSupport.unpark(t);
    }
  }

  private synchronized void remove(CpuRunner r) {
    runners = Arrays.stream(runners).filter(other -> other != r).toArray(CpuRunner[]::new);
    r.leave();
  }

  /** Whether there is no CPU left; if so, the next one gets another thread. */
  private synchronized boolean ends() {
    if (runners.length == 0) {
      thread = null;
      return true;
    }
    return false;
  }

  private void loop() {
    long idleSince = 0;
    while (runners.length > 0 || !ends()) {
      if (round()) {
        idleSince = 0;
        continue;
      }
      long now = System.nanoTime();
      if (idleSince == 0) {
        idleSince = now;
      }
      if (now - idleSince >= idleSpinNanos) {
        sleep();
        idleSince = 0;
      } else {
        Thread.onSpinWait();
      }
    }
  }

  /** A turn of each CPU; whether any did anything. */
  private boolean round() {
    boolean worked = false;
    for (CpuRunner r : runners) {
      if (r.isEnding()) {
        remove(r);
      } else {
        worked |= r.turnShared();
      }
    }
    return worked;
  }

  private void sleep() {
    CpuRunner[] all = runners;
    for (CpuRunner r : all) {
      r.cpu().beginSleep();
    }
    long nanos = Long.MAX_VALUE;
    for (CpuRunner r : all) {
      Cpu cpu = r.cpu();
      boolean stays = r.isEnding() || cpu.mustStayAwake();
      nanos = Math.min(nanos, stays ? 0 : CpuRunner.nanosUntil(cpu.nextDueNanos()));
    }
    if (nanos == Long.MAX_VALUE) {
      LockSupport.park(this);
    } else if (nanos > 0) {
      LockSupport.parkNanos(this, nanos);
    }
    for (CpuRunner r : all) {
      r.cpu().endSleep();
    }
  }
}
