package org.splnet.net.ipv4;

import org.splnet.kernel.Context;
import org.splnet.net.iface.TransmitBatch;

/** Who sends an ICMP error about a packet, if one may be sent. */
@FunctionalInterface
public interface ErrorReporter {
  /** Reports nothing. */
  ErrorReporter SILENT = (ctx, packet, error, info, out) -> {};

  /**
   * Reports a packet, whose data begins with its IPv4 header; does not consume it.
   *
   * @param info the MTU, the offset or the address that the error carries, otherwise 0
   */
  void report(Context ctx, int packet, IcmpError error, int info, TransmitBatch out);
}
