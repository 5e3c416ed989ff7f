package org.splnet.kernel.sim.timed;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.splnet.kernel.KernelLock;
import org.splnet.kernel.Mutex;
import org.splnet.kernel.RwLock;

/** All cache lines with shared variables, and what their way from core to core costs. */
final class CacheLines {
  private static final int SPREAD = 0x9E3779B9;
  private static final long PICOS = 1_000;

  private final Topology topology;
  private final long cachePicos;
  private final long socketPicos;
  private final long remotePicos;
  private final long memoryPicos;
  final long occupiedPicos;
  private @Nullable CacheLine[] table = new @Nullable CacheLine[1 << 12];
  private final List<CacheLine> all = new ArrayList<>();

  CacheLines(Topology topology, Costs costs) {
    this.topology = topology;
    this.cachePicos = costs.get("line.cache");
    this.socketPicos = costs.get("line.socket");
    this.remotePicos = costs.get("line.remote");
    this.memoryPicos = costs.get("line.memory");
    this.occupiedPicos = costs.get("line.occupied");
  }

  /** The line of a variable of an object, or of an element of an array. */
  CacheLine line(Object of, int index, Site.Variable variable) {
    int hash = hash(of, index, variable);
    for (CacheLine l = table[hash & table.length - 1]; l != null; l = l.next) {
      if (l.of == of && l.index == index && l.variable == variable) {
        return l;
      }
    }
    if (all.size() > table.length) {
      grow();
    }
    CacheLine made = new CacheLine(of, index, variable, topology.size());
    all.add(made);
    put(made, hash);
    return made;
  }

  private void grow() {
    table = new @Nullable CacheLine[table.length * 4];
    all.forEach(l -> put(l, hash(l.of, l.index, l.variable)));
  }

  private void put(CacheLine l, int hash) {
    int at = hash & table.length - 1;
    l.next = table[at];
    table[at] = l;
  }

  private static int hash(Object of, int index, Site.Variable variable) {
    int h = (System.identityHashCode(of) + index * 31 + variable.number() * 131) * SPREAD;
    return h ^ h >>> 15;
  }

  /** How long a core waits for a copy that it does not have. */
  long readPicos(CacheLine line, int core) {
    int cache = topology.firstAtCache(core);
    if (line.isHeldWithin(cache, cache + topology.cores(), core)) {
      return cachePicos;
    }
    int socket = topology.firstInSocket(core);
    if (line.isHeldWithin(socket, socket + topology.caches() * topology.cores(), core)) {
      return socketPicos;
    }
    return line.isHeld() ? remotePicos : memoryPicos;
  }

  /** How long it takes until no other core has it: as long as the farthest. */
  long ownPicos(CacheLine line, int core) {
    int socket = topology.firstInSocket(core);
    int inSocket = topology.caches() * topology.cores();
    if (line.isHeldWithin(0, socket, core)
        || line.isHeldWithin(socket + inSocket, topology.size(), core)) {
      return remotePicos;
    }
    int cache = topology.firstAtCache(core);
    if (line.isHeldWithin(socket, cache, core)
        || line.isHeldWithin(cache + topology.cores(), socket + inSocket, core)) {
      return socketPicos;
    }
    return line.isHeld() ? cachePicos : memoryPicos;
  }

  /** How long the lines of something take that another core has touched last. */
  long movePicos(int from, int to) {
    return switch (topology.between(from, to)) {
      case CACHE -> cachePicos;
      case SOCKET -> socketPicos;
      case REMOTE -> remotePicos;
    };
  }

  /** Forgets what was counted. */
  void reset() {
    for (CacheLine l : all) {
      l.transfers = 0;
      l.transferPicos = 0;
    }
  }

  /** What was counted, by variable and class of lock, the dearest first. */
  List<LineUse> uses() {
    Map<String, LineUse> byName = new TreeMap<>();
    for (CacheLine l : all) {
      if (l.transfers > 0) {
        LineUse use = new LineUse(name(l), l.transfers, l.transferPicos);
        byName.merge(
            use.name(),
            use,
            (a, b) -> new LineUse(a.name(), a.transfers() + b.transfers(), a.nanos() + b.nanos()));
      }
    }
    return byName.values().stream()
        .map(u -> new LineUse(u.name(), u.transfers(), u.nanos() / PICOS))
        .sorted(Comparator.comparingLong(LineUse::nanos).reversed().thenComparing(LineUse::name))
        .toList();
  }

  private static String name(CacheLine l) {
    String lock =
        switch (l.of) {
          case Mutex m -> m.lockClass().name();
          case RwLock r -> r.lockClass().name();
          case KernelLock k -> k.lockClass().name();
          default -> "";
        };
    return lock.isEmpty() ? l.variable.name() : l.variable.name() + " (" + lock + ")";
  }
}
