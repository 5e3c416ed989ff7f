package org.splnet.observe.text;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.splnet.net.stats.NetCounter;
import org.splnet.observe.CounterText;
import org.splnet.observe.HostSnapshot;

/** The texts, as people know them. */
class TextTest {
  private final HostSnapshot s = Snapshots.example();

  private static void assertLines(List<String> lines, String text) {
    assertThat(String.join("\n", lines)).isEqualTo(text.stripTrailing());
  }

  @Test
  void interfacesAsIfconfigShowsThem() {
    assertLines(
        InterfaceText.lines(s),
        """
        lo0: flags=<UP,LOOPBACK,MPSAFE>  mtu 1982  driver lo
                inet 127.0.0.1  netmask 255.0.0.0
                RX packets 0  bytes 0  errors 0  dropped 0
                TX packets 0  bytes 0  errors 0  dropped 0
                send queue 0/1024 (most 0)
        tap0: flags=<UP,BROADCAST,MPSAFE>  mtu 1500  driver tap
                inet 10.0.0.2  netmask 255.255.255.0  broadcast 10.0.0.255
                inet 10.0.1.2  netmask 255.255.255.254
                ether 02:00:00:00:00:01
                RX packets 100  bytes 9800  errors 1  dropped 2
                TX packets 90  bytes 8820  errors 0  dropped 0
                send queue 1/1024 (most 5)
                drops: no packet 3
        """);
  }

  @Test
  void protocolsAsNetstatShowsThem() {
    assertLines(
        ProtocolText.lines(s, false),
        """
        link:
                100 frames received
        ip:
                1 packet received
                3 ip of tomorrow
        udp:
                5 datagrams dropped: nobody at the port
        """);
  }

  @Test
  void everyCounterIsAmongTheProtocols() {
    List<String> lines = ProtocolText.lines(s, true);

    for (NetCounter c : NetCounter.values()) {
      String words = CounterText.of(c).words().replaceFirst("\\{s}.*", "");
      String rest = CounterText.of(c).words().replaceFirst(".*\\{s}", "");
      assertThat(lines)
          .as("%s", c)
          .anyMatch(line -> line.matches(" +\\d+ \\Q" + words + "\\Es?\\Q" + rest + "\\E"));
    }
    assertThat(lines).hasSize(NetCounter.values().length + 1 + CounterText.PROTOCOLS.size());
  }

  @Test
  void interruptsAsVmstatShowsThem() {
    assertLines(
        InterruptText.lines(s),
        """
        interrupt  handler  cpu   level  entry               total  rate
        lo0        lo       cpu0  NET    flagged                 0     0
        tap spl0   tap      cpu1  NET    flagged              1230   123
        sl0        sl       all   TTY    unflagged, wrapped     45     5
        Total                                                 1275   128

        soft interrupt  level    entry   cpu0  cpu1  total  rate
        ipv4            SOFTNET  direct    10   990   1000   100

        cpu   callouts run  armed   busy
        cpu0             7      2  10.0%
        cpu1             0      0  75.0%
        """);
  }

  @Test
  void locksWithTheColumnsOfLockStatAndNothingInvented() {
    List<String> lines = LockText.lines(s, false);

    assertThat(lines.getFirst().split(" {2,}"))
        .containsExactly(
            "class name",
            "con-bounces",
            "contentions",
            "waittime-min",
            "waittime-max",
            "waittime-total",
            "waittime-avg",
            "acq-bounces",
            "acquisitions",
            "holdtime-min",
            "holdtime-max",
            "holdtime-total",
            "holdtime-avg");
    assertThat(lines.get(1).split(" +"))
        .containsExactly(
            "inputq", "-", "4", "-", "-", "10.00", "2.50", "-", "1990", "-", "-", "-", "0.25");
    assertThat(lines.get(2).split(" +"))
        .containsExactly("pktpool", "-", "0", "-", "-", "0.00", "-", "-", "30", "-", "-", "-", "-");
    assertThat(lines).hasSize(4);
    assertThat(LockText.lines(s, true)).hasSize(5);
  }

  @Test
  void routesAsNetstatShowsThem() {
    assertLines(
        TableText.routes(s),
        """
        Destination  Gateway   Flags  Netif
        default      10.0.0.1  UG     tap0
        10.0.0.0/24  link      U      tap0
        10.0.0.2     link      UHl    tap0
        10.0.0.255   link      UHb    tap0
        """);
  }

  @Test
  void socketsAsNetstatShowsThem() {
    assertLines(
        TableText.sockets(s),
        """
        Proto  Recv-Q  Packets  Local Address   Foreign Address  Owner
        udp         0        0  *:7             *:*              echo
        udp      1234        2  10.0.0.2:49152  10.0.0.1:53      socket
        """);
  }

  @Test
  void neighboursAsArpShowsThem() {
    assertLines(
        TableText.neighbours(s),
        """
        ? (10.0.0.1) at 02:00:00:00:00:0a on tap0 reachable
        ? (10.0.0.9) at (incomplete) on tap0 pending, 2 waiting
        """);
  }

  @Test
  void packetsAndQueues() {
    assertLines(
        TableText.memory(s),
        """
        12/4096 packets in use
        1 requests for packets denied
        queue       length  most  capacity
        ipv4 input       1    17      1024
        lo0 send         0     0      1024
        tap0 send        1     5      1024
        """);
  }

  @Test
  void theOverviewHasEverySectionUnderItsTitle() {
    List<String> lines = Section.overview(s);

    assertThat(lines.getFirst()).isEqualTo("Interfaces");
    assertThat(lines)
        .contains("Protocols", "Interrupts", "Locks", "Routes", "Sockets", "Neighbours")
        .contains("Packets and queues")
        .noneMatch(line -> line.contains("kernel"));
    for (Section section : Section.values()) {
      assertThat(lines).containsAll(section.lines(s, false));
    }
  }
}
