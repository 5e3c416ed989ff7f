package org.splnet.lab.check;

import java.util.ArrayList;
import java.util.List;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;
import org.splnet.kernel.explore.Bound;

/**
 * How far a search with growing limits is: the limits that are through, and of the present one the
 * parts into which its tree was divided. Can be written down as a few lines of text, and taken up
 * again.
 */
public final class SearchState {
  private static final String MAGIC = "splnet search 1";

  /**
   * A limit that is through.
   *
   * @param runs that it took
   * @param fresh schedules that no lower limit allows
   */
  record Level(int limit, long runs, long fresh) {}

  private final String program;
  private final String identity;
  private final Bound bound;
  private final List<Level> done = new ArrayList<>();
  private List<SearchPart> parts = List.of();
  private long endlessBefore;

  /**
   * Of a search that has not begun.
   *
   * @param identity by what the program is known again
   */
  SearchState(String program, String identity, Bound bound) {
    this.program = program;
    this.identity = identity;
    this.bound = bound;
  }

  String program() {
    return program;
  }

  String identity() {
    return identity;
  }

  Bound bound() {
    return bound;
  }

  /** The limits that are through, from 0. */
  List<Level> done() {
    return List.copyOf(done);
  }

  /** The present limit. */
  int limit() {
    return done.size();
  }

  /** The parts of the present limit, in the order of the search; none before it has begun. */
  List<SearchPart> parts() {
    return parts;
  }

  void begin(List<String> roots) {
    parts = roots.stream().map(SearchPart::new).toList();
  }

  /** Goes on to the next limit, if all parts of the present one are through. */
  void closeLevel() {
    if (!parts.isEmpty() && parts.stream().allMatch(p -> p.isThrough() && !p.fails())) {
      done.add(new Level(limit(), sum(SearchPart::runs), sum(SearchPart::fresh)));
      endlessBefore += sum(SearchPart::endless);
      parts = List.of();
    }
  }

  /** Runs that did not end. */
  long endless() {
    return endlessBefore + sum(SearchPart::endless);
  }

  private long sum(ToLongFunction<SearchPart> of) {
    return counted().stream().mapToLong(of).sum();
  }

  /** The parts up to the first that fails: others may have been looked at or not. */
  private List<SearchPart> counted() {
    for (int i = 0; i < parts.size(); i++) {
      if (parts.get(i).fails()) {
        return parts.subList(0, i + 1);
      }
    }
    return parts;
  }

  /** All runs so far. */
  long runs() {
    return done.stream().mapToLong(Level::runs).sum() + sum(SearchPart::runs);
  }

  /** All schedules so far, each once. */
  long fresh() {
    return done.stream().mapToLong(Level::fresh).sum() + sum(SearchPart::fresh);
  }

  /** The runs of the present limit. */
  long runsNow() {
    return sum(SearchPart::runs);
  }

  /** The first part of which a run went wrong, or null. */
  @Nullable SearchPart failing() {
    return parts.stream().filter(SearchPart::fails).findFirst().orElse(null);
  }

  /** Whether there is no schedule that has not been run: none costs as much as the last limit. */
  boolean isAll() {
    return !done.isEmpty() && endless() == 0 && done.getLast().fresh() == 0;
  }

  /** How much of the tree of the present limit has been searched, about, from 0 to 1. */
  double explored() {
    return parts.stream().mapToDouble(p -> p.explored(bound, limit())).sum();
  }

  /** About how many schedules the present limit has in all; NaN if that is not known. */
  double estimate() {
    double explored = explored();
    return explored > 0 ? runsNow() / explored : Double.NaN;
  }

  // ---- As text

  /** The text of a file. */
  String toText() {
    StringBuilder out = new StringBuilder(MAGIC).append('\n');
    out.append("program ").append(program).append('\n');
    out.append("known by ").append(identity).append('\n');
    out.append("bound ").append(bound.label()).append('\n');
    out.append("endless ").append(endlessBefore).append('\n');
    done.forEach(
        l -> out.append("limit %d; runs %d; new %d%n".formatted(l.limit, l.runs, l.fresh)));
    parts.forEach(p -> out.append(p.toLine()).append('\n'));
    return out.toString();
  }

  /**
   * Reads the text of a file.
   *
   * @throws IllegalArgumentException naming what is wrong
   */
  static SearchState parse(String text) {
    List<String> lines = text.lines().filter(l -> !l.isBlank() && !l.startsWith("#")).toList();
    if (lines.isEmpty() || !lines.getFirst().equals(MAGIC)) {
      throw new IllegalArgumentException(
          "no state of a search: the first line is '%s', not '%s'"
              .formatted(lines.isEmpty() ? "" : lines.getFirst(), MAGIC));
    }
    SearchState s =
        new SearchState(
            value(lines, 1, "program "),
            value(lines, 2, "known by "),
            Bound.of(value(lines, 3, "bound ")));
    s.endlessBefore = number(value(lines, 4, "endless "));
    List<SearchPart> parts = new ArrayList<>();
    for (String line : lines.subList(5, lines.size())) {
      if (line.startsWith("limit ")) {
        s.done.add(level(line, s.done.size()));
      } else {
        parts.add(SearchPart.parse(line));
      }
    }
    s.parts = List.copyOf(parts);
    return s;
  }

  private static Level level(String line, int limit) {
    String[] f = line.split("; ", -1);
    if (f.length != 3
        || !f[0].equals("limit " + limit)
        || !f[1].startsWith("runs ")
        || !f[2].startsWith("new ")) {
      throw new IllegalArgumentException(
          "no state of a search: '%s', where 'limit %d; runs N; new N' belongs"
              .formatted(line, limit));
    }
    return new Level(limit, number(f[1].substring(5)), number(f[2].substring(4)));
  }

  private static String value(List<String> lines, int i, String key) {
    String line = i < lines.size() ? lines.get(i) : "";
    if (!line.startsWith(key)) {
      throw new IllegalArgumentException(
          "no state of a search: '%s', where '%s...' belongs".formatted(line, key));
    }
    return line.substring(key.length()).strip();
  }

  private static long number(String text) {
    try {
      return Long.parseLong(text);
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException("no state of a search: '" + text + "' is no number", e);
    }
  }
}
