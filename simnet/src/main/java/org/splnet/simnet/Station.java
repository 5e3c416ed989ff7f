package org.splnet.simnet;

import java.util.ArrayDeque;
import java.util.Collection;
import java.util.PriorityQueue;
import org.jspecify.annotations.Nullable;
import org.splnet.net.addr.Ipv4Prefix;
import org.splnet.net.addr.MacAddress;

/**
 * Where a host is plugged into a link: it stays when the host crashes, and its next interface there
 * is the same station. Frames on their way to it wait here.
 */
final class Station {
  private final SimHost host;
  private final SimLink link;
  private final int number;
  private final Ipv4Prefix address;
  private final MacAddress mac;
  private final String sends;
  private final String receives;
  private final PriorityQueue<Flight> coming = new PriorityQueue<>(2, Flight.BY_DUE);
  private final ArrayDeque<byte[]> arrived = new ArrayDeque<>(2);
  private @Nullable SimNic nic;

  Station(SimHost host, SimLink link, int number, Ipv4Prefix address) {
    this.host = host;
    this.link = link;
    this.number = number;
    this.address = address;
    this.mac = MacAddress.local(number);
    this.sends = "sends on " + link.name();
    this.receives = "receives on " + link.name();
  }

  SimHost host() {
    return host;
  }

  SimLink link() {
    return link;
  }

  /** Its number in the network, from 1. */
  int number() {
    return number;
  }

  Ipv4Prefix address() {
    return address;
  }

  MacAddress mac() {
    return mac;
  }

  /** The host's interface here has come up, or gone. */
  void plug(@Nullable SimNic now) {
    if (nic == null) {
      land(link.network().nanos()); // what came while there was none is lost
    }
    nic = now;
    if (now == null) {
      for (byte[] frame : arrived) {
        link.lose(host, LinkCounts.Kind.MISSED, frame);
      }
      arrived.clear();
    }
  }

  // ---- Out

  void send(byte[] frame) {
    if (nic == null) {
      return; // the host has crashed, and what unwinds has no power to send
    }
    link.network().note(host.name(), sends, History.sum(frame));
    link.carry(this, frame);
  }

  // ---- In

  void expect(Flight f) {
    boolean first = coming.isEmpty() || Flight.BY_DUE.compare(f, coming.element()) < 0;
    coming.add(f);
    SimNic n = nic;
    if (n == null) {
      land(link.network().nanos()); // or nobody would ever take away what is due
    } else if (first) {
      n.wake();
    }
  }

  void forget(Flight f) {
    coming.remove(f);
  }

  Collection<Flight> coming() {
    return coming;
  }

  /** When the next frame is due, on the network's clock; {@link Long#MAX_VALUE} for never. */
  long dueNanos() {
    Flight f = coming.peek();
    return f == null ? Long.MAX_VALUE : f.dueNanos;
  }

  /** Takes what is due. */
  void land(long now) {
    for (Flight f = coming.peek(); f != null && f.dueNanos <= now; f = coming.peek()) {
      coming.remove();
      if (f.path().arrives(f)) {
        arrive(f.frame, f.path());
      }
    }
  }

  /** A frame is here. */
  void arrive(byte[] frame, Path path) {
    SimNic n = nic;
    if (n == null) {
      link.lose(path, LinkCounts.Kind.MISSED, frame);
      return;
    }
    link.count(LinkCounts.Kind.DELIVERED);
    link.network().note(host.name(), receives, History.sum(frame));
    arrived.add(frame);
    n.wake();
  }

  /** The next frame that is here, or null. */
  byte @Nullable [] take() {
    return arrived.poll();
  }

  boolean hasArrived() {
    return !arrived.isEmpty();
  }
}
