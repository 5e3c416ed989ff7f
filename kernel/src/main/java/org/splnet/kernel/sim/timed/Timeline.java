package org.splnet.kernel.sim.timed;

import java.util.Arrays;

/** Who goes on when: a binary heap of strands by time, and by number where times are equal. */
final class Timeline {
  private TimedStrand[] heap = new TimedStrand[16];
  private int size;

  boolean isEmpty() {
    return size == 0;
  }

  TimedStrand first() {
    return heap[0];
  }

  void add(TimedStrand s) {
    if (size == heap.length) {
      heap = Arrays.copyOf(heap, size * 2);
    }
    size++;
    up(size - 1, s);
  }

  TimedStrand removeFirst() {
    TimedStrand s = heap[0];
    remove(s);
    return s;
  }

  void remove(TimedStrand s) {
    int at = s.place;
    s.place = -1;
    size--;
    TimedStrand last = heap[size];
    if (at < size) {
      if (at > 0 && last.isBefore(heap[(at - 1) / 2])) {
        up(at, last);
      } else {
        down(at, last);
      }
    }
  }

  private void up(int from, TimedStrand s) {
    int at = from;
    while (at > 0 && s.isBefore(heap[(at - 1) / 2])) {
      put(at, heap[(at - 1) / 2]);
      at = (at - 1) / 2;
    }
    put(at, s);
  }

  private void down(int from, TimedStrand s) {
    int at = from;
    for (int child = 2 * at + 1; child < size; child = 2 * at + 1) {
      if (child + 1 < size && heap[child + 1].isBefore(heap[child])) {
        child++;
      }
      if (!heap[child].isBefore(s)) {
        break;
      }
      put(at, heap[child]);
      at = child;
    }
    put(at, s);
  }

  private void put(int at, TimedStrand s) {
    heap[at] = s;
    s.place = at;
  }
}
