package org.splnet.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.Timeout;
import org.splnet.observe.HostSnapshot;
import org.splnet.observe.local.StatProtocol;

/** {@code splnet stat} sees a host that the Linux kernel talks to; nobody else does. */
@Timeout(180)
@TestInstance(Lifecycle.PER_CLASS)
class StatTest {
  private static final List<String> NOBODY =
      List.of("setpriv", "--reuid=65534", "--regid=65534", "--clear-groups");

  private Namespace namespace;
  private UpProcess up;
  private String pid;

  @BeforeAll
  void bringUp() {
    namespace = Namespace.create("ping", "setpriv", "socat");
    up =
        UpProcess.start(
            namespace,
            "--driver",
            "tap:spl0",
            "--address",
            "10.0.0.2/24",
            "--echo",
            "--discard",
            "--chargen",
            "--stats");
    pid = Long.toString(up.pid());
    namespace.up("spl0", "10.0.0.1/24");
  }

  @AfterAll
  void takeDown() {
    try {
      if (up != null) {
        up.close();
      }
    } finally {
      if (namespace != null) {
        namespace.close();
      }
    }
  }

  private static List<String> stat(String... arguments) {
    List<String> all = new ArrayList<>(List.of("stat"));
    all.addAll(List.of(arguments));
    return UpProcess.splnet(all.toArray(String[]::new)).ok().output().lines().toList();
  }

  private static HostSnapshot snapshot(String pid) {
    return StatProtocol.read(String.join("", stat(pid, "--json")));
  }

  private static long count(HostSnapshot s, String counter) {
    return s.counters().stream()
        .filter(c -> c.name().equals(counter))
        .mapToLong(HostSnapshot.CounterState::value)
        .sum();
  }

  private Path socket() {
    return UpProcess.runtimeDirectory().resolve("splnet").resolve(pid + ".sock");
  }

  @Test
  void showsThePingsThatWereAnswered() {
    HostSnapshot before = snapshot(pid);
    namespace.run("ping", "-c", "5", "-i", "0.2", "-w", "10", "10.0.0.2").ok();

    HostSnapshot after = snapshot(pid);

    assertThat(count(after, "ICMP_ECHOES") - count(before, "ICMP_ECHOES")).isEqualTo(5);
    assertThat(stat(pid, "-s"))
        .contains("        " + count(after, "ICMP_ECHOES") + " echo requests answered");
    HostSnapshot.InterfaceState tap = after.interfaces().getLast();
    assertThat(tap.name()).isEqualTo("tap0");
    assertThat(tap.in().packets() - before.interfaces().getLast().in().packets())
        .isGreaterThanOrEqualTo(5);
    assertThat(tap.in().bytes() - before.interfaces().getLast().in().bytes())
        .isGreaterThanOrEqualTo(5 * 98);
    assertThat(stat(pid, "-n"))
        .anyMatch(line -> line.matches("\\? \\(10\\.0\\.0\\.1\\) at [0-9a-f:]{17} on tap0 .*"));
  }

  @Test
  void showsAllSectionsUnlessToldOtherwise() {
    assertThat(stat())
        .contains("Interfaces", "Protocols", "Interrupts", "Locks", "Routes", "Sockets")
        .contains("Neighbours", "Packets and queues")
        .contains("        inet 10.0.0.2  netmask 255.255.255.0  broadcast 10.0.0.255")
        .anyMatch(line -> line.startsWith("splnet " + pid + ", up "));
    assertThat(stat("-i", "-r"))
        .anyMatch(line -> line.matches("Destination +Gateway +Flags +Netif"))
        .anyMatch(line -> line.startsWith("tap0: flags=<UP,BROADCAST,MPSAFE>"))
        .noneMatch(line -> line.contains("acquisitions"));
    assertThat(stat("-l").getFirst()).contains("waittime-total").contains("acquisitions");
    assertThat(stat("-v").getFirst()).startsWith("interrupt ").endsWith("rate");
  }

  @Test
  void showsTheServicesAndWhatTheyWereSent() {
    HostSnapshot before = snapshot(pid);
    for (String port : new String[] {"7", "9", "19"}) {
      namespace.run("bash", "-c", "echo hello | socat -t 0.5 - UDP:10.0.0.2:" + port).ok();
    }

    assertThat(stat("-a").stream().skip(1).map(line -> line.replaceAll(" +", " ")))
        .containsExactly(
            "udp 0 0 *:7 *:* echo", "udp 0 0 *:9 *:* discard", "udp 0 0 *:19 *:* chargen");
    HostSnapshot after = snapshot(pid);
    assertThat(count(after, "UDP_DELIVERED") - count(before, "UDP_DELIVERED")).isEqualTo(3);
    assertThat(count(after, "UDP_OUT") - count(before, "UDP_OUT")).isEqualTo(2);
  }

  @Test
  void watchesRates() {
    List<String> lines = stat("--watch", "1", "--count", "2");

    assertThat(lines).hasSize(3);
    assertThat(lines.getFirst()).contains("in/s").contains("drops/s").contains("busy");
    assertThat(lines.getLast()).matches("( +[0-9.]+){7} +[0-9.]+%");
    assertThat(stat("--watch", "1", "--count", "2", "--json"))
        .hasSize(2)
        .allMatch(line -> line.startsWith("{\"version\":1,\"pid\":" + pid));
  }

  @Test
  void theHostItselfPrintsRates() {
    up.awaitLine("drops/s");
    up.awaitLine("%");

    assertThat(up.lines()).anyMatch(line -> line.matches("( +[0-9.]+){7} +[0-9.]+%"));
  }

  @Test
  void ofSeveralProcessesOneHasToBeNamedAndOneThatWasKilledIsNoneOfThem() {
    String[] two = {"--driver", "tap:spl1", "--address", "10.0.1.2/24"};
    try (UpProcess other = UpProcess.start(namespace, two)) {
      Commands.Result which = UpProcess.splnet("stat");
      assertThat(which.status()).isOne();
      assertThat(which.output())
          .startsWith("splnet stat: name one by its number: there are ")
          .contains(pid + " (10.0.0.2/24)")
          .contains(other.pid() + " (10.0.1.2/24)");
      assertThat(stat(Long.toString(other.pid()), "-i"))
          .contains("        inet 10.0.1.2  netmask 255.255.255.0  broadcast 10.0.1.255");

      other.signal("KILL");
      other.awaitEnd();
      Path left = socket().resolveSibling(other.pid() + ".sock");
      assertThat(left).exists();
      assertThat(stat("-i"))
          .contains("        inet 10.0.0.2  netmask 255.255.255.0  broadcast 10.0.0.255");
      assertThat(left).doesNotExist();
    }
  }

  @Test
  void aHostThatIsNotToBeSeenIsNot() {
    String[] hidden = {"--driver", "tap:spl2", "--address", "10.0.2.2/24", "--no-stat"};
    try (UpProcess other = UpProcess.start(namespace, hidden)) {
      Commands.Result said = UpProcess.splnet("stat", Long.toString(other.pid()));

      assertThat(said.status()).isOne();
      assertThat(said.output())
          .startsWith(
              "splnet stat: process "
                  + other.pid()
                  + " is no splnet of this user: there is "
                  + pid);
    }
  }

  @Test
  void anotherUserIsRefusedByTheDirectoryAndByTheSocket() throws IOException {
    Path directory = socket().getParent();
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(directory)))
        .isEqualTo("rwx------");
    isRefused();

    List<Path> opened = List.of(UpProcess.runtimeDirectory(), directory);
    try {
      for (Path p : opened) {
        Files.setPosixFilePermissions(p, PosixFilePermissions.fromString("rwx--x--x"));
      }
      isRefused();
    } finally {
      for (Path p : opened) {
        Files.setPosixFilePermissions(p, PosixFilePermissions.fromString("rwx------"));
      }
    }
  }

  private void isRefused() {
    List<String> connect = new ArrayList<>(NOBODY);
    connect.addAll(List.of("socat", "-t", "5", "-", "UNIX-CONNECT:" + socket()));
    Commands.Result refused = Commands.run(connect);
    assertThat(refused.status()).isNotZero();
    assertThat(refused.output()).contains("Permission denied");

    Commands.Result allowed = Commands.run("socat", "-t", "5", "-", "UNIX-CONNECT:" + socket());
    assertThat(allowed.ok().output()).as("its owner").startsWith("{\"version\":1,\"pid\":" + pid);
  }
}
