package org.splnet.drivers.wire;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.splnet.kernel.Context;
import org.splnet.kernel.Machine;
import org.splnet.kernel.MachineConfig;
import org.splnet.kernel.host.HostPort;
import org.splnet.net.NetStack;
import org.splnet.net.NetStackOptions;
import org.splnet.net.addr.MacAddress;
import org.splnet.net.iface.NetInterface;
import org.splnet.net.packet.Packet;
import org.splnet.net.packet.PacketVector;

/** A wire end whose other end is slow; the machine is turned by the test. */
class WireDriverTest {
  private static final int RING = 4;
  private static final int BATCH = 8;

  private final HostPort port = HostPort.invoked();
  private final Machine machine = new Machine(MachineConfig.named("wire"), port);
  private final NetStack stack = new NetStack(machine, NetStackOptions.DEFAULT.withPackets(128));
  private final WirePort[] ends = WirePort.pair(RING);
  private final WireDriver driver =
      new WireDriver(machine, machine.cpu(0), ends[0], MacAddress.local(1), BATCH);
  private final Context top = machine.enterTop();
  private final NetInterface iface = stack.attach(top, driver);

  @AfterEach
  void close() {
    machine.leaveTop(top);
    stack.close();
    machine.close();
  }

  @Test
  void sendsWhatWasQueuedWhileTheRingWasFull() {
    // All that is queued is in the driver's hands, part of it without room in the ring …
    send(RING + 2);
    // … when more is queued.
    send(3);

    int received = 0;
    for (int i = 0; i < 10; i++) {
      received += receive();
      while (port.runner(machine.cpu(0)).turn()) {
        // until there is nothing left to do
      }
    }

    assertThat(received).isEqualTo(RING + 5);
  }

  private void send(int n) {
    PacketVector v = new PacketVector(n);
    stack.pool().allocate(top, v, n);
    for (int i = 0; i < n; i++) {
      Packet.setLength(v.get(i), 60);
    }
    iface.transmit(top, v);
  }

  private int receive() {
    PacketVector v = new PacketVector(RING);
    int n = ends[1].receive(v);
    stack.pool().free(top, v);
    return n;
  }
}
