package org.splnet.simnet;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.function.Consumer;
import org.splnet.net.addr.Ipv4Address;
import org.splnet.net.udp.UdpDatagram;
import org.splnet.net.udp.UdpSocket;

/** A UDP port of a host whose datagrams are given to a callback. */
public final class SimUdpPort implements AutoCloseable {
  private final SimHost host;
  private final UdpSocket socket;
  private final Consumer<Datagram> receiver;
  private boolean looking;
  private boolean closed;

  SimUdpPort(SimHost host, UdpSocket socket, Consumer<Datagram> receiver) {
    this.host = host;
    this.socket = socket;
    this.receiver = receiver;
    // What makes it ready runs in the host's protocols: it only has the callbacks look.
    EventLoop loop = host.loop();
    socket.setListener((ctx, ready) -> {
      if (!looking) {
        looking = true;
        loop.post(this::look);
      }
    });
  }

  private void look() {
    looking = false;
    UdpDatagram into = host.network().scratch();
    while (!closed && socket.receive(into, 0)) {
      host.network().note(host.name(), "a datagram for port " + number(), into.length());
      receiver.accept(
          new Datagram(
              this, into.source(), into.sourcePort(), Arrays.copyOf(into.data(), into.length())));
    }
  }

  /** Its number. */
  public int number() {
    return socket.localPort();
  }

  /** The socket behind it, for its options. */
  public UdpSocket socket() {
    return socket;
  }

  /**
   * Sends a datagram.
   *
   * @throws org.splnet.net.udp.UdpException if there is no route, or it is too big
   */
  public void send(Ipv4Address to, int port, byte[] data) {
    socket.sendTo(data, 0, data.length, to, port);
  }

  /** Sends text. */
  public void send(Ipv4Address to, int port, String text) {
    send(to, port, text.getBytes(StandardCharsets.UTF_8));
  }

  /** Gives the port up. */
  @Override
  public void close() {
    closed = true;
    socket.close();
  }
}
