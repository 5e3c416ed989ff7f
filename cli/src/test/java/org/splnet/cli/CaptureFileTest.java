package org.splnet.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.splnet.drivers.capture.Capture;
import org.splnet.drivers.loop.LoopDriver;
import org.splnet.kernel.Context;
import org.splnet.kernel.Machine;
import org.splnet.kernel.MachineConfig;
import org.splnet.kernel.host.HostPort;
import org.splnet.net.NetStack;
import org.splnet.net.NetStackOptions;
import org.splnet.net.addr.Ipv4Address;
import org.splnet.net.iface.NetInterface;
import org.splnet.net.udp.UdpDatagram;
import org.splnet.net.udp.UdpSocket;

class CaptureFileTest {
  private static final long SECOND = 1_000_000_000L;

  @Test
  void writesWhatPassesAndSaysHowMuch(@TempDir Path dir) throws IOException {
    Path path = dir.resolve("lo.pcapng");
    try (CaptureFile file = capture(path, 10)) {
      assertThat(file.summary()).containsExactly("captured: lo0 20 frames, 0 lost");
    }
    assertThat(Files.readAllBytes(path)).startsWith(0x0a, 0x0d, 0x0d, 0x0a);
    // A block of 92 bytes for each packet of 48, and what is said once.
    assertThat(Files.size(path)).isBetween(20 * 92L, 20 * 92L + 300);
  }

  @Test
  void aFullDiskEndsTheCaptureAndNothingElse() throws IOException {
    Path full = Path.of("/dev/full");
    Assumptions.assumeTrue(Files.isWritable(full), "no /dev/full here");
    try (CaptureFile file = capture(full, 1)) {
      assertThat(file.summary())
          .hasSize(2)
          .anyMatch(line -> line.startsWith("capture: cannot write /dev/full: "));
    }
  }

  /** A closed capture of so many datagrams from a host to itself, each sent and received. */
  private static CaptureFile capture(Path path, int datagrams) throws IOException {
    try (Machine machine = new Machine(MachineConfig.named("self"), HostPort.dedicated());
        NetStack stack = new NetStack(machine, NetStackOptions.DEFAULT.withPackets(256))) {
      Context ctx = machine.enterTop();
      NetInterface lo = stack.attachLoopback(ctx, new LoopDriver(machine));
      CaptureFile file = new CaptureFile(machine, path, Capture.WHOLE, null);
      file.add(ctx, lo);
      machine.leaveTop(ctx);
      machine.start();
      try (UdpSocket socket = stack.udp().socket()) {
        int port = socket.bind(Ipv4Address.LOOPBACK, 0);
        UdpDatagram got = new UdpDatagram(100);
        for (int i = 0; i < datagrams; i++) {
          socket.sendTo(new byte[20], 0, 20, Ipv4Address.LOOPBACK, port);
          assertThat(socket.receive(got, 5 * SECOND)).isTrue();
        }
      }
      file.close();
      return file;
    }
  }
}
