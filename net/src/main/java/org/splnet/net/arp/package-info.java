/** Address resolution (RFC 826): the table of neighbours and the protocol that fills it. */
@NullMarked
package org.splnet.net.arp;

import org.jspecify.annotations.NullMarked;
