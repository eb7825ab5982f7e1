package org.notificationdispatcher.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.notificationdispatcher.TestDatabase;
import org.notificationdispatcher.app.configuration.Configuration;
import org.notificationdispatcher.app.database.Database;

/** Users of the console, beside a running dispatcher. */
class UserCommandsTest {
  @TempDir Path folder;

  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  @BeforeEach
  void useADatabase() throws IOException {
    Files.writeString(
        folder.resolve("application.properties"),
        "dispatcher.data=%s%ndispatcher.database.url=%s%ndispatcher.database.user=postgres%n"
            .formatted(folder.resolve("data"), TestDatabase.newDatabase()));
    try (Database database = Database.open(Configuration.load(folder), null)) {
      database.migrate();
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
  void usersAreAddedListedRenewedAndRemoved() {
    assertThat(execute("users", "add", "olga", "--role", "operator")).isZero();
    assertThat(out.toString()).matches("one-time password for olga:  [a-zA-Z2-9]{20}\\R");
    String first = out.toString();
    assertThat(execute("users", "password", "olga")).isZero();
    assertThat(out.toString()).startsWith("one-time password for olga:  ").isNotEqualTo(first);
    assertThat(execute("users", "list")).isZero();
    assertThat(out.toString().lines())
        .satisfiesExactly(
            title -> assertThat(title).startsWith("NAME  ROLE      PASSWORD  CREATED"),
            olga -> assertThat(olga).matches("olga  operator  one-time  \\S+Z +-"));
    assertThat(execute("users", "remove", "olga")).isZero();
    assertThat(out.toString()).isEqualToIgnoringNewLines("olga is removed");
  }

  @Test
  void whatIsWrongIsSaid() {
    assertThat(execute("users", "add", "olga", "--role", "boss")).isEqualTo(2);
    assertThat(err.toString()).contains("'boss' is no role; there are viewer and operator");
    assertThat(execute("users", "add", "Olga!", "--role", "viewer")).isEqualTo(1);
    assertThat(err.toString()).contains("'Olga!' is not a name of lower case letters");
    assertThat(execute("users", "add", "olga", "--role", "viewer")).isZero();
    assertThat(execute("users", "add", "olga", "--role", "viewer")).isEqualTo(1);
    assertThat(err.toString()).contains("there is a user olga already");
    assertThat(execute("users", "remove", "vera")).isEqualTo(1);
    assertThat(err.toString()).contains("there is no user vera");
    assertThat(execute("users")).isEqualTo(2);
    assertThat(err.toString()).contains("say what: list, add, password or remove");
  }
}
