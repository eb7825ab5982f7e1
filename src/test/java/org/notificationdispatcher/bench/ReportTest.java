package org.notificationdispatcher.bench;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Files;
import java.nio.file.Path;
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
}
