package org.notificationdispatcher.reporting;

import java.util.ArrayList;
import java.util.List;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;
import org.notificationdispatcher.reporting.ReportPage.Cell;
import org.notificationdispatcher.reporting.ReportPage.Column;
import org.notificationdispatcher.reporting.ReportPage.Part;
import org.notificationdispatcher.reporting.ReportPage.Table;

/** A report for who reads no HTML. */
final class PlainText {
  private static final String GAP = "  ";

  private final StringBuilder text = new StringBuilder();

  private PlainText() {}

  /** With lines that end by LF. */
  static String of(ReportPage page) {
    PlainText plain = new PlainText();
    plain.line(page.title() + ": " + page.period());
    if (!page.compared().isEmpty()) {
      plain.line(page.compared());
    }
    plain.line("");
    plain.line((page.alert() ? "! " : "") + page.headline());
    plain.link(page.link());
    for (ReportPage.Note note : page.notes()) {
      plain.line((note.alert() ? "! " : "- ") + note.sentence());
      plain.link(note.link());
    }
    if (!page.tiles().isEmpty()) {
      plain.line("");
      plain.columns(
          page.tiles().stream()
              .map(tile -> List.of(tile.label(), tile.value(), tile.before(), tile.change()))
              .toList(),
          column -> column > 0);
    }
    page.parts().forEach(plain::part);
    plain.line("");
    plain.line("-- ");
    plain.line(page.footer());
    if (!page.console().address().isEmpty()) {
      plain.line(page.console().words() + ": " + page.console().address());
    }
    return plain.text.toString();
  }

  private void link(String address) {
    if (!address.isEmpty()) {
      line("  " + address);
    }
  }

  private void part(Part part) {
    line("");
    line("");
    line(part.title());
    line("=".repeat(part.title().length()));
    part.notes().forEach(this::line);
    part.charts().forEach(chart -> line(chart.alternative()));
    line("");
    if (part.table().rows().isEmpty()) {
      line(part.none());
    } else {
      table(part.table());
    }
  }

  private void table(Table table) {
    List<List<String>> rows = new ArrayList<>();
    rows.add(table.columns().stream().map(Column::title).toList());
    table.rows().forEach(row -> rows.add(row.stream().map(Cell::text).toList()));
    columns(rows, column -> table.columns().get(column).number());
  }

  private void columns(List<List<String>> rows, IntPredicate right) {
    int[] widths =
        IntStream.range(0, rows.get(0).size())
            .map(column -> rows.stream().mapToInt(row -> row.get(column).length()).max().orElse(0))
            .toArray();
    for (List<String> row : rows) {
      StringBuilder line = new StringBuilder();
      for (int column = 0; column < widths.length; column++) {
        String cell = row.get(column);
        String pad = " ".repeat(widths[column] - cell.length());
        line.append(column == 0 ? "" : GAP).append(right.test(column) ? pad + cell : cell + pad);
      }
      line(line.toString().stripTrailing());
    }
  }

  private void line(String line) {
    text.append(line).append('\n');
  }
}
