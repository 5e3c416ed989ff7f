package org.splnet.simnet;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A thousand hosts, each with a whole stack, most of them idle. */
class ThousandHostsTest {
  private static final int HOSTS = 1000;
  private static final long MIB = 1 << 20;

  private static SimLink build(SimNetwork net) {
    SimLink lan = net.lan("lan", LinkSpec.DEFAULT);
    for (int i = 0; i < HOSTS; i++) {
      lan.attach(net.host("h" + i));
    }
    net.run(Duration.ofMillis(1));
    return lan;
  }

  private static long usedHeap() {
    System.gc();
    return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
  }

  @Test
  void aThousandHostsTakeLessThanAGigabyteAndReachEachOther() {
    long before = usedHeap();
    try (SimNetwork net = SimNetwork.seeded(1)) {
      build(net);
      long arena = Long.getLong("splnet.arena.mib", 64) * MIB;
      long used = usedHeap() - before + arena;
      assertThat(used).as("heap and arena of %d hosts, in bytes", HOSTS).isLessThan(1024 * MIB);
      System.out.println(HOSTS + " hosts: " + used / MIB + " MiB, arena included");
      List<Integer> answered = new ArrayList<>();
      for (int i = 0; i < 20; i++) {
        int n = i;
        SimHost from = net.hosts().get(i * 37 % HOSTS);
        from.ping(net.hosts().get((i * 101 + 500) % HOSTS).address(), t -> answered.add(n));
      }
      net.run(Duration.ofSeconds(1));
      assertThat(answered).hasSize(20);
    }
  }

  @Test
  void idleHostsTakeNoSteps() {
    try (SimNetwork net = SimNetwork.seeded(1)) {
      build(net);
      long steps = net.port().steps();
      net.run(Duration.ofHours(1));
      assertThat(net.port().steps() - steps).isLessThan(HOSTS);
    }
  }

  /** Prints what it takes to build them. */
  public static void main(String[] args) {
    for (int i = 0; i < 5; i++) {
      long before = usedHeap();
      long start = System.nanoTime();
      try (SimNetwork net = SimNetwork.seeded(1)) {
        build(net);
        long took = System.nanoTime() - start;
        System.out.printf(
            "%d hosts in %d ms, %d MiB of heap%n",
            HOSTS, took / 1_000_000, (usedHeap() - before) / MIB);
      }
    }
  }
}
