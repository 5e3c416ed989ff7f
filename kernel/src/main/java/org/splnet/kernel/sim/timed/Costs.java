package org.splnet.kernel.sim.timed;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * The cost model: a price for everything that takes time, by name, as a text of lines {@code name =
 * value}. What is behind a {@code #} is a comment: where the value is from.
 *
 * <p>The names are those of the built-in text, which {@link #standard} reads; another has the same
 * ones.
 */
public final class Costs {
  private static final String RESOURCE = "costs.txt";

  private final String text;
  private final Map<String, Cost> values;

  private Costs(String text, Map<String, Cost> values) {
    this.text = text;
    this.values = values;
  }

  /** The built-in model. */
  public static Costs standard() {
    try (InputStream in = Costs.class.getResourceAsStream(RESOURCE)) {
      String text =
          new String(Objects.requireNonNull(in, RESOURCE).readAllBytes(), StandardCharsets.UTF_8);
      return new Costs(text, read(text, "built-in costs"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * A model from its text.
   *
   * @param from where the text is from, for messages
   * @throws IllegalArgumentException if a line cannot be understood, or a name is missing, unknown
   *     or there twice
   */
  public static Costs parse(String text, String from) {
    Map<String, Cost> read = read(text, from);
    Map<String, Cost> known = standard().values;
    for (String name : read.keySet()) {
      if (!known.containsKey(name)) {
        throw unknown(from, name);
      }
    }
    List<String> missing = known.keySet().stream().filter(name -> !read.containsKey(name)).toList();
    if (!missing.isEmpty()) {
      throw new IllegalArgumentException(
          from
              + " has no "
              + String.join(", ", missing)
              + ": a cost file has every parameter; begin with what splnet sim --costs prints");
    }
    return new Costs(text, read);
  }

  private static IllegalArgumentException unknown(String from, String name) {
    return new IllegalArgumentException(
        from + ": unknown parameter '" + name + "'; splnet sim --costs prints those there are");
  }

  private static Map<String, Cost> read(String text, String from) {
    Map<String, Cost> values = new LinkedHashMap<>();
    int number = 0;
    for (String line : text.lines().toList()) {
      number++;
      String content = content(line);
      if (content.isEmpty()) {
        continue;
      }
      String place = from + ", line " + number;
      int at = content.indexOf('=');
      if (at < 0) {
        throw new IllegalArgumentException(
            place + ": '" + content + "': write name = value, and a comment behind #");
      }
      String name = content.substring(0, at).strip();
      try {
        if (values.put(name, Cost.parse(name, content.substring(at + 1).strip())) != null) {
          throw new IllegalArgumentException(name + " is there twice: leave one");
        }
      } catch (IllegalArgumentException e) {
        throw new IllegalArgumentException(place + ": " + e.getMessage(), e);
      }
    }
    return values;
  }

  private static String content(String line) {
    int comment = line.indexOf('#');
    return (comment < 0 ? line : line.substring(0, comment)).strip();
  }

  /**
   * The same with another value.
   *
   * @throws IllegalArgumentException if there is no such parameter, or it is no value
   */
  public Costs with(String name, String value) {
    if (!values.containsKey(name)) {
      throw unknown("costs", name);
    }
    Map<String, Cost> changed = new LinkedHashMap<>(values);
    changed.put(name, Cost.parse(name, value));
    List<String> lines = new ArrayList<>();
    for (String line : text.lines().toList()) {
      boolean it =
          content(line).startsWith(name) && content(line).split("=")[0].strip().equals(name);
      lines.add(it ? name + " = " + value + "  # chosen" : line);
    }
    return new Costs(String.join("\n", lines) + "\n", changed);
  }

  /** The text. */
  public String text() {
    return text;
  }

  /** The names. */
  public List<String> names() {
    return List.copyOf(values.keySet());
  }

  /**
   * A parameter in picoseconds, or the plain number that it is.
   *
   * @throws IllegalStateException if there is none of that name
   */
  long get(String name) {
    return cost(name).fixed();
  }

  /**
   * A parameter.
   *
   * @throws IllegalStateException if there is none of that name
   */
  Cost cost(String name) {
    Cost c = values.get(name);
    if (c == null) {
      throw new IllegalStateException(
          "the cost model has no '" + name + "': add it to " + RESOURCE + ", with its source");
    }
    return c;
  }
}
