package org.notificationdispatcher.console;

import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import javax.sql.DataSource;
import org.notificationdispatcher.core.SqlFile;
import org.springframework.jdbc.core.namedparam.MapSqlParameterSource;
import org.springframework.jdbc.core.namedparam.NamedParameterJdbcTemplate;

/**
 * Who may sign in to the console. Passwords that are made here are shown once, and are to be
 * changed at the first sign-in. Thread-safe.
 */
public final class Users {
  /** The user that the first start makes. */
  public static final String FIRST = "admin";

  private static final Pattern NAME = Pattern.compile("[a-z0-9][a-z0-9._@-]{0,62}");

  private static final String ADD_FIRST = SqlFile.read("console-user-first");
  private static final String ADD = SqlFile.read("console-user-add");
  private static final String PASSWORD = SqlFile.read("console-user-password");
  private static final String REMOVE = SqlFile.read("console-user-remove");
  private static final String LIST = SqlFile.read("console-user-list");
  private static final String FIND = SqlFile.read("console-user-find");
  private static final String END_SESSIONS = SqlFile.read("console-session-end-all");

  private final NamedParameterJdbcTemplate jdbc;
  private final Passwords passwords;

  /**
   * @param dataSource the PostgreSQL with the product's tables
   */
  public Users(DataSource dataSource) {
    this(dataSource, new Passwords());
  }

  Users(DataSource dataSource, Passwords passwords) {
    jdbc = new NamedParameterJdbcTemplate(dataSource);
    this.passwords = passwords;
  }

  /**
   * A user.
   *
   * @param mustChange whether the password is one that was made here
   * @param seen when a session that has not ended was last used, to the minute; or null
   */
  public record Listed(String name, Role role, boolean mustChange, Instant created, Instant seen) {}

  /** Who proved who they are. */
  record Known(String name, Role role, boolean mustChange) {}

  /** All, by name. */
  public List<Listed> list() {
    return jdbc.query(
        LIST,
        (row, number) ->
            new Listed(
                row.getString("name"),
                Role.named(row.getString("role")),
                row.getBoolean("must_change"),
                instant(row.getObject("created_at", OffsetDateTime.class)),
                instant(row.getObject("seen_at", OffsetDateTime.class))));
  }

  private static Instant instant(OffsetDateTime time) {
    return time == null ? null : time.toInstant();
  }

  /**
   * Makes the operator {@link #FIRST} where there is no user at all; on several nodes that start at
   * the same time, once.
   *
   * @return the password; empty where there is a user
   */
  public Optional<String> first() {
    String password = passwords.oneTime();
    return jdbc.update(ADD_FIRST, named(FIRST).addValue("password", passwords.hash(password))) == 1
        ? Optional.of(password)
        : Optional.empty();
  }

  /**
   * Adds a user.
   *
   * @return the password for the first sign-in
   * @throws IllegalArgumentException if the name cannot be used, or is
   */
  public String add(String name, Role role) {
    if (!NAME.matcher(name).matches()) {
      throw new IllegalArgumentException(
          "'" + name + "' is not a name of lower case letters, digits, '.', '_', '@' and '-'");
    }
    String password = passwords.oneTime();
    int added =
        jdbc.update(
            ADD,
            named(name)
                .addValue("role", role.toString())
                .addValue("password", passwords.hash(password)));
    if (added == 0) {
      throw new IllegalArgumentException("there is a user " + name + " already");
    }
    return password;
  }

  /**
   * Gives a user a new password, and ends all sessions.
   *
   * @return the password for the next sign-in
   * @throws IllegalArgumentException if there is no such user
   */
  public String renewPassword(String name) {
    String password = passwords.oneTime();
    setPassword(name, password, true);
    return password;
  }

  /**
   * Removes a user, and ends all sessions.
   *
   * @throws IllegalArgumentException if there is no such user
   */
  public void remove(String name) {
    require(name, jdbc.update(REMOVE, named(name)));
  }

  /** Whether there is a user of this name. */
  boolean exists(String name) {
    return !jdbc.queryForList(FIND, named(name)).isEmpty();
  }

  /** Whose name and password these are; takes as long for a user who does not exist. */
  Optional<Known> authenticate(String name, String password) {
    record Stored(Known known, String hash) {}
    Optional<Stored> stored =
        jdbc
            .query(
                FIND,
                named(name),
                (row, number) ->
                    new Stored(
                        new Known(
                            row.getString("name"),
                            Role.named(row.getString("role")),
                            row.getBoolean("must_change")),
                        row.getString("password")))
            .stream()
            .findFirst();
    boolean matches = passwords.matches(password, stored.map(Stored::hash).orElse(null));
    return stored.filter(one -> matches).map(Stored::known);
  }

  /** Gives a user a password that the user chose, and ends all sessions. */
  void choosePassword(String name, String password) {
    setPassword(name, password, false);
  }

  private void setPassword(String name, String password, boolean mustChange) {
    require(
        name,
        jdbc.update(
            PASSWORD,
            named(name)
                .addValue("password", passwords.hash(password))
                .addValue("mustChange", mustChange)));
    jdbc.update(END_SESSIONS, named(name));
  }

  private static MapSqlParameterSource named(String name) {
    return new MapSqlParameterSource("name", name);
  }

  private static void require(String name, int changed) {
    if (changed == 0) {
      throw new IllegalArgumentException("there is no user " + name);
    }
  }
}
