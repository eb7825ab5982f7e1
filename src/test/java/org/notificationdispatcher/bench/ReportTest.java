package org.notificationdispatcher.bench;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.notificationdispatcher.bench.Figure.Bound;

class ReportTest {
  @TempDir Path folder;

  private static Report report(Figure... figures) {
    return new Report("A part", Map.of("processors", "2"), List.of(figures));
  }

  @Test
  void aBoundIsKeptUpToItsLimit() {
    assertThat(
            report(
                    Figure.of("rate", 5_000.0).within(Bound.atLeast(5_000)),
                    Figure.of("memory", 512.0).within(Bound.atMost(512)),
                    Figure.of("calls", 27).within(Bound.exactly(27)),
                    Figure.of("seconds", 1.5))
                .broken())
        .isEmpty();
  }

  @Test
  void eachBrokenBoundIsNamed() {
    assertThat(
            report(
                    Figure.of("rate", 4_999.9).within(Bound.atLeast(5_000)),
                    Figure.of("memory", 512.1).within(Bound.atMost(512)),
                    Figure.of("calls", 28).within(Bound.exactly(27)))
                .broken())
        .containsExactly(
            "rate is 4,999.9, not at least 5,000",
            "memory is 512.1, not at most 512",
            "calls is 28, not exactly 27");
  }

  @Test
  void theTableSaysWhatIsKeptAndWhatIsBroken() {
    assertThat(
            report(
                    Figure.of("seconds", 20.04),
                    Figure.of("calls", 1_028).within(Bound.exactly(1_027)))
                .markdown())
        .isEqualTo(
            """
            ## A part

            | Figure | Value | Bound | |
            |---|---:|---:|---|
            | seconds | 20.0 | | |
            | calls | 1,028 | exactly 1,027 | **broken** |

            - processors: 2
            """);
  }

  @Test
  void bothFilesAreWritten() throws Exception {
    Report report = report(Figure.of("calls", 28).within(Bound.exactly(27)));

    report.write(folder.resolve("bench"), "part");

    assertThat(folder.resolve("bench/part.md")).hasContent(report.markdown());
    JsonNode json =
        new ObjectMapper().readTree(Files.readString(folder.resolve("bench/part.json")));
    assertThat(json.path("kept").asBoolean(true)).isFalse();
    assertThat(json.at("/conditions/processors").asText()).isEqualTo("2");
    assertThat(json.at("/figures/0/value").asDouble()).isEqualTo(28);
    assertThat(json.at("/figures/0/bound").asText()).isEqualTo("exactly 27");
  }

  @Test
  void programsFindTheRatiosByKey() throws Exception {
    Report report =
        report(
            Figure.of("seconds", 1.5),
            Figure.of("fast / slow", 2.25).named("fast_vs_slow").within(Bound.atLeast(2)));

    JsonNode json = new ObjectMapper().readTree(report.json());

    assertThat(json.path("ratios")).hasSize(1);
    assertThat(json.at("/ratios/fast_vs_slow").asDouble()).isEqualTo(2.25);
  }

  @Test
  void aRunHoldsTheTablesAndRatiosOfAllItsParts() throws Exception {
    Report first = report(Figure.of("a / b", 2.5).named("a_vs_b"));
    Report second = report(Figure.of("c / d", 0.5).within(Bound.atLeast(1)).named("c_vs_d"));
    Map<String, Report> parts = new LinkedHashMap<>();
    parts.put("first", first);
    parts.put("second", second);

    Report.writeAll(folder, parts, true);

    assertThat(folder.resolve("bench.md")).hasContent(first.markdown() + "\n" + second.markdown());
    JsonNode json = new ObjectMapper().readTree(Files.readString(folder.resolve("bench.json")));
    assertThat(json.path("kept").asBoolean(true)).isFalse();
    assertThat(json.path("ratios")).hasSize(2);
    assertThat(json.at("/ratios/a_vs_b").asDouble()).isEqualTo(2.5);
    assertThat(json.at("/ratios/c_vs_d").asDouble()).isEqualTo(0.5);
    assertThat(json.at("/conditions/second/processors").asText()).isEqualTo("2");
  }

  @Test
  void aRunWithoutOneOfItsPartsIsNotKept() throws Exception {
    Report.writeAll(folder, Map.of("first", report(Figure.of("seconds", 1.5))), false);

    JsonNode json = new ObjectMapper().readTree(Files.readString(folder.resolve("bench.json")));
    assertThat(json.path("kept").asBoolean(true)).isFalse();
  }
}
