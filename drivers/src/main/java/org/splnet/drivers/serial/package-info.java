/**
 * Serial lines: the seam between a line discipline and what sends and receives its characters, and
 * an emulated UART behind it.
 *
 * <p>A line discipline, such as SLIP, uses a {@link org.splnet.drivers.serial.SerialPort}. {@link
 * org.splnet.drivers.serial.UartPort} is one on an emulated {@link
 * org.splnet.drivers.serial.Uart16550}, whose {@link org.splnet.drivers.serial.SerialEnd} is an end
 * of a null-modem cable; the other end may be another UART's, or a generator's. A terminal of the
 * operating system is another port, in {@code org.splnet.drivers.tty}.
 */
@NullMarked
package org.splnet.drivers.serial;

import org.jspecify.annotations.NullMarked;
