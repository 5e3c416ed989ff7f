/**
 * An emulated Intel 8255x: registers, command unit, receive unit, and nothing above them.
 *
 * <p>Knows no packet, no interface and no lock. It sees memory at bus addresses ({@link
 * org.splnet.drivers.i8255x.BusMemory}), a cable ({@link org.splnet.drivers.i8255x.Medium}) and a
 * wire to the interrupt controller ({@link org.splnet.drivers.i8255x.InterruptPin}). A frame comes
 * in by the medium, passes the address filter, is copied into the receive area that is next, and
 * the interrupt pin is asserted; a transmit block is gathered into a frame of the medium, and
 * completed.
 */
@NullMarked
package org.splnet.drivers.i8255x;

import org.jspecify.annotations.NullMarked;
