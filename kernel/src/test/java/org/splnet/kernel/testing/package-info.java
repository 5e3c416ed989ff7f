/** Tests that run on real threads and in simulation, from one source. */
@NullMarked
package org.splnet.kernel.testing;

import org.jspecify.annotations.NullMarked;
