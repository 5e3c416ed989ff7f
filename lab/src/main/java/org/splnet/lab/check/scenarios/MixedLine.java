package org.splnet.lab.check.scenarios;

import java.util.List;
import org.splnet.drivers.wire.WireDriver;
import org.splnet.drivers.wire.WirePort;
import org.splnet.kernel.Attach;
import org.splnet.kernel.Context;
import org.splnet.kernel.EntryScope;
import org.splnet.kernel.Ipl;
import org.splnet.kernel.KernelOptions;
import org.splnet.kernel.Machine;
import org.splnet.kernel.MachineConfig;
import org.splnet.kernel.explore.Program;
import org.splnet.lab.check.Scenario;
import org.splnet.lab.check.Variant;
import org.splnet.net.NetStack;
import org.splnet.net.NetStackOptions;
import org.splnet.net.addr.MacAddress;
import org.splnet.net.packet.Memory;
import org.splnet.net.packet.Packet;
import org.splnet.net.packet.PacketVector;

/**
 * Scenario 5: a line that an SMP-safe driver shares with an old one, whose handler runs in the
 * wrapper that enters the big lock.
 *
 * <p>The lock must be there for the one, and not be left to the other, which comes after it on the
 * line.
 */
public final class MixedLine {
  private static final int BUDGET = 300;
  private static final int SOME = 64;
  private static final int RING = 8;
  private static final int BATCH = 4;
  private static final int FRAME = 60;
  private static final int IOCTL = 5;
  private static final MacAddress STATION = MacAddress.local(1);

  /** Counts what it is told; protected by the kernel lock, which others enter for it. */
  private static final class OldDriver {
    int count;

    /** In two steps with an operation between, as anything that is not atomic. */
    void count(Context ctx) {
      int before = count;
      int s = ctx.splraise(Ipl.VM);
      count = before + 1;
      ctx.splx(s);
    }

    void ioctl(Context ctx) {
      for (int i = 0; i < IOCTL; i++) {
        count(ctx);
      }
    }
  }

  private MixedLine() {}

  /** The scenario. */
  public static Scenario scenario() {
    return new Scenario(
        5,
        "mixed-line",
        "a flagged and an unflagged handler on one line",
        List.of(
            Variant.wrong(
                "wrong-leak",
                "the wrapper does not leave the big lock, which leaks along the line",
                program(KernelOptions.DEFAULT, "entry-lock-kept"),
                BUDGET,
                "what enters a lock for a handler leaves it before the next one is called",
                "LOCK_LEAK"),
            Variant.wrong(
                "wrong-unwrapped",
                "there is no wrapper, and an application enters the big lock in vain",
                program(
                    KernelOptions.DEFAULT.withEntryLock(EntryScope.NONE).knowingThatThisDeadlocks(),
                    ""),
                BUDGET,
                "enter the big lock around every handler that is not flagged",
                "AssertionError"),
            Variant.right(
                "right", "each handler by its flag", program(KernelOptions.DEFAULT, ""), BUDGET),
            Variant.right(
                "right-demoted",
                "the whole line is demoted",
                program(KernelOptions.DEFAULT.withEntryLock(EntryScope.LINE), ""),
                BUDGET)));
  }

  private static Program program(KernelOptions options, String mutation) {
    return w -> {
      if (!mutation.isEmpty()) {
        w.mutate(mutation);
      }
      Machine m = w.machine(MachineConfig.named("host").withCpus(1).withOptions(options));
      NetStack stack =
          new NetStack(m, NetStackOptions.DEFAULT.withPackets(SOME).withAnnouncing(false));
      w.closes(stack.pool());
      WirePort[] wire = WirePort.pair(RING);
      WireDriver driver = new WireDriver(m, m.cpu(0), wire[0], STATION, BATCH);
      OldDriver old = new OldDriver();
      Context ctx = m.enterTop();
      driver
          .lines()
          .getFirst()
          .establish(ctx, "old", Ipl.NET, (c, d) -> d.count(c), old, Attach.UNFLAGGED);
      stack.attach(ctx, driver);
      PacketVector frame = frame(ctx, stack);
      m.leaveTop(ctx);
      w.settle();
      int before = old.count;
      w.event("Ethernet", () -> wire[1].transmit(frame, 0));
      w.top(m, "ioctl", c -> Held.during(c, m.kernelLock(), () -> old.ioctl(c)));
      w.atEnd(() -> check(m, stack, old.count - before));
    };
  }

  /** A frame for somebody else. */
  private static PacketVector frame(Context ctx, NetStack stack) {
    PacketVector frame = new PacketVector(1);
    stack.pool().allocate(ctx, frame, 1);
    Packet.setLength(frame.get(0), FRAME);
    Memory.put(new byte[FRAME], 0, Packet.data(frame.get(0)), FRAME);
    return frame;
  }

  private static void check(Machine m, NetStack stack, int counted) {
    Context ctx = m.enterTop();
    int left = stack.pool().outstanding(ctx);
    m.leaveTop(ctx);
    if (counted != 1 + IOCTL || left != 0) {
      throw new AssertionError(
          "%d of %d were counted; %d packets left".formatted(counted, 1 + IOCTL, left));
    }
  }
}
