/** Captures of what passes an interface. */
@NullMarked
package org.splnet.drivers.capture;

import org.jspecify.annotations.NullMarked;
