package org.splnet.net.arp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.splnet.net.testing.Seeded.forAll;

import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.splnet.kernel.Context;
import org.splnet.kernel.Machine;
import org.splnet.kernel.MachineConfig;
import org.splnet.kernel.sim.SimPort;
import org.splnet.net.addr.Ipv4Address;
import org.splnet.net.addr.MacAddress;

class NeighbourTableTest {
  private final Machine machine = new Machine(MachineConfig.named("test"), new SimPort(1, 1));
  private final Context ctx = machine.enterTop();

  @Test
  void findsWhatAMapFinds() {
    forAll(
        20,
        random -> {
          NeighbourTable table = new NeighbourTable(machine, "test");
          Map<Integer, Long> model = new HashMap<>();
          int spread = 1 << random.nextInt(4, 11);
          int base = random.nextInt();
          for (int i = 0; i < 400; i++) {
            int address = base + random.nextInt(spread) * (random.nextBoolean() ? 1 : 256);
            if (random.nextInt(4) > 0) {
              long station = random.nextLong() >>> 16;
              table.put(ctx, new Ipv4Address(address), new MacAddress(station));
              model.put(address, station);
            } else {
              remove(table, address);
              model.remove(address);
            }
            int probe = base + random.nextInt(spread);
            assertThat(table.lookup(probe))
                .isEqualTo(model.getOrDefault(probe, NeighbourTable.UNKNOWN));
          }
          model.forEach((a, s) -> assertThat(table.lookup(a)).isEqualTo(s));
          assertThat(table.size(ctx)).isEqualTo(model.size());
        });
  }

  private void remove(NeighbourTable table, int address) {
    table.lock.enter(ctx);
    try {
      Neighbour n = table.findLocked(address);
      if (n != null) {
        table.removeLocked(n);
        table.publishLocked();
      }
    } finally {
      table.lock.exit(ctx);
    }
  }

  @Test
  void knowsTheAddressesAtBothEnds() {
    NeighbourTable table = new NeighbourTable(machine, "test");
    table.put(ctx, Ipv4Address.ANY, MacAddress.local(1));
    table.put(ctx, Ipv4Address.BROADCAST, MacAddress.local(2));

    assertThat(table.lookup(0)).isEqualTo(MacAddress.local(1).bits());
    assertThat(table.lookup(-1)).isEqualTo(MacAddress.local(2).bits());
    assertThat(table.lookup(1)).isEqualTo(NeighbourTable.UNKNOWN);
    assertThat(table.toString()).contains("0.0.0.0 at 02:00:00:00:00:01");
  }

  @Test
  void refusesMorePermanentNeighboursThanFit() {
    NeighbourTable table = new NeighbourTable(machine, "test");
    for (int i = 0; i < NeighbourTable.MAX_ENTRIES; i++) {
      table.put(ctx, new Ipv4Address(i), MacAddress.local(i));
    }
    assertThatThrownBy(() -> table.put(ctx, new Ipv4Address(-5), MacAddress.local(1)))
        .hasMessageContaining("no room");
  }
}
