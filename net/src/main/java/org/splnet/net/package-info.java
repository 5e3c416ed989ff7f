/**
 * The network stack: {@link org.splnet.net.NetStack} puts interfaces, queues and protocols together
 * on a machine.
 *
 * <p>A packet comes in by {@code iface} (from a driver), is demultiplexed by {@code ethernet},
 * queued or dispatched by {@code queue}, checked and routed by {@code ipv4}, and delivered to a
 * transport or sent out by {@code iface} again.
 */
@NullMarked
package org.splnet.net;

import org.jspecify.annotations.NullMarked;
