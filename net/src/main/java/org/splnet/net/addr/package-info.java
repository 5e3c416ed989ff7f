/** Addresses as types. The packet path passes their bits; everything else passes these. */
@NullMarked
package org.splnet.net.addr;

import org.jspecify.annotations.NullMarked;
