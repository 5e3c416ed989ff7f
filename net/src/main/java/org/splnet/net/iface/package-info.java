/** Interfaces, their send queues, and what they ask of drivers below and link layers above. */
@NullMarked
package org.splnet.net.iface;

import org.jspecify.annotations.NullMarked;
