package org.splnet.lab.rig;

import java.util.ArrayList;
import java.util.List;
import org.HdrHistogram.Histogram;
import org.splnet.drivers.wire.FlowWire;
import org.splnet.drivers.wire.WireEnd;
import org.splnet.kernel.Context;
import org.splnet.kernel.Cpu;
import org.splnet.kernel.Machine;
import org.splnet.kernel.Port;
import org.splnet.lab.axis.FrameSize;
import org.splnet.lab.axis.Setup;
import org.splnet.net.NetStack;
import org.splnet.net.NetStackOptions;
import org.splnet.net.addr.Ipv4Address;
import org.splnet.net.addr.Ipv4Prefix;
import org.splnet.net.addr.MacAddress;
import org.splnet.net.iface.NetInterface;
import org.splnet.net.udp.UdpEcho;

/**
 * The echo workload: two hosts, a wire for each CPU of theirs, requests one way and replies back.
 *
 * <p>On one CPU each host has one, and the port is to let them share what runs them; on more,
 * client and server have half of the CPUs each. Neighbours are static, so that nothing waits for
 * ARP.
 */
public final class EchoRig extends NetworkRig {
  private static final int RING = 512;
  private static final int PACKETS = 4096;
  private static final int HEADERS_AND_FCS = 46;

  private final List<EchoClient> clients = new ArrayList<>();

  /**
   * A rig for a row, its CPUs asleep.
   *
   * @param port on which both hosts stand
   */
  public EchoRig(RowOptions options, Port port) {
    int lanes = Math.max(1, options.cpus() / 2);
    NetStack client = host("client", options, port, Math.max(1, options.cpus() - lanes));
    NetStack server = host("server", options, port, lanes);
    Devices clientDevices = new Devices(client, options, PACKETS * lanes);
    Devices serverDevices = new Devices(server, options, PACKETS * lanes);
    Context cc = client.machine().enterTop();
    Context sc = server.machine().enterTop();
    try {
      for (int i = 0; i < lanes; i++) {
        FlowWire cable =
            FlowWire.between(
                RING,
                clientDevices.side(client.machine().cpu(i)),
                serverDevices.side(server.machine().cpu(i)));
        attach(cc, client, clientDevices, cable.near(), i, 1);
        attach(sc, server, serverDevices, cable.far(), i, 2);
        clients.add(
            new EchoClient(
                cc,
                client,
                client.machine().cpu(i),
                address(i, 2),
                options.flows(),
                payloads(options.setup().size())));
      }
      UdpEcho.start(sc, server.udp(), Ipv4Address.ANY, UdpEcho.PORT);
    } finally {
      server.machine().leaveTop(sc);
      client.machine().leaveTop(cc);
    }
    network.add(client, clientDevices);
    network.add(server, serverDevices);
    network.start();
  }

  private NetStack host(String name, RowOptions options, Port port, int cpus) {
    Setup setup = options.setup();
    NetStackOptions stackOptions = setup.stack().withPackets(PACKETS * cpus);
    NetStack stack =
        new NetStack(new Machine(setup.machine(name, cpus, options.seed()), port), stackOptions);
    return stack;
  }

  private static void attach(
      Context ctx, NetStack stack, Devices devices, List<WireEnd> end, int lane, int host) {
    Cpu cpu = stack.machine().cpu(lane);
    NetInterface iface = stack.attach(ctx, devices.add(ctx, cpu, end, station(lane, host)));
    stack.addAddress(ctx, iface, new Ipv4Prefix(address(lane, host), 24));
    int other = 3 - host;
    stack.arp().addStatic(ctx, iface, address(lane, other), station(lane, other));
  }

  private static int[] payloads(FrameSize size) {
    return size.lengths().stream().mapToInt(n -> n - HEADERS_AND_FCS).toArray();
  }

  private static MacAddress station(int lane, int host) {
    return MacAddress.local((long) host << 8 | lane);
  }

  private static Ipv4Address address(int lane, int host) {
    return new Ipv4Address(10 << 24 | lane << 8 | host);
  }

  @Override
  public void start(double packetsPerSecond, boolean timed) {
    for (EchoClient c : clients) {
      c.start(packetsPerSecond / clients.size(), timed);
    }
    network.wake();
  }

  @Override
  public void stop() {
    clients.forEach(EchoClient::stop);
  }

  /** Nothing is left to do: a host whose clients have stopped sleeps. */
  @Override
  public void sleep() {}

  @Override
  public boolean isQuiet() {
    return clients.stream().allMatch(EchoClient::isQuiet);
  }

  @Override
  public long delivered() {
    return clients.stream().mapToLong(EchoClient::delivered).sum();
  }

  @Override
  public long offered() {
    return clients.stream().mapToLong(EchoClient::offered).sum();
  }

  @Override
  Account account(long leaked) {
    long reordered = 0;
    long duplicated = 0;
    long corrupted = 0;
    for (EchoClient c : clients) {
      reordered += c.tracker().reordered();
      duplicated += c.tracker().duplicated();
      corrupted += c.corrupted();
    }
    return new Account(
        offered(), delivered(), reordered, duplicated, corrupted, leaked, network.drops());
  }

  @Override
  public Histogram latencies() {
    Histogram all = new Histogram(Lane.LATENCY_DIGITS);
    clients.forEach(c -> all.add(c.latencies()));
    return all;
  }

  @Override
  public void loseOne() {
    clients.getFirst().loseOne();
  }

  @Override
  public long[] moved() {
    return new long[0]; // a flow whose request was dropped waits for ever
  }
}
