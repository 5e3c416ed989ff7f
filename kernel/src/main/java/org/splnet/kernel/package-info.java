/**
 * Machine, CPUs, interrupt levels, interrupts, soft interrupts, callouts, locks and their order.
 */
@NullMarked
package org.splnet.kernel;

import org.jspecify.annotations.NullMarked;
