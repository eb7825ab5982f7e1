package org.notificationdispatcher.reporting;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.text.MessageFormat;
import java.time.Duration;
import java.time.ZoneId;
import java.util.Locale;
import java.util.Properties;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class WordingTest {
  private static final Path SOURCES = Path.of("src/main/java/org/notificationdispatcher/reporting");

  private final Wording english = new Wording(Locale.ENGLISH, ZoneId.of("UTC"));
  private final Wording german = new Wording(Locale.GERMAN, ZoneId.of("UTC"));

  private static Properties texts(String language) throws IOException {
    Properties texts = new Properties();
    try (Reader in =
        Files.newBufferedReader(
            Path.of("src/main/resources/reporting/texts_" + language + ".properties"))) {
      texts.load(in);
    }
    return texts;
  }

  @Test
  void everyLanguageSaysTheSame() throws IOException {
    Properties english = texts("en");
    Properties german = texts("de");

    assertThat(german.stringPropertyNames()).isEqualTo(english.stringPropertyNames());
    for (String key : english.stringPropertyNames()) {
      if (!key.startsWith("date")) {
        assertThat(new MessageFormat(german.getProperty(key), Locale.GERMAN).getFormats())
            .as(key)
            .hasSameSizeAs(
                new MessageFormat(english.getProperty(key), Locale.ENGLISH)
                            .getFormatsByArgumentIndex()
                            .length
                        == 0
                    ? new Object[0]
                    : new MessageFormat(german.getProperty(key)).getFormats());
        assertThat(new MessageFormat(german.getProperty(key)).getFormatsByArgumentIndex())
            .as(key)
            .hasSameSizeAs(new MessageFormat(english.getProperty(key)).getFormatsByArgumentIndex());
      }
    }
  }

  @Test
  void noTextIsLeftOver() throws IOException {
    String java;
    try (Stream<Path> files = Files.list(SOURCES)) {
      java = files.map(WordingTest::read).collect(Collectors.joining());
    }
    TreeSet<String> unused = new TreeSet<>(texts("en").stringPropertyNames());
    // Put together of a prefix and a name
    unused.removeIf(
        key ->
            java.contains('"' + key + '"')
                || (key.contains(".")
                    && java.contains('"' + key.substring(0, key.indexOf('.') + 1) + '"'))
                || (key.endsWith(".brief") && java.contains("\".brief\""))
                || Stream.of(Measure.values()).anyMatch(measure -> measure.toString().equals(key)));
    assertThat(unused).isEmpty();
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  @Test
  void oneIsNotSeveral() {
    assertThat(english.text("expiring", 1, english.span(Duration.ofDays(1))))
        .isEqualTo("One license expires within one day.");
    assertThat(german.text("expiring", 1_200, german.span(Duration.ofDays(30))))
        .isEqualTo("1.200 Lizenzen laufen innerhalb von 30 Tagen ab.");
    assertThat(german.text("dead", 1L, "1 für erp"))
        .isEqualTo(
            "Eine Nachricht konnte nicht zugestellt werden und liegt bei den unzustellbaren: 1 für"
                + " erp.");
  }

  @Test
  void numbersAreWrittenAsTheLanguageDoes() {
    assertThat(english.number(1_234_567)).isEqualTo("1,234,567");
    assertThat(german.number(1_234_567)).isEqualTo("1.234.567");
    assertThat(english.share(987, 1_000)).isEqualTo("99%");
    assertThat(german.share(987, 1_000)).isEqualTo("99\u00a0%");
    assertThat(english.share(0, 0)).isEqualTo("\u2013");
    assertThat(english.change(112, 100)).isEqualTo("+12%");
    assertThat(english.change(88, 100)).isEqualTo("\u221212%");
    assertThat(english.change(1, 0)).isEmpty();
    assertThat(german.measured(Duration.ofMillis(1_900))).isEqualTo("1,9 s");
    assertThat(english.measured(Duration.ofHours(31))).isEqualTo("31 h");
  }

  @Test
  void periodsAreNamedAsPeopleDo() {
    ZoneId utc = ZoneId.of("UTC");
    assertThat(german.period(PeriodName.parse("2026-03", utc))).isEqualTo("März 2026");
    assertThat(german.period(PeriodName.parse("2026-W45", utc))).isEqualTo("Woche 45, 2026");
    assertThat(english.period(PeriodName.parse("2026-Q3", utc))).isEqualTo("Quarter 3, 2026");
    assertThat(german.period(PeriodName.parse("2026-11-20", utc))).isEqualTo("20. November 2026");
    assertThat(english.period(PeriodName.parse("2026-01-01..2026-03-15", utc)))
        .isEqualTo("1 January 2026 \u2013 15 March 2026");
  }

  @Test
  void theLanguageOfTheMachineDoesNotMatter() {
    Locale before = Locale.getDefault();
    try {
      Locale.setDefault(Locale.GERMAN);
      assertThat(new Wording(Locale.ENGLISH, ZoneId.of("UTC")).text("title"))
          .isEqualTo("License overview");
    } finally {
      Locale.setDefault(before);
    }
  }
}
