package org.splnet.cli;

import java.util.Locale;
import org.splnet.kernel.Context;
import org.splnet.net.NetStack;
import org.splnet.net.addr.Ipv4Address;
import org.splnet.net.udp.Udp;
import org.splnet.net.udp.UdpChargen;
import org.splnet.net.udp.UdpDiscard;
import org.splnet.net.udp.UdpEcho;
import org.splnet.net.udp.UdpEndpoint;

/** A UDP service that a host can have. */
enum UpService {
  ECHO(UdpEcho::start),
  DISCARD(UdpDiscard::start),
  CHARGEN(UdpChargen::start);

  /** How a service is started. */
  private interface Start {
    UdpEndpoint start(Context ctx, Udp udp, Ipv4Address address, int port);
  }

  private final Start start;

  UpService(Start start) {
    this.start = start;
  }

  /** Starts the service at a port of every address. */
  void start(Context ctx, NetStack stack, int port) {
    start.start(ctx, stack.udp(), Ipv4Address.ANY, port);
  }

  /** Its name, which is also its option's. */
  String label() {
    return name().toLowerCase(Locale.ROOT);
  }
}
