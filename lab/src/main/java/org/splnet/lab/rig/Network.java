package org.splnet.lab.rig;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.splnet.kernel.Context;
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
  private final List<PacketPool> pools = new ArrayList<>();
  private final List<NetCounters> counters = new ArrayList<>();
  private final List<NetStack> stacks = new ArrayList<>();

  void add(NetStack stack) {
    addBare(stack.machine(), stack.pool());
    stacks.add(stack);
    counters.add(stack.counters());
  }

  /** A machine with packets and no stack. */
  void addBare(Machine machine, PacketPool pool) {
    machines.add(machine);
    pools.add(pool);
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
    for (int i = 0; i < pools.size(); i++) {
      Context ctx = machines.get(i).enterTop();
      try {
        sum += pools.get(i).outstanding(ctx) - pools.get(i).strangers();
      } finally {
        machines.get(i).leaveTop(ctx);
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
