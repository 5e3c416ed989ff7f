package org.splnet.kernel.explore.exhaust;

import org.jspecify.annotations.Nullable;

/**
 * A node of a wake-up tree: a step that is to be made, and in order what is to be made after it. A
 * path from the root is the beginning of a schedule that has to be explored.
 */
final class Branch {
  final int proc;
  final int kind;
  final int key;
  @Nullable Branch firstChild;
  @Nullable Branch nextSibling;

  Branch(int proc, int kind, int key) {
    this.proc = proc;
    this.kind = kind;
    this.key = key;
  }

  /** The root: no step of its own. */
  static Branch root() {
    return new Branch(-1, 0, 0);
  }

  boolean isLeaf() {
    return firstChild == null;
  }

  /** How many children there are. */
  int children() {
    int count = 0;
    for (Branch b = firstChild; b != null; b = b.nextSibling) {
      count++;
    }
    return count;
  }

  /** Adds a child, after those there are. */
  void append(Branch child) {
    Branch last = firstChild;
    if (last == null) {
      firstChild = child;
      return;
    }
    while (last.nextSibling != null) {
      last = last.nextSibling;
    }
    last.nextSibling = child;
  }

  /** Takes the first child away; its own children are the next node's. */
  Branch takeFirst() {
    Branch first = firstChild;
    if (first == null) {
      throw new IllegalStateException("a wake-up tree without branches");
    }
    firstChild = first.nextSibling;
    first.nextSibling = null;
    return first;
  }
}
