/** The fastest in-memory link: a ring of packet names in each direction. */
@NullMarked
package org.splnet.drivers.wire;

import org.jspecify.annotations.NullMarked;
