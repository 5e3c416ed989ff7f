package org.splnet.net.route;

import static org.assertj.core.api.Assertions.assertThat;
import static org.splnet.net.testing.Seeded.forAll;

import java.util.HashMap;
import java.util.Map;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.splnet.kernel.Context;
import org.splnet.kernel.sim.SimPort;
import org.splnet.net.addr.Ipv4Address;
import org.splnet.net.addr.Ipv4Prefix;
import org.splnet.net.addr.MacAddress;
import org.splnet.net.iface.NetInterface;
import org.splnet.net.testing.TestHost;

class RouteTableTest {
  private final TestHost host = new TestHost(new SimPort(1, 1), "host");
  private final NetInterface iface;
  private final Context ctx;

  RouteTableTest() {
    host.link(MacAddress.local(1), "10.0.0.1/24");
    iface = host.stack().interfaces().getFirst();
    ctx = host.machine().enterTop();
  }

  @AfterEach
  void close() {
    host.machine().leaveTop(ctx);
    host.close();
  }

  /** Few bits differ, so that prefixes nest and meet. */
  private static Ipv4Address address(RandomGenerator random) {
    int bits = 0x0a000000;
    for (int i = random.nextInt(6); i > 0; i--) {
      bits ^= 1 << random.nextInt(32);
    }
    return new Ipv4Address(bits);
  }

  private static @Nullable Route longest(Map<Ipv4Prefix, Route> model, Ipv4Address a) {
    Route best = null;
    for (Map.Entry<Ipv4Prefix, Route> e : model.entrySet()) {
      if (e.getKey().contains(a)
          && (best == null || e.getKey().length() > best.prefix().length())) {
        best = e.getValue();
      }
    }
    return best;
  }

  @Test
  void findsTheLongestPrefixWhateverWasAddedAndRemoved() {
    forAll(
        30,
        random -> {
          RouteTable table = new RouteTable(host.machine());
          Map<Ipv4Prefix, Route> model = new HashMap<>();
          for (int i = 0; i < 300; i++) {
            Ipv4Prefix prefix = new Ipv4Prefix(address(random), random.nextInt(33));
            if (random.nextInt(3) > 0) {
              Route r = new Route(prefix, Route.Kind.UNICAST, iface, address(random));
              table.add(ctx, r);
              model.put(prefix.network(), r);
            } else {
              Ipv4Prefix gone =
                  model.isEmpty() || random.nextBoolean()
                      ? prefix
                      : model.keySet().iterator().next();
              assertThat(table.remove(ctx, gone)).isEqualTo(model.remove(gone.network()) != null);
            }
            for (int j = 0; j < 10; j++) {
              Ipv4Address a = address(random);
              assertThat(table.lookup(a)).as("%s", a).isSameAs(longest(model, a));
            }
          }
          assertThat(table.list(ctx)).hasSameSizeAs(model.values()).containsAll(model.values());
        });
  }
}
