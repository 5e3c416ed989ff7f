package org.splnet.kernel.sim;

import java.util.Arrays;

/** A set of strands, in an order that depends on nothing but what was added and removed. */
final class Gang {
  private Strand[] members = new Strand[8];
  private int size;

  int size() {
    return size;
  }

  Strand get(int i) {
    return members[i];
  }

  void add(Strand s) {
    if (size == members.length) {
      members = Arrays.copyOf(members, size * 2);
    }
    s.place = size;
    members[size++] = s;
  }

  void remove(Strand s) {
    Strand moved = members[--size];
    members[s.place] = moved;
    moved.place = s.place;
    s.place = -1;
  }
}
