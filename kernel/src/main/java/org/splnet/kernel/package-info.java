/**
 * The machine-independent kernel floor: CPUs, levels, interrupts, soft interrupts, callouts, locks
 * and their order.
 *
 * <p>It knows nothing of packets, and nothing of threads: what differs between real CPUs and
 * simulated ones is behind {@link org.splnet.kernel.Port}. An interrupt takes this way: a device
 * asserts an {@link org.splnet.kernel.InterruptLine}; a bit of the CPU's pending word is set; at
 * the next interrupt window (the CPU's loop, {@link org.splnet.kernel.Context#splx}, the exit of a
 * {@link org.splnet.kernel.Mutex}) at which the level allows it, the handlers of the line run in a
 * frame of their own, highest level first.
 */
@NullMarked
package org.splnet.kernel;

import org.jspecify.annotations.NullMarked;
