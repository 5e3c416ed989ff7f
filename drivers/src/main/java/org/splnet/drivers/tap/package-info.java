/**
 * TAP devices of Linux: an Ethernet between a stack in this process and the kernel's.
 *
 * <p>{@link org.splnet.drivers.tap.TapDevice} opens one, {@link org.splnet.drivers.tap.FrameFile}
 * moves frames through its file descriptor, and {@link org.splnet.drivers.tap.TapDriver} is the
 * driver. One of the packages that may call the operating system, and with it the host port.
 */
@NullMarked
package org.splnet.drivers.tap;

import org.jspecify.annotations.NullMarked;
