package org.splnet.lab.check;

import org.splnet.kernel.explore.Bound;
import org.splnet.kernel.explore.DepthFirst;

/** A part of the tree of a search within a limit, and how far it has been searched. */
final class SearchPart {
  private final String root;
  private String next;
  private boolean through;
  private long runs;
  private long fresh;
  private long endless;
  private String what = "";
  private String text = "";
  private String failingPath = "";

  SearchPart(String root) {
    this.root = root;
    this.next = "";
  }

  /** Adds what came of a slice of it. */
  void add(SearchAnswer a) {
    runs += a.runs();
    fresh += a.classes();
    endless += a.endless();
    next = a.next();
    through = a.exhausted();
    if (a.failing() >= 0) {
      what = a.what();
      text = a.text();
      failingPath = (root + " " + a.failingPath()).strip();
    }
  }

  /** The path to it. */
  String root() {
    return root;
  }

  /** The path below its root from which to go on. */
  String next() {
    return next;
  }

  /** Whether all of it has been searched. */
  boolean isThrough() {
    return through;
  }

  /** Whether a run of it went wrong, and it was left there. */
  boolean fails() {
    return !what.isEmpty();
  }

  long runs() {
    return runs;
  }

  long fresh() {
    return fresh;
  }

  long endless() {
    return endless;
  }

  String what() {
    return what;
  }

  String text() {
    return text;
  }

  /** The path of the run that went wrong, from the root of the tree. */
  String failingPath() {
    return failingPath;
  }

  /** How much of the whole tree has been searched here, about, from 0 to 1. */
  double explored(Bound bound, int limit) {
    double share = DepthFirst.share(bound, limit, DepthFirst.parse(root));
    return through
        ? share
        : share
            * new DepthFirst(bound, limit, DepthFirst.parse(root), DepthFirst.parse(next))
                .explored();
  }

  /** As a line of a file. */
  String toLine() {
    String state = through ? "through" : "next " + next;
    return "part %s; runs %d; new %d; endless %d; %s"
        .formatted(root, runs, fresh, endless, state)
        .stripTrailing();
  }

  /**
   * Reads such a line.
   *
   * @throws IllegalArgumentException if it is none
   */
  static SearchPart parse(String line) {
    String[] fields = line.split(";", -1);
    try {
      if (fields.length != 5) {
        throw new IllegalArgumentException(fields.length + " fields where 5 belong");
      }
      SearchPart p = new SearchPart(value("part", fields[0]));
      p.runs = Long.parseLong(value("runs", fields[1]));
      p.fresh = Long.parseLong(value("new", fields[2]));
      p.endless = Long.parseLong(value("endless", fields[3]));
      p.through = fields[4].strip().equals("through");
      p.next = p.through ? "" : value("next", fields[4]);
      DepthFirst.parse(p.root);
      DepthFirst.parse(p.next);
      return p;
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(
          "'" + line + "' is no part of a search: " + e.getMessage(), e);
    }
  }

  private static String value(String key, String field) {
    String text = field.strip();
    if (!text.startsWith(key)) {
      throw new IllegalArgumentException("'" + text + "' where '" + key + " ...' belongs");
    }
    return text.substring(key.length()).strip();
  }
}
