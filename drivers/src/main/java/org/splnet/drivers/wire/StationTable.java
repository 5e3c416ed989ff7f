package org.splnet.drivers.wire;

import java.util.Arrays;

/**
 * Which station was last heard at which port of a switch: open addressing, never more than half
 * full. When it would be, it forgets everything and learns anew, as a switch does that is shown too
 * many stations.
 */
final class StationTable {
  private static final int SIZE = 2048;
  private static final int MASK = SIZE - 1;
  private static final long EMPTY = -1;

  private final long[] stations = new long[SIZE];
  private final int[] ports = new int[SIZE];
  private int used;

  StationTable() {
    Arrays.fill(stations, EMPTY);
  }

  private int slot(long station) {
    int i = (int) (station * 0x9e3779b97f4a7c15L >>> 53) & MASK;
    while (stations[i] != EMPTY && stations[i] != station) {
      i = i + 1 & MASK;
    }
    return i;
  }

  void learn(long station, int port) {
    int i = slot(station);
    if (stations[i] == EMPTY) {
      if (used == SIZE / 2) {
        Arrays.fill(stations, EMPTY);
        used = 0;
        i = slot(station);
      }
      used++;
      stations[i] = station;
    }
    ports[i] = port;
  }

  /** The port of a station, or -1. */
  int port(long station) {
    int i = slot(station);
    return stations[i] == EMPTY ? -1 : ports[i];
  }
}
