package org.splnet.net.testing;

import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;
import org.splnet.kernel.Context;
import org.splnet.kernel.Machine;
import org.splnet.kernel.MachineConfig;
import org.splnet.kernel.sim.SimPort;
import org.splnet.net.NetStack;
import org.splnet.net.NetStackOptions;
import org.splnet.net.addr.Ipv4Prefix;
import org.splnet.net.addr.MacAddress;
import org.splnet.net.iface.NetInterface;
import org.splnet.net.stats.NetCounter;

/**
 * A host on a stepping port, and what tests do with it. Closing it checks that no packet leaked.
 */
public final class TestHost implements AutoCloseable {
  private static final int QUIET_TURNS = 200;

  private final SimPort port;
  private final Machine machine;
  private final NetStack stack;

  /** A host with choices of its own. */
  public TestHost(SimPort port, MachineConfig config, NetStackOptions options) {
    this.port = port;
    this.machine = new Machine(NetStack.configure(config, options), port);
    this.stack = new NetStack(machine, options);
    machine.start();
  }

  /** A host with one CPU and default choices. */
  public TestHost(SimPort port, String name) {
    this(port, MachineConfig.named(name), NetStackOptions.DEFAULT.withPackets(512));
  }

  /** The port on which it runs. */
  public SimPort port() {
    return port;
  }

  /** The machine. */
  public Machine machine() {
    return machine;
  }

  /** The stack. */
  public NetStack stack() {
    return stack;
  }

  /** Calls something as an application does. */
  public void run(Consumer<Context> call) {
    get(ctx -> {
      call.accept(ctx);
      return 0;
    });
  }

  /** Calls something as an application does. */
  public <T> T get(Function<Context, T> call) {
    Context ctx = machine.enterTop();
    try {
      return call.apply(ctx);
    } finally {
      machine.leaveTop(ctx);
    }
  }

  /** Adds an Ethernet interface with an address and MTU 1500. */
  public TestLink link(MacAddress station, String prefix) {
    TestLink link = new TestLink(machine, station, 1500);
    attach(link, prefix);
    return link;
  }

  /** Attaches a link and gives it an address; what it announces is taken away. */
  public NetInterface attach(TestLink link, String prefix) {
    NetInterface iface = get(ctx -> stack.attach(ctx, link));
    run(ctx -> stack.addAddress(ctx, iface, Ipv4Prefix.parse(prefix)));
    link.takeSent();
    return iface;
  }

  /** Lets everything that is under way come to rest; time hardly passes. */
  public void settle() {
    port.run(QUIET_TURNS);
  }

  /** Lets time pass, with a turn every tenth of a second. */
  public void pass(double seconds) {
    for (int i = 0; i < Math.round(seconds * 10); i++) {
      port.advance(100_000_000);
      port.run(4);
    }
    settle();
  }

  /** What the stack does with frames, as it answers on the same link. */
  public List<byte[]> exchange(TestLink link, byte[]... frames) {
    link.takeSent();
    link.inject(frames);
    settle();
    return link.takeSent();
  }

  /** A counter. */
  public long count(NetCounter c) {
    return stack.counters().get(c);
  }

  /** Packets that are neither in the pool nor in a cache. */
  public int outstanding() {
    return get(ctx -> stack.pool().outstanding(ctx));
  }

  @Override
  public void close() {
    stack.close();
    settle();
    int lost = outstanding();
    long unaccounted = stack.counters().inputBalance();
    machine.close();
    stack.pool().close();
    if (lost != 0 || unaccounted != 0) {
      throw new AssertionError(
          lost
              + " packets leaked, "
              + unaccounted
              + " frames unaccounted for: "
              + stack.counters().snapshot());
    }
  }
}
