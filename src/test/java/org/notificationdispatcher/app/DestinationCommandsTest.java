package org.notificationdispatcher.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Arrays;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.notificationdispatcher.TestDatabase;
import org.notificationdispatcher.app.configuration.Configuration;
import org.notificationdispatcher.app.database.Database;

/** Commands beside a running dispatcher, on its database. */
class DestinationCommandsTest {
  @TempDir Path folder;

  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();
  private Configuration configuration;

  @BeforeEach
  void useADatabase() throws IOException {
    configure(
        "dispatcher.database.url=" + TestDatabase.newDatabase(),
        "dispatcher.database.user=postgres");
  }

  private void configure(String... lines) throws IOException {
    Files.writeString(
        folder.resolve("application.properties"),
        "dispatcher.data=" + folder.resolve("data") + "\n" + String.join("\n", lines) + "\n");
    configuration = Configuration.load(folder);
  }

  private void migrate(String... statements) throws SQLException {
    try (Database database = Database.open(configuration, null)) {
      database.migrate();
      try (Connection connection = database.dataSource().getConnection();
          Statement statement = connection.createStatement()) {
        for (String sql : statements) {
          statement.execute(sql);
        }
      }
    }
  }

  private int execute(String... arguments) {
    out.getBuffer().setLength(0);
    err.getBuffer().setLength(0);
    String[] all = Arrays.copyOf(arguments, arguments.length + 2);
    all[arguments.length] = "--config";
    all[arguments.length + 1] = folder.toString();
    return Main.execute(new PrintWriter(out, true), new PrintWriter(err, true), all);
  }

  @Test
  void destinationsArePausedDisabledAndResumed() throws Exception {
    migrate("INSERT INTO destination (name) VALUES ('erp'), ('archive')");

    assertThat(execute("pause", "erp", "--reason", "moves house")).isZero();
    assertThat(out.toString()).isEqualToIgnoringNewLines("erp is paused");
    assertThat(execute("pause", "erp", "--reason", "moves house", "--wait", "5")).isZero();
    assertThat(out.toString()).isEqualToIgnoringNewLines("erp is paused, and nothing is under way");
    assertThat(execute("destinations")).isZero();
    assertThat(out.toString().lines())
        .satisfiesExactly(
            title -> assertThat(title).startsWith("NAME     STATE   SINCE "),
            archive -> assertThat(archive).matches("archive  active  \\S+Z +0 +0 +0 +- +-"),
            erp -> assertThat(erp).matches("erp +paused +\\S+Z +0 +0 +0 +- +moves house"));
    assertThat(execute("disable", "archive")).isZero();
    assertThat(out.toString()).isEqualToIgnoringNewLines("archive is disabled");
    assertThat(execute("resume", "erp")).isZero();
    assertThat(out.toString()).isEqualToIgnoringNewLines("erp is active");
    assertThat(execute("resume", "erp")).isZero();
    assertThat(out.toString()).isEqualToIgnoringNewLines("erp was active before");
    assertThat(err.toString()).isEmpty();
  }

  @Test
  void aNameNobodyKnowsIsTold() throws Exception {
    migrate("INSERT INTO destination (name) VALUES ('erp')");

    assertThat(execute("pause", "epr")).isEqualTo(1);

    assertThat(err.toString())
        .isEqualToIgnoringNewLines("dispatcher: there is no destination epr; there are erp");
  }

  @Test
  void aDatabaseThatIsNotUpToDateIsLeftAlone() {
    assertThat(execute("destinations")).isEqualTo(1);

    assertThat(err.toString())
        .contains("schema notification_dispatcher at ")
        .contains("is not that of this program; start the dispatcher, which brings it up to date");
  }

  @Test
  void withoutADispatcherOnTheDataFolderThereIsNoEmbeddedDatabase() throws Exception {
    configure();

    assertThat(execute("destinations")).isEqualTo(1);

    assertThat(err.toString())
        .isEqualToIgnoringNewLines(
            "dispatcher: no dispatcher runs on folder "
                + folder.resolve("data")
                + "; start it, or name its folder with dispatcher.data");
    assertThat(folder.resolve("data")).doesNotExist();
  }
}
