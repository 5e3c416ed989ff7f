package org.splnet.observe;

import java.util.function.Consumer;
import org.splnet.kernel.Context;
import org.splnet.kernel.Machine;
import org.splnet.kernel.MachineConfig;
import org.splnet.kernel.sim.SimPort;
import org.splnet.net.NetStack;
import org.splnet.net.NetStackOptions;
import org.splnet.net.addr.Ipv4Address;
import org.splnet.net.addr.Ipv4Prefix;
import org.splnet.net.addr.MacAddress;
import org.splnet.net.iface.LinkDriver;
import org.splnet.net.iface.LinkUpper;
import org.splnet.net.iface.NetInterface;
import org.splnet.net.packet.Memory;
import org.splnet.net.packet.Packet;
import org.splnet.net.packet.PacketVector;
import org.splnet.net.route.Route;
import org.splnet.net.udp.UdpEcho;

/** A host on a stepping port with one Ethernet link, from which a test injects frames. */
public final class Hosts implements AutoCloseable {
  /** The station of the host. */
  public static final MacAddress US = MacAddress.parse("02:00:00:00:00:01");

  private static final MacAddress PEER = MacAddress.parse("02:00:00:00:00:02");

  private final SimPort port = new SimPort(1, 1000);
  private final Machine machine;
  private final NetStack stack;
  private final Link link = new Link();

  /** A host 10.0.0.1/24 with a neighbour, a default route and an echo service. */
  public Hosts() {
    NetStackOptions options = NetStackOptions.DEFAULT.withPackets(512);
    machine =
        new Machine(NetStack.configure(MachineConfig.named("host").withCpus(2), options), port);
    stack = new NetStack(machine, options);
    machine.start();
    run(ctx -> {
      NetInterface i = stack.attach(ctx, link);
      stack.addAddress(ctx, i, Ipv4Prefix.parse("10.0.0.1/24"));
      stack.arp().addStatic(ctx, i, Ipv4Address.parse("10.0.0.2"), PEER);
      stack
          .routes()
          .add(
              ctx,
              new Route(
                  Ipv4Prefix.parse("0.0.0.0/0"),
                  Route.Kind.UNICAST,
                  i,
                  Ipv4Address.parse("10.0.0.2")));
      UdpEcho.start(ctx, stack.udp(), Ipv4Address.ANY, 7);
    });
  }

  /** The stack. */
  public NetStack stack() {
    return stack;
  }

  /** The port. */
  public SimPort port() {
    return port;
  }

  private void run(Consumer<Context> call) {
    Context ctx = machine.enterTop();
    try {
      call.accept(ctx);
    } finally {
      machine.leaveTop(ctx);
    }
  }

  /** Receives frames for another station, of 60 bytes. */
  public void receiveStray(int n) {
    run(ctx -> {
      PacketVector v = new PacketVector(PacketVector.BATCH);
      stack.pool().allocate(ctx, v, n);
      for (int i = 0; i < v.size(); i++) {
        Packet.setLength(v.get(i), 60);
        Memory.setI64(Packet.data(v.get(i)), 0x0200_0000_0063_0000L);
      }
      link.upper.input(ctx, v);
    });
  }

  @Override
  public void close() {
    stack.close();
    machine.close();
    stack.pool().close();
  }

  /** A link that takes what is sent and frees it. */
  private final class Link implements LinkDriver {
    private LinkUpper upper;

    @Override
    public String kind() {
      return "test";
    }

    @Override
    public MacAddress address() {
      return US;
    }

    @Override
    public int mtu() {
      return 1500;
    }

    @Override
    public void attached(Context ctx, LinkUpper to) {
      upper = to;
    }

    @Override
    public void init(Context ctx) {
      // It is always there.
    }

    @Override
    public void stop(Context ctx) {
      // It holds nothing.
    }

    @Override
    public void start(Context ctx) {
      PacketVector v = new PacketVector(PacketVector.BATCH);
      do {
        v.clear();
        upper.sendQueue().dequeue(ctx, v, PacketVector.BATCH);
        for (int i = 0; i < v.size(); i++) {
          upper.pool().free(ctx, v.get(i));
        }
      } while (v.size() > 0);
    }
  }
}
