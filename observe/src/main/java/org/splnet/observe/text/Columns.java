package org.splnet.observe.text;

import java.util.ArrayList;
import java.util.List;

/** Lines in columns, as wide as they have to be; numbers to the right. */
final class Columns {
  private final String align;
  private final List<String[]> rows = new ArrayList<>();

  /**
   * Columns.
   *
   * @param align per column: {@code l} to the left, {@code r} to the right
   */
  Columns(String align, String... head) {
    this.align = align;
    row((Object[]) head);
  }

  void row(Object... cells) {
    if (cells.length != align.length()) {
      throw new IllegalArgumentException(cells.length + " cells for " + align.length());
    }
    String[] row = new String[cells.length];
    for (int i = 0; i < row.length; i++) {
      row[i] = String.valueOf(cells[i]);
    }
    rows.add(row);
  }

  /** Whether there is nothing below the head. */
  boolean isEmpty() {
    return rows.size() == 1;
  }

  List<String> lines() {
    int[] width = new int[align.length()];
    for (String[] row : rows) {
      for (int i = 0; i < width.length; i++) {
        width[i] = Math.max(width[i], row[i].length());
      }
    }
    List<String> out = new ArrayList<>();
    for (String[] row : rows) {
      StringBuilder line = new StringBuilder();
      for (int i = 0; i < width.length; i++) {
        String pad = " ".repeat(width[i] - row[i].length());
        line.append(i == 0 ? "" : "  ")
            .append(align.charAt(i) == 'r' ? pad + row[i] : row[i] + pad);
      }
      out.add(line.toString().stripTrailing());
    }
    return out;
  }
}
