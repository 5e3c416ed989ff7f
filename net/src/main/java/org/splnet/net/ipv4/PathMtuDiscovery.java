package org.splnet.net.ipv4;

/** Whether a sender wants to find out how large its packets may be on their way (RFC 1191). */
public enum PathMtuDiscovery {
  /** No: routers may cut its packets, and what they say about their size is not heeded. */
  DONT,
  /** Yes: what fits the path MTU, as far as it is known, may not be cut; larger is cut here. */
  WANT,
  /** Yes, and it cuts for itself: what does not fit the path MTU is not sent. */
  DO
}
