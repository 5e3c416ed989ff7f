package org.splnet.kernel.explore;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.splnet.kernel.sim.Choices;
import org.splnet.kernel.sim.Strand;
import org.splnet.kernel.sim.Strategy;

/**
 * The plain course, with deviations: whoever runs goes on for as long as it can, then the next in
 * number; no interrupt arrives before it must, and time passes only when nobody can go on.
 *
 * <p>A place is known by who stood there, at what, and for the how manieth time, so a schedule
 * still fits when other code has changed.
 */
final class Guided implements Strategy {
  private final Map<String, Deviation> deviations = new HashMap<>();
  private final Map<String, Integer> occurrences = new HashMap<>();
  private final Set<Deviation> met = new HashSet<>();
  private final @Nullable Strategy other;
  private final List<Deviation> taken = new ArrayList<>();

  /** Follows these deviations. */
  Guided(List<Deviation> deviations) {
    this(deviations, null);
  }

  /** Follows another strategy, to tell its deviations. */
  Guided(Strategy other) {
    this(List.of(), other);
  }

  private Guided(List<Deviation> deviations, @Nullable Strategy other) {
    deviations.forEach(d -> this.deviations.put(d.place(), d));
    this.other = other;
  }

  @Override
  public boolean seesAll() {
    return true;
  }

  @Override
  public int choose(Choices choices) {
    Strand last = choices.last();
    String strand = last == Strand.NOBODY ? "" : last.name();
    String where = last.where();
    int n = occurrences.merge(strand + '\u0000' + where, 1, Integer::sum);
    int plain = plain(choices);
    int pick = plain;
    if (other != null) {
      pick = choices.size() == 1 ? 0 : other.choose(choices);
    } else {
      Deviation d = deviations.get(Deviation.key(strand, where, n));
      if (d != null) {
        pick = find(choices, d, plain);
      }
    }
    if (pick != plain) {
      taken.add(
          new Deviation(
              strand,
              where,
              n,
              choices.kind(pick),
              choices.kind(pick) == Choices.Kind.TIME ? "" : choices.strand(pick).name()));
    }
    return pick;
  }

  private int find(Choices choices, Deviation d, int plain) {
    for (int i = 0; i < choices.size(); i++) {
      boolean named = d.kind() == Choices.Kind.TIME || choices.strand(i).name().equals(d.to());
      if (choices.kind(i) == d.kind() && named) {
        met.add(d);
        return i;
      }
    }
    return plain;
  }

  private static int plain(Choices choices) {
    if (choices.current() >= 0) {
      return choices.current();
    }
    int best = 0;
    for (int i = 1; i < choices.size(); i++) {
      if (isBefore(choices, i, best)) {
        best = i;
      }
    }
    return best;
  }

  private static boolean isBefore(Choices choices, int a, int b) {
    int kinds = choices.kind(a).compareTo(choices.kind(b));
    return kinds != 0 ? kinds < 0 : choices.strand(a).number() < choices.strand(b).number();
  }

  /** The deviations that were made, in order. */
  List<Deviation> taken() {
    return List.copyOf(taken);
  }

  /** Those that were asked for and did not fit. */
  List<Deviation> missed() {
    return deviations.values().stream().filter(d -> !met.contains(d)).toList();
  }
}
