package org.splnet.net.route;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;
import org.splnet.kernel.Context;
import org.splnet.kernel.Machine;
import org.splnet.kernel.MachineConfig;
import org.splnet.kernel.host.HostPort;
import org.splnet.net.addr.Ipv4Prefix;

/**
 * A route is looked up, without a lock, while it is added four nodes deep: it is found whole or not
 * at all, and once found it stays.
 */
@JCStressTest
@Outcome(
    id = {"0, 0", "0, 24", "24, 24"},
    expect = Expect.ACCEPTABLE,
    desc = "Not yet, or whole.")
@Outcome(expect = Expect.FORBIDDEN, desc = "A node or a route in pieces, or one that goes again.")
@State
public class RouteTableStress {
  private static final Machine MACHINE =
      new Machine(MachineConfig.named("stress"), HostPort.invoked());
  private static final Context WRITER = MACHINE.enterTop();
  private static final int DESTINATION = 0x0a000107;

  private final RouteTable routes = new RouteTable(MACHINE);

  /** Adds the route, of a prefix that the writer makes. */
  @Actor
  public void add() {
    routes.add(WRITER, new Route(Ipv4Prefix.parse("10.0.1.0/24"), Route.Kind.LOCAL, null, null));
  }

  /** Looks twice. */
  @Actor
  public void look(II_Result r) {
    r.r1 = found();
    r.r2 = found();
  }

  private int found() {
    Route route = routes.lookup(DESTINATION);
    return route == null ? 0 : route.prefix() == null ? -1 : route.prefix().length();
  }
}
