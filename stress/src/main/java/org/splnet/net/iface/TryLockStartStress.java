package org.splnet.net.iface;

import java.util.concurrent.atomic.AtomicInteger;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.I_Result;
import org.splnet.kernel.Context;
import org.splnet.kernel.LockOrder;
import org.splnet.kernel.Machine;
import org.splnet.kernel.MachineConfig;
import org.splnet.kernel.Mutex;
import org.splnet.kernel.host.HostPort;
import org.splnet.net.addr.MacAddress;

/**
 * A packet that was queued before its sender found the device's lock taken is sent by its holder.
 */
public final class TryLockStartStress {
  private static final Machine MACHINE =
      new Machine(MachineConfig.named("stress"), HostPort.invoked());
  private static final Context FIRST = MACHINE.enterTop();
  private static final Context SECOND = MACHINE.enterTop();

  private TryLockStartStress() {}

  /** A device whose send queue is a count. */
  private static final class Device implements LinkDriver {
    final Mutex lock = MACHINE.mutex(LockOrder.DEVICE, "device");
    final AtomicInteger queued = new AtomicInteger();
    final TransmitStart start = new TryLockStart(this);

    void send(Context ctx) {
      queued.incrementAndGet();
      start.start(ctx);
    }

    /** Serves its receiver and, the lock being held anyway, its transmitter. */
    void interrupt(Context ctx) {
      start(ctx);
      start.released(ctx);
    }

    @Override
    public void start(Context ctx) {
      lock.enter(ctx);
      try {
        queued.set(0);
      } finally {
        lock.exit(ctx);
      }
    }

    @Override
    public boolean tryStart(Context ctx) {
      if (lock.tryEnter(ctx)) {
        try {
          queued.set(0);
        } finally {
          lock.exit(ctx);
        }
        return true;
      }
      return false;
    }

    @Override
    public String kind() {
      return "count";
    }

    @Override
    public MacAddress address() {
      return MacAddress.BROADCAST;
    }

    @Override
    public int mtu() {
      return 0;
    }

    @Override
    public void attached(Context ctx, LinkUpper upper) {
      // it has none
    }

    @Override
    public void init(Context ctx) {
      // always up
    }

    @Override
    public void stop(Context ctx) {
      // always up
    }
  }

  /** Two senders. */
  @JCStressTest
  @Outcome(id = "0", expect = Expect.ACCEPTABLE, desc = "All sent.")
  @Outcome(expect = Expect.FORBIDDEN, desc = "A packet left behind.")
  @State
  public static class Senders {
    private final Device device = new Device();

    /** Sends. */
    @Actor
    public void first() {
      device.send(FIRST);
    }

    /** Sends. */
    @Actor
    public void second() {
      device.send(SECOND);
    }

    /** What is left. */
    @Arbiter
    public void after(I_Result result) {
      result.r1 = device.queued.get();
    }
  }

  /** A sender and the device's interrupt. */
  @JCStressTest
  @Outcome(id = "0", expect = Expect.ACCEPTABLE, desc = "Sent.")
  @Outcome(expect = Expect.FORBIDDEN, desc = "A packet left behind.")
  @State
  public static class SenderAndInterrupt {
    private final Device device = new Device();

    /** Sends. */
    @Actor
    public void sender() {
      device.send(FIRST);
    }

    /** Has the lock for its own reasons. */
    @Actor
    public void interrupt() {
      device.interrupt(SECOND);
    }

    /** What is left. */
    @Arbiter
    public void after(I_Result result) {
      result.r1 = device.queued.get();
    }
  }
}
