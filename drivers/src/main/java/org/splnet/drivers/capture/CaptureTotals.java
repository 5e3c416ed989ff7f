package org.splnet.drivers.capture;

import org.splnet.net.iface.NetInterface;

/**
 * How a capture went on one interface.
 *
 * @param iface which
 * @param captured frames that were kept
 * @param lost frames that were not, because the buffer was full
 */
public record CaptureTotals(NetInterface iface, long captured, long lost) {}
