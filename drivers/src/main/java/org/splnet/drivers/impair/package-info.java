/**
 * A driver that stands in front of another and makes its link worse, from a seed: loss, delay, a
 * rate, duplicates, disorder, turned bits, a bounded queue.
 *
 * <p>A frame takes this way, in either direction: the driver's queue (or the inner driver's batch),
 * the {@link org.splnet.drivers.impair.Lane} of that direction, and, when its time has come, the
 * inner driver's queue (or the interface).
 */
@NullMarked
package org.splnet.drivers.impair;

import org.jspecify.annotations.NullMarked;
