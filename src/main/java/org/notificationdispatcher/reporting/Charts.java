package org.notificationdispatcher.reporting;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Font;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.knowm.xchart.CategoryChart;
import org.knowm.xchart.CategorySeries;
import org.knowm.xchart.style.Styler;
import org.knowm.xchart.style.markers.SeriesMarkers;

/**
 * Draws what happened day by day. Transparent, in colours that stand out from a white page and from
 * a dark one.
 */
final class Charts {
  static final int WIDTH = 296;
  static final int HEIGHT = 132;

  private static final int LABELS = 5;

  /** Pixels for one of the page, for screens that have them. */
  static final int DENSITY = 2;

  static final Color BARS = new Color(0x2F7DE1);
  static final Color BEFORE = new Color(0x8A, 0x8F, 0x98, 0x5C);
  private static final Color NOTHING = new Color(0, 0, 0, 0);
  static final Color TEXT = new Color(0x767C85);
  private static final Color GRID = new Color(0x80, 0x88, 0x94, 0x40);

  private Charts() {}

  /**
   * A picture, as PNG.
   *
   * @param days what stands below the bars
   * @param counts a bar each
   * @param before the height of the area behind each
   */
  static byte[] daily(List<String> days, List<Long> counts, List<Long> before, Wording words) {
    CategoryChart chart = new CategoryChart(WIDTH, HEIGHT, Styler.ChartTheme.XChart);
    style(chart, words);
    List<Integer> places = IntStream.range(0, days.size()).boxed().toList();
    CategorySeries previous = chart.addSeries("before", places, before);
    previous.setChartCategorySeriesRenderStyle(CategorySeries.CategorySeriesRenderStyle.Area);
    previous.setFillColor(BEFORE);
    previous.setLineColor(NOTHING);
    previous.setMarker(SeriesMarkers.NONE);
    chart
        .addSeries("now", places, counts)
        .setChartCategorySeriesRenderStyle(CategorySeries.CategorySeriesRenderStyle.Bar)
        .setFillColor(BARS);
    // As many labels as there is room for; the others are blank
    int step = days.size() <= 7 ? 1 : (days.size() + LABELS - 1) / LABELS;
    chart
        .getStyler()
        .setxAxisTickLabelsFormattingFunction(
            place -> place.intValue() % step == 0 ? days.get(place.intValue()) : " ");
    long most = Stream.of(counts, before).flatMap(List::stream).mapToLong(n -> n).max().orElse(0);
    chart.getStyler().setYAxisMin(0.0);
    chart.getStyler().setYAxisMax((double) ceiling(most));
    return png(chart);
  }

  /** A round number that is not less. */
  static long ceiling(long most) {
    long unit = 1;
    while (true) {
      for (long step : new long[] {4, 8, 12, 20, 40}) {
        if (most <= step * unit) {
          return step * unit;
        }
      }
      unit *= 10;
    }
  }

  private static void style(CategoryChart chart, Wording words) {
    Font font = new Font(Font.SANS_SERIF, Font.PLAIN, 10);
    chart
        .getStyler()
        .setLegendVisible(false)
        .setChartTitleVisible(false)
        .setChartBackgroundColor(NOTHING)
        .setPlotBackgroundColor(NOTHING)
        .setPlotBorderVisible(false)
        .setChartPadding(5)
        .setPlotContentSize(0.98);
    chart
        .getStyler()
        .setAxisTicksLineVisible(false)
        .setAxisTicksMarksVisible(false)
        .setAxisTickLabelsFont(font)
        .setAxisTickPadding(4)
        .setPlotGridVerticalLinesVisible(false)
        .setPlotGridLinesColor(GRID)
        .setPlotGridLinesStroke(new BasicStroke(1f))
        .setXAxisTickLabelsColor(TEXT)
        .setYAxisTickLabelsColor(TEXT)
        .setYAxisTickMarkSpacingHint(40);
    chart.getStyler().setyAxisTickLabelsFormattingFunction(y -> words.number(y.longValue()));
    chart.getStyler().setAvailableSpaceFill(0.72);
    chart.getStyler().setOverlapped(true);
    chart.getStyler().setAntiAlias(true);
  }

  private static byte[] png(CategoryChart chart) {
    BufferedImage image =
        new BufferedImage(WIDTH * DENSITY, HEIGHT * DENSITY, BufferedImage.TYPE_INT_ARGB);
    Graphics2D graphics = image.createGraphics();
    graphics.scale(DENSITY, DENSITY);
    chart.paint(graphics, WIDTH, HEIGHT);
    graphics.dispose();
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try {
      ImageIO.write(image, "png", bytes);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }
}
