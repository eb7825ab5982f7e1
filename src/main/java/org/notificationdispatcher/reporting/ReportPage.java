package org.notificationdispatcher.reporting;

import java.util.List;
import java.util.stream.IntStream;

/**
 * What the reader of a report sees, in words: the same for HTML and for plain text.
 *
 * @param language of the words, such as {@code de}
 * @param title what it is
 * @param period what it is about
 * @param compared with what
 * @param alert whether somebody has to do something about the headline
 * @param headline the one sentence that matters
 * @param link to what it is about; empty for none
 * @param notes what else is worth saying
 * @param tiles the four figures
 * @param parts the sections
 * @param footer by whom and when it was made
 * @param console where the console is, and in words; empty for none
 */
public record ReportPage(
    String language,
    String title,
    String period,
    String compared,
    boolean alert,
    String headline,
    String link,
    List<Note> notes,
    List<Tile> tiles,
    List<Part> parts,
    String footer,
    Link console) {

  /** A place. */
  public record Link(String words, String address) {}

  /**
   * A sentence.
   *
   * @param alert whether somebody has to do something
   * @param link to what it is about; empty for none
   */
  public record Note(boolean alert, String sentence, String link) {}

  /** A figure. */
  public record Tile(String label, String value, String before, String change) {}

  /**
   * A section.
   *
   * @param notes below its title
   * @param charts two of them stand beside each other
   * @param none what stands in place of an empty table
   */
  public record Part(
      String title, List<String> notes, List<Chart> charts, Table table, String none) {
    /** The charts, two a row. */
    public List<List<Chart>> rows() {
      return IntStream.range(0, (charts.size() + 1) / 2)
          .mapToObj(row -> charts.subList(2 * row, Math.min(charts.size(), 2 * row + 2)))
          .toList();
    }
  }

  /**
   * A picture.
   *
   * @param source where it is: {@code cid:} and its content id
   * @param alternative what it says, in words
   * @param width in pixels of the page; the picture has twice as many
   */
  public record Chart(String title, String source, String alternative, int width, int height) {}

  /**
   * A table.
   *
   * @param total whether the last row sums up
   */
  public record Table(List<Column> columns, List<List<Cell>> rows, boolean total) {}

  /**
   * A column.
   *
   * @param number whether it is aligned to the right
   * @param minor whether it is only there to compare with
   */
  public record Column(String title, boolean number, boolean minor) {}

  /**
   * A cell.
   *
   * @param bar how long the bar below it is, in percent; 0 for none
   * @param alert whether somebody has to do something about it
   * @param link to what it is about; empty for none
   */
  public record Cell(String text, int bar, boolean alert, String link) {}
}
