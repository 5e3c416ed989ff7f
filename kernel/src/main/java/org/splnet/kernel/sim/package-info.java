/** Ports in virtual time. For now the stepping one: whole turns on one thread, from a seed. */
@NullMarked
package org.splnet.kernel.sim;

import org.jspecify.annotations.NullMarked;
