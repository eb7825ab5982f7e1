package org.notificationdispatcher.app;

import java.io.PrintWriter;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** Rows with columns as wide as what stands in them, for the terminal and for scripts. */
final class TextTable {
  private static final int WIDEST = 100;

  private final List<List<String>> rows = new ArrayList<>();

  TextTable(Object... titles) {
    row(titles);
  }

  /**
   * @param cells times are shown to the second, null as a dash, the first line of the rest
   */
  void row(Object... cells) {
    rows.add(Stream.of(cells).map(TextTable::text).toList());
  }

  private static String text(Object cell) {
    if (cell instanceof Instant time) {
      return time.truncatedTo(ChronoUnit.SECONDS).toString();
    }
    String line = cell == null ? "" : cell.toString().lines().findFirst().orElse("").strip();
    if (line.isEmpty()) {
      return "-";
    }
    return line.length() <= WIDEST ? line : line.substring(0, WIDEST - 1) + "…";
  }

  void print(PrintWriter out) {
    int[] widths = new int[rows.get(0).size()];
    rows.forEach(
        row -> {
          for (int i = 0; i < widths.length; i++) {
            widths[i] = Math.max(widths[i], row.get(i).length());
          }
        });
    for (List<String> row : rows) {
      StringBuilder line = new StringBuilder();
      for (int i = 0; i < widths.length; i++) {
        line.append(row.get(i)).append(" ".repeat(widths[i] - row.get(i).length() + 2));
      }
      out.println(line.toString().stripTrailing());
    }
    out.flush();
  }
}
