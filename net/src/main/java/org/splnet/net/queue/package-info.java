/**
 * From a driver's interrupt to a protocol: input queues of three kinds, and dispatch deferred to a
 * soft interrupt or direct.
 */
@NullMarked
package org.splnet.net.queue;

import org.jspecify.annotations.NullMarked;
