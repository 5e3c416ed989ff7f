package org.splnet.kernel;

/**
 * How a handler is attached: the flag of 2005 and the domain in which it runs.
 *
 * @param mpSafe the handler may run on several CPUs at once with others; without it the handler is
 *     wrapped and runs under the kernel lock
 * @param domain the domain whose entry lock, if the binding has one, is entered around it
 */
public record Attach(boolean mpSafe, Domain domain) {
  /** An SMP-safe driver's handler. */
  public static final Attach MPSAFE = new Attach(true, Domain.DRIVER);

  /** An SMP-safe protocol handler. */
  public static final Attach MPSAFE_PROTOCOL = new Attach(true, Domain.PROTOCOL);

  /** A handler that is not SMP-safe. */
  public static final Attach UNFLAGGED = new Attach(false, Domain.DRIVER);
}
