/**
 * The port in virtual time: CPUs and application threads as coroutines on one thread, in an order
 * that a strategy decides.
 */
@NullMarked
package org.splnet.kernel.sim;

import org.jspecify.annotations.NullMarked;
