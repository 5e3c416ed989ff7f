package org.splnet.observe.local;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.ConnectException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;

/** Finds the processes that can be looked at, and asks one. */
public final class StatClient {
  private static final String SUFFIX = ".sock";
  private static final int MAX_ANSWER = 64 << 20;
  private static final long LIMIT_NANOS = TimeUnit.SECONDS.toNanos(10);

  private StatClient() {}

  static Path socket(Path directory, long pid) {
    return directory.resolve(pid + SUFFIX);
  }

  /**
   * The processes that have a socket in one of the directories, by number. Sockets that processes
   * have left behind are removed.
   */
  public static Map<Long, Path> running(List<Path> directories) {
    Map<Long, Path> out = new TreeMap<>();
    for (Path directory : directories) {
      try (DirectoryStream<Path> sockets = Files.newDirectoryStream(directory, "*" + SUFFIX)) {
        for (Path socket : sockets) {
          Optional<Long> pid = pid(socket);
          if (pid.isPresent() && isServed(pid.get(), socket)) {
            out.putIfAbsent(pid.get(), socket);
          }
        }
      } catch (IOException e) {
        // A directory that has gone holds no sockets.
      }
    }
    return out;
  }

  private static Optional<Long> pid(Path socket) {
    String name = String.valueOf(socket.getFileName());
    String number = name.substring(0, name.length() - SUFFIX.length());
    return number.matches("[1-9][0-9]{0,9}")
        ? Optional.of(Long.parseLong(number))
        : Optional.empty();
  }

  private static boolean isServed(long pid, Path socket) throws IOException {
    try (SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX)) {
      channel.configureBlocking(false);
      channel.connect(UnixDomainSocketAddress.of(socket));
      return true;
    } catch (ConnectException e) {
      if (ProcessHandle.of(pid).isEmpty()) {
        Files.deleteIfExists(socket);
      }
      return false;
    } catch (IOException e) {
      // There, but too busy to take one more: it is asked again, and then for an answer.
      return ProcessHandle.of(pid).isPresent();
    }
  }

  /**
   * Asks a process for a snapshot, as a JSON document.
   *
   * @throws StatException if it does not answer
   */
  public static String ask(Path socket) {
    try (SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX);
        Selector selector = Selector.open()) {
      channel.configureBlocking(false);
      channel.connect(UnixDomainSocketAddress.of(socket));
      channel.write(ByteBuffer.wrap(StatProtocol.REQUEST.getBytes(StandardCharsets.UTF_8)));
      channel.register(selector, SelectionKey.OP_READ);
      return read(channel, selector, socket);
    } catch (IOException e) {
      throw new StatException(
          "cannot ask "
              + socket
              + ": "
              + e.getMessage()
              + ": the process may have ended, or be another user's",
          e);
    }
  }

  private static String read(SocketChannel channel, Selector selector, Path socket)
      throws IOException {
    long deadline = System.nanoTime() + LIMIT_NANOS;
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    ByteBuffer some = ByteBuffer.allocate(1 << 16);
    while (true) {
      int n = channel.read(some.clear());
      if (n < 0) {
        break;
      }
      all.write(some.array(), 0, n);
      long left = TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime());
      if (left <= 0 || all.size() > MAX_ANSWER) {
        throw new StatException(
            "the process of "
                + socket
                + " does not come to an end with its answer: is it stopped?");
      }
      if (n == 0) {
        selector.select(left);
        selector.selectedKeys().clear();
      }
    }
    if (all.size() == 0) {
      throw new StatException(
          "the process of " + socket + " gave no answer: others may be asking it, try again");
    }
    return all.toString(StandardCharsets.UTF_8).strip();
  }
}
