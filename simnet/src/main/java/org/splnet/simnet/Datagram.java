package org.splnet.simnet;

import java.nio.charset.StandardCharsets;
import org.splnet.net.addr.Ipv4Address;

/**
 * A UDP datagram that has come.
 *
 * @param port where it came
 * @param source the sender's address
 * @param sourcePort the sender's port
 * @param data the payload; the receiver's own
 */
public record Datagram(SimUdpPort port, Ipv4Address source, int sourcePort, byte[] data) {
  /** The payload as text. */
  public String text() {
    return new String(data, StandardCharsets.UTF_8);
  }

  /** Answers it. */
  public void reply(byte[] bytes) {
    port.send(source, sourcePort, bytes);
  }

  /** Answers it with text. */
  public void reply(String text) {
    port.send(source, sourcePort, text);
  }
}
