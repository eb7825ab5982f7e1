package org.notificationdispatcher.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Users of the console, beside a running dispatcher. */
class UserCommandsTest {
  @TempDir Path folder;

  private Commands commands;

  @BeforeEach
  void useADatabase() throws IOException {
    commands = Commands.onDatabase(folder);
  }

  @Test
  void usersAreAddedListedRenewedAndRemoved() throws IOException {
    assertThat(commands.execute("users", "add", "olga", "--role", "operator")).isZero();
    assertThat(commands.out()).matches("one-time password for olga:  [a-zA-Z2-9]{20}\\R");
    String first = commands.out();
    assertThat(commands.execute("users", "password", "olga", "--json")).isZero();
    assertThat(commands.json().path("name").asText()).isEqualTo("olga");
    assertThat(commands.json().path("oneTimePassword").asText()).matches("[a-zA-Z2-9]{20}");
    assertThat(first).doesNotContain(commands.json().path("oneTimePassword").asText());
    assertThat(commands.execute("users", "list")).isZero();
    assertThat(commands.out().lines())
        .satisfiesExactly(
            title -> assertThat(title).startsWith("NAME  ROLE      PASSWORD  CREATED"),
            olga -> assertThat(olga).matches("olga  operator  one-time  \\S+Z +-"));
    assertThat(commands.execute("users", "remove", "olga")).isZero();
    assertThat(commands.out()).isEqualToIgnoringNewLines("olga is removed");
  }

  @Test
  void whatIsWrongIsSaid() throws IOException {
    assertThat(commands.execute("users", "add", "olga", "--role", "boss")).isEqualTo(2);
    assertThat(commands.err()).contains("'boss' is no role; there are viewer and operator");
    assertThat(commands.execute("users", "add", "Olga!", "--role", "viewer")).isEqualTo(1);
    assertThat(commands.err()).contains("'Olga!' is not a name of lower case letters");
    assertThat(commands.execute("users", "add", "olga", "--role", "viewer", "--json")).isZero();
    assertThat(commands.json().path("role").asText()).isEqualTo("viewer");
    assertThat(commands.execute("users", "add", "olga", "--role", "viewer")).isEqualTo(1);
    assertThat(commands.err()).contains("there is a user olga already");
    assertThat(commands.execute("users", "remove", "vera")).isEqualTo(1);
    assertThat(commands.err()).contains("there is no user vera");
    assertThat(commands.execute("users", "remove", "olga", "--json")).isZero();
    assertThat(commands.json()).hasToString("{\"name\":\"olga\",\"removed\":true}");
    assertThat(commands.execute("users")).isEqualTo(2);
    assertThat(commands.err()).contains("say what: list, add, password or remove");
  }
}
