package org.splnet.cli;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;
import org.splnet.drivers.loop.LoopDriver;
import org.splnet.drivers.tap.TapDriver;
import org.splnet.kernel.Context;
import org.splnet.kernel.Machine;
import org.splnet.kernel.MachineConfig;
import org.splnet.kernel.host.HostPort;
import org.splnet.net.NetStack;
import org.splnet.net.NetStackOptions;
import org.splnet.net.addr.Ipv4Address;
import org.splnet.net.addr.Ipv4Prefix;
import org.splnet.net.iface.NetInterface;
import org.splnet.net.route.Route;
import org.splnet.net.stats.NetCounter;
import org.splnet.net.udp.UdpEcho;

/**
 * A running host: a machine whose CPUs have threads of their own and sleep while idle, a stack, and
 * its interfaces over TAP devices.
 */
final class UpHost implements AutoCloseable {
  private final Machine machine;
  private final NetStack stack;
  private final Map<UpPlan.Link, TapDriver> drivers = new LinkedHashMap<>();

  private UpHost(MachineConfig config, NetStackOptions options) {
    machine = new Machine(NetStack.configure(config, options), HostPort.dedicated());
    stack = new NetStack(machine, options);
  }

  /**
   * Brings a host up.
   *
   * @param echoPort the port of a UDP echo service, or 0 for none
   * @throws org.splnet.drivers.tap.TapException if a device cannot be had
   */
  static UpHost start(
      UpPlan plan, MachineConfig config, NetStackOptions options, boolean forward, int echoPort) {
    UpHost host = new UpHost(config, options);
    try {
      for (UpPlan.Link link : plan.links()) {
        host.drivers.put(link, TapDriver.open(host.machine, host.machine.nextCpu(), link.device()));
      }
      host.stack.ipv4().setForwarding(forward);
      host.inTop(ctx -> host.configure(ctx, plan));
      if (echoPort != 0) {
        host.inTop(ctx -> UdpEcho.start(ctx, host.stack.udp(), Ipv4Address.ANY, echoPort));
      }
      host.machine.start();
      return host;
    } catch (RuntimeException e) {
      host.close();
      throw e;
    }
  }

  private void configure(Context ctx, UpPlan plan) {
    Map<UpPlan.Link, NetInterface> interfaces = new LinkedHashMap<>();
    stack.attachLoopback(ctx, new LoopDriver(machine));
    drivers.forEach((link, driver) -> {
      NetInterface iface = stack.attach(ctx, driver);
      interfaces.put(link, iface);
      for (Ipv4Prefix a : link.addresses()) {
        stack.addAddress(ctx, iface, a);
      }
    });
    for (UpPlan.Via via : plan.routes()) {
      NetInterface out = Objects.requireNonNull(interfaces.get(via.link()));
      stack.routes().add(ctx, new Route(via.prefix(), Route.Kind.UNICAST, out, via.gateway()));
    }
  }

  private void inTop(Consumer<Context> work) {
    Context ctx = machine.enterTop();
    try {
      work.accept(ctx);
    } finally {
      machine.leaveTop(ctx);
    }
  }

  /** The interfaces and routes, a line each. */
  List<String> describe() {
    List<String> out = new ArrayList<>();
    for (NetInterface i : stack.interfaces()) {
      out.add(
          i.driver().device() instanceof TapDriver d
              ? "%s on %s: %s, mtu %d".formatted(i.name(), d.deviceName(), i.address(), i.mtu())
              : "%s: mtu %d".formatted(i.name(), i.mtu()));
      i.addresses().forEach(a -> out.add("  address " + a));
    }
    inTop(ctx -> {
      for (Route r : stack.routes().list(ctx)) {
        if (r.kind() == Route.Kind.UNICAST) {
          out.add("route " + r);
        }
      }
    });
    return out;
  }

  /** What the user would want to know of: a failed machine, or nothing. */
  Optional<Throwable> failure() {
    return Optional.ofNullable(machine.failure());
  }

  /** The device whose kernel side is gone, with the reason, if there is one. */
  Optional<String> lost() {
    return drivers.values().stream()
        .flatMap(d -> d.failure().map(why -> d.deviceName() + ": " + why).stream())
        .findFirst();
  }

  /** The counters that are not zero: what came and went, then the drops by reason. */
  List<String> summary() {
    List<String> traffic = new ArrayList<>();
    List<String> drops = new ArrayList<>();
    stack
        .counters()
        .snapshot()
        .forEach((c, n) -> {
          if (n > 0) {
            (c.isDrop() ? drops : traffic).add(name(c) + " " + n);
          }
        });
    return List.of(
        "counted: " + (traffic.isEmpty() ? "nothing" : String.join(", ", traffic)),
        "dropped: " + (drops.isEmpty() ? "nothing" : String.join(", ", drops)));
  }

  private static String name(NetCounter c) {
    return c.name().replaceFirst("^DROP_", "").toLowerCase(java.util.Locale.ROOT).replace('_', ' ');
  }

  /** Brings the interfaces down and stops the machine. */
  @Override
  public void close() {
    try {
      if (machine.failure() == null) {
        stack.close();
        inTop(ctx -> drivers.values().forEach(d -> d.close(ctx)));
      }
    } finally {
      machine.close();
    }
  }
}
