/**
 * UDP (RFC 768).
 *
 * <p>A datagram on its way in: {@link org.splnet.net.udp.Udp#input} checks it, finds the endpoint
 * of its address and port, and calls the endpoint's handler: a service inside the stack, such as
 * {@link org.splnet.net.udp.UdpEcho}, or a {@link org.splnet.net.udp.UdpSocket}, which keeps it
 * until an application thread takes it.
 */
@NullMarked
package org.splnet.net.udp;

import org.jspecify.annotations.NullMarked;
