package org.splnet.drivers.i8255x;

/** A driver broke a rule of the hardware. The message names the register or descriptor. */
public final class DeviceMisuseException extends IllegalStateException {
  private static final long serialVersionUID = 1L;

  /** A broken rule. */
  public DeviceMisuseException(String message) {
    super(message);
  }

  static DeviceMisuseException of(String format, Object... arguments) {
    return new DeviceMisuseException(format.formatted(arguments));
  }
}
