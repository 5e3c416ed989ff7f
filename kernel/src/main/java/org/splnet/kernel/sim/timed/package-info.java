/**
 * The port that predicts: CPUs as coroutines, each with a clock of its own that goes on by the cost
 * of what it does.
 *
 * <p>The code that runs is that of the host port, woven ({@link org.splnet.kernel.sim.Points}). It
 * tells of each access to a shared variable, and {@link org.splnet.kernel.sim.timed.CacheLine}
 * charges what the coherence of caches would make it cost; of operations of the kernel floor and of
 * {@link org.splnet.kernel.Work}, which have a price in {@link org.splnet.kernel.sim.timed.Costs}.
 * Contention, hand-over and saturation are nobody's formula: they come out.
 */
@NullMarked
package org.splnet.kernel.sim.timed;

import org.jspecify.annotations.NullMarked;
