package org.splnet.observe;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.splnet.net.stats.NetCounter;
import org.splnet.observe.HostSnapshot.CounterState;
import org.splnet.observe.HostSnapshot.InterfaceState;
import org.splnet.observe.HostSnapshot.LockState;
import org.splnet.observe.HostSnapshot.NeighbourState;
import org.splnet.observe.HostSnapshot.RouteState;
import org.splnet.observe.HostSnapshot.SocketState;
import org.splnet.observe.HostSnapshot.Traffic;

/** A snapshot holds what the host has. */
class HostObserverTest {
  private final Hosts host = new Hosts();
  private final HostObserver observer = new HostObserver(host.stack());

  @AfterEach
  void close() {
    host.close();
  }

  @Test
  void holdsInterfacesWithTheirTraffic() {
    long sentBefore = observer.snapshot().interfaces().getFirst().out().packets();
    host.receiveStray(3);

    InterfaceState i = observer.snapshot().interfaces().getFirst();

    assertThat(i.name()).isEqualTo("test0");
    assertThat(i.flags()).containsExactly("UP", "BROADCAST", "MPSAFE");
    assertThat(i.addresses()).containsExactly("10.0.0.1/24");
    assertThat(i.ether()).contains("02:00:00:00:00:01");
    assertThat(i.in()).isEqualTo(new Traffic(3, 180, 0, 3));
    assertThat(i.out().packets()).isEqualTo(sentBefore);
    assertThat(i.drops()).isEqualTo(Map.of("not_ours", 3L));
  }

  @Test
  void holdsEveryCounter() {
    host.receiveStray(2);

    HostSnapshot s = observer.snapshot();

    assertThat(s.counters()).hasSize(NetCounter.values().length);
    assertThat(s.counters())
        .contains(
            new CounterState("FRAMES_IN", "link", false, 2),
            new CounterState("DROP_LINK_NOT_OURS", "link", true, 2));
    assertThat(s.drops()).isEqualTo(2);
  }

  @Test
  void holdsTheTablesOfTheStack() {
    HostSnapshot s = observer.snapshot();

    assertThat(s.routes())
        .contains(
            new RouteState("0.0.0.0/0", Optional.of("10.0.0.2"), "unicast", "test0"),
            new RouteState("10.0.0.255/32", Optional.empty(), "broadcast", "test0"));
    assertThat(s.neighbours())
        .containsExactly(
            new NeighbourState("test0", "10.0.0.2", Optional.of("02:00:00:00:00:02"), "static", 0));
    assertThat(s.sockets()).containsExactly(new SocketState("echo", "*:7", "*:*", 0, 0));
    assertThat(s.pool().capacity()).isGreaterThanOrEqualTo(512);
    assertThat(s.pool().used()).isZero();
    assertThat(s.inputQueues()).extracting(q -> q.name()).containsExactly("ipv4", "arp");
  }

  @Test
  void holdsWhatTheMachineHasRunAndLocked() {
    HostSnapshot s = observer.snapshot();

    assertThat(s.machine().cpus()).hasSize(2);
    assertThat(s.machine().softInterrupts()).extracting(i -> i.name()).contains("ipv4", "arp");
    assertThat(s.locks()).extracting(LockState::name).contains("ifconf", "route", "arp");
    assertThat(s.locks())
        .filteredOn(l -> l.name().equals("route"))
        .allMatch(l -> l.acquisitions() > 0);
    assertThat(s.options())
        .containsEntry("cpus", "2")
        .containsEntry("lock", "fine")
        .containsEntry("queue", "percpu")
        .containsEntry("dispatch", "deferred");
  }

  @Test
  void leavesNoPacketAndNoLockBehind() {
    List<HostSnapshot> all = List.of(observer.snapshot(), observer.snapshot());

    host.port().run(50);

    assertThat(all.getLast().upNanos()).isGreaterThanOrEqualTo(all.getFirst().upNanos());
    host.stack().machine().checkQuiescent();
  }
}
