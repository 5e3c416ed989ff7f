/** ICMP (RFC 792): echo, errors sent and errors received. */
@NullMarked
package org.splnet.net.icmp;

import org.jspecify.annotations.NullMarked;
