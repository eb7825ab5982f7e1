package org.notificationdispatcher.house;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RouteTableTest {
  @TempDir private Path project;

  @BeforeEach
  void aProjectWithTwoRoutes() throws IOException {
    write(
        "routes/destinations/deliver-shop.camel.yaml",
        """
        # Sends.
        - route:
            id: deliver-shop
            description: Tell the shop | office
            from:
              uri: outbox:shop
              steps:
                - to:
                    id: to-shop
                    description: Shop
                    uri: http:{{dispatcher.shop.url}}
                - toD:
                    uri: direct:tell-${variable.whom}
        """);
    write(
        "routes/collect/report-failure.camel.yaml",
        """
        # Reports.
        - routeConfiguration:
            id: report-failure
            description: Log it
        """);
    write(
        "routes/examples/deliver-chat.camel.yaml",
        """
        # Sends.
        - route:
            id: deliver-chat
            description: Tell the chat
            from:
              uri: outbox:chat
        """);
    write("README.md", "# Product\n<!-- routes -->\n<!-- /routes -->\nEnd\n");
  }

  @Test
  void theTablesAreUpToDate() {
    RouteTable table = new RouteTable(Path.of(""));
    if (Boolean.getBoolean("routes.update")) {
      table.update();
    }
    assertThat(table.outOfDate().keySet()).as("out of date; run " + RouteTable.COMMAND).isEmpty();
  }

  @Test
  void aRouteIsARowInTheTableOfItsFolder() throws IOException {
    new RouteTable(project).update();

    assertThat(read("docs/routes.md"))
        .contains(
            """
            ## routes/collect

            | Route | What it does | From | Talks to |
            |---|---|---|---|
            | [report-failure](../routes/collect/report-failure.camel.yaml) | Log it |  |  |

            ## routes/destinations

            | Route | What it does | From | Talks to |
            |---|---|---|---|
            | [deliver-shop](../routes/destinations/deliver-shop.camel.yaml) | Tell the shop \\| office |\
             `outbox:shop` | Shop (`http`), `direct:tell-*` |
            """);
  }

  @Test
  void theReadmeHasAShorterCopyBetweenItsMarks() throws IOException {
    new RouteTable(project).update();

    assertThat(read("README.md"))
        .isEqualTo(
            """
            # Product
            <!-- routes -->
            | Route | What it does |
            |---|---|
            | [report-failure](routes/collect/report-failure.camel.yaml) | Log it |
            | [deliver-shop](routes/destinations/deliver-shop.camel.yaml) | Tell the shop \\| office |
            <!-- /routes -->
            End
            """);
  }

  @Test
  void aChangedRouteMakesBothOutOfDate() throws IOException {
    new RouteTable(project).update();
    assertThat(new RouteTable(project).outOfDate()).isEmpty();

    Path route = project.resolve("routes/collect/report-failure.camel.yaml");
    Files.writeString(route, Files.readString(route).replace("Log it", "Mail it"));
    assertThat(new RouteTable(project).outOfDate())
        .containsOnlyKeys(project.resolve("docs/routes.md"), project.resolve("README.md"));
  }

  @Test
  void aReadmeWithoutMarksIsLeftAlone() throws IOException {
    write("README.md", "# Product\n");
    new RouteTable(project).update();
    assertThat(read("README.md")).isEqualTo("# Product\n");
  }

  private void write(String path, String text) throws IOException {
    Path file = project.resolve(path);
    Files.createDirectories(file.getParent());
    Files.writeString(file, text);
  }

  private String read(String path) throws IOException {
    return Files.readString(project.resolve(path));
  }
}
