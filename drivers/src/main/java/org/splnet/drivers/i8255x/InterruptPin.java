package org.splnet.drivers.i8255x;

/** The wire to the interrupt controller. */
@FunctionalInterface
public interface InterruptPin {
  /** Asserts the line; harmless while it is asserted. Any thread, any level. */
  void raise();
}
