package org.splnet.lab.check.programs;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BiFunction;
import org.splnet.drivers.loop.LoopDriver;
import org.splnet.drivers.wire.WireDriver;
import org.splnet.drivers.wire.WirePort;
import org.splnet.kernel.Context;
import org.splnet.kernel.LockBinding;
import org.splnet.kernel.Machine;
import org.splnet.kernel.MachineConfig;
import org.splnet.kernel.explore.Program;
import org.splnet.kernel.explore.World;
import org.splnet.lab.check.scenarios.MiniStack;
import org.splnet.net.NetStack;
import org.splnet.net.NetStackOptions;
import org.splnet.net.addr.Ipv4Address;
import org.splnet.net.addr.Ipv4Prefix;
import org.splnet.net.addr.MacAddress;
import org.splnet.net.header.ArpHeader;
import org.splnet.net.header.EthernetHeader;
import org.splnet.net.iface.NetInterface;
import org.splnet.net.packet.Packet;
import org.splnet.net.packet.PacketVector;
import org.splnet.net.queue.DispatchKind;
import org.splnet.net.queue.SteeringKind;
import org.splnet.net.route.Route;
import org.splnet.net.stats.NetCounter;
import org.splnet.net.udp.UdpDatagram;
import org.splnet.net.udp.UdpException;
import org.splnet.net.udp.UdpSocket;

/** A whole stack: sockets over the loopback, neighbours on a wire, routes, addresses. */
final class StackPrograms {
  private static final int PACKETS = 128;
  private static final int QUEUE = 8;
  private static final int RING = 8;
  private static final int PORT = 7;
  private static final MacAddress STATION = MacAddress.local(1);
  private static final MacAddress ANOTHER = MacAddress.local(2);
  private static final Ipv4Address LOCALHOST = Ipv4Address.parse("127.0.0.1");
  private static final Ipv4Address NEIGHBOUR = Ipv4Address.parse("10.0.1.2");

  private StackPrograms() {}

  static Map<String, Program> all() {
    Map<String, Program> all = new LinkedHashMap<>();
    all.put("udp-loop", conserving((w, o) -> loop(w, o, LockBinding.FINE)));
    all.put(
        "udp-loop-flow",
        conserving((w, o) -> loop(w, o.withSteering(SteeringKind.FLOW), LockBinding.FINE)));
    all.put(
        "udp-loop-hybrid",
        conserving((w, o) ->
            loop(
                w,
                o.withSteering(SteeringKind.FLOW).withDispatch(DispatchKind.HYBRID),
                LockBinding.FINE)));
    all.put(
        "udp-loop-direct",
        conserving((w, o) -> loop(w, o.withDispatch(DispatchKind.DIRECT), LockBinding.FINE)));
    all.put("udp-loop-softnet", conserving((w, o) -> loop(w, o, LockBinding.SOFTNET_LOCK)));
    all.put("udp-loop-big", conserving((w, o) -> loop(w, o, LockBinding.BIG_LOCK)));
    all.put("udp-closed", conserving(StackPrograms::closed));
    all.put("udp-listener", conserving(StackPrograms::listener));
    all.put("udp-refused", conserving(StackPrograms::refused));
    all.put("udp-ports", conserving(StackPrograms::ports));
    all.put("arp-answered", conserving(StackPrograms::answered));
    all.put("arp-unanswered", conserving(StackPrograms::unanswered));
    all.put("arp-flushed", conserving(StackPrograms::flushed));
    all.put("routes", conserving(StackPrograms::routes));
    all.put("addresses", conserving(StackPrograms::addresses));
    all.put("loop-up-and-down", conserving(StackPrograms::loopDown));
    return all;
  }

  private static NetStack stack(World w, NetStackOptions options, LockBinding binding) {
    Machine m =
        w.machine(
            NetStack.configure(
                MachineConfig.named("host").withCpus(2).withBinding(binding), options));
    NetStack stack = new NetStack(m, options);
    w.closes(stack.pool());
    return stack;
  }

  /** Looked at last: the other checks give back what waits in sockets and on cables. */
  private static Program conserving(BiFunction<World, NetStackOptions, NetStack> program) {
    NetStackOptions plain =
        new NetStackOptions(
                NetStackOptions.DEFAULT.queue(), DispatchKind.DEFERRED, PACKETS, QUEUE, QUEUE)
            .withAnnouncing(false);
    return w -> {
      NetStack stack = program.apply(w, plain);
      w.atEnd(() -> {
        Context ctx = stack.machine().enterTop();
        int left = stack.pool().outstanding(ctx);
        stack.machine().leaveTop(ctx);
        MiniStack.same("packets neither freed nor queued", 0, left);
      });
    };
  }

  private static NetInterface loopback(NetStack stack) {
    Context ctx = stack.machine().enterTop();
    NetInterface lo = stack.attachLoopback(ctx, new LoopDriver(stack.machine()));
    stack.addAddress(ctx, lo, Ipv4Prefix.parse("127.0.0.1/8"));
    stack.machine().leaveTop(ctx);
    return lo;
  }

  private static NetInterface wire(NetStack stack, WirePort end) {
    Machine m = stack.machine();
    Context ctx = m.enterTop();
    NetInterface iface = stack.attach(ctx, new WireDriver(m, m.cpu(0), end, STATION, 1));
    stack.addAddress(ctx, iface, Ipv4Prefix.parse("10.0.1.1/24"));
    m.leaveTop(ctx);
    return iface;
  }

  /** Two datagrams to a socket that waits for them. */
  private static NetStack loop(World w, NetStackOptions options, LockBinding binding) {
    NetStack stack = stack(w, options, binding);
    loopback(stack);
    UdpSocket to = stack.udp().socket();
    to.bind(LOCALHOST, PORT);
    UdpSocket from = stack.udp().socket();
    UdpSocket other = stack.udp().socket();
    w.settle();
    int[] received = new int[1];
    w.event(
        "receiver",
        () -> {
          UdpDatagram d = new UdpDatagram(8);
          for (int i = 0; i < 2; i++) {
            to.peek(d, UdpSocket.FOREVER);
            received[0] += to.receive(d, UdpSocket.FOREVER) ? d.length() : 0;
          }
          to.close();
        });
    w.event("sender", () -> from.sendTo(new byte[1], 0, 1, LOCALHOST, PORT));
    w.event("another", () -> other.sendTo(new byte[2], 0, 2, LOCALHOST, PORT));
    w.atEnd(() -> MiniStack.same("bytes received", 3, received[0]));
    return stack;
  }

  /** A socket is closed while somebody waits on it and a datagram comes. */
  private static NetStack closed(World w, NetStackOptions options) {
    NetStack stack = stack(w, options, LockBinding.FINE);
    loopback(stack);
    UdpSocket to = stack.udp().socket();
    to.bind(LOCALHOST, PORT);
    UdpSocket from = stack.udp().socket();
    w.settle();
    AtomicInteger told = new AtomicInteger();
    to.setListener((ctx, ready) -> told.accumulateAndGet(ready, (a, b) -> a | b));
    for (int i = 0; i < 2; i++) {
      w.event(
          "receiver " + i,
          () -> {
            try {
              while (to.receive(new UdpDatagram(8), UdpSocket.FOREVER)) {
                // until it is closed
              }
            } catch (UdpException e) {
              told.accumulateAndGet(64, (a, b) -> a | b);
            }
          });
    }
    w.event("closes", to::close);
    w.event("sender", () -> from.sendTo(new byte[1], 0, 1, LOCALHOST, PORT));
    w.atEnd(() -> {
      if ((told.get() & (64 | 8)) != (64 | 8)) {
        throw new AssertionError("the end of the socket was not told: " + told);
      }
    });
    return stack;
  }

  /** Who listens is told of what comes, and of what is there already. */
  private static NetStack listener(World w, NetStackOptions options) {
    NetStack stack = stack(w, options, LockBinding.FINE);
    loopback(stack);
    UdpSocket to = stack.udp().socket();
    to.bind(LOCALHOST, PORT);
    to.setReceiveBuffer(4096);
    UdpSocket from = stack.udp().socket();
    w.settle();
    AtomicInteger told = new AtomicInteger();
    w.event(
        "listens",
        () ->
            to.setListener((ctx, ready) -> {
              if ((ready & 1) != 0) {
                told.incrementAndGet();
              }
            }));
    w.event("sender", () -> from.sendTo(new byte[1], 0, 1, LOCALHOST, PORT));
    w.event("waits to hear", () -> w.await(() -> told.get() > 0));
    w.top(stack.machine(), "netstat", ctx -> stack.udp().endpoints(ctx));
    w.atEnd(() -> {
      if ((to.readiness() & 1) == 0) {
        throw new AssertionError("a datagram is there, and the socket is not ready");
      }
      to.receive(new UdpDatagram(8), 0);
      to.close();
    });
    return stack;
  }

  /** Nobody has the port: who waits hears of it. */
  private static NetStack refused(World w, NetStackOptions options) {
    NetStack stack = stack(w, options, LockBinding.FINE);
    loopback(stack);
    UdpSocket from = stack.udp().socket();
    from.bind(LOCALHOST, 0);
    from.connect(LOCALHOST, PORT);
    w.settle();
    AtomicInteger told = new AtomicInteger();
    AtomicInteger thrown = new AtomicInteger();
    from.setListener((ctx, ready) -> told.accumulateAndGet(ready, (a, b) -> a | b));
    w.event(
        "waits",
        () -> {
          try {
            from.receive(new UdpDatagram(8), UdpSocket.FOREVER);
          } catch (UdpException e) {
            thrown.incrementAndGet();
          }
        });
    w.event(
        "sends",
        () -> {
          from.send(new byte[1], 0, 1);
          w.await(() -> (told.get() & 4) != 0);
        });
    w.atEnd(() -> MiniStack.same("errors thrown", 1, thrown.get()));
    return stack;
  }

  /** Sockets come and go while others are looked for. */
  private static NetStack ports(World w, NetStackOptions options) {
    NetStack stack = stack(w, options, LockBinding.FINE);
    loopback(stack);
    UdpSocket[] s = new UdpSocket[3];
    for (int i = 0; i < s.length; i++) {
      s[i] = stack.udp().socket();
    }
    s[0].bind(LOCALHOST, PORT);
    w.settle();
    AtomicInteger bound = new AtomicInteger();
    for (int i = 1; i < s.length; i++) {
      UdpSocket of = s[i];
      w.event(
          "binds " + i,
          () -> {
            try {
              of.bind(LOCALHOST, PORT + 1);
              bound.incrementAndGet();
            } catch (UdpException e) {
              of.bind(LOCALHOST, 0);
            }
          });
    }
    w.event("closes", s[0]::close);
    w.top(stack.machine(), "netstat", ctx -> stack.udp().endpoints(ctx));
    w.atEnd(() -> {
      MiniStack.same("sockets that have the port", 1, bound.get());
      Context ctx = stack.machine().enterTop();
      MiniStack.same("endpoints", 2, stack.udp().endpoints(ctx).size());
      stack.machine().leaveTop(ctx);
    });
    return stack;
  }

  /** A datagram waits for the answer of a neighbour. */
  private static NetStack answered(World w, NetStackOptions options) {
    NetStack stack = stack(w, options, LockBinding.FINE);
    WirePort[] wire = WirePort.pair(RING);
    NetInterface iface = wire(stack, wire[0]);
    UdpSocket from = stack.udp().socket();
    from.bind(Ipv4Address.ANY, PORT);
    PacketVector answer = reply(stack);
    w.settle();
    PacketVector got = new PacketVector(RING);
    w.event("sends", () -> from.sendTo(new byte[1], 0, 1, NEIGHBOUR, PORT));
    w.event("sends too", () -> from.sendTo(new byte[1], 0, 1, NEIGHBOUR, PORT));
    w.event(
        "neighbour",
        () -> {
          w.await(() -> wire[1].waiting() > 0);
          wire[1].transmit(answer, 0);
          while (udp(got) < 2) {
            w.await(() -> wire[1].waiting() > 0);
            wire[1].receive(got);
          }
        });
    w.top(
        stack.machine(),
        "arp -a",
        ctx -> {
          stack.arp().table(iface).list(ctx);
          stack.arp().table(iface).size(ctx);
        });
    w.atEnd(() -> free(stack, wire[1], got));
    w.atEnd(() -> {
      if (stack.arp().lookup(iface, NEIGHBOUR.bits()) != ANOTHER.bits()) {
        throw new AssertionError("the neighbour is not known");
      }
    });
    return stack;
  }

  private static int udp(PacketVector frames) {
    int n = 0;
    for (int i = 0; i < frames.size(); i++) {
      n += EthernetHeader.type(Packet.data(frames.get(i))) == EthernetHeader.TYPE_IPV4 ? 1 : 0;
    }
    return n;
  }

  private static void free(NetStack stack, WirePort end, PacketVector got) {
    Context ctx = stack.machine().enterTop();
    stack.pool().free(ctx, got);
    PacketVector rest = new PacketVector(RING);
    end.receive(rest);
    stack.pool().free(ctx, rest);
    stack.machine().leaveTop(ctx);
  }

  /** The answer of a neighbour, as a frame. */
  private static PacketVector reply(NetStack stack) {
    Context ctx = stack.machine().enterTop();
    PacketVector v = new PacketVector(1);
    stack.pool().allocate(ctx, v, 1);
    int p = v.get(0);
    int header = 14;
    Packet.setLength(p, header + ArpHeader.LENGTH);
    EthernetHeader.set(Packet.data(p), STATION.bits(), ANOTHER.bits(), EthernetHeader.TYPE_ARP);
    ArpHeader.set(
        Packet.data(p) + header,
        ArpHeader.REPLY,
        ANOTHER.bits(),
        NEIGHBOUR.bits(),
        STATION.bits(),
        Ipv4Address.parse("10.0.1.1").bits());
    stack.machine().leaveTop(ctx);
    return v;
  }

  /** A neighbour does not answer: what waits for it is dropped in the end. */
  private static NetStack unanswered(World w, NetStackOptions options) {
    NetStack stack = stack(w, options, LockBinding.FINE);
    WirePort[] wire = WirePort.pair(RING);
    wire(stack, wire[0]);
    UdpSocket from = stack.udp().socket();
    from.bind(Ipv4Address.ANY, PORT);
    w.settle();
    w.event(
        "sends",
        () -> {
          from.sendTo(new byte[1], 0, 1, NEIGHBOUR, PORT);
          w.await(() -> stack.counters().get(NetCounter.DROP_ARP_UNRESOLVED) == 1);
        });
    w.atEnd(() -> free(stack, wire[1], new PacketVector(1)));
    return stack;
  }

  /** The table is emptied while a packet waits, an answer comes, and entries are made by hand. */
  private static NetStack flushed(World w, NetStackOptions options) {
    NetStack stack = stack(w, options, LockBinding.FINE);
    WirePort[] wire = WirePort.pair(RING);
    NetInterface iface = wire(stack, wire[0]);
    UdpSocket from = stack.udp().socket();
    from.bind(Ipv4Address.ANY, PORT);
    PacketVector answer = reply(stack);
    w.settle();
    w.event("sends", () -> from.sendTo(new byte[1], 0, 1, NEIGHBOUR, PORT));
    w.event("neighbour", () -> wire[1].transmit(answer, 0));
    w.top(stack.machine(), "flush", ctx -> stack.arp().flush(ctx, iface));
    w.top(
        stack.machine(),
        "arp -s",
        ctx -> {
          stack.arp().addStatic(ctx, iface, Ipv4Address.parse("10.0.1.3"), ANOTHER);
          stack.arp().table(iface).put(ctx, Ipv4Address.parse("10.0.1.4"), ANOTHER);
        });
    w.top(stack.machine(), "arp -a", ctx -> stack.arp().table(iface).list(ctx));
    w.atEnd(() -> {
      Context ctx = stack.machine().enterTop();
      stack.down(ctx, iface);
      stack.detach(ctx, iface);
      stack.machine().leaveTop(ctx);
    });
    w.atEnd(() -> free(stack, wire[1], new PacketVector(1)));
    return stack;
  }

  /** Routes come and go while others are looked up: the table and what is looked up agree. */
  private static NetStack routes(World w, NetStackOptions options) {
    NetStack stack = stack(w, options, LockBinding.FINE);
    WirePort[] wire = WirePort.pair(RING);
    NetInterface iface = wire(stack, wire[0]);
    NetInterface lo = loopback(stack);
    Route wide = route("10.2.0.0/16", iface);
    Route narrow = route("10.2.3.0/24", iface);
    Route other = route("10.2.4.0/24", lo);
    Context build = stack.machine().enterTop();
    stack.routes().add(build, wide);
    stack.machine().leaveTop(build);
    w.settle();
    w.top(stack.machine(), "adds", ctx -> stack.routes().add(ctx, narrow));
    w.top(
        stack.machine(),
        "adds and removes",
        ctx -> {
          stack.routes().add(ctx, other);
          stack.routes().remove(ctx, wide.prefix());
          stack.routes().remove(ctx, other);
        });
    w.top(stack.machine(), "takes away", ctx -> stack.routes().removeThrough(ctx, lo));
    w.top(stack.machine(), "netstat -r", ctx -> stack.routes().list(ctx));
    w.atEnd(() -> {
      if (stack.routes().lookup(Ipv4Address.parse("10.2.3.1")) != narrow
          || stack.routes().lookup(Ipv4Address.parse("10.2.4.1")) != null
          || stack.routes().lookup(Ipv4Address.parse("10.2.5.1")) != null) {
        throw new AssertionError("what is looked up is not what was added");
      }
    });
    return stack;
  }

  private static Route route(String prefix, NetInterface iface) {
    return new Route(Ipv4Prefix.parse(prefix), Route.Kind.UNICAST, iface, null);
  }

  /** Addresses change while an interface goes down. */
  private static NetStack addresses(World w, NetStackOptions options) {
    NetStack stack = stack(w, options, LockBinding.FINE);
    WirePort[] wire = WirePort.pair(RING);
    NetInterface iface = wire(stack, wire[0]);
    w.settle();
    w.top(
        stack.machine(),
        "adds",
        ctx -> stack.addAddress(ctx, iface, Ipv4Prefix.parse("10.0.5.1/24")));
    w.top(
        stack.machine(),
        "removes",
        ctx -> stack.removeAddress(ctx, iface, Ipv4Address.parse("10.0.1.1")));
    w.top(stack.machine(), "down", ctx -> stack.down(ctx, iface));
    w.atEnd(() -> {
      MiniStack.same("addresses", 1, iface.addresses().size());
      free(stack, wire[1], new PacketVector(1));
    });
    return stack;
  }

  private static NetStack loopDown(World w, NetStackOptions options) {
    NetStack stack = stack(w, options, LockBinding.FINE);
    NetInterface lo = loopback(stack);
    UdpSocket to = stack.udp().socket();
    to.bind(LOCALHOST, PORT);
    UdpSocket from = stack.udp().socket();
    w.settle();
    w.event(
        "sends",
        () -> {
          try {
            from.sendTo(new byte[1], 0, 1, LOCALHOST, PORT);
          } catch (UdpException e) {
            // It is down.
          }
        });
    w.top(
        stack.machine(),
        "down and up",
        ctx -> {
          stack.down(ctx, lo);
          stack.up(ctx, lo);
        });
    w.top(stack.machine(), "up", ctx -> stack.up(ctx, lo));
    w.atEnd(to::close);
    return stack;
  }
}
