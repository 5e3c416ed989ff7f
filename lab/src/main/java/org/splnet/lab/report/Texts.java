package org.splnet.lab.report;

import java.util.List;
import java.util.Locale;

/** Figures and columns as text. */
final class Texts {
  private Texts() {}

  static String micros(long nanos) {
    return nanos < 100_000 ? format("%.1f", nanos / 1e3) : format("%.0f", nanos / 1e3);
  }

  static String count(long n) {
    return format("%,d", n);
  }

  static String format(String f, Object... args) {
    return String.format(Locale.ROOT, f, args);
  }

  /** Columns as wide as their widest cell; the first and the last two flush left. */
  static String aligned(List<List<String>> lines) {
    int columns = lines.getFirst().size();
    int[] widths = new int[columns];
    for (List<String> line : lines) {
      for (int c = 0; c < columns; c++) {
        widths[c] = Math.max(widths[c], line.get(c).length());
      }
    }
    StringBuilder out = new StringBuilder();
    for (List<String> line : lines) {
      StringBuilder row = new StringBuilder();
      for (int c = 0; c < columns; c++) {
        boolean left = c == 0 || c >= columns - 2;
        String cell = line.get(c);
        String pad = " ".repeat(widths[c] - cell.length());
        row.append(left ? cell + pad : pad + cell).append(c < columns - 1 ? "  " : "");
      }
      out.append(row.toString().stripTrailing()).append('\n');
    }
    return out.toString();
  }
}
