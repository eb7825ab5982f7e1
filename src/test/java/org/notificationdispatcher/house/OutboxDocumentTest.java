package org.notificationdispatcher.house;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class OutboxDocumentTest {
  private final OutboxDocument document = new OutboxDocument();

  @Test
  void exampleAndTablesAreThoseOfTheSources() {
    if (Boolean.getBoolean("docs.update")) {
      document.update();
    }
    assertThat(document.now())
        .as("out of date; run " + OutboxDocument.COMMAND)
        .isEqualTo(document.upToDate());
  }

  @Test
  void theExampleIsShort() {
    assertThat(document.example().lines()).hasSizeLessThanOrEqualTo(20);
  }

  @Test
  void everyOptionIsInTheTables() {
    assertThat(document.now())
        .contains("| `concurrency` | consumer | `16` | ", "| `order` |  | `subject` | ")
        .contains("| `dataSource` | ", "| `healthCheckConsumerEnabled` | health | `true` | ");
  }
}
