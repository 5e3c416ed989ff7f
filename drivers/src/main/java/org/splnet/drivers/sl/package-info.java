/**
 * SLIP (RFC 1055): IPv4 datagrams over a serial line, by a driver that is <em>not</em> SMP-safe.
 *
 * <p>{@link org.splnet.drivers.sl.Slip} and {@link org.splnet.drivers.sl.SlipDecoder} are the
 * framing, {@link org.splnet.drivers.sl.SlDriver} is the line discipline: above it the stack, below
 * it a {@link org.splnet.drivers.serial.SerialPort}. A datagram comes in as characters in a serial
 * interrupt, at level TTY and under the kernel lock, and is queued for IPv4 there; one that goes
 * out is queued by its sender, and encoded and written by a soft interrupt that has entered the
 * kernel lock first.
 */
@NullMarked
package org.splnet.drivers.sl;

import org.jspecify.annotations.NullMarked;
