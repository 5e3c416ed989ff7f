package org.splnet.drivers.capture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;
import static org.junit.jupiter.api.Assumptions.abort;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Wireshark's own reader takes our files; skipped where there is no tshark, but not under CI. */
class TsharkTest {
  @TempDir static Path dir;

  @BeforeAll
  static void needsTshark() {
    if (Stream.of(System.getenv().getOrDefault("PATH", "").split(File.pathSeparator))
        .noneMatch(d -> Files.isExecutable(Path.of(d, "tshark")))) {
      if ("true".equals(System.getenv("CI"))) {
        fail("no tshark: install the package of that name");
      }
      abort("no tshark on this machine: install the package of that name to run this test");
    }
  }

  @Test
  void readsEveryFrameWithoutComplaint() throws Exception {
    Path file = write(Capture.WHOLE);
    String all =
        tshark(file, "-V", "-o", "ip.check_checksum:TRUE", "-o", "udp.check_checksum:TRUE");
    assertThat(all)
        .contains("Interface name: wire0", "Interface name: lo0", "Packet flags")
        .doesNotContain("Malformed", "Expert Info (Error", "[Packet size limited");
    // Wireshark's sole remark is of echo requests: that an answer is found, or is not.
    assertThat(all.lines().filter(l -> l.contains("Expert Info")))
        .allMatch(l -> l.contains("Sequence"));
  }

  @Test
  void agreesOnTimesDirectionsAndLengths() throws Exception {
    Path file = write(Capture.WHOLE);
    PcapngFile ours = new PcapngFile(Files.readAllBytes(file));
    List<String> lines =
        tshark(
                file,
                "-T",
                "fields",
                "-E",
                "separator=/s",
                "-e",
                "frame.interface_name",
                "-e",
                "frame.packet_flags_direction",
                "-e",
                "frame.len",
                "-e",
                "frame.time_epoch")
            .lines()
            .toList();
    List<String> expected = new ArrayList<>();
    for (PcapngFile.Packet p : ours.packets) {
      expected.add(
          "%s %s %d %d.%09d"
              .formatted(
                  ours.interfaces.get(p.iface()).name(),
                  p.isOut() ? "2" : "1",
                  p.length(),
                  p.nanos() / 1_000_000_000L,
                  p.nanos() % 1_000_000_000L));
    }
    assertThat(lines.stream().map(l -> l.replace("0x00000002", "2").replace("0x00000001", "1")))
        .containsExactlyElementsOf(expected);
  }

  @Test
  void takesCutFramesForWhatTheyAre() throws Exception {
    assertThat(tshark(write(38), "-V"))
        .contains("Packet size limited during capture")
        .doesNotContain("Malformed");
  }

  private static Path write(int snapLength) throws IOException {
    return Files.write(
        Files.createTempFile(dir, "capture", ".pcapng"), CaptureTest.pingAndUdp(snapLength));
  }

  private static String tshark(Path file, String... options) throws Exception {
    List<String> command = new ArrayList<>(List.of("tshark", "-n", "-r", file.toString()));
    command.addAll(List.of(options));
    Path errors = Files.createTempFile(dir, "tshark", ".err");
    Process p = new ProcessBuilder(command).redirectError(errors.toFile()).start();
    String out = new String(p.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(p.waitFor(60, TimeUnit.SECONDS)).isTrue();
    String complaint =
        Files.readAllLines(errors).stream()
            .filter(l -> !l.startsWith("Running as user \"root\""))
            .reduce("", String::concat);
    assertThat(p.exitValue()).as(complaint).isZero();
    assertThat(complaint).isEmpty();
    return out;
  }
}
