package org.splnet.net.udp;

import org.splnet.net.addr.Ipv4Address;

/**
 * What can be seen of an endpoint: a snapshot.
 *
 * @param address the local address; {@link Ipv4Address#ANY} for all
 * @param port the local port
 * @param peer the address of the only peer; {@link Ipv4Address#ANY} if it is not connected
 * @param peerPort the port of the only peer; 0 if it is not connected
 * @param label who takes what comes: {@code socket}, or the name of a service in the stack
 * @param backlog what waits to be received
 */
public record UdpEndpointState(
    Ipv4Address address,
    int port,
    Ipv4Address peer,
    int peerPort,
    String label,
    UdpEndpoint.Backlog backlog) {}
