package org.splnet.weave;

import java.io.PrintStream;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * What could not be woven as it should: printed at once, because a JVM swallows exceptions here.
 */
final class Problems {
  private final List<String> all = new CopyOnWriteArrayList<>();
  private final PrintStream err;

  Problems(PrintStream err) {
    this.err = err;
  }

  void add(String text) {
    all.add(text);
    err.println("splnet-weave: " + text);
  }

  List<String> all() {
    return List.copyOf(all);
  }
}
