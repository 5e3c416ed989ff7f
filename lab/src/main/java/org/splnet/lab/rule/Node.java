package org.splnet.lab.rule;

import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.splnet.lab.rule.Obj.Ctx;

/** A method as it runs on somebody's behalf, with what its arguments and its result may be. */
final class Node {
  final Body body;
  final Ctx ctx;
  final Val[] params;
  Val result = Val.NOTHING;
  final Set<Node> callers = new LinkedHashSet<>();
  boolean queued;
  boolean begun;

  /** Whether it, or what it calls, has to do with locks, levels or waiting. */
  boolean matters;

  /** Its runs, by the locks and levels with which they begin. */
  final Map<LockState, Visit> visits = new HashMap<>();

  Node(Body body, Ctx ctx) {
    this.body = body;
    this.ctx = ctx;
    params = new Val[body.arguments()];
    Arrays.fill(params, Val.NOTHING);
  }

  /** A run of a method that begins with given locks and levels. */
  static final class Visit {
    final Node node;
    final LockState begins;

    /** How it may return, and with what. */
    final Map<LockState, Val> outcomes = new LinkedHashMap<>();

    final Set<Visit> callers = new LinkedHashSet<>();

    /** Who was the first to call it so, and on which line. */
    final @Nullable Visit from;

    final int fromLine;
    boolean queued;
    boolean begun;

    Visit(Node node, LockState begins, @Nullable Visit from, int fromLine) {
      this.node = node;
      this.begins = begins;
      this.from = from;
      this.fromLine = fromLine;
    }
  }

  @Override
  public String toString() {
    return body + " " + ctx;
  }
}
