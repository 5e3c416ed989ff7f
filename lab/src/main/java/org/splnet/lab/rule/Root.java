package org.splnet.lab.rule;

import java.util.EnumSet;
import java.util.LinkedHashSet;
import java.util.Set;
import org.splnet.kernel.Domain;
import org.splnet.kernel.Ipl;

/** Something from which code is called: a handler, an engine, an application. */
final class Root {
  /** The kinds. */
  enum Kind {
    /** An application thread's call. */
    TOP("application call"),
    /** An interrupt handler of a line. */
    HARD("handler"),
    /** A soft interrupt. */
    SOFT("soft interrupt"),
    /** A callout. */
    CALLOUT("callout"),
    /** A call from another CPU. */
    CROSS_CALL("cross-CPU call"),
    /** An engine that a CPU steps in its loop. */
    ENGINE("engine");

    final String label;

    Kind(String label) {
      this.label = label;
    }
  }

  final int id;
  final Kind kind;
  final String where;
  String name;

  /** Tells it from others that are attached on the same line. */
  String number = "";

  final Set<Ipl> levels = EnumSet.noneOf(Ipl.class);

  /** Whether it was attached with the SMP-safe flag, and without. */
  boolean flagged;

  boolean unflagged;
  Domain domain = Domain.DRIVER;

  /** The lines on which it was established. */
  final Set<Obj> lines = new LinkedHashSet<>();

  Val handler = Val.NOTHING;
  Val argument = Val.NOTHING;

  Root(int id, Kind kind, String where) {
    this.id = id;
    this.kind = kind;
    this.where = where;
    this.name = where;
  }

  @Override
  public String toString() {
    return kind == Kind.TOP ? name : kind.label + " " + name + number;
  }
}
