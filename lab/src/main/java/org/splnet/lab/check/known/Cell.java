package org.splnet.lab.check.known;

/** A shared variable: each look at it and each change of it is a scheduling point. */
final class Cell {
  private volatile int value;

  Cell(int value) {
    this.value = value;
  }

  int get() {
    return value;
  }

  void set(int to) {
    value = to;
  }

  /** A look and a change, between which another may come. */
  void add(int what) {
    set(get() + what);
  }
}
