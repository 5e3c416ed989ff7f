/**
 * jcstress tests: one for each primitive that orders memory by less than a volatile access, and for
 * each handshake that stores and then loads.
 */
@NullMarked
package org.splnet.stress;

import org.jspecify.annotations.NullMarked;
