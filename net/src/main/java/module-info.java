/** The network stack, machine-independent. */
module org.splnet.net {
  requires transitive org.splnet.kernel;
  requires jdk.jfr;
  requires static org.jspecify;

  exports org.splnet.net;
  exports org.splnet.net.addr;
  exports org.splnet.net.arp;
  exports org.splnet.net.ethernet;
  exports org.splnet.net.header;
  exports org.splnet.net.icmp;
  exports org.splnet.net.iface;
  exports org.splnet.net.ipv4;
  exports org.splnet.net.packet;
  exports org.splnet.net.queue;
  exports org.splnet.net.route;
  exports org.splnet.net.stats;
  exports org.splnet.net.udp;
}
