package org.splnet.lab.rule;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Findings that were looked at and break no rule: by kind and method, with the reason. */
final class Explained {
  private static final String RESOURCE = "explained.txt";

  private final Map<String, String> reasons = new LinkedHashMap<>();

  /**
   * Reads lines of {@code KIND Class.method: reason}; those that begin with a hash are for people.
   *
   * @throws IllegalArgumentException naming a line that is neither
   */
  Explained(String text) {
    for (String line : text.lines().toList()) {
      int end = line.indexOf(": ");
      if (line.isBlank() || line.startsWith("#")) {
        continue;
      }
      if (end < 0 || line.substring(0, end).split(" ", -1).length != 2) {
        throw new IllegalArgumentException(
            "'" + line + "' explains nothing: write KIND Class.method: reason");
      }
      reasons.put(line.substring(0, end), line.substring(end + 2));
    }
  }

  static Explained shipped() {
    try (InputStream in = Explained.class.getResourceAsStream(RESOURCE)) {
      if (in == null) {
        throw new IllegalStateException("the resource " + RESOURCE + " is missing");
      }
      return new Explained(new String(in.readAllBytes(), StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Nullable String reason(StaticFinding f) {
    return reasons.get(f.kind() + " " + f.method());
  }

  Map<String, String> all() {
    return reasons;
  }
}
