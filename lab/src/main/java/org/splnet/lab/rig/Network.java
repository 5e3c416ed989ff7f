package org.splnet.lab.rig;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.splnet.kernel.Context;
import org.splnet.kernel.Cpu;
import org.splnet.kernel.LockStatistics;
import org.splnet.kernel.Machine;
import org.splnet.net.NetStack;
import org.splnet.net.packet.PacketPool;
import org.splnet.net.stats.NetCounter;
import org.splnet.net.stats.NetCounters;

/** The machines and stacks of a rig, and what can be read off all of them alike. */
final class Network implements AutoCloseable {
  private static final String DROP = "DROP_";

  private final List<Machine> machines = new ArrayList<>();
  private final List<Pool> pools = new ArrayList<>();
  private final List<NetCounters> counters = new ArrayList<>();
  private final List<NetStack> stacks = new ArrayList<>();

  /** Packets, of which some belong in the rings of devices. */
  private record Pool(Machine machine, PacketPool packets, int held) {}

  /** A host: its machine, its stack, and the packets of its devices. */
  void add(NetStack stack, Devices devices) {
    machines.add(stack.machine());
    stacks.add(stack);
    counters.add(stack.counters());
    int held = devices.held() * stack.interfaces().size();
    pools.add(new Pool(stack.machine(), stack.pool(), held));
    if (devices.frames() != stack.pool()) {
      pools.add(new Pool(stack.machine(), devices.frames(), 0));
    }
  }

  /** A machine with packets and no stack. */
  void addBare(Machine machine, PacketPool pool) {
    machines.add(machine);
    pools.add(new Pool(machine, pool, 0));
  }

  void start() {
    machines.forEach(Machine::start);
  }

  void wake() {
    for (Machine m : machines) {
      m.cpus().forEach(cpu -> m.port().wake(cpu));
    }
  }

  /** What the stacks dropped, by place; DROP_INPUT_QUEUE is "input queue". */
  Map<String, Long> drops() {
    Map<String, Long> drops = new TreeMap<>();
    for (NetCounters c : counters) {
      for (NetCounter counter : NetCounter.values()) {
        long n = counter.isDrop() ? c.get(counter) : 0;
        if (n != 0) {
          String place =
              counter.name().substring(DROP.length()).toLowerCase(Locale.ROOT).replace('_', ' ');
          drops.merge(place, n, Long::sum);
        }
      }
    }
    return drops;
  }

  /** Buffers in use on all machines; leaked, if nothing is on its way. */
  long outstanding() {
    long sum = 0;
    for (Pool p : pools) {
      Context ctx = p.machine.enterTop();
      try {
        sum += p.packets.outstanding(ctx) - p.packets.strangers() - p.held;
      } finally {
        p.machine.leaveTop(ctx);
      }
    }
    return sum;
  }

  LockStatistics locks() {
    LockStatistics sum = machines.getFirst().lockStatistics();
    for (Machine m : machines.subList(1, machines.size())) {
      sum = sum.plus(m.lockStatistics());
    }
    return sum;
  }

  List<Machine> machines() {
    return List.copyOf(machines);
  }

  List<Cpu> cpus() {
    return machines.stream().flatMap(m -> m.cpus().stream()).toList();
  }

  String failure() {
    for (Machine m : machines) {
      Throwable t = m.failure();
      if (t != null) {
        return t.toString();
      }
    }
    return "";
  }

  @Override
  public void close() {
    stacks.forEach(NetStack::close);
    machines.forEach(Machine::close);
  }
}
