/**
 * Traffic generators and sinks: devices at the far end of a wire, without a thread or a lock of
 * their own.
 */
@NullMarked
package org.splnet.drivers.traffic;

import org.jspecify.annotations.NullMarked;
