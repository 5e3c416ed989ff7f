package org.splnet.drivers.fxp;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.splnet.drivers.traffic.Flows;
import org.splnet.drivers.wire.WirePort;
import org.splnet.kernel.Context;
import org.splnet.kernel.LockBinding;
import org.splnet.kernel.Machine;
import org.splnet.kernel.MachineConfig;
import org.splnet.kernel.Port;
import org.splnet.net.NetStack;
import org.splnet.net.NetStackOptions;
import org.splnet.net.addr.Ipv4Address;
import org.splnet.net.addr.Ipv4Prefix;
import org.splnet.net.addr.MacAddress;
import org.splnet.net.iface.NetInterface;
import org.splnet.net.packet.Packet;
import org.splnet.net.packet.PacketPool;
import org.splnet.net.route.Route;
import org.splnet.net.stats.NetCounter;

/** A host whose interfaces are cards; what its cables are made of has a pool of its own. */
final class FxpHost implements AutoCloseable {
  static final Ipv4Prefix SOURCES = Ipv4Prefix.parse("198.18.0.0/16");
  static final Ipv4Prefix DESTINATIONS = Ipv4Prefix.parse("198.19.0.0/16");
  static final MacAddress FAR = MacAddress.local(0x77);

  final Machine machine;
  final NetStack stack;
  final PacketPool frames;
  final List<FxpDriver> drivers = new ArrayList<>();
  final List<NetInterface> interfaces = new ArrayList<>();

  FxpHost(Port port, MachineConfig config, NetStackOptions options, int framePackets) {
    machine = new Machine(NetStack.configure(config, options), port);
    stack = new NetStack(machine, options.withAnnouncing(false));
    frames = new PacketPool(machine, framePackets);
  }

  FxpHost(Port port, String name) {
    this(port, MachineConfig.named(name), NetStackOptions.DEFAULT.withPackets(1024), 1024);
  }

  static FxpHost router(Port port, int cpus, LockBinding binding, int packets) {
    FxpHost host =
        new FxpHost(
            port,
            MachineConfig.named("router").withCpus(cpus).withBinding(binding),
            NetStackOptions.DEFAULT.withPackets(packets),
            4096);
    host.stack.ipv4().setForwarding(true);
    return host;
  }

  void run(Consumer<Context> call) {
    Context ctx = machine.enterTop();
    try {
      call.accept(ctx);
    } finally {
      machine.leaveTop(ctx);
    }
  }

  /** Adds an interface on a CPU. */
  FxpDriver add(int cpu, WirePort port, long station, String prefix) {
    run(ctx -> {
      FxpCard card =
          new FxpCard(machine, machine.cpu(cpu), port, frames, MacAddress.local(station));
      FxpDriver driver = new FxpDriver(ctx, machine, card, 32);
      NetInterface iface = stack.attach(ctx, driver);
      stack.addAddress(ctx, iface, Ipv4Prefix.parse(prefix));
      drivers.add(driver);
      interfaces.add(iface);
    });
    return drivers.getLast();
  }

  /** Sends what goes to {@link #DESTINATIONS} to a station behind the last interface. */
  void routeThere(String gateway) {
    run(ctx -> {
      Ipv4Address to = Ipv4Address.parse(gateway);
      stack.arp().addStatic(ctx, interfaces.getLast(), to, FAR);
      stack
          .routes()
          .add(ctx, new Route(DESTINATIONS, Route.Kind.UNICAST, interfaces.getLast(), to));
    });
  }

  /** Flows to {@link #DESTINATIONS} by the first interface. */
  Flows flows(int count) {
    Flows[] out = new Flows[1];
    run(ctx -> {
      int scratch = frames.allocate(ctx);
      out[0] =
          new Flows(
              count,
              60,
              SOURCES,
              DESTINATIONS,
              FAR,
              drivers.getFirst().address(),
              Packet.data(scratch));
      frames.free(ctx, scratch);
    });
    return out[0];
  }

  FxpStatistics statistics(int i) {
    FxpStatistics[] out = new FxpStatistics[1];
    run(ctx -> out[0] = drivers.get(i).statistics(ctx));
    return out[0];
  }

  long count(NetCounter c) {
    return stack.counters().get(c);
  }

  /** Drops of the stack and its drivers, and frames that the cards lost while they were down. */
  long dropped() {
    long n = 0;
    for (NetCounter c : NetCounter.values()) {
      n += c.isDrop() ? stack.counters().get(c) : 0;
    }
    for (FxpDriver d : drivers) {
      n += d.card().engine().missed();
    }
    return n;
  }

  int outstanding(PacketPool pool) {
    int[] out = new int[1];
    run(ctx -> out[0] = pool.outstanding(ctx));
    return out[0];
  }

  /** On a stepping port: sends home what this host's caches hold of the frames of others. */
  void drain() {
    machine.cpus().forEach(cpu -> frames.drainCache(cpu.context()));
  }

  /** Takes the interfaces down and checks that no packet is lost. */
  void assertNothingLeaks() {
    stack.close();
    assertThat(outstanding(stack.pool())).as("packets of the stack").isZero();
    assertThat(outstanding(frames)).as("frames of the cables").isZero();
  }

  @Override
  public void close() {
    try {
      if (machine.failure() == null) {
        stack.close();
      }
    } finally {
      machine.close();
      stack.pool().close();
      frames.close();
    }
  }
}
