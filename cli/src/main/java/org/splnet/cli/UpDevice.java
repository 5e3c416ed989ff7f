package org.splnet.cli;

import java.util.Optional;
import org.splnet.drivers.sl.SlDriver;
import org.splnet.drivers.tap.TapDriver;
import org.splnet.drivers.tty.TtyPort;
import org.splnet.kernel.Context;
import org.splnet.kernel.Cpu;
import org.splnet.kernel.Machine;
import org.splnet.net.NetStack;
import org.splnet.net.iface.LinkDriver;
import org.splnet.net.iface.NetInterface;

/** A device of the operating system that has been opened for an interface. */
sealed interface UpDevice {
  /** The kinds of devices, by the word in front of their names. */
  enum Kind {
    /** A TAP device. */
    TAP("tap:"),
    /** A SLIP line on a terminal. */
    SL("sl:");

    private final String prefix;

    Kind(String prefix) {
      this.prefix = prefix;
    }

    String prefix() {
      return prefix;
    }

    /**
     * Opens a device of that kind.
     *
     * @throws org.splnet.drivers.tap.TapException if it cannot be had
     * @throws org.splnet.drivers.tty.TtyException likewise
     */
    UpDevice open(Machine machine, Cpu cpu, String name) {
      return switch (this) {
        case TAP -> new Tap(TapDriver.open(machine, cpu, name));
        case SL -> {
          TtyPort port = TtyPort.open(machine, cpu, name);
          yield new Serial(new SlDriver(machine, port), port);
        }
      };
    }
  }

  /** A TAP device. */
  record Tap(TapDriver driver) implements UpDevice {
    @Override
    public String name() {
      return driver.deviceName();
    }

    @Override
    public Optional<String> failure() {
      return driver.failure();
    }

    @Override
    public NetInterface attach(Context ctx, NetStack stack, LinkDriver front) {
      return stack.attach(ctx, front);
    }

    @Override
    public void close(Context ctx) {
      driver.close(ctx);
    }
  }

  /** A SLIP line on a terminal. */
  record Serial(SlDriver driver, TtyPort port) implements UpDevice {
    @Override
    public String name() {
      return port.name();
    }

    @Override
    public Optional<String> failure() {
      return port.failure();
    }

    @Override
    public NetInterface attach(Context ctx, NetStack stack, LinkDriver front) {
      return stack.attachPointToPoint(ctx, front);
    }

    @Override
    public void close(Context ctx) {
      driver.close(ctx);
      port.release(ctx);
    }
  }

  /** Its driver. */
  LinkDriver driver();

  /** Its name. */
  String name();

  /** Why nothing comes any more, if so. */
  Optional<String> failure();

  /**
   * Makes an interface for it.
   *
   * @param front its driver, or one in front of that
   */
  NetInterface attach(Context ctx, NetStack stack, LinkDriver front);

  /** Closes it, with its interface down. */
  void close(Context ctx);
}
