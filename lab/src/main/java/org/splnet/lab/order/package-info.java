/**
 * What a small network shows of the lock order: a run from a seed, with the lock checker on, in a
 * JVM of its own.
 *
 * <p>Stands on drivers, net and the stepping port; knows nothing of experiments.
 */
@NullMarked
package org.splnet.lab.order;

import org.jspecify.annotations.NullMarked;
