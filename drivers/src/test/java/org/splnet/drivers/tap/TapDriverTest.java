package org.splnet.drivers.tap;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.splnet.kernel.Attach;
import org.splnet.kernel.Context;
import org.splnet.kernel.Ipl;
import org.splnet.kernel.Machine;
import org.splnet.kernel.MachineConfig;
import org.splnet.kernel.SoftInterrupt;
import org.splnet.kernel.host.Errno;
import org.splnet.kernel.host.HostPort;
import org.splnet.kernel.sim.SimPort;
import org.splnet.net.NetStack;
import org.splnet.net.NetStackOptions;
import org.splnet.net.addr.MacAddress;
import org.splnet.net.iface.LinkRequest;
import org.splnet.net.iface.NetInterface;
import org.splnet.net.packet.Packet;
import org.splnet.net.packet.PacketVector;
import org.splnet.net.stats.NetCounter;

/**
 * The driver over one of two connected sockets, on a machine that the test turns. The frames are of
 * no known protocol: the stack counts them and drops them.
 */
@Timeout(30)
class TapDriverTest {
  private static final MacAddress STATION = MacAddress.local(1);
  private static final int BATCH = 4;
  private static final int FRAME = 60;

  private final HostPort port = HostPort.invoked();
  private final Machine machine = new Machine(MachineConfig.named("tap"), port);
  private final NetStack stack = new NetStack(machine, NetStackOptions.DEFAULT.withPackets(128));
  private final SocketPair sockets = SocketPair.open();
  private final TapDriver driver =
      new TapDriver(machine, machine.cpu(0), "test", sockets.near(), STATION, BATCH);
  private final NetInterface iface = attach();

  /** A packet of no stack's, for the far end to read and write. */
  private final int scratch = allocate();

  private NetInterface attach() {
    Context top = machine.enterTop();
    try {
      return stack.attach(top, driver);
    } finally {
      machine.leaveTop(top);
    }
  }

  private int allocate() {
    Context top = machine.enterTop();
    try {
      return stack.pool().allocate(top);
    } finally {
      machine.leaveTop(top);
    }
  }

  @AfterEach
  void closesWithNothingLeft() {
    stack.close();
    Context top = machine.enterTop();
    driver.close(top);
    stack.pool().free(top, scratch);
    assertThat(stack.pool().outstanding(top)).isZero();
    machine.leaveTop(top);
    machine.close();
    sockets.far().close();
    assertThat(stack.counters().inputBalance()).isZero();
  }

  @Test
  void handsUpWhatComesIn() {
    comesIn(1);

    settle();

    assertThat(count(NetCounter.FRAMES_IN)).isEqualTo(1);
    assertThat(count(NetCounter.DROP_LINK_PROTOCOL)).isEqualTo(1);
  }

  private boolean ioctl(LinkRequest request) {
    Context top = machine.enterTop();
    try {
      return driver.ioctl(top, request);
    } finally {
      machine.leaveTop(top);
    }
  }

  @Test
  void carriesWhatItIsToldTo() {
    assertThat(driver.mtu()).isEqualTo(1500);
    assertThat(ioctl(new LinkRequest.Mtu(1280))).isTrue();
    assertThat(driver.mtu()).isEqualTo(1280);
    for (int mtu : new int[] {67, 1501}) {
      assertThatThrownBy(() -> ioctl(new LinkRequest.Mtu(mtu)))
          .hasMessageContaining("MTU " + mtu)
          .hasMessageContaining("68 to 1500");
    }
  }

  @Test
  void readsToTheEndForItHearsOfEveryEdgeOnce() {
    int sent = 0;
    for (int i = 0; i < 20; i++) {
      sent += comesIn(7);
      settle();
    }

    assertThat(count(NetCounter.FRAMES_IN)).isEqualTo(sent).isGreaterThan(100);
  }

  @Test
  void goesOnWhenItsBudgetIsUsedUp() {
    int sent = comesIn(20 * BATCH);
    assertThat(sent).isEqualTo(20 * BATCH);

    settle();

    assertThat(count(NetCounter.FRAMES_IN)).isEqualTo(sent);
  }

  @Test
  void letsTheProtocolsHaveTheirTurnWhenItsBudgetIsUsedUp() {
    List<Long> seen = new ArrayList<>();
    SoftInterrupt protocol =
        machine.softInterrupt(
            "protocol",
            Ipl.SOFTNET,
            (c, test) -> seen.add(test.count(NetCounter.FRAMES_IN)),
            this,
            Attach.MPSAFE_PROTOCOL);
    comesIn(20 * BATCH);
    protocol.schedule(machine.cpu(0));

    settle();

    assertThat(seen).singleElement().matches(n -> n < 20 * BATCH, "before all frames are in");
  }

  @Test
  void sendsInOrder() {
    goesOut(1, 3);

    assertThat(arrived()).containsExactly(1, 2, 3);
  }

  @Test
  void keepsWhatTheDeviceHasNoRoomForAndTriesAgain() {
    goesOut(1, 60);
    List<Integer> arrived = new ArrayList<>(arrived());
    assertThat(arrived.size()).as("frames before the device was full").isLessThan(60);

    // Behind the ones that wait, and without another look at an empty queue.
    goesOut(61, 3);
    while (arrived.size() < 63) {
      port.runner(machine.cpu(0)).turn();
      arrived.addAll(arrived());
    }

    assertThat(arrived).isSorted().doesNotHaveDuplicates();
    assertThat(count(NetCounter.DROP_DEVICE)).isZero();
  }

  @Test
  void countsWhatItStillHasWhenItGoesDown() {
    goesOut(1, 60);

    Context top = machine.enterTop();
    stack.down(top, iface);
    machine.leaveTop(top);

    assertThat(arrived().size() + count(NetCounter.DROP_INTERFACE_DOWN)).isEqualTo(60);
  }

  @Test
  void countsWhatTheDeviceRefuses() {
    sockets.far().close();

    goesOut(1, 5);

    assertThat(count(NetCounter.DROP_DEVICE)).isEqualTo(5);
  }

  @Test
  void saysWhyNothingComesAnyMore() {
    assertThat(driver.failure()).isEmpty();
    sockets.far().close();

    settle();

    assertThat(driver.failure()).hasValueSatisfying(why -> assertThat(why).contains("errno"));
  }

  @Test
  void withoutPacketsReadsOnAndDrops() {
    Context top = machine.enterTop();
    PacketVector hoard = new PacketVector(stack.pool().capacity());
    stack.pool().allocate(top, hoard, hoard.capacity());
    comesIn(5);

    settle();

    assertThat(count(NetCounter.DROP_NO_PACKET)).isEqualTo(5);
    stack.pool().free(top, hoard);
    stack.pool().drainCache(top);
    machine.leaveTop(top);
    comesIn(2);
    settle();
    assertThat(count(NetCounter.DROP_LINK_PROTOCOL)).isEqualTo(2);
  }

  @Test
  void dropsAFrameThatMayHaveBeenCut() {
    Packet.setLength(scratch, Packet.CAPACITY);
    assertThat(sockets.far().write(Packet.data(scratch), Packet.CAPACITY)).isPositive();

    settle();

    assertThat(count(NetCounter.DROP_LINK_LONG)).isEqualTo(1);
  }

  @Test
  void wakesACpuThatSleeps() {
    settle();
    comesIn(1);

    port.runner(machine.cpu(0)).sleep(Long.MAX_VALUE);
    settle();

    assertThat(count(NetCounter.FRAMES_IN)).isEqualTo(1);
  }

  @Test
  void downItHearsNothingAndUpItHearsWhatCameMeanwhile() {
    Context top = machine.enterTop();
    stack.down(top, iface);
    comesIn(3);
    settle();
    assertThat(count(NetCounter.FRAMES_IN)).isZero();

    stack.up(top, iface);
    settle();

    assertThat(count(NetCounter.FRAMES_IN)).isEqualTo(3);
    machine.leaveTop(top);
  }

  @Test
  void isNotClosedWhileUp() {
    Context top = machine.enterTop();
    assertThatThrownBy(() -> driver.close(top))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("bring it down first");
    machine.leaveTop(top);
  }

  @Test
  void wantsTheHostPort() {
    Machine simulated = new Machine(MachineConfig.named("sim"), new SimPort(1, 1));

    assertThatThrownBy(() ->
            new TapDriver(simulated, simulated.cpu(0), "test", sockets.near(), STATION, BATCH))
        .hasMessageContaining("host port");
  }

  /** The far end sends so many frames, as far as there is room; returns how many. */
  private int comesIn(int n) {
    byte[] frame = new byte[FRAME];
    for (int i = 0; i < 6; i++) {
      frame[i] = (byte) (STATION.bits() >>> (40 - 8 * i));
    }
    frame[12] = (byte) 0x88;
    frame[13] = (byte) 0xb5;
    Packet.setLength(scratch, 0);
    Packet.append(scratch, frame, 0, FRAME);
    for (int i = 0; i < n; i++) {
      if (sockets.far().write(Packet.data(scratch), FRAME) < 0) {
        return i;
      }
    }
    return n;
  }

  /** The stack sends frames that begin with the numbers from {@code first} on. */
  private void goesOut(int first, int n) {
    Context top = machine.enterTop();
    PacketVector v = new PacketVector(n);
    for (int i = 0; i < n; i++) {
      int p = stack.pool().allocate(top);
      byte[] frame = new byte[FRAME];
      frame[0] = (byte) (first + i);
      Packet.append(p, frame, 0, FRAME);
      v.add(p);
    }
    iface.transmit(top, v);
    machine.leaveTop(top);
  }

  /** The first bytes of the frames that have come to the far end. */
  private List<Integer> arrived() {
    List<Integer> first = new ArrayList<>();
    for (; ; ) {
      int n = sockets.far().read(Packet.data(scratch), Packet.CAPACITY);
      if (n < 0) {
        assertThat(n).isEqualTo(-Errno.EAGAIN);
        return first;
      }
      assertThat(n).isEqualTo(FRAME);
      Packet.setLength(scratch, n);
      first.add((int) Packet.toBytes(scratch)[0]);
    }
  }

  private void settle() {
    while (port.runner(machine.cpu(0)).turn()) {
      // until there is nothing left to do
    }
  }

  private long count(NetCounter c) {
    return stack.counters().get(c);
  }
}
