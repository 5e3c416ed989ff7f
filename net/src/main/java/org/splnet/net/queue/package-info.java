/**
 * From a driver's interrupt to a protocol: input queues of three kinds, steering to the queue of a
 * CPU, and dispatch deferred to a soft interrupt, direct, or hybrid.
 */
@NullMarked
package org.splnet.net.queue;

import org.jspecify.annotations.NullMarked;
