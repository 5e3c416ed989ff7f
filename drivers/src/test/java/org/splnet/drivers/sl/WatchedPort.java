package org.splnet.drivers.sl;

import static org.assertj.core.api.Assertions.assertThat;

import org.splnet.drivers.serial.SerialPort;
import org.splnet.kernel.Context;
import org.splnet.kernel.InterruptLine;
import org.splnet.kernel.Ipl;
import org.splnet.kernel.Machine;

/**
 * A serial port that watches who comes: nobody without the kernel lock, nobody below the level of
 * its interrupt.
 */
record WatchedPort(Machine machine, SerialPort port) implements SerialPort {
  private void watch(Context ctx) {
    machine.kernelLock().assertHeld(ctx);
    assertThat(machine.kernelLock().isHeld(ctx)).as("kernel lock held by %s", ctx).isTrue();
    assertThat(ctx.level()).as("level of %s", ctx).isGreaterThanOrEqualTo(machine.rank(Ipl.TTY));
  }

  @Override
  public String name() {
    return port.name();
  }

  @Override
  public InterruptLine line() {
    return port.line();
  }

  @Override
  public void open(Context ctx) {
    watch(ctx);
    port.open(ctx);
  }

  @Override
  public void close(Context ctx) {
    watch(ctx);
    port.close(ctx);
  }

  @Override
  public int read(Context ctx, byte[] to, int offset, int room) {
    watch(ctx);
    return port.read(ctx, to, offset, room);
  }

  @Override
  public boolean takeLost(Context ctx) {
    watch(ctx);
    return port.takeLost(ctx);
  }

  @Override
  public int write(Context ctx, byte[] from, int offset, int length) {
    watch(ctx);
    return port.write(ctx, from, offset, length);
  }
}
