/**
 * Terminals of the operating system as serial ports: serial lines and pseudo-terminals.
 *
 * <p>{@link org.splnet.drivers.tty.TtyFile} is an open terminal in raw mode, {@link
 * org.splnet.drivers.tty.TtyPort} the {@link org.splnet.drivers.serial.SerialPort} on it. One of
 * the packages that may call the operating system, and with it the host port.
 */
@NullMarked
package org.splnet.drivers.tty;

import org.jspecify.annotations.NullMarked;
