package org.splnet.drivers.fxp;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.splnet.drivers.wire.WireSwitch;
import org.splnet.kernel.Context;
import org.splnet.kernel.Machine;
import org.splnet.kernel.MachineConfig;
import org.splnet.kernel.sim.SimPort;
import org.splnet.net.packet.PacketPool;
import org.splnet.net.stats.NetCounter;

/** Three hosts at a switch. */
class FxpSwitchTest {
  private final SimPort port = new SimPort(7, 700);

  @Test
  void learnsWhoIsWhereAndFloodsTheRest() {
    Machine machine = new Machine(MachineConfig.named("switch"), port);
    PacketPool pool = new PacketPool(machine, 256);
    Context ctx = machine.enterTop();
    WireSwitch hub = new WireSwitch(ctx, machine, machine.cpu(0), pool, 3, 64);
    machine.leaveTop(ctx);
    machine.start();
    try (FxpHost a = new FxpHost(port, "a");
        FxpHost b = new FxpHost(port, "b");
        FxpHost c = new FxpHost(port, "c")) {
      a.add(0, hub.port(0), 1, "10.0.0.1/24");
      b.add(0, hub.port(1), 2, "10.0.0.2/24");
      c.add(0, hub.port(2), 3, "10.0.0.3/24");
      a.machine.start();
      b.machine.start();
      c.machine.start();

      Pings.ping(a, "10.0.0.2", 5);
      port.run(4000);
      assertThat(b.count(NetCounter.ICMP_ECHOES)).isEqualTo(5);
      // The request for the address went everywhere, all else only there.
      assertThat(hub.flooded()).isEqualTo(1);
      assertThat(hub.forwarded()).isEqualTo(1 + 5 + 5);
      assertThat(c.statistics(0).received()).isEqualTo(1);

      Pings.ping(c, "10.0.0.1", 4);
      Pings.ping(b, "10.0.0.3", 3);
      port.run(4000);
      assertThat(a.count(NetCounter.ICMP_ECHOES)).isEqualTo(4);
      assertThat(c.count(NetCounter.ICMP_ECHOES)).isEqualTo(3);
      assertThat(hub.dropped()).isZero();

      a.stack.close();
      b.stack.close();
      c.stack.close();
      // Frames wander from pool to pool; what a cache of another host holds goes home from there.
      List<FxpHost> hosts = List.of(a, b, c);
      pool.drainCache(machine.cpu(0).context());
      hosts.forEach(FxpHost::drain);
      for (FxpHost h : hosts) {
        assertThat(h.outstanding(h.stack.pool())).isZero();
        assertThat(h.outstanding(h.frames)).isZero();
      }
      ctx = machine.enterTop();
      assertThat(pool.outstanding(ctx)).isZero();
      machine.leaveTop(ctx);
    }
    machine.close();
    pool.close();
  }

  @Test
  void losesAndCountsWhatAPortHasNoRoomFor() {
    Machine machine = new Machine(MachineConfig.named("switch"), port);
    PacketPool pool = new PacketPool(machine, 256);
    Context ctx = machine.enterTop();
    WireSwitch hub = new WireSwitch(ctx, machine, machine.cpu(0), pool, 2, 16);
    machine.leaveTop(ctx);
    machine.start();
    try (FxpHost a = new FxpHost(port, "a")) {
      a.add(0, hub.port(0), 1, "10.0.0.1/24");
      a.routeThere("10.0.0.2");
      a.machine.start();
      for (int i = 0; i < 50; i++) {
        Big.send(a, 100);
        port.run(100);
      }
      assertThat(hub.flooded()).isEqualTo(50);
      assertThat(hub.dropped()).isEqualTo(50 - 16);
    }
    machine.close();
    pool.close();
  }
}
