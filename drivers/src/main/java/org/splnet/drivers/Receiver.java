package org.splnet.drivers;

import org.splnet.kernel.Attach;
import org.splnet.kernel.Context;
import org.splnet.kernel.Cpu;
import org.splnet.kernel.InterruptLine;
import org.splnet.kernel.Ipl;
import org.splnet.net.iface.LinkUpper;
import org.splnet.net.iface.ReceiveSource;
import org.splnet.net.iface.Upcall;

/**
 * A driver's receive side while the device is up: the up-call that the stack has chosen, and the
 * handler on the device's line that calls it. One for each {@code init}, gone with the {@code
 * stop}.
 */
public final class Receiver {
  private final InterruptLine line;
  private final InterruptLine.Established handler;
  private final Upcall upcall;

  private Receiver(InterruptLine line, InterruptLine.Established handler, Upcall upcall) {
    this.line = line;
    this.handler = handler;
    this.upcall = upcall;
  }

  /**
   * Attaches one.
   *
   * <p>Context: any. Locks: none of class {@code interrupt} or further in.
   *
   * @param cpu where a soft interrupt of the up-call's own runs
   * @param batch how many frames are received under one lock
   * @param batches how many batches are received before others have their turn
   * @throws org.splnet.kernel.LockViolation if the handler is not SMP-safe and its arrival at that
   *     level could deadlock
   */
  public static Receiver attach(
      Context ctx,
      InterruptLine line,
      Cpu cpu,
      Ipl ipl,
      Attach attach,
      ReceiveSource source,
      LinkUpper upper,
      int batch,
      int batches) {
    Upcall upcall = upper.upcall().make(cpu.machine(), cpu, attach, source, upper, batch, batches);
    InterruptLine.Established handler;
    try {
      handler = line.establish(ctx, line.name(), ipl, (c, u) -> u.interrupt(c), upcall, attach);
    } catch (RuntimeException e) {
      upcall.close(ctx);
      throw e;
    }
    return new Receiver(line, handler, upcall);
  }

  /**
   * Detaches it: nothing is received after this returns.
   *
   * <p>Context: any but the handler itself. Locks: none that the handler takes.
   */
  public void detach(Context ctx) {
    line.disestablish(ctx, handler);
    upcall.close(ctx);
  }
}
