package org.splnet.observe.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.splnet.observe.HostSnapshot;
import org.splnet.observe.text.Snapshots;

/** The socket of a process, and those who come to it. */
@Timeout(60)
class StatServerTest {
  @TempDir private Path directory;
  private StatServer server;

  @BeforeEach
  void open() throws IOException {
    server = StatServer.open(directory, Snapshots::example);
  }

  @AfterEach
  void close() {
    server.close();
  }

  private SocketChannel connect() throws IOException {
    return SocketChannel.open(UnixDomainSocketAddress.of(server.path()));
  }

  private static void write(SocketChannel channel, String text) throws IOException {
    channel.write(ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8)));
  }

  private static String readAll(SocketChannel channel) throws IOException {
    StringBuilder out = new StringBuilder();
    ByteBuffer some = ByteBuffer.allocate(4096);
    while (channel.read(some.clear()) >= 0) {
      out.append(StandardCharsets.UTF_8.decode(some.flip()));
    }
    return out.toString();
  }

  private String say(String text) throws IOException {
    try (SocketChannel channel = connect()) {
      write(channel, text);
      channel.shutdownOutput();
      return readAll(channel);
    }
  }

  @Test
  void onlyItsOwnerMayConnect() throws IOException {
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(server.path())))
        .isEqualTo("rw-------");
  }

  @Test
  void answersARequestWithASnapshot() {
    HostSnapshot s = StatProtocol.read(StatClient.ask(server.path()));

    assertThat(s).isEqualTo(Snapshots.example());
  }

  @Test
  void answersWhoSaysNothingToo() throws IOException {
    assertThat(StatProtocol.read(say(""))).isEqualTo(Snapshots.example());
    assertThat(StatProtocol.read(say("\n"))).isEqualTo(Snapshots.example());
  }

  @Test
  void saysWhatItDoesNotUnderstand() throws IOException {
    assertThat(say("hello\n")).startsWith("{\"version\":1,\"error\":\"not JSON");
    assertThat(say("{\"version\":2,\"get\":\"snapshot\"}\n")).contains("unknown request: write");
    assertThat(say("{\"version\":1,\"get\":\"all\"}\n")).contains("unknown request: write");
    assertThat(say("[]\n")).contains("unknown request");
  }

  @Test
  void boundsTheRequest() throws IOException {
    assertThat(say("x".repeat(StatServer.MAX_REQUEST))).contains("longer than 1024 bytes");
  }

  @Test
  void turnsOutAClientThatSaysNothingAndServesOthersMeanwhile() throws IOException {
    try (SocketChannel silent = connect()) {
      assertThat(StatClient.ask(server.path())).contains("\"pid\":4711");

      assertThat(readAll(silent)).isEmpty();
    }
  }

  /** The answer is larger than what the socket takes in. */
  @Test
  void turnsOutAClientThatDoesNotReadAndServesOthersMeanwhile() throws IOException {
    server.close();
    HostSnapshot large = Snapshots.withName("x".repeat(4 << 20));
    server = StatServer.open(directory, () -> large);
    try (SocketChannel slow = connect()) {
      write(slow, StatProtocol.REQUEST);

      assertThat(StatProtocol.read(StatClient.ask(server.path()))).isEqualTo(large);

      assertThat(turnedOut(slow)).isLessThan(4 << 20);
    }
  }

  /** Waits for the server to have turned out a client, and returns how much that got. */
  private int turnedOut(SocketChannel slow) throws IOException {
    StatProtocol.read(StatClient.ask(server.path()));
    long patience = System.nanoTime() + 30_000_000_000L;
    while (server.clients() > 0 && System.nanoTime() < patience) {
      Thread.onSpinWait();
    }
    return readAll(slow).length();
  }

  @Test
  void turnsAwayMoreThanSomeClientsAtATime() throws IOException {
    List<SocketChannel> all = new ArrayList<>();
    try {
      for (int i = 0; i < StatServer.MAX_CLIENTS; i++) {
        all.add(connect());
      }
      try (SocketChannel oneMore = connect()) {
        assertThat(readAll(oneMore)).isEmpty();
      }
      write(all.getFirst(), StatProtocol.REQUEST);
      assertThat(readAll(all.getFirst())).contains("\"pid\":4711");
    } finally {
      for (SocketChannel c : all) {
        c.close();
      }
    }
  }

  @Test
  void aClientThatGoesAwayDoesNotStopIt() throws IOException {
    for (int i = 0; i < 100; i++) {
      try (SocketChannel hasty = connect()) {
        write(hasty, StatProtocol.REQUEST);
      }
    }
    // It has turned away some while those were not ended yet.
    String answer = "";
    for (int i = 0; i < 1000 && answer.isEmpty(); i++) {
      try (SocketChannel channel = connect()) {
        write(channel, StatProtocol.REQUEST);
        answer = readAll(channel);
      } catch (IOException e) {
        // Turned away while it wrote.
      }
    }
    assertThat(answer).contains("\"pid\":4711");
  }

  @Test
  void saysThatThereIsNoSnapshot() throws IOException {
    server.close();
    server =
        StatServer.open(
            directory,
            () -> {
              throw new IllegalStateException("machine 'up' failed");
            });

    assertThatThrownBy(() -> StatProtocol.read(StatClient.ask(server.path())))
        .isInstanceOf(StatException.class)
        .hasMessage("the process answers: no snapshot: machine 'up' failed");
  }

  @Test
  void removesItsSocketWhenItCloses() {
    server.close();

    assertThat(server.path()).doesNotExist();
  }

  @Test
  void isFoundAmongTheRunning() {
    long pid = ProcessHandle.current().pid();

    assertThat(StatClient.running(List.of(directory, directory.resolve("none"))))
        .containsOnlyKeys(pid)
        .containsValue(server.path());
  }

  /** A process that was killed leaves its socket; numbers above the limit are nobody's. */
  @Test
  void aSocketThatWasLeftBehindIsRemoved() throws IOException {
    Path left = StatClient.socket(directory, 4_194_305);
    try (ServerSocketChannel dead = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
      dead.bind(UnixDomainSocketAddress.of(left));
    }
    assertThat(left).exists();

    assertThat(StatClient.running(List.of(directory))).hasSize(1);

    assertThat(left).doesNotExist();
  }

  @Test
  void takesThePlaceOfASocketThatAnEarlierProcessOfItsNumberLeft() throws IOException {
    server.close();
    try (ServerSocketChannel dead = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
      dead.bind(UnixDomainSocketAddress.of(server.path()));
    }

    server = StatServer.open(directory, Snapshots::example);

    assertThat(StatClient.ask(server.path())).contains("\"pid\":4711");
  }

  @Test
  void anotherVersionIsRefusedWithTheRemedy() {
    assertThatThrownBy(() -> StatProtocol.read("{\"version\":2}"))
        .isInstanceOf(StatException.class)
        .hasMessage(
            "the process speaks version 2 and this splnet version 1: use the splnet that the"
                + " process runs, or --json");
    assertThatThrownBy(() -> StatProtocol.read("{")).isInstanceOf(StatException.class);
  }

  @Test
  void membersThatAreNotKnownAreIgnored() {
    String later = StatProtocol.write(Snapshots.example()).replaceFirst("\\{", "{\"moon\":[1],");

    assertThat(StatProtocol.read(later)).isEqualTo(Snapshots.example());
  }
}
