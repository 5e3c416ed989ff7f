/**
 * Packets, their memory and pools, batches of them, and the Internet checksum.
 *
 * <p>Depends on the kernel floor only. Everything above names a packet by an {@code int} and passes
 * packets on in {@link org.splnet.net.packet.PacketVector batches}.
 */
@NullMarked
package org.splnet.net.packet;

import org.jspecify.annotations.NullMarked;
