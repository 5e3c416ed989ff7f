/**
 * The driver of the Intel 8255x, and the emulated card that it drives.
 *
 * <p>{@link org.splnet.drivers.fxp.FxpCard} puts the card together: the {@link
 * org.splnet.drivers.i8255x.I8255x engine}, its descriptor memory, the packet memory as it appears
 * on the bus, and an end of a wire as its cable. {@link org.splnet.drivers.fxp.FxpDriver} drives it
 * by registers and descriptors alone, as it would drive the real one.
 *
 * <p>A frame's way in: wire, engine (a copy, as by DMA) into a receive area in the headroom of a
 * packet, interrupt, {@code ReceiveRing.harvest} under the device lock, up the stack without it.
 * Its way out: send queue, {@code startLocked}, {@code TransmitRing.append}, engine (a copy), wire.
 */
@NullMarked
package org.splnet.drivers.fxp;

import org.jspecify.annotations.NullMarked;
