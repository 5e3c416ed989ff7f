package org.splnet.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.splnet.drivers.capture.Capture;
import org.splnet.drivers.impair.ImpairSpec;
import org.splnet.drivers.tap.TapException;
import org.splnet.drivers.tty.TtyException;
import org.splnet.kernel.LevelSet;
import org.splnet.kernel.LockBinding;
import org.splnet.kernel.MachineConfig;
import org.splnet.net.NetStackOptions;
import org.splnet.net.addr.Ipv4Address;
import org.splnet.net.queue.DispatchKind;
import org.splnet.net.queue.QueueKind;
import org.splnet.observe.HostObserver;
import org.splnet.observe.local.RuntimeDirectory;
import org.splnet.observe.local.StatServer;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code splnet up}: a host that talks to the Linux kernel, until Ctrl-C. */
@Command(
    name = "up",
    description = "Bring up a host on TAP devices and serial lines; runs until Ctrl-C.",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    customSynopsis =
        "splnet up --driver tap:NAME|sl:TERMINAL --address ADDR/LEN [--driver … --address …]…"
            + " [OPTION]…",
    footer = {
      "",
      "A host that the kernel can reach (the device is made if there is none):",
      "  splnet up --driver tap:tap0 --address 10.0.0.2/24",
      "  ip addr add 10.0.0.1/24 dev tap0 && ip link set dev tap0 up   # elsewhere",
      "  ping 10.0.0.2",
      "A router between two networks:",
      "  splnet up --forward --driver tap:tap0 --address 10.0.0.2/24 \\",
      "            --driver tap:tap1 --address 10.0.1.2/24",
      "A SLIP line to whoever is at the other end of a terminal:",
      "  splnet up --driver sl:/dev/ttyS0 --address 10.0.3.1:10.0.3.2"
    })
final class UpCommand implements Callable<Integer> {
  private static final long LOOK_MILLIS = 250;
  private static final long CLAIM_MILLIS = 50;
  private static final int IFF_UP = 1;
  private static final int MAX_STATS_SECONDS = 3600;

  @Option(
      names = "--driver",
      required = true,
      paramLabel = "tap:NAME|sl:TERMINAL",
      description =
          "The device of an interface: a TAP device, or a SLIP line on a terminal such as"
              + " /dev/ttyS0 or /dev/pts/3. May be repeated.")
  private List<String> drivers = new ArrayList<>();

  @Option(
      names = "--address",
      required = true,
      paramLabel = "ADDR/LEN[,ADDR/LEN…]",
      description =
          "Addresses of the interface of the --driver in the same place; for a line ADDR:PEER,"
              + " too.")
  private List<String> addresses = new ArrayList<>();

  @Option(names = "--forward", description = "Forward packets between interfaces: be a router.")
  private boolean forward;

  @Option(
      names = "--route",
      arity = "1..3",
      paramLabel = "PREFIX via GATEWAY",
      hideParamSyntax = true,
      description = "A route; PREFIX may be 'default'. May be repeated.")
  private List<String> routes = new ArrayList<>();

  @Option(
      names = "--gateway",
      paramLabel = "GATEWAY",
      description = "Short for --route default via GATEWAY.")
  private @Nullable Ipv4Address gateway;

  @Option(
      names = "--echo",
      arity = "0..1",
      fallbackValue = "7",
      paramLabel = "PORT",
      description = "Answer UDP datagrams with themselves, on port 7 or another.")
  private @Nullable Integer echo;

  @Option(
      names = "--discard",
      arity = "0..1",
      fallbackValue = "9",
      paramLabel = "PORT",
      description = "Throw UDP datagrams away, on port 9 or another.")
  private @Nullable Integer discard;

  @Option(
      names = "--chargen",
      arity = "0..1",
      fallbackValue = "19",
      paramLabel = "PORT",
      description =
          "Answer UDP datagrams with up to 512 characters, on port 19 or another; at most 100"
              + " answers a second and CPU.")
  private @Nullable Integer chargen;

  @Option(
      names = "--stats",
      arity = "0..1",
      fallbackValue = "1",
      paramLabel = "SECONDS",
      description = "Print rates, every second or so many.")
  private @Nullable Integer stats;

  @Option(
      names = "--no-stat",
      description = "Do not let 'splnet stat' see the counters, through a socket of this user's.")
  private boolean noStat;

  @Option(
      names = "--probe",
      negatable = true,
      defaultValue = "true",
      fallbackValue = "true",
      description =
          "Ask each link first whether somebody has the address (default); --no-probe: do not.")
  private boolean probe = true;

  @Option(
      names = "--capture",
      paramLabel = "FILE",
      description = "Write every frame, both ways, to a pcapng file.")
  private @Nullable Path capture;

  @Option(
      names = "--snap",
      paramLabel = "BYTES",
      description = "Most bytes kept of a captured frame (default: all).")
  private @Nullable Integer snap;

  @Option(
      names = "--impair",
      paramLabel = "SPEC",
      description =
          "Impair every interface, as loss=1%%,delay=5ms~1ms,rate=10Mbit,dup=0.1%%,reorder=1%%,"
              + "corrupt=0.01%%,limit=100,seed=7.")
  private @Nullable String impair;

  @Option(
      names = "--lock",
      defaultValue = "fine",
      paramLabel = "GRAIN",
      description = "Lock grain: big, flagged, softnet or fine (default).")
  private LockBinding lock = LockBinding.FINE;

  @Option(
      names = "--queue",
      defaultValue = "percpu",
      paramLabel = "KIND",
      description = "Protocol input queues: locked, percpu (default) or lockfree.")
  private QueueKind queue = QueueKind.PER_CPU;

  @Option(
      names = "--dispatch",
      defaultValue = "deferred",
      paramLabel = "KIND",
      description = "Protocol input: deferred (default), direct or hybrid.")
  private DispatchKind dispatch = DispatchKind.DEFERRED;

  @Option(
      names = "--levels",
      defaultValue = "2005",
      paramLabel = "SET",
      description = "Interrupt priority levels: 2005 (default), merged or today.")
  private LevelSet levels = LevelSet.L2005;

  @Option(names = "--cpus", defaultValue = "1", paramLabel = "N", description = "CPUs (default 1).")
  private int cpus = 1;

  @Spec
  @SuppressWarnings("NullAway.Init") // by picocli
  private CommandSpec spec;

  UpCommand() {}

  @Override
  public Integer call() {
    UpPlan plan;
    MachineConfig config;
    UpHost.Extras extras;
    NetStackOptions options =
        NetStackOptions.DEFAULT.withQueue(queue).withDispatch(dispatch).withProbing(probe);
    try {
      if (stats != null && (stats < 1 || stats > MAX_STATS_SECONDS)) {
        throw new IllegalArgumentException(
            "--stats " + stats + ": write 1 to " + MAX_STATS_SECONDS + " seconds");
      }
      options.check();
      plan = plan();
      config = MachineConfig.named("up").withCpus(cpus).withLevels(levels).withBinding(lock);
      extras =
          new UpHost.Extras(
              forward,
              services(),
              Optional.ofNullable(impair).map(ImpairSpec::parse),
              Optional.ofNullable(capture),
              snapLength());
    } catch (IllegalArgumentException e) {
      throw new ParameterException(spec.commandLine(), String.valueOf(e.getMessage()), e);
    }
    PrintWriter err = spec.commandLine().getErr();
    try (Termination termination = new Termination(err)) {
      UpHost host;
      try {
        host = UpHost.start(plan, config, options, extras);
      } catch (TapException | TtyException e) {
        throw new FailureException(String.valueOf(e.getMessage()), e);
      } catch (IllegalArgumentException e) {
        throw new ParameterException(spec.commandLine(), String.valueOf(e.getMessage()), e);
      }
      int status = run(host, plan, termination);
      termination.stopped(status);
      return status;
    }
  }

  private int snapLength() {
    if (snap == null) {
      return Capture.WHOLE;
    }
    if (capture == null) {
      throw new IllegalArgumentException("--snap is of use only with --capture FILE");
    }
    if (snap < 1 || snap > Capture.WHOLE) {
      throw new IllegalArgumentException("--snap " + snap + ": write 1 to " + Capture.WHOLE);
    }
    return snap;
  }

  private Map<UpService, Integer> services() {
    Map<UpService, Integer> out = new EnumMap<>(UpService.class);
    addService(out, UpService.ECHO, echo);
    addService(out, UpService.DISCARD, discard);
    addService(out, UpService.CHARGEN, chargen);
    return out;
  }

  private static void addService(
      Map<UpService, Integer> to, UpService service, @Nullable Integer port) {
    if (port == null) {
      return;
    }
    String option = "--" + service.label() + " " + port;
    if (port < 1 || port > 0xffff) {
      throw new IllegalArgumentException(option + " is not a port: write 1 to 65535");
    }
    if (to.containsValue(port)) {
      throw new IllegalArgumentException(
          option + " is the port of another service: give each one of its own");
    }
    to.put(service, port);
  }

  private UpPlan plan() {
    List<String> all = new ArrayList<>(routes);
    if (gateway != null) {
      all.add("default via " + gateway);
    }
    return UpPlan.of(drivers, addresses, all);
  }

  private int run(UpHost host, UpPlan plan, Termination termination) {
    PrintWriter out = spec.commandLine().getOut();
    PrintWriter err = spec.commandLine().getErr();
    out.printf(
        "splnet: %d %s, lock %s, queue %s, dispatch %s, levels %s%s%n",
        cpus,
        cpus == 1 ? "CPU" : "CPUs",
        lock,
        queue.label(),
        dispatch.label(),
        levels.label(),
        forward ? ", forwarding" : "");
    plan.links().forEach(l -> hint(l, out));
    claim(host, termination, out);
    host.describe().forEach(out::println);
    services().forEach((s, port) -> out.println("UDP " + s.label() + " on port " + port));
    Optional<StatServer> server = noStat ? Optional.empty() : serve(host.observer(), err);
    server.ifPresent(s -> out.println("counters: splnet stat " + ProcessHandle.current().pid()));
    out.println("up; Ctrl-C stops");
    out.flush();
    LiveStatistics live = new LiveStatistics(host.observer(), stats == null ? 0 : stats, out);
    boolean told = false;
    Set<String> conflicts = new HashSet<>();
    while (!termination.await(live.untilNextMillis(LOOK_MILLIS)) && host.failure().isEmpty()) {
      live.look();
      Optional<String> lost = host.lost();
      if (lost.isPresent() && !told) {
        err.println("splnet up: lost " + lost.get() + ": was the device removed?");
        told = true;
      }
      host.conflicts().stream()
          .filter(conflicts::add)
          .forEach(c -> err.println("splnet up: gave up " + c + ": free it there and start again"));
    }
    live.end();
    server.ifPresent(StatServer::close);
    Optional<Throwable> failure = host.failure();
    if (failure.isEmpty()) {
      host.close();
    }
    out.println("down");
    host.summary().forEach(out::println);
    out.flush();
    failure.ifPresent(t -> {
      err.println("splnet up: the machine failed: " + t);
      t.printStackTrace(err);
    });
    return failure.isEmpty() ? 0 : 1;
  }

  /** Lets 'splnet stat' see the counters; a host that it cannot see is as good a host. */
  private static Optional<StatServer> serve(HostObserver observer, PrintWriter err) {
    try {
      return Optional.of(StatServer.open(RuntimeDirectory.ofThisUser().make(), observer::snapshot));
    } catch (IOException e) {
      err.println("splnet up: not seen by 'splnet stat': " + e.getMessage());
      err.flush();
      return Optional.empty();
    }
  }

  /**
   * Waits until the addresses are this host's.
   *
   * @throws FailureException if somebody else has one; the host is down then
   */
  private void claim(UpHost host, Termination termination, PrintWriter out) {
    if (host.isClaiming()) {
      out.println("asking whether somebody has the addresses (--no-probe: not)");
      out.flush();
    }
    while (host.isClaiming() && host.failure().isEmpty() && !termination.await(CLAIM_MILLIS)) {
      // until they are this host's, or somebody else's
    }
    List<String> conflicts = host.conflicts();
    if (!conflicts.isEmpty()) {
      host.close();
      throw new FailureException(
          String.join(", ", conflicts) + ": free it there, or give another --address");
    }
  }

  /** What is left to do on the kernel's side, if it is down. */
  private static void hint(UpPlan.Link link, PrintWriter out) {
    if (link.kind() != UpDevice.Kind.TAP) {
      return;
    }
    Path flags = Path.of("/sys/class/net", link.device(), "flags");
    try {
      if ((Integer.decode(Files.readString(flags).strip()) & IFF_UP) == 0) {
        out.printf(
            "%s is still down: ip addr add %s dev %s && ip link set dev %s up%n",
            link.device(), UpPlan.peer(link.addresses().getFirst()), link.device(), link.device());
      }
    } catch (IOException | NumberFormatException e) {
      // No such file system here: no hint.
    }
  }
}
