package org.splnet.drivers.sl;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.function.Consumer;
import org.splnet.drivers.serial.SerialPort;
import org.splnet.kernel.Context;
import org.splnet.kernel.Machine;
import org.splnet.kernel.MachineConfig;
import org.splnet.kernel.sim.SimPort;
import org.splnet.net.NetStack;
import org.splnet.net.NetStackOptions;
import org.splnet.net.addr.Ipv4Prefix;
import org.splnet.net.iface.NetInterface;
import org.splnet.net.iface.UpcallKind;
import org.splnet.net.stats.NetCounter;

/** A host on a stepping port whose interface is a SLIP line. */
final class SlHost implements AutoCloseable {
  static final int PACKETS = 512;
  private static final int QUIET_TURNS = 200;

  private final SimPort port = new SimPort(1, 1_000);
  private final Machine machine = new Machine(MachineConfig.named("sl"), port);
  private final NetStack stack;

  SlHost() {
    this(UpcallKind.BATCH);
  }

  SlHost(UpcallKind upcall) {
    stack = new NetStack(machine, NetStackOptions.DEFAULT.withPackets(PACKETS).withUpcall(upcall));
    machine.start();
  }

  NetInterface attach(SlDriver driver, String address) {
    Context ctx = machine.enterTop();
    try {
      NetInterface iface = stack.attachPointToPoint(ctx, driver);
      stack.addAddress(ctx, iface, Ipv4Prefix.parse(address));
      return iface;
    } finally {
      machine.leaveTop(ctx);
    }
  }

  SlDriver watched(SerialPort line) {
    return new SlDriver(machine, new WatchedPort(machine, line));
  }

  Machine machine() {
    return machine;
  }

  NetStack stack() {
    return stack;
  }

  void run(Consumer<Context> call) {
    Context ctx = machine.enterTop();
    try {
      call.accept(ctx);
    } finally {
      machine.leaveTop(ctx);
    }
  }

  long count(NetCounter c) {
    return stack.counters().get(c);
  }

  /** Makes so many turns. */
  void turns(int n) {
    port.run(n);
  }

  /** Lets everything that is under way come to rest; time hardly passes. */
  void settle() {
    port.run(QUIET_TURNS);
  }

  /** Lets time pass. */
  void passMillis(int millis) {
    for (int i = 0; i < millis; i++) {
      port.advance(1_000_000);
      port.run(4);
    }
  }

  @Override
  public void close() {
    stack.close();
    settle();
    run(ctx -> assertThat(stack.pool().outstanding(ctx)).as("packets that leaked").isZero());
    assertThat(stack.counters().inputBalance()).as("frames unaccounted for").isZero();
    machine.close();
    stack.pool().close();
  }
}
