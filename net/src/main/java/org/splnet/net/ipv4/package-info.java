/** IPv4: input, forwarding, output, and the seams to transports and to ICMP. */
@NullMarked
package org.splnet.net.ipv4;

import org.jspecify.annotations.NullMarked;
