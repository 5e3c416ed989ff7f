package org.splnet.net.arp;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.JJ_Result;
import org.splnet.kernel.Context;
import org.splnet.kernel.Machine;
import org.splnet.kernel.MachineConfig;
import org.splnet.kernel.host.HostPort;
import org.splnet.net.addr.Ipv4Address;
import org.splnet.net.addr.MacAddress;

/** A neighbour is looked up, without a lock, while it is added: with its station or not at all. */
@JCStressTest
@Outcome(
    id = {"-1, -1", "-1, 7", "7, 7"},
    expect = Expect.ACCEPTABLE,
    desc = "Not yet, or whole.")
@Outcome(expect = Expect.FORBIDDEN, desc = "An entry without its station, or one that goes again.")
@State
public class NeighbourTableStress {
  private static final Machine MACHINE =
      new Machine(MachineConfig.named("stress"), HostPort.invoked());
  private static final Context WRITER = MACHINE.enterTop();
  private static final Ipv4Address ADDRESS = Ipv4Address.parse("10.0.1.7");
  private static final MacAddress STATION = new MacAddress(7);

  private final NeighbourTable table = new NeighbourTable(MACHINE, "stress");

  /** Adds it. */
  @Actor
  public void put() {
    table.put(WRITER, ADDRESS, STATION);
  }

  /** Looks twice. */
  @Actor
  public void look(JJ_Result r) {
    r.r1 = table.lookup(ADDRESS.bits());
    r.r2 = table.lookup(ADDRESS.bits());
  }
}
