package org.splnet.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.splnet.drivers.impair.ImpairDriver;
import org.splnet.drivers.impair.ImpairSpec;
import org.splnet.drivers.loop.LoopDriver;
import org.splnet.drivers.sl.SlDriver;
import org.splnet.drivers.tap.TapDriver;
import org.splnet.kernel.Context;
import org.splnet.kernel.Machine;
import org.splnet.kernel.MachineConfig;
import org.splnet.kernel.host.HostPort;
import org.splnet.net.NetStack;
import org.splnet.net.NetStackOptions;
import org.splnet.net.addr.Ipv4Address;
import org.splnet.net.addr.Ipv4Prefix;
import org.splnet.net.iface.InterfaceAddress;
import org.splnet.net.iface.LinkDriver;
import org.splnet.net.iface.NetInterface;
import org.splnet.net.route.Route;
import org.splnet.net.stats.NetCounter;
import org.splnet.observe.HostObserver;

/**
 * A running host: a machine whose CPUs have threads of their own and sleep while idle, a stack, and
 * its interfaces over TAP devices and serial lines.
 */
final class UpHost implements AutoCloseable {
  private final Machine machine;
  private final NetStack stack;
  private final HostObserver observer;
  private final Map<UpPlan.Link, UpDevice> devices = new LinkedHashMap<>();

  private @Nullable CaptureFile capture;

  private UpHost(MachineConfig config, NetStackOptions options) {
    machine = new Machine(NetStack.configure(config, options), HostPort.dedicated());
    stack = new NetStack(machine, options);
    observer = new HostObserver(stack);
  }

  /**
   * What a host does besides being there.
   *
   * @param forward whether it is a router
   * @param services the UDP services, each with its port
   * @param impair how its links are impaired, if they are
   * @param capture the file to which frames are captured, if they are
   * @param snapLength most bytes kept of a captured frame
   */
  record Extras(
      boolean forward,
      Map<UpService, Integer> services,
      Optional<ImpairSpec> impair,
      Optional<Path> capture,
      int snapLength) {}

  /**
   * Brings a host up.
   *
   * @throws org.splnet.drivers.tap.TapException if a device cannot be had
   * @throws org.splnet.drivers.tty.TtyException likewise
   * @throws IllegalArgumentException if the options do not go together with a device
   * @throws FailureException if the capture's file cannot be written
   */
  static UpHost start(UpPlan plan, MachineConfig config, NetStackOptions options, Extras extras) {
    UpHost host = new UpHost(config, options);
    try {
      extras.capture().ifPresent(file -> host.capture = host.open(file, extras.snapLength()));
      for (UpPlan.Link link : plan.links()) {
        host.devices.put(
            link, link.kind().open(host.machine, host.machine.nextCpu(), link.device()));
      }
      host.stack.ipv4().setForwarding(extras.forward());
      host.inTop(ctx -> host.configure(ctx, plan, extras.impair()));
      host.inTop(ctx -> extras.services().forEach((s, port) -> s.start(ctx, host.stack, port)));
      host.machine.start();
      return host;
    } catch (RuntimeException e) {
      host.close();
      throw e;
    }
  }

  private CaptureFile open(Path file, int snapLength) {
    try {
      return new CaptureFile(machine, file, snapLength, null);
    } catch (IOException e) {
      throw new FailureException(
          "cannot write " + file + ": name a file in a folder that exists and that you may write",
          e);
    }
  }

  /** An interface's own seed, so that two do not lose the same frames. */
  private LinkDriver impaired(LinkDriver driver, Optional<ImpairSpec> impair, int index) {
    return impair.isEmpty()
        ? driver
        : new ImpairDriver(machine, driver, impair.get().withSeed(impair.get().seed() + index));
  }

  private void configure(Context ctx, UpPlan plan, Optional<ImpairSpec> impair) {
    Map<UpPlan.Link, NetInterface> interfaces = new LinkedHashMap<>();
    stack.attachLoopback(ctx, new LoopDriver(machine));
    devices.forEach((link, device) -> {
      NetInterface iface =
          device.attach(ctx, stack, impaired(device.driver(), impair, interfaces.size()));
      interfaces.put(link, iface);
      if (capture != null) {
        capture.add(ctx, iface);
      }
      for (Ipv4Prefix a : link.addresses()) {
        stack.addAddress(ctx, iface, a);
      }
      for (Ipv4Address peer : link.peers()) {
        Ipv4Prefix host = new Ipv4Prefix(peer, 32);
        stack.routes().add(ctx, new Route(host, Route.Kind.UNICAST, iface, null));
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

  /** What it counts. */
  HostObserver observer() {
    return observer;
  }

  /** The interfaces and routes, a line each. */
  List<String> describe() {
    List<String> out = new ArrayList<>();
    for (NetInterface i : stack.interfaces()) {
      out.add(
          switch (i.driver().device()) {
            case TapDriver d ->
                "%s on %s: %s, mtu %d".formatted(i.name(), d.deviceName(), i.address(), i.mtu());
            case SlDriver d -> "%s on %s: mtu %d".formatted(i.name(), d.port().name(), i.mtu());
            default -> "%s: mtu %d".formatted(i.name(), i.mtu());
          });
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
    return devices.values().stream()
        .flatMap(d -> d.failure().map(why -> d.name() + ": " + why).stream())
        .findFirst();
  }

  /** Whether it is still being asked whether somebody has one of its addresses. */
  boolean isClaiming() {
    return addresses(InterfaceAddress.State.TENTATIVE).findAny().isPresent();
  }

  /** The addresses that other stations have, with the station, a line each. */
  List<String> conflicts() {
    return addresses(InterfaceAddress.State.DUPLICATED)
        .map(a -> "address %s, which station %s has".formatted(a.prefix().address(), a.holder()))
        .toList();
  }

  private Stream<InterfaceAddress> addresses(InterfaceAddress.State state) {
    return stack.interfaces().stream()
        .flatMap(i -> i.allAddresses().stream())
        .filter(a -> a.state() == state);
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
    List<String> out = new ArrayList<>();
    if (capture != null) {
      out.addAll(capture.summary());
    }
    out.add("counted: " + (traffic.isEmpty() ? "nothing" : String.join(", ", traffic)));
    out.add("dropped: " + (drops.isEmpty() ? "nothing" : String.join(", ", drops)));
    return out;
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
        if (capture != null) {
          capture.close();
        }
        inTop(ctx -> devices.values().forEach(d -> d.close(ctx)));
      }
    } finally {
      machine.close();
    }
  }
}
