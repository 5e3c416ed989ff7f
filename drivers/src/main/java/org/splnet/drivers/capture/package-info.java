/**
 * Captures of what passes interfaces: as lines of text, or as pcapng files that Wireshark and its
 * kin read.
 *
 * <p>A frame takes this way: interface, {@link org.splnet.drivers.capture.Capture} (a bounded
 * buffer, on the packet's path), and from there, drained by an application thread, a {@link
 * org.splnet.drivers.capture.CaptureSink}.
 */
@NullMarked
package org.splnet.drivers.capture;

import org.jspecify.annotations.NullMarked;
