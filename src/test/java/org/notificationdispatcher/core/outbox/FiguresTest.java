package org.notificationdispatcher.core.outbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.assertj.core.data.Percentage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.notificationdispatcher.TestDatabase;
import org.notificationdispatcher.core.outbox.Figures.Bucket;
import org.notificationdispatcher.core.outbox.Figures.Counts;

class FiguresTest {
  private static final Instant TEN = Instant.parse("2026-11-24T10:00:00Z");

  @RegisterExtension static final TestDatabase DATABASE = new TestDatabase();

  private final Figures figures = new Figures(DATABASE.dataSource());

  private void add(String destination, String at, String what) {
    DATABASE
        .jdbc()
        .query(
            "SELECT add_figures(?, at => ?::timestamptz, " + what + ")",
            row -> {},
            destination,
            at);
  }

  /** As of two that counted at the same time. */
  private void moveToAnotherSlot() {
    DATABASE.jdbc().update("UPDATE delivery_total SET slot = slot + 1");
    DATABASE.jdbc().update("UPDATE delivery_figure SET slot = slot + 1");
  }

  @Test
  void totalsAreOfAllSlots() {
    add("shop", "2026-11-24T10:00:00Z", "pending => 3, dead => 1");
    moveToAnotherSlot();
    add("shop", "2026-11-24T10:00:00Z", "pending => -1");
    add("archive", "2026-11-24T10:00:00Z", "pending => 5");

    assertThat(figures.totals())
        .containsExactly(new Figures.Total("archive", 5, 0), new Figures.Total("shop", 2, 1));
  }

  @Test
  void bucketsBeginAtQuartersAndAreOfAllSlots() {
    add("shop", "2026-11-24T10:14:59Z", "recorded => 2");
    moveToAnotherSlot();
    add("shop", "2026-11-24T10:00:00Z", "recorded => 1, failed => 4");
    add("archive", "2026-11-24T10:00:00Z", "delivered => 1, first_try => 1, millis => '{10}'");
    add(
        "shop",
        "2026-11-24T10:15:00Z",
        "died => 1, superseded => 2, discarded => 3, replayed => 4");

    List<Bucket> buckets = figures.buckets(TEN, TEN.plus(Figures.BUCKET.multipliedBy(2)));

    assertThat(buckets)
        .extracting(Bucket::from, Bucket::destination)
        .containsExactly(
            tuple(TEN, "archive"), tuple(TEN, "shop"), tuple(TEN.plus(Figures.BUCKET), "shop"));
    assertThat(buckets.get(0).counts().times().count()).isEqualTo(1);
    assertThat(buckets.get(1).counts())
        .isEqualTo(new Counts(3, 0, 0, 4, 0, 0, 0, 0, DeliveryTimes.NONE));
    assertThat(buckets.get(2).counts())
        .isEqualTo(new Counts(0, 0, 0, 0, 1, 2, 3, 4, DeliveryTimes.NONE));
  }

  @Test
  void aSpanEndsBeforeItsEnd() {
    add("shop", "2026-11-24T09:59:59Z", "recorded => 1");
    add("shop", "2026-11-24T10:00:00Z", "recorded => 2");
    add("shop", "2026-11-24T10:15:00Z", "recorded => 4");
    add("shop", "2026-11-24T10:30:00Z", "recorded => 8");

    assertThat(figures.sums(TEN, TEN.plus(Figures.BUCKET.multipliedBy(2))))
        .hasSize(1)
        .hasEntrySatisfying("shop", counts -> assertThat(counts.recorded()).isEqualTo(6));
  }

  /** Times over the whole range, each as likely to be a second as an hour. */
  @Test
  void quantilesAreOffByNoMoreThanIsSaid() {
    Random random = new Random(7);
    long[] millis =
        random.doubles(999, 0, 31).mapToLong(n -> (long) Math.pow(2, n)).sorted().toArray();
    String array =
        Arrays.stream(millis).mapToObj(Long::toString).collect(Collectors.joining(",", "'{", "}'"));
    add("shop", "2026-11-24T10:00:00Z", "delivered => 999, millis => " + array);

    DeliveryTimes times = figures.sums(TEN, TEN.plus(Figures.BUCKET)).get("shop").times();

    assertThat(times.count()).isEqualTo(999);
    for (double part : new double[] {0.001, 0.05, 0.1, 0.25, 0.5, 0.75, 0.9, 0.95, 0.99, 1}) {
      double exact = millis[(int) Math.ceil(part * 999) - 1];
      assertThat(times.quantile(part).orElseThrow().toNanos() / 1e6)
          .as("quantile %s", part)
          .isBetween(exact * 0.84, exact * 1.19);
    }
    assertThat((double) times.mean().orElseThrow().toMillis())
        .isCloseTo(Arrays.stream(millis).average().orElseThrow(), Percentage.withPercentage(0.1));
  }

  @Test
  void whatTookLongerThanAMonthOrNoTimeIsCounted() {
    add("shop", "2026-11-24T10:00:00Z", "delivered => 2, millis => '{0,99999999999}'");
    add("shop", "2026-11-24T10:00:00Z", "recorded => 1");

    assertThat(figures.sums(TEN, TEN.plus(Figures.BUCKET)).get("shop").times().count())
        .isEqualTo(2);
  }

  @Test
  void theStatementsOfTheDocumentationSayTheSame() throws IOException {
    Instant now = Instant.now();
    add(
        "shop",
        now.toString(),
        "delivered => 20, first_try => 5, millis => array_fill(1000::bigint, ARRAY[19]) ||"
            + " 100000::bigint");
    moveToAnotherSlot();
    add("shop", now.toString(), "recorded => 7");

    List<String> statements =
        Pattern.compile("```sql\n(.*?)```", Pattern.DOTALL)
            .matcher(Files.readString(Path.of("docs/operations.md")))
            .results()
            .map(found -> found.group(1))
            .filter(statement -> statement.contains("delivery_figure"))
            .toList();

    assertThat(DATABASE.jdbc().queryForMap(statements.get(0)))
        .containsEntry("recorded", new BigDecimal(7))
        .containsEntry("delivered", new BigDecimal(20))
        .containsEntry("first_try_percent", new BigDecimal("25.0"))
        .containsEntry("mean_seconds", new BigDecimal("6.0"));
    DeliveryTimes times =
        figures.sums(now.minus(Duration.ofHours(1)), now.plusSeconds(60)).get("shop").times();
    assertThat(DATABASE.jdbc().queryForMap(statements.get(1)))
        .containsEntry(
            "millis",
            new BigDecimal(Math.round(times.quantile(0.95).orElseThrow().toNanos() / 1e6)));
  }
}
