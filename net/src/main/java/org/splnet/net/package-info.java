/** Packets, interfaces, queues, dispatch, protocols and sockets: machine-independent. */
@NullMarked
package org.splnet.net;

import org.jspecify.annotations.NullMarked;
