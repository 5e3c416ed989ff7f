package org.splnet.observe.local;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedSelectorException;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.splnet.observe.HostSnapshot;

/**
 * Answers for a process: see {@link StatProtocol}.
 *
 * <p>One daemon thread and a selector. It takes a snapshot as an application would and keeps no
 * lock of the machine while it writes. A client has {@value #LIMIT_SECONDS} seconds and a request
 * of at most {@value #MAX_REQUEST} bytes; there are at most {@value #MAX_CLIENTS} at a time, others
 * are turned away. So a client can keep the thread from others for the time of a snapshot, and
 * nothing from the stack.
 */
public final class StatServer implements AutoCloseable {
  static final int MAX_REQUEST = 1024;
  static final int MAX_CLIENTS = 16;
  static final int LIMIT_SECONDS = 2;
  private static final long LIMIT_NANOS = TimeUnit.SECONDS.toNanos(LIMIT_SECONDS);
  private static final long LOOK_MILLIS = 250;

  /** A client: it has asked nothing yet, or is being answered. */
  private static final class Client {
    final ByteBuffer request = ByteBuffer.allocate(MAX_REQUEST);
    final long deadline = System.nanoTime() + LIMIT_NANOS;
    @Nullable ByteBuffer answer;
  }

  private final Path path;
  private final Supplier<HostSnapshot> snapshots;
  private final Selector selector;
  private final ServerSocketChannel listening;
  private final Thread thread;
  private volatile boolean closing;
  private volatile int clients;

  private StatServer(
      Path path,
      Supplier<HostSnapshot> snapshots,
      Selector selector,
      ServerSocketChannel listening) {
    this.path = path;
    this.snapshots = snapshots;
    this.selector = selector;
    this.listening = listening;
    this.thread = Thread.ofPlatform().name("splnet-stat").daemon().unstarted(this::serve);
  }

  /**
   * Serves this process under its number in a directory that is the owner's alone.
   *
   * @throws IOException if the socket cannot be made
   */
  public static StatServer open(Path directory, Supplier<HostSnapshot> snapshots)
      throws IOException {
    Path path = StatClient.socket(directory, ProcessHandle.current().pid());
    Files.deleteIfExists(path); // of an earlier process with this number
    Selector selector = Selector.open();
    ServerSocketChannel listening = null;
    try {
      listening = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
      listening.bind(UnixDomainSocketAddress.of(path));
      Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rw-------"));
      listening.configureBlocking(false);
      listening.register(selector, SelectionKey.OP_ACCEPT);
    } catch (IOException | RuntimeException e) {
      selector.close();
      if (listening != null) {
        listening.close();
        Files.deleteIfExists(path);
      }
      throw e;
    }
    StatServer server = new StatServer(path, snapshots, selector, listening);
    server.thread.start();
    return server;
  }

  /** The socket. */
  public Path path() {
    return path;
  }

  /** How many clients there are now. */
  int clients() {
    return clients;
  }

  private void serve() {
    try {
      while (!closing) {
        selector.select(LOOK_MILLIS);
        for (SelectionKey key : List.copyOf(selector.selectedKeys())) {
          serve(key);
        }
        selector.selectedKeys().clear();
        turnOutTheSlow();
        clients = selector.keys().size() - 1;
      }
    } catch (IOException | ClosedSelectorException e) {
      // Nobody can be answered any more, and nobody is there to be told.
    }
  }

  private void serve(SelectionKey key) throws IOException {
    if (!key.isValid()) {
      return;
    }
    if (key.isAcceptable()) {
      accept();
    } else if (key.attachment() instanceof Client client
        && key.channel() instanceof SocketChannel channel) {
      try {
        converse(key, channel, client);
      } catch (IOException e) {
        end(key); // the client has gone
      }
    }
  }

  private void accept() throws IOException {
    SocketChannel channel = listening.accept();
    if (channel == null) {
      return;
    }
    if (selector.keys().size() > MAX_CLIENTS) {
      channel.close();
      return;
    }
    channel.configureBlocking(false);
    channel.register(selector, SelectionKey.OP_READ, new Client());
  }

  private void converse(SelectionKey key, SocketChannel channel, Client client) throws IOException {
    ByteBuffer answer = client.answer;
    if (answer == null) {
      String text = request(channel, client.request);
      if (text == null) {
        return;
      }
      answer = ByteBuffer.wrap((text + "\n").getBytes(StandardCharsets.UTF_8));
      client.answer = answer;
      key.interestOps(SelectionKey.OP_WRITE);
    }
    channel.write(answer);
    if (!answer.hasRemaining()) {
      end(key);
    }
  }

  /** The answer to what has been read, or null if that is not all yet. */
  private @Nullable String request(SocketChannel channel, ByteBuffer read) throws IOException {
    boolean ended = channel.read(read) < 0;
    String text = new String(read.array(), 0, read.position(), StandardCharsets.UTF_8);
    int end = text.indexOf('\n');
    if (end >= 0 || ended) {
      return StatProtocol.answer(end >= 0 ? text.substring(0, end) : text, snapshots);
    }
    return read.hasRemaining()
        ? null
        : StatProtocol.error("the request is longer than " + MAX_REQUEST + " bytes");
  }

  private void turnOutTheSlow() {
    long now = System.nanoTime();
    for (SelectionKey key : List.copyOf(selector.keys())) {
      if (key.attachment() instanceof Client client && now - client.deadline >= 0) {
        end(key);
      }
    }
  }

  private static void end(SelectionKey key) {
    key.cancel();
    try {
      key.channel().close();
    } catch (IOException e) {
      // It is gone in any case.
    }
  }

  /**
   * Stops answering and removes the socket. Waits for the thread, but not for ever: the machine may
   * be stuck, and the snapshot with it.
   */
  @Override
  public void close() {
    if (closing) {
      return;
    }
    closing = true;
    selector.wakeup();
    try {
      thread.join(Duration.ofSeconds(LIMIT_SECONDS));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    try (selector;
        listening) {
      List.copyOf(selector.keys()).forEach(StatServer::end);
      Files.deleteIfExists(path);
    } catch (IOException e) {
      // A socket that is left behind is removed by the next who looks.
    }
  }
}
