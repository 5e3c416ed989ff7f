package org.splnet.simnet;

import java.util.function.Consumer;
import org.splnet.net.addr.Ipv4Address;
import org.splnet.net.udp.UdpSocket;

/** UDP of a host, for callbacks and for code that blocks. Gone with the host's crash. */
public final class SimUdp {
  private final SimHost host;

  SimUdp(SimHost host) {
    this.host = host;
  }

  /**
   * Binds a port on all addresses of the host.
   *
   * @param port 0 for any that is free
   * @param receiver called with every datagram, one callback of the host at a time
   * @throws org.splnet.net.udp.UdpException if the port is taken
   */
  public SimUdpPort bind(int port, Consumer<Datagram> receiver) {
    UdpSocket s = socket();
    s.bind(Ipv4Address.ANY, port);
    return new SimUdpPort(host, s, receiver);
  }

  /**
   * A socket for code that blocks: on a thread of the network ({@link SimHost#run}), in a callback,
   * or in the test itself, which then goes on with the network until there is something.
   */
  public UdpSocket socket() {
    return host.stack().udp().socket();
  }
}
