/** The loopback driver: what goes out comes in. */
@NullMarked
package org.splnet.drivers.loop;

import org.jspecify.annotations.NullMarked;
