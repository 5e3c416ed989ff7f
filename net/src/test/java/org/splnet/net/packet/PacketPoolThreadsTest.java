package org.splnet.net.packet;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.splnet.kernel.Context;
import org.splnet.kernel.Machine;
import org.splnet.kernel.MachineConfig;
import org.splnet.kernel.host.HostPort;

/** Two machines, each with a pool and a thread, send packets to each other and free what comes. */
@Timeout(60)
class PacketPoolThreadsTest {
  private static final int PACKETS = 512;
  private static final int EXCHANGED = 200_000;

  private final HostPort port = HostPort.invoked();
  private final Side a = new Side("a");
  private final Side b = new Side("b");

  private final class Side {
    final Machine machine;
    final PacketPool pool;
    final BlockingQueue<Integer> incoming = new ArrayBlockingQueue<>(128);

    Side(String name) {
      machine = new Machine(MachineConfig.named(name), port);
      pool = new PacketPool(machine, PACKETS);
    }

    /** Sends so many packets that carry the numbers 1, 2 ..., and frees as many; sums them. */
    long exchange(Side peer) {
      Context ctx = machine.enterTop();
      try {
        long sum = 0;
        int sent = 0;
        int got = 0;
        while ((sent < EXCHANGED || got < EXCHANGED) && !Thread.interrupted()) {
          int p = sent < EXCHANGED ? pool.allocate(ctx) : Packet.NONE;
          if (p != Packet.NONE) {
            Packet.setArrivalNanos(p, sent + 1);
            if (peer.incoming.offer(p)) {
              sent++;
            } else {
              pool.free(ctx, p);
            }
          }
          for (Integer in = incoming.poll(); in != null; in = incoming.poll()) {
            sum += Packet.arrivalNanos(in);
            pool.free(ctx, in);
            got++;
          }
        }
        pool.drainCache(ctx);
        return sum;
      } finally {
        machine.leaveTop(ctx);
      }
    }

    int outstanding() {
      Context ctx = machine.enterTop();
      try {
        return pool.outstanding(ctx) - pool.strangers();
      } finally {
        machine.leaveTop(ctx);
      }
    }
  }

  @Test
  void noPacketIsLostOrMadeWhileTwoMachinesFreeEachOthers() throws Exception {
    long all = (long) EXCHANGED * (EXCHANGED + 1) / 2;
    try (ExecutorService threads = Executors.newFixedThreadPool(2)) {
      Future<Long> toA = threads.submit(() -> a.exchange(b));
      Future<Long> toB = threads.submit(() -> b.exchange(a));
      assertThat(toA.get()).as("what came to a").isEqualTo(all);
      assertThat(toB.get()).as("what came to b").isEqualTo(all);
    }
    assertThat(a.outstanding() + b.outstanding()).as("in use").isZero();
    a.pool.close();
    b.pool.close();
  }
}
