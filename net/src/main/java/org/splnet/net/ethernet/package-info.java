/** Ethernet II framing and demultiplexing. */
@NullMarked
package org.splnet.net.ethernet;

import org.jspecify.annotations.NullMarked;
