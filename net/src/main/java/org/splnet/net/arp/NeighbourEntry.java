package org.splnet.net.arp;

import java.util.Optional;
import org.splnet.net.addr.Ipv4Address;
import org.splnet.net.addr.MacAddress;

/**
 * What can be seen of a neighbour: a snapshot.
 *
 * @param address its address
 * @param station where it is; nothing while it is asked for
 * @param state what is known and being done, in a word: {@code pending}, {@code reachable}, {@code
 *     stale}, {@code probe} or {@code static}
 * @param waiting packets that wait for it
 */
public record NeighbourEntry(
    Ipv4Address address, Optional<MacAddress> station, String state, int waiting) {}
